# SPDX-License-Identifier: Apache-2.0
"""Who may change what in the organisation: where an act reaches, and never for oneself."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from tonggui.people import authority, queries
from tonggui.people.acts import BEGUN_FROM_ABOVE, Act, Role
from tonggui.people.authority import NotAllowed, Standing
from tonggui.people.errors import ForOneself
from tonggui.people.models import Account, Flag, Official, Post, PostVersion, Tenure, Unit


def demand(
    act: Act, *, by: Account | None, at: datetime, unit: Unit | None = None
) -> Standing | None:
    """Return the standing that opens an act, or refuse.

    None is whoever begins: the machine's owner, and the installer of an empty platform. Where a
    unit has nobody yet to whom its own affairs are open, whoever founds units begins there too.
    """
    if by is None:
        return None
    who = authority.held(by, at=at)
    if Role.INSTALLER in who.roles:
        return None
    day = localdate(at)
    if authority.may(who, act, unit=unit, day=day):
        return who
    begins = act in BEGUN_FROM_ABOVE and authority.may(who, Act.FOUND_UNITS)
    if unit is None or not begins or _is_kept(unit, day, before=at):
        raise NotAllowed(act)
    return who


def demand_administrator(act: Act, *, by: Account | None, at: datetime) -> None:
    """Refuse whoever is not the kind of administrator that an act on accounts is for.

    Being the installer of an empty platform opens none of these: what takes two takes two there.
    """
    if by is not None and not authority.may(authority.held(by, at=at), act):
        raise NotAllowed(act)


def refuse_oneself(who: Standing | None, official: Official) -> None:
    """Refuse whoever would record something about themselves."""
    if who and who.official and who.official.pk == official.pk:
        raise ForOneself(official)


def refuse_backdating(
    who: Standing | None, official: Official, *, until: date, at: datetime
) -> None:
    """Refuse whoever would end something of their own in the past: resigning begins today."""
    if until < localdate(at):
        refuse_oneself(who, official)


def refuse_own_post(who: Standing | None, post: Post) -> None:
    """Refuse whoever would change what a post is that they hold or act for."""
    if who and any(each.post_id == post.pk for each in who.posts):
        raise ForOneself(post)


def refuse_own_unit(who: Standing | None, unit: Unit) -> None:
    """Refuse whoever would change who watches a unit that they serve, or exempt it."""
    if who and any(each.post.unit_id == unit.pk for each in who.posts):
        raise ForOneself(unit)


def _is_kept(unit: Unit, day: date, *, before: datetime) -> bool:
    """Say whether somebody keeps the affairs of a unit; not whom this very change brings in."""
    units = queries.above(unit, day)
    portfolios = queries.portfolios_on(day, *units)
    keeping = [
        each.post_id
        for each in PostVersion.objects.on(day).filter(post__unit__in=units)
        if each.is_first_leader
        or Flag.PERSONNEL in {*each.key_flags, *portfolios.get(each.post_id, ())}
    ]
    return Tenure.objects.on(day).filter(post__in=keeping, recorded_at__lt=before).exists()
