# SPDX-License-Identifier: Apache-2.0
"""What is remembered of people and the organisation they serve."""

from tonggui.people.models.account import Account

__all__ = ["Account"]
