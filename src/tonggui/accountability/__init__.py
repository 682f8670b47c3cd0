# SPDX-License-Identifier: Apache-2.0
"""The two responsibilities (两责): what bodies and leaders answer for, from events and people."""
