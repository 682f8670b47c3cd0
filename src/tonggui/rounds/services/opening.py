# SPDX-License-Identifier: Apache-2.0
"""Open a round in a unit, or in all units at once: ask its posts, draw its peers (R18, R20)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.peers import Peer, assign
from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.models import (
    Account,
    Post,
    PostVersion,
    SupervisingBodyVersion,
    SupervisingKind,
    Tenure,
    Unit,
)
from tonggui.registry.models import Power
from tonggui.rounds import queries
from tonggui.rounds.errors import NothingToSurvey, RoundOpen, Unsaid
from tonggui.rounds.models import Asked, PeerCheck, Proposal, Round, Source
from tonggui.rounds.services.asking import may

PEERS = 2


@frozen
class Dates:
    """When a round begins, and until when each of its sources is waited for."""

    begins_on: date
    asks_until: date
    proposes_until: date
    checks_until: date
    meets_until: date


@transaction.atomic
def open_round(unit: Unit, dates: Dates, *, seed: str, by: Account | None, at: datetime) -> Round:
    """Open a round in one unit. Raises RoundOpen, NothingToSurvey, and Unsaid for wrong dates."""
    may(Act.OPEN_ROUND, unit, by=by, at=at)
    return _opened(unit, dates, campaign="", seed=seed, by=by, at=at)


@transaction.atomic
def open_everywhere(
    campaign: str, dates: Dates, *, seed: str, by: Account | None, at: datetime
) -> list[Round]:
    """Open a round in every unit that has powers and none open; the rounds share a name."""
    may(Act.OPEN_COUNTY_ROUND, None, by=by, at=at)
    if not campaign.strip():
        raise Unsaid(_("give the round of the county a name, such as 2026-1"))
    busy = set(Round.objects.filter(closed_at=None).values_list("unit_id", flat=True))
    opened = []
    for each in people.units_on(localdate(at)):
        is_ready = queries.powers_of(each.unit).exists() and _asked_posts(each.unit, localdate(at))
        if each.unit_id not in busy and is_ready:
            opened.append(
                _opened(each.unit, dates, campaign=campaign.strip(), seed=seed, by=by, at=at)
            )
    if not opened:
        raise Unsaid(_("every unit has an open round, or no power to survey"))
    return opened


def _opened(  # noqa: PLR0913 - what a round begins with
    unit: Unit, dates: Dates, *, campaign: str, seed: str, by: Account | None, at: datetime
) -> Round:
    _refuse_order(dates)
    Unit.objects.select_for_update().get(pk=unit.pk)
    powers, posts = list(queries.powers_of(unit)), _asked_posts(unit, dates.begins_on)
    if not powers or not posts:
        raise NothingToSurvey(unit)
    made = Round(
        code=f"{unit.code}-F{unit.rounds.count() + 1}",
        campaign=campaign,
        unit=unit,
        **{each.name: getattr(dates, each.name) for each in fields(dates)},
        seed=seed,
        by=by,
        opened_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RoundOpen(unit) from error
    asked = [Asked.objects.create(round=made, post=each) for each in posts]
    checks = [
        PeerCheck.objects.create(round=made, power=power, post=post)
        for power, post in draw(made, powers)
    ]
    waiting = [(each, ("round",)) for each in _taken_in(made)]
    tell("round.opened", made, adds=[made, *asked, *checks], sets=waiting, by=by, at=at)
    return made


def _refuse_order(dates: Dates) -> None:
    ends = (dates.asks_until, dates.proposes_until, dates.checks_until, dates.meets_until)
    if min(ends) < dates.begins_on or max(ends) > dates.meets_until:
        raise Unsaid(_("a round begins before it asks, and the meeting comes last"))


def _asked_posts(unit: Unit, day: date) -> list[Post]:
    held = Tenure.objects.on(day).filter(post__unit=unit).values("post")
    rows = PostVersion.objects.on(day).filter(post__in=held).select_related("post")
    return [each.post for each in rows.order_by("-is_leader", "rank", "pk")]


def draw(made: Round, powers: list[Power]) -> list[tuple[Power, Post]]:
    """Draw peers of units on the same level; of any other where the level has only this one.

    The commission confirms what is graded, so that its own unit is no peer.
    """
    day = made.begins_on
    levels = {each.unit_id: each.level for each in people.units_on(day)}
    held = Tenure.objects.on(day).values("post")
    rows = PostVersion.objects.on(day).filter(post__in=held, is_first_leader=False)
    judges = SupervisingBodyVersion.objects.on(day).filter(kind=SupervisingKind.COUNTY_COMMISSION)
    rows = rows.exclude(post__unit__in=judges.filter(unit__isnull=False).values("unit"))
    others = [each.post for each in rows.exclude(post__unit=made.unit).select_related("post__unit")]
    level = levels.get(made.unit_id)
    near = [each for each in others if levels.get(each.unit_id) == level] or others
    posts = {each.code: each for each in near}
    found = assign(
        [Peer(each.code, made.unit.code) for each in powers],
        [Peer(each.code, each.unit.code) for each in near],
        each=PEERS,
        seed=f"{made.seed} {made.code}",
        load=_load(posts),
        looked_at_by=_pairs(),
    )
    by_code = {each.code: each for each in powers}
    return [(by_code[each.subject.name], posts[each.peer.name]) for each in found]


def _load(posts: dict[str, Post]) -> dict[str, int]:
    rows = PeerCheck.objects.filter(round__closed_at=None, post__code__in=posts)
    return dict(rows.values_list("post__code").annotate(Count("pk")))


def _pairs() -> list[tuple[str, str]]:
    rows = PeerCheck.objects.filter(round__closed_at=None)
    return list(rows.values_list("post__unit__code", "round__unit__code").distinct())


def _taken_in(made: Round) -> list[Proposal]:
    """Take what the public proposed between rounds into this one (R19)."""
    rows = Proposal.objects.filter(
        round=None, power__unit=made.unit, source=Source.PUBLIC, is_taken=None
    )
    waiting = list(rows.select_for_update())
    for each in waiting:
        each.round = made
        each.save(update_fields=["round"])
    return waiting
