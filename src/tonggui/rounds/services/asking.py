# SPDX-License-Identifier: Apache-2.0
"""Who may act in a round: whoever the act is open to, in the unit or watching it."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, Post, Unit
from tonggui.rounds.errors import NotYourPost, RoundClosed
from tonggui.rounds.models import Round


def may(act: Act, unit: Unit | None, *, by: Account | None, at: datetime) -> None:
    """Refuse whom an act is not open to; without `by` the machine's owner acts."""
    if by is not None:
        authority.demand(by, act, at=at, unit=unit)


def within_or_watching(act: Act, unit: Unit, *, by: Account | None, at: datetime) -> None:
    """Refuse whoever neither leads the unit nor acts for a body that watches it."""
    if by is None:
        return
    who = authority.demand(by, act, at=at)
    if not authority.serves_or_watches(who, act, unit, day=localdate(at)):
        raise authority.NotAllowed(act)


def watching(act: Act, unit: Unit, *, by: Account | None, at: datetime) -> None:
    """Refuse whoever does not act for a body that watches the unit."""
    if by is None:
        return
    who = authority.demand(by, act, at=at)
    if not authority.may_watch(who, unit, day=localdate(at)):
        raise authority.NotAllowed(act)


def holding(act: Act, post: Post, *, by: Account | None, at: datetime) -> None:
    """Refuse whoever does not hold a post, or act for it in writing, on that day (R18)."""
    if by is None:
        return
    who = authority.demand(by, act, at=at, unit=post.unit)
    if all(each.post_id != post.pk for each in who.posts):
        raise NotYourPost(post)


def locked(found: Round) -> Round:
    """Return a round that nobody else changes meanwhile; RoundClosed once it is closed."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("unit")
    held = rows.get(pk=found.pk)
    if not held.is_open:
        raise RoundClosed(held)
    return held
