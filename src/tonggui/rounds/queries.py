# SPDX-License-Identifier: Apache-2.0
"""What rounds say together: which powers they survey, how many answered, what is withheld."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tonggui.core.people import ScopeEntry
from tonggui.core.values import frozen
from tonggui.people.models import Unit
from tonggui.registry.models import Draft, Edition, Power
from tonggui.rounds.models import (
    Asked,
    Assessment,
    MatterScope,
    PeerCheck,
    Proposal,
    ReservedMatter,
    Round,
    Source,
    Withholding,
)

REPLY_WITHIN = timedelta(days=60)  # S13 b


@frozen
class Answers:
    """How much of a round is in: posts and peers asked and answered, what the public proposed."""

    asked: int = 0
    answered: int = 0
    checks: int = 0
    checked: int = 0
    proposed: int = 0
    graded: int = 0


@frozen
class Surveyed:
    """How far the county's risk rounds are."""

    units: int = 0
    open: int = 0
    closed: int = 0
    forced: int = 0
    asked: int = 0
    answered: int = 0
    proposed: int = 0
    late_replies: int = 0


def powers_of(unit: Unit) -> QuerySet[Power]:
    """Return the powers of a unit that are listed and not withdrawn, by code."""
    listed = Q(editions__isnull=False) | Q(drafts__closed_at=None, drafts__isnull=False)
    rows = Power.objects.filter(listed, unit=unit, withdrawal=None)
    return rows.distinct().order_by("code")


def bodies_of(powers: Iterable[Power]) -> dict[str, dict[str, Any]]:
    """Return what stands for each power now, its draft before its edition, by code."""
    keys = [each.pk for each in powers]
    editions = Edition.objects.filter(power__in=keys).order_by("number")
    drafts = Draft.objects.filter(power__in=keys, closed_at=None)
    found = dict(editions.values_list("power__code", "body"))
    found |= dict(drafts.values_list("power__code", "body"))
    return {code: json.loads(body) for code, body in found.items()}


def nodes_of(power: Power) -> list[tuple[str, str]]:
    """Return the nodes of a power as it stands now, each with its name."""
    body = bodies_of([power]).get(power.code, {})
    return [(str(each["node"]), str(each.get("name", ""))) for each in body.get("nodes", ())]


def answers(found: Round) -> Answers:
    """Return how much of a round is in."""
    return answers_of([found])[found.pk]


def answers_of(found: Iterable[Round]) -> dict[int, Answers]:
    """Return how much of each round is in, by its key; four questions for any number of rounds."""
    keys = [each.pk for each in found]
    asked, checks = _answered(Asked, keys), _answered(PeerCheck, keys)
    public = Proposal.objects.filter(round__in=keys, source=Source.PUBLIC).values_list("round")
    proposed = dict(public.annotate(Count("pk")))
    graded = dict(
        Assessment.objects.filter(round__in=keys).values_list("round").annotate(Count("pk"))
    )
    return {
        key: Answers(
            *asked.get(key, (0, 0)),
            *checks.get(key, (0, 0)),
            proposed=proposed.get(key, 0),
            graded=graded.get(key, 0),
        )
        for key in keys
    }


def _answered(rows: type[Asked | PeerCheck], keys: list[int]) -> dict[int, tuple[int, int]]:
    asked = rows._default_manager.filter(round__in=keys).values_list("round")  # noqa: SLF001 - Django's documented API
    counted = asked.annotate(Count("pk"), Count("answered_at"))
    return {key: (number, answered) for key, number, answered in counted}


def surveyed(day: date) -> Surveyed | None:
    """Return how far the county's last rounds are; None where no round was ever opened."""
    keys = list(dict(Round.objects.order_by("pk").values_list("unit", "pk")).values())
    if not keys:
        return None
    rows = Round.objects.filter(pk__in=keys)
    asked = Asked.objects.filter(round__in=keys)
    proposed = Proposal.objects.filter(source=Source.PUBLIC)
    return Surveyed(
        units=len(keys),
        open=rows.filter(closed_at=None).count(),
        closed=rows.filter(closed_at__isnull=False, forced_because="").count(),
        forced=rows.exclude(forced_because="").count(),
        asked=asked.count(),
        answered=asked.filter(answered_at__isnull=False).count(),
        proposed=proposed.count(),
        late_replies=proposed.filter(
            is_taken=None, proposed_at__date__lt=day - REPLY_WITHIN
        ).count(),
    )


def sources_used(found: Round, power: Power | None = None) -> tuple[str, ...]:
    """Return the sources that brought something in a round; the public's only if somebody spoke."""
    of = {} if power is None else {"power": power}
    used = {
        Source.SELF: found.asked.filter(answered_at__isnull=False).exists(),
        Source.PUBLIC: Proposal.objects.filter(
            round=found, source=Source.PUBLIC, is_taken__isnull=False
        ).exists(),
        Source.PEERS: PeerCheck.objects.filter(
            round=found, answered_at__isnull=False, **of
        ).exists(),
        Source.ORGANISATION: Assessment.objects.filter(round=found, **of).exists(),
        Source.MEETING: found.adopted_on is not None,
    }
    return tuple(str(source) for source, is_used in used.items() if is_used)


def in_force(day: date, power: Power | None = None) -> QuerySet[Withholding]:
    """Return what is withheld on a day: allowed, and not ended."""
    rows = Withholding.objects.filter(approved_at__isnull=False, ended_at=None)
    rows = rows if power is None else rows.filter(power=power)
    return (
        rows.select_related("power__unit")
        .order_by("review_on", "pk")
        .annotate(is_late=Q(review_on__lt=day))
    )


def reserved_on(unit: Unit | None, day: date) -> list[ReservedMatter]:
    """Return the matters that only a unit's highest meeting decides on a day, by code (R31)."""
    return list(ReservedMatter.objects.on(day).filter(unit=unit).order_by("code"))


def scopes_on(unit: Unit, day: date) -> tuple[ScopeEntry, ...]:
    """Return what a unit must decide in a forum on a day, as the judge reads it (R30)."""
    rows = MatterScope.objects.on(day).filter(unit=unit).select_related("forum", "unit")
    return tuple(
        ScopeEntry(
            unit=each.unit.code,
            matter=each.matter,
            forum=each.forum.code,
            threshold=each.threshold,
            cumulative=each.cumulative,
            window_days=each.window_days,
        )
        for each in rows.order_by("matter", F("threshold").asc(nulls_first=True))
    )
