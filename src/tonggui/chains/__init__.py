# SPDX-License-Identifier: Apache-2.0
"""Chains of public money and works (R56, R57): each link with its supervision and publication."""
