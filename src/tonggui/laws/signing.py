# SPDX-License-Identifier: Apache-2.0
"""Who signs that nothing changes: whom the act is open to in the unit, and as which post."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from tonggui.people import authority, queries
from tonggui.people.acts import GRANTS, Act
from tonggui.people.models import Account, Post, Unit


def signing(unit: Unit, *, by: Account | None, at: datetime) -> Post | None:
    """Return the post as which somebody signs for a unit, or refuse; the machine's owner has none.

    It is the first of theirs that opens it.
    """
    if by is None:
        return None
    who = authority.demand(by, Act.SIGN_NO_IMPACT, at=at, unit=unit)
    reach = {each.pk for each in queries.above(unit, localdate(at))}
    roles = GRANTS[Act.SIGN_NO_IMPACT]
    units = {where for role, where in who.held if role in roles and where in reach}
    posts = [each.post for each in who.posts if each.post.unit_id in units]
    return posts[0] if posts else None
