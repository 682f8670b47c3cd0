# SPDX-License-Identifier: Apache-2.0
"""A county at work: seeded ordinary traffic, with the deviations put into it written down."""
