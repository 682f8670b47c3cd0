# SPDX-License-Identifier: Apache-2.0
"""Complaints and petitions (信访) by sector, and the sectors they bring into focus (R53)."""
