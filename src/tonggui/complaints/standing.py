# SPDX-License-Identifier: Apache-2.0
"""How sectors stand: how many complaints, how intense, and which are in focus (重点) at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet, Sum

from tonggui.complaints.models import Complaint, Focus
from tonggui.core.intensity import SECTOR_RULE, Intensity, Measure, intensity, measure_of
from tonggui.core.powers import RISK_LEVELS
from tonggui.core.rules import Rule
from tonggui.core.values import frozen
from tonggui.ledger.unchanged import unchanged
from tonggui.registry import survey
from tonggui.registry.bodies import surroundings
from tonggui.registry.models import Listing, Power

WEEKS = 26
LOW, MIDDLE, _HIGH = RISK_LEVELS
FLOOR = MIDDLE
_HUNDREDTHS = 100


@frozen
class Sector:
    """A sector on a day: its name, how intense complaints are, by week, and its focus if any."""

    name: str
    found: Intensity
    weeks: tuple[int, ...]
    powers: int
    focus: Focus | None


def rule_on(day: date) -> Rule:
    """Return S13 as it is in force on a day: it holds by what sectors are measured."""
    return surroundings(survey.frame_with_rules(day).body).lists.list_rules[SECTOR_RULE]


def measure_on(day: date) -> Measure:
    """Return by what sectors are measured on a day."""
    return measure_of(rule_on(day))


def sectors(day: date) -> list[Sector]:
    """Return every sector with powers in force or complaints, those in focus first."""
    measure = measure_on(day)
    counted, began = counts(day, measure), first_day()
    focus = {each.sector: each for each in Focus.objects.filter(ended_at=None)}
    powers = powers_by_sector(day)
    found = [
        Sector(
            name,
            measured(counted.get(name, {}), day, began, measure, focus.get(name)),
            _weeks(counted.get(name, {}), day),
            powers.get(name, 0),
            focus.get(name),
        )
        for name in sorted({*counted, *powers, *focus})
    ]
    return sorted(found, key=_rank)


def _rank(each: Sector) -> tuple[bool, bool, int, int]:
    """Put those in focus first, then by index; where nobody ever complained last."""
    is_quiet = not each.found.number and not each.found.usual
    return each.focus is None, is_quiet, -(each.found.index or 0), -each.found.number


def measured(
    by_day: Mapping[int, int],
    day: date,
    began: date | None,
    measure: Measure,
    focus: Focus | None,
) -> Intensity:
    """Return how intense complaints of a sector are, in focus against what was usual before."""
    return intensity(
        by_day,
        day.toordinal(),
        began.toordinal() if began else None,
        measure,
        usual=focus.usual / _HUNDREDTHS if focus else None,
    )


def counts(day: date, measure: Measure) -> dict[str, dict[int, int]]:
    """Return how many complaints came in, by sector and by ordinal of the day."""
    since = day - timedelta(days=max(measure.days + measure.base, WEEKS * 7))
    rows = Complaint.objects.filter(withdrawn_at=None, came_on__gt=since, came_on__lte=day)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    summed = rows.order_by().values_list("sector", "came_on").annotate(Sum("count"))
    for sector, came_on, number in summed:
        found[sector][came_on.toordinal()] = number
    return dict(found)


def first_day() -> date | None:
    """Return the first day of which any complaint is known; None where none is."""
    found = Complaint.objects.filter(withdrawn_at=None).aggregate(day=Min("came_on"))
    day: date | None = found["day"]
    return day


def last_day() -> date | None:
    """Return the last day on which any complaint came in, as far as is known; None where none."""
    rows = Complaint.objects.filter(withdrawn_at=None).order_by("-came_on")
    return rows.values_list("came_on", flat=True).first()


def powers_by_sector(day: date) -> dict[str, int]:
    """Return how many powers in force each sector has."""
    rows = Listing.objects.on(day).exclude(category="").order_by().values_list("category", "power")
    found: dict[str, set[int]] = defaultdict(set)
    for sector, power in rows:
        found[sector].add(power)
    return {sector: len(powers) for sector, powers in found.items()}


def in_window(sector: str, day: date) -> QuerySet[Complaint]:
    """Return the complaints of a sector that its number of a day counts, the latest first."""
    since = day - timedelta(days=measure_on(day).days)
    rows = Complaint.objects.filter(withdrawn_at=None, sector=sector, came_on__gt=since)
    return rows.filter(came_on__lte=day).select_related("power", "unit").order_by("-came_on", "-pk")


def focused(at: datetime) -> frozenset[str]:
    """Return the sectors in focus at an instant."""
    rows = Focus.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), lifted_at__lte=at)
    return frozenset(rows.values_list("sector", flat=True))


def focused_now() -> frozenset[str]:
    """Return the sectors in focus as it stands, asked for anew only after somebody has acted."""
    rows = Focus.objects.filter(ended_at=None)
    return unchanged.kept(("sectors in focus",), lambda: frozenset(_names(rows)))


def sector_of(power: Power, day: date) -> str:
    """Return the sector of a power: the category of its edition in force, else of its last one."""
    rows = Listing.objects.filter(power=power).order_by("-effective_on", "-pk")
    found = rows.filter(effective_on__lte=day).first() or rows.last()
    return found.category if found else ""


def floored(level: str, sector: str, focus: frozenset[str]) -> str:
    """Return at which level a risk of a sector counts: in focus none counts as low."""
    return FLOOR if sector in focus and level == LOW else level


def raised(level: str, sector: str, focus: frozenset[str]) -> str:
    """Return as which level a node of a sector is sampled: in focus as one level higher."""
    if sector not in focus or level not in RISK_LEVELS:
        return level
    return RISK_LEVELS[min(RISK_LEVELS.index(level) + 1, len(RISK_LEVELS) - 1)]


def _names(rows: Iterable[Focus]) -> Iterable[str]:
    return (each.sector for each in rows)


def _weeks(by_day: Mapping[int, int], day: date) -> tuple[int, ...]:
    """Return how many came in each of the last weeks, the oldest first; the last ends today."""
    found = [0] * WEEKS
    for each, number in by_day.items():
        place = (day.toordinal() - each) // 7
        if 0 <= place < WEEKS:
            found[WEEKS - 1 - place] += number
    return tuple(found)
