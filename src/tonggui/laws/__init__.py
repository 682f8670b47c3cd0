# SPDX-License-Identifier: Apache-2.0
"""What powers rest on: the register of laws, and the duties plans of units (R4, R5, R41)."""
