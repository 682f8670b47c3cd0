# SPDX-License-Identifier: Apache-2.0
"""The kept x-ray as pages ask for it: counts, lines page by page, coverage, and how old it is."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, QuerySet, Sum

from tonggui.core.powers import STAGES, TIMINGS
from tonggui.core.powers import Power as PowerValue
from tonggui.core.rules import LEVELS
from tonggui.core.values import frozen
from tonggui.core.xray.find import unjudged_by
from tonggui.registry.models import Draft, Xray, XrayLine, XrayPost
from tonggui.registry.xrays import comparing, keeping, reading
from tonggui.registry.xrays.context import Context
from tonggui.registry.xrays.looking import SPOTS, kept_parts

MOST_POSTS = 20
_FEW = 20  # texts that are read at once
# Facts that let a rule be judged; those of one power are at hand only beside it.
_FED_BY = {
    "S04": "changes",
    "S05": "case_facts",
    "S06": "case_facts",
    "S07": "probes",
    "S13": "feedback",
}
_STATES = {letter: state for state, letter in SPOTS.items()}


@frozen
class Age:
    """What day the x-ray is of, when it was made, and how much of it is being made anew."""

    as_of: date | None
    looked_at: datetime | None
    compared_at: datetime | None
    is_current: bool
    is_compared: bool
    stale: int


@frozen
class Coverage:
    """How many powers are watched at a stage before, during or after, and how many are not."""

    stage: str
    timing: str
    states: Counter[str]

    @property
    def blind(self) -> int:
        """Return how many powers nobody watches there, whatever they claim."""
        return self.states["blind"] + self.states["claimed"]


def lines(unit: str = "", *, rule: str = "", level: str = "") -> QuerySet[XrayLine]:
    """Return what does not hold, the gravest first; what is empty does not narrow it."""
    found = XrayLine.objects.select_related("xray").order_by("-level", "rule", "pk")
    if unit:
        found = found.filter(unit_code=unit)
    if rule:
        found = found.filter(rule=rule)
    return found.filter(level=LEVELS.index(level)) if level in LEVELS else found


def by_rule(unit: str = "") -> list[tuple[str, Counter[str]]]:
    """Return how many lines of each level each rule has."""
    rows = lines(unit).order_by().values_list("rule", "level").annotate(Count("pk"))
    found: dict[str, Counter[str]] = {}
    for rule, level, count in rows:
        found.setdefault(rule, Counter())[LEVELS[level]] += count
    return sorted(found.items())


def by_unit() -> dict[str, int]:
    """Return how many lines each unit has, by its code."""
    return dict(XrayLine.objects.order_by().values_list("unit_code").annotate(Count("pk")))


def powers(unit: str = "") -> int:
    """Return how many powers were looked at."""
    return _of(unit).count()


def _of(unit: str) -> QuerySet[Xray]:
    return Xray.objects.filter(unit_code=unit) if unit else Xray.objects.all()


def age(stands: keeping.Standing, unit: str = "") -> Age:
    """Say how old the x-ray is."""
    state = stands.state
    return Age(
        as_of=state.as_of,
        looked_at=_of(unit).aggregate(last=Max("looked_at"))["last"],
        compared_at=state.compared_at,
        is_current=stands.is_current,
        is_compared=stands.is_compared,
        stale=_of(unit).filter(is_stale=True).count(),
    )


def grey(stands: keeping.Standing) -> tuple[str, ...]:
    """Return the rules on which the lists say nothing at all."""
    units = {"units"} if stands.around.lists.organisation.units else set()
    lists = reading.lists_of((), stands.around)
    silent = unjudged_by(lists, kept_parts(stands.kept) | units | reading.ALWAYS)
    return tuple(each for each in silent if not _is_told(_FED_BY.get(each, ""), stands.around))


def _is_told(kind: str, around: Context) -> bool:
    """Say whether facts of a kind speak of a power that still stands, reading no more than that."""
    facts, powers = around.facts.get(kind) or (), dict[str, PowerValue]()
    named = sorted(comparing.named_by(facts))
    for first in range(0, len(named), _FEW):
        for code, body in reading.standing_bodies(named[first : first + _FEW]):
            if value := reading.read(code, reading.Text(body), around).value:
                powers[value.id] = value
                if reading.facts_about({kind: facts}, powers)[kind]:
                    return True
    return False


def outdated(found: list[XrayLine]) -> set[str]:
    """Return the powers among lines whose text is not the one that was looked at, by code."""
    rows = {each.xray.code: each.xray for each in found if each.xray}
    texts = reading.standing(rows)
    return {
        code
        for code, row in rows.items()
        if row.is_stale or code not in texts or texts[code].digest != row.body_digest
    }


def drafted(found: list[XrayLine]) -> set[str]:
    """Return the powers among lines that have an open draft, by code."""
    codes = {each.xray.code for each in found if each.xray}
    rows = Draft.objects.filter(power__code__in=codes, closed_at=None)
    return set(rows.values_list("power__code", flat=True))


def unread(unit: str = "") -> list[Xray]:
    """Return the powers that cannot be read beside the organisation as it is now."""
    return list(_of(unit).exclude(unread="").order_by("code")[:MOST_POSTS])


def sharing() -> list[str]:
    """Return the powers that name a risk or a control as another does, by code."""
    return comparing.shared_names()


def coverage(unit: str = "") -> list[Coverage]:
    """Return how stages are watched before, during and after, the stages in order."""
    rows = _of(unit).exclude(spots="").order_by().values_list("spots").annotate(Count("pk"))
    spots = [(stage, timing) for stage in STAGES for timing in TIMINGS]
    counted: list[Counter[str]] = [Counter() for _ in spots]
    for letters, count in rows:
        for place, letter in enumerate(letters):
            counted[place][_STATES[letter]] += count
    return [Coverage(*spot, states) for spot, states in zip(spots, counted, strict=True)]


def unfinished(unit: str = "") -> list[tuple[Xray, list[str]]]:
    """Return powers with no node of a stage and nobody's reason for it, and which stages (R50)."""
    rows = _of(unit).filter(spots__contains=SPOTS["absent"]).order_by("code")[:MOST_POSTS]
    return [(each, _absent(each.spots)) for each in rows]


def _absent(spots: str) -> list[str]:
    width = len(TIMINGS)
    of_stage = (spots[n : n + width] for n in range(0, len(spots), width))
    return [
        stage
        for stage, letters in zip(STAGES, of_stage, strict=False)
        if SPOTS["absent"] in letters
    ]


def concentrations(unit: str = "") -> list[dict[str, Any]]:
    """Return the posts at which people, money and goods meet, most of it first (R54)."""
    rows = XrayPost.objects.filter(xray__unit_code=unit) if unit else XrayPost.objects.all()
    counted = (
        rows.order_by()
        .values("post")
        .annotate(
            has_people=Max("people"),
            has_money=Max("money"),
            has_goods=Max("goods"),
            nodes=Count("pk"),
            powers=Count("xray", distinct=True),
            deciding=Sum("decides"),
        )
    )
    kinds = F("has_people") + F("has_money") + F("has_goods")
    ordered = counted.annotate(kinds=kinds).order_by("-kinds", "-nodes", "-deciding", "post")
    return [dict(each) for each in ordered[:MOST_POSTS]]
