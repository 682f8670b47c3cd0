# SPDX-License-Identifier: Apache-2.0
"""Risk rounds, trials of controls, what is withheld, and the bounds a unit sets itself."""
