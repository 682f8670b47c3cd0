# SPDX-License-Identifier: Apache-2.0
"""Plain values and functions that judge; standard library only."""
