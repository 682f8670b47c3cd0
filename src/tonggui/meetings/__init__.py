# SPDX-License-Identifier: Apache-2.0
"""Meetings of collective bodies: called, prepared, held, minuted, and what they resolved."""
