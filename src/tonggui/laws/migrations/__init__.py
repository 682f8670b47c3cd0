# SPDX-License-Identifier: Apache-2.0
"""How the tables of the register of laws came to be."""
