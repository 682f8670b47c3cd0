# SPDX-License-Identifier: Apache-2.0
"""Let a surge of complaints bring a sector into focus (重点), and calm end it (R53).

What focus does is ask more of those who supervise; it says nothing of anybody's act, and no person
decides it before it works. So the software lifts and ends by the published index, in the open; the
commission may end it earlier, for a reason, and a sector ended so is left alone for one window.

* Every body that leads the watching of a unit with powers of the sector gets the duty to look into
  it within some workdays.
* Its nodes are drawn by lot as one level higher, and none of its risks is graded low unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.happening import instant
from tonggui.complaints import standing
from tonggui.complaints.errors import NotRecordable
from tonggui.complaints.models import Focus, SectorLook
from tonggui.core.intensity import Intensity, Measure, Turn, turn
from tonggui.ledger.telling import tell
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.models import Account, SupervisingBody, SupervisingKind, Unit
from tonggui.registry.models import Listing
from tonggui.supervision import footing
from tonggui.supervision.models import Duty, DutyKind

HUNDREDTHS = 100


def pass_time(*, at: datetime) -> int:
    """Lift sectors that surge and end those that are calm; return how many changed."""
    day = localdate(at)
    began = standing.first_day()
    if began is None and not Focus.objects.filter(ended_at=None).exists():
        return 0
    measure = standing.measure_on(day)
    changed = 0
    counted = standing.counts(day, measure)
    open_ones = set(Focus.objects.filter(ended_at=None).values_list("sector", flat=True))
    for sector in sorted({*counted, *open_ones}):
        by_day = counted.get(sector, {})
        with transaction.atomic():
            held = Focus.objects.select_for_update().filter(sector=sector, ended_at=None).first()
            found = standing.measured(by_day, day, began, measure, held)
            changed += _turned(sector, found, measure, held, at=at)
    return changed


def _turned(
    sector: str, found: Intensity, measure: Measure, held: Focus | None, *, at: datetime
) -> bool:
    wanted = turn(found, measure, is_lifted=held is not None)
    if wanted == Turn.LIFT and not _is_left_alone(sector, measure, at):
        _lift(sector, found, at=at)
    elif wanted == Turn.CALM and held is not None:
        _end(held, found, at=at)
        tell("sector.calmed", held, sets=[(held, _ENDED)], by=None, at=at)
    else:
        return False
    return True


_ENDED = ("end_number", "end_intensity", "ended_at", "reason")


def _is_left_alone(sector: str, measure: Measure, at: datetime) -> bool:
    """Say whether people ended the focus on a sector within the last window."""
    since = at - timedelta(days=measure.days)
    return Focus.objects.filter(sector=sector, ended_at__gt=since).exclude(by=None).exists()


def _lift(sector: str, found: Intensity, *, at: datetime) -> Focus:
    made = Focus.objects.create(
        sector=sector,
        number=found.number,
        usual=round((found.usual or 0) * HUNDREDTHS),
        intensity=found.index or 0,
        lifted_at=at,
    )
    day = localdate(at)
    due = _due(day)
    duties = [
        Duty.objects.create(
            kind=DutyKind.SECTOR, body=body.code, node=str(made.pk), opened_at=at, due_at=due
        )
        for body in bodies_of(sector, day)
    ]
    tell("sector.lifted", made, adds=[made, *duties], by=None, at=at)
    return made


def _due(day: date) -> datetime:
    calendar = footing.of_edition(None, day).bench.calendar
    within = int(standing.rule_on(day).number("sector_look"))
    return instant(calendar.end(calendar.add_workdays(day.toordinal(), within)))


def _end(held: Focus, found: Intensity, *, at: datetime) -> None:
    held.end_number, held.end_intensity, held.ended_at = found.number, found.index, at
    held.save(update_fields=[*_ENDED, "by"])


def bodies_of(sector: str, day: date) -> list[SupervisingBody]:
    """Return the bodies that lead the watching of a sector's powers, unit by unit; else the county.

    The remit that names the category of powers decides before one for the whole unit (R48).
    """
    units = Unit.objects.filter(
        pk__in=Listing.objects.on(day).filter(category=sector).values("unit")
    )
    found = {_lead(unit, sector, day) for unit in units} - {None}
    return sorted((e for e in found or set(_county(day)) if e), key=lambda each: each.code)


def _lead(unit: Unit, sector: str, day: date) -> SupervisingBody | None:
    return queries.lead_of(unit, day, category=sector)


def _county(day: date) -> Iterable[SupervisingBody]:
    known = queries.bodies_on(day).values()
    return [each.body for each in known if each.kind == SupervisingKind.COUNTY_COMMISSION]


def duty_of(focus: Focus, body: SupervisingBody) -> Duty | None:
    """Return the duty of a body to look into a sector in focus, done or not."""
    rows = Duty.objects.filter(kind=DutyKind.SECTOR, node=str(focus.pk), body=body.code)
    return rows.order_by("-pk").first()


@transaction.atomic
def look(
    focus: Focus, body: SupervisingBody, words: str, *, by: Account, at: datetime
) -> SectorLook:
    """Say for one's own body what it looked at in a sector in focus; that ends its duty."""
    who = authority.demand(by, Act.SUPERVISE, at=at)
    if body.pk not in {each.body_id for each in who.bodies}:
        raise authority.NotAllowed(Act.SUPERVISE)
    held = Focus.objects.select_for_update(of=("self",)).get(pk=focus.pk)
    duty = duty_of(held, body)
    if duty is None:
        raise NotRecordable(_("this body was not asked to look into the sector"))
    if not words.strip():
        raise NotRecordable(_("say what was looked at, and what follows"))
    if SectorLook.objects.filter(focus=held, body=body).exists():
        raise NotRecordable(_("the body has said already what it looked at"))
    made = SectorLook.objects.create(focus=held, body=body, words=words.strip(), at=at, by=by)
    duty.done_at = at
    duty.save(update_fields=["done_at"])
    tell("sector.looked", held, adds=[made], sets=[(duty, ("done_at",))], by=by, at=at)
    return made


@transaction.atomic
def end(focus: Focus, *, reason: str, by: Account, at: datetime) -> Focus:
    """End the focus on a sector before it is calm, for a reason; NotRecordable without one."""
    authority.demand(by, Act.KEEP_COMPLAINTS, at=at)
    held = Focus.objects.select_for_update(of=("self",)).get(pk=focus.pk)
    if held.ended_at is not None:
        raise NotRecordable(_("the focus on this sector has ended already"))
    if not reason.strip():
        raise NotRecordable(_("say why the focus ends before it is calm"))
    day = localdate(at)
    measure = standing.measure_on(day)
    by_day = standing.counts(day, measure).get(held.sector, {})
    held.reason, held.by = reason.strip(), by
    _end(held, standing.measured(by_day, day, standing.first_day(), measure, held), at=at)
    tell("sector.ended", held, sets=[(held, _ENDED)], by=by, at=at)
    return held
