# SPDX-License-Identifier: Apache-2.0
"""What happened on one's own account, for pages whose view is not ours."""

from __future__ import annotations

from django import template

from tonggui.people import own_account
from tonggui.people.models import Account
from tonggui.people.own_account import SecurityEvent

register = template.Library()
_MOST = 10


@register.simple_tag
def security_events(account: Account) -> list[SecurityEvent]:
    """Return the latest acts on an account, the newest first."""
    return own_account.security_events(account, most=_MOST)
