# SPDX-License-Identifier: Apache-2.0
"""Divide the work of a unit's team anew; every version is kept (R66)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from tonggui.core.xray.divided import FOUR, held
from tonggui.people import permission, queries
from tonggui.people.acts import Act
from tonggui.people.authority import OPENING_MATTERS, Standing
from tonggui.people.errors import HeldDirectly, NotThere, Unfit
from tonggui.people.models import (
    Account,
    DivisionOfWork,
    DivisionTerm,
    Portfolio,
    Post,
    PostVersion,
    Unit,
)
from tonggui.people.portfolios import exemption_of
from tonggui.people.services.change import change

SEPARATORS = frozenset("、，,；;\n")


def divide_work(  # noqa: PLR0913 - what the document says
    unit: Unit,
    portfolios: Mapping[Post, Sequence[str]],
    *,
    since: date,
    basis: str = "",
    banned: Sequence[str] = FOUR,
    by: Account | None,
    at: datetime,
) -> DivisionOfWork:
    """Put a new division of work in force from a day on; the one before ends the day before.

    No first leader is put in charge of what is `banned` (R32), but in a small unit that is exempt.
    """
    with change("work.divided", unit, by=by, at=at) as made:
        who = permission.demand(Act.DIVIDE_WORK, by=by, at=at, unit=unit)
        _refuse_own_gain(who, unit, portfolios, since)
        Unit.objects.select_for_update().get(pk=unit.pk)
        for post, matters in portfolios.items():
            _refuse_stranger(unit, post, since)
            _refuse_lists(matters)
            _refuse_banned(unit, post, matters, banned, since)
        number = unit.divisions.count() + 1
        fresh = made.add(DivisionOfWork(unit=unit, number=number, basis=basis))
        made.succeed(
            unit.division_terms.standing().order_by("since").last(),
            DivisionTerm(unit=unit, division=fresh, since=since),
        )
        for post, matters in portfolios.items():
            made.add(Portfolio(division=fresh, post=post, matters=list(matters)))
        return fresh


def _refuse_stranger(unit: Unit, post: Post, since: date) -> None:
    version = PostVersion.objects.on(since).filter(post=post).first()
    if version is None:
        raise NotThere(post, since)
    if post.unit_id != unit.pk or not version.is_leader:
        raise Unfit(
            _("`%(post)s` is no post of the leadership team of `%(unit)s`")
            % {"post": post, "unit": unit}
        )


def _refuse_banned(
    unit: Unit, post: Post, matters: Sequence[str], banned: Sequence[str], since: date
) -> None:
    is_first = PostVersion.objects.on(since).filter(post=post, is_first_leader=True).exists()
    if is_first and (words := held(matters, banned)) and exemption_of(unit, since) is None:
        raise HeldDirectly(post, words)


def _refuse_own_gain(
    who: Standing | None, unit: Unit, portfolios: Mapping[Post, Sequence[str]], since: date
) -> None:
    """Refuse whoever would give a post of their own a matter that opens acts to it."""
    had = queries.portfolios_on(since, unit)
    for post, matters in portfolios.items():
        if OPENING_MATTERS & {*matters} - {*had.get(post.pk, ())}:
            permission.refuse_own_post(who, post)


def _refuse_lists(matters: Sequence[str]) -> None:
    for each in matters:
        if SEPARATORS & set(each) or not each.isprintable() or each != each.strip():
            raise Unfit(_("`%s` is more than one matter: name them one by one") % each)
