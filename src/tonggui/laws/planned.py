# SPDX-License-Identifier: Apache-2.0
"""The duties plan of a unit on a day, and how far powers carry its duties: none unmapped (R5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from tonggui.core.values import frozen
from tonggui.laws.models import Carrying, DutiesPlan, PlannedDuty, PlanNoImpact
from tonggui.people.models import Unit
from tonggui.registry.models import Edition, Listing, Power


@frozen
class Named:
    """A power with its name by the edition of the day, "" where none is in force."""

    power: Power
    name: str


@frozen
class Covered:
    """A duty with the powers that carry it, or the reason why none does."""

    duty: PlannedDuty
    powers: tuple[Named, ...]
    reason: str = ""

    @property
    def is_mapped(self) -> bool:
        """Say whether a power that was not withdrawn carries it, or a reason says why none."""
        return bool(self.powers or self.reason)


@frozen
class Coverage:
    """A plan, how each of its duties is carried, and the published powers that carry none."""

    plan: DutiesPlan
    rows: tuple[Covered, ...]
    idle: tuple[Listing, ...]

    @property
    def unmapped(self) -> tuple[Covered, ...]:
        """Return the duties of which nobody has said which power carries them."""
        return tuple(each for each in self.rows if not each.is_mapped)


def plan_on(unit: Unit, day: date) -> DutiesPlan | None:
    """Return the plan that holds in a unit on a day, None where none is on record."""
    rows = DutiesPlan.objects.standing().filter(unit=unit, since__lte=day)
    return rows.select_related("unit").order_by("since", "pk").last()


def coverage(unit: Unit, day: date) -> Coverage | None:
    """Return how far powers carry the duties of a unit's plan on a day, None without a plan."""
    plan = plan_on(unit, day)
    if plan is None:
        return None
    listed = {each.power_id: each for each in Listing.objects.on(day).filter(unit=unit)}
    carried = _carried(plan)
    rows = [_covered(each, carried[each.pk], listed) for each in plan.duties.order_by("position")]
    used = {each.power_id for some in carried.values() for each in some}
    idle = [each for key, each in listed.items() if key not in used]
    return Coverage(plan, tuple(rows), tuple(sorted(idle, key=lambda each: each.code)))


def unmapped(units: Collection[int], day: date) -> list[tuple[Unit, int]]:
    """Return the units of some whose plan has duties nobody has mapped, with how many."""
    of_plans = Unit.objects.filter(pk__in=units, duties_plans__isnull=False).distinct()
    found = ((each, coverage(each, day)) for each in of_plans.order_by("code"))
    return [(unit, len(kept.unmapped)) for unit, kept in found if kept and kept.unmapped]


def all_unmapped(day: date) -> list[tuple[str, str]]:
    """Return the duties of all plans that nobody has mapped, each with its unit's code."""
    units = Unit.objects.filter(duties_plans__isnull=False).distinct().order_by("code")
    found = ((each.code, coverage(each, day)) for each in units)
    return [(code, row.duty.words) for code, kept in found if kept for row in kept.unmapped]


def is_answered(plan: DutiesPlan) -> bool:
    """Say whether the unit revised a list since a version of its plan, or signed that none need be.

    The first version on record changes nothing.
    """
    others = DutiesPlan.objects.standing().filter(unit=plan.unit_id).exclude(pk=plan.pk)
    if not others.filter(since__lt=plan.since).exists():
        return True
    if PlanNoImpact.objects.standing().filter(plan=plan).exists():
        return True
    return Edition.objects.filter(power__unit=plan.unit_id, effective_on__gte=plan.since).exists()


def unanswered(day: date) -> Iterator[DutiesPlan]:
    """Yield the plans that hold on a day and that their units have not answered (S04)."""
    for unit in Unit.objects.filter(duties_plans__isnull=False).distinct().order_by("code"):
        plan = plan_on(unit, day)
        if plan is not None and not is_answered(plan):
            yield plan


def _carried(plan: DutiesPlan) -> dict[int, list[Carrying]]:
    rows = Carrying.objects.standing().filter(duty__plan=plan)
    found: dict[int, list[Carrying]] = defaultdict(list)
    for each in rows.select_related("power", "power__withdrawal").order_by("power__code", "pk"):
        found[each.duty_id].append(each)
    return found


def _covered(duty: PlannedDuty, carried: list[Carrying], listed: dict[int, Listing]) -> Covered:
    """Return a duty with its powers; one that was withdrawn carries nothing any more."""
    powers = []
    for each in carried:
        if each.power is not None and not hasattr(each.power, "withdrawal"):
            name = listed[each.power.pk].name if each.power.pk in listed else ""
            powers.append(Named(each.power, name))
    reason = next((each.reason for each in carried if each.power is None), "")
    return Covered(duty, tuple(powers), reason)
