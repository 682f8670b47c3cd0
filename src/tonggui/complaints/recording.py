# SPDX-License-Identifier: Apache-2.0
"""Put complaints on record, say that they were accepted and answered, and withdraw mistakes.

The same number of the same register is one: recorded again it is known, and what is new of it,
that it was accepted or answered, is added. What a register says otherwise than before is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.complaints.errors import NotRecordable
from tonggui.complaints.models import Channel, Complaint, Nature
from tonggui.complaints.standing import powers_by_sector
from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, Unit
from tonggui.registry.models import Listing, Power

MOST = 100_000
_AN_ENTRY = 40  # rows: an entry has a largest size
_SUBJECT = "complaints"
_Any = TypeVar("_Any")


@frozen
class Said:
    """A complaint as it is said: of a power, whose sector and unit follow, or of a sector."""

    register: str
    number: str
    came_on: date
    channel: str = Channel.OTHER.value
    nature: str = Nature.COMPLAINT.value
    power: str = ""
    unit: str = ""
    sector: str = ""
    count: int = 1
    accepted_on: date | None = None
    answered_on: date | None = None


@frozen
class Recorded:
    """A complaint on record, and whether it was not before."""

    row: Complaint
    is_new: bool
    is_changed: bool = False


@transaction.atomic
def record(said: Said, *, by: Account | None, at: datetime) -> Recorded:
    """Put a complaint on record; NotRecordable says why it cannot be."""
    _may(by, at)
    found = _kept(said, at)
    if found.is_new:
        tell("complaint.recorded", _SUBJECT, adds=[found.row], by=by, at=at)
    elif found.is_changed:
        sets = [(found.row, _LATER)]
        tell("complaint.followed", _SUBJECT, sets=sets, by=by, at=at)
    return found


@transaction.atomic
def record_all(said: Iterable[Said], *, by: Account | None, at: datetime) -> list[Recorded]:
    """Put many complaints on record in few entries, or none of them."""
    _may(by, at)
    found = [_kept(each, at) for each in said]
    adds = [each.row for each in found if each.is_new]
    sets = [(each.row, _LATER) for each in found if each.is_changed]
    for some in _parts(adds):
        tell("complaint.recorded", _SUBJECT, adds=some, by=by, at=at)
    for several in _parts(sets):
        tell("complaint.followed", _SUBJECT, sets=several, by=by, at=at)
    return found


def refused_of(
    said: Iterable[tuple[int, Said]], *, by: Account | None, at: datetime
) -> list[tuple[int, NotRecordable]]:
    """Return which of numbered complaints would be refused, each with why; nothing is kept."""
    _may(by, at)
    found: list[tuple[int, NotRecordable]] = []
    with transaction.atomic():
        for number, each in said:
            try:
                _kept(each, at)
            except NotRecordable as refusal:
                found.append((number, refusal))
        transaction.set_rollback(True)
    return found


@transaction.atomic
def withdraw(found: Complaint, *, reason: str, by: Account | None, at: datetime) -> Complaint:
    """Say that a complaint was recorded by mistake; it counts no more, and its row remains."""
    _may(by, at)
    held = Complaint.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not reason.strip():
        raise NotRecordable(_("say why it is withdrawn"))
    if held.withdrawn_at is not None:
        raise NotRecordable(_("this has been changed meanwhile: look at it again"))
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    why = reason.strip()
    tell("complaint.withdrawn", _SUBJECT, withdraws=[held], by=by, at=at, reason=why)
    return held


_LATER = ("accepted_on", "answered_on")
_FIRM = ("came_on", "channel", "nature", "sector", "power", "unit", "count")


def _parts(rows: Sequence[_Any]) -> Iterator[Sequence[_Any]]:
    for first in range(0, len(rows), _AN_ENTRY):
        yield rows[first : first + _AN_ENTRY]


def _may(by: Account | None, at: datetime) -> None:
    if by is not None:
        authority.demand(by, Act.KEEP_COMPLAINTS, at=at)


def _kept(said: Said, at: datetime) -> Recorded:
    row = _row(said, localdate(at))
    row.recorded_at = at
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("power", "unit")
    known = rows.filter(register=row.register, number=row.number, withdrawn_at=None).first()
    if known is None:
        row.save(force_insert=True)
        return Recorded(row, is_new=True)
    if any(getattr(known, name) != getattr(row, name) for name in _FIRM):
        raise NotRecordable(
            _("`%s` is on record otherwise: withdraw that first if it is wrong") % known
        )
    before = [getattr(known, name) for name in _LATER]
    for name in _LATER:
        setattr(known, name, getattr(row, name) or getattr(known, name))
    is_changed = before != [getattr(known, name) for name in _LATER]
    if is_changed:
        known.save(update_fields=_LATER)
    return Recorded(known, is_new=False, is_changed=is_changed)


def _row(said: Said, day: date) -> Complaint:
    """Return a row as it would be kept; NotRecordable where something does not fit."""
    register, number = said.register.strip(), said.number.strip()
    _refuse_unfit(said, register, number, day)
    power = _power(said.power.strip())
    unit = _unit(said.unit.strip()) or (power.unit if power else None)
    if power is not None and unit is not None and power.unit_id != unit.pk:
        raise NotRecordable(
            _("`%(power)s` is no power of `%(unit)s`") % {"power": power, "unit": unit}
        )
    return Complaint(
        register=register,
        number=number,
        came_on=said.came_on,
        channel=said.channel,
        nature=said.nature,
        sector=_sector(said.sector.strip(), power, said.came_on, day),
        power=power,
        unit=unit,
        count=said.count,
        accepted_on=said.accepted_on,
        answered_on=said.answered_on,
    )


def _refuse_unfit(said: Said, register: str, number: str, day: date) -> None:
    if not register or not number:
        raise NotRecordable(_("name the register, and the number that the complaint has there"))
    if not (register + number).isprintable() or len(register) > 40 or len(number) > 64:  # noqa: PLR2004 - as the columns have it
        raise NotRecordable(_("a register has at most 40 characters, a number 64"))
    if said.channel not in Channel.values or said.nature not in Nature.values:
        raise NotRecordable(_("say on which way it came, and of which kind it is"))
    if not 1 <= said.count <= MOST:
        raise NotRecordable(_("a count is a whole number from 1 to %d") % MOST)
    if said.came_on > day:
        raise NotRecordable(_("it cannot have come in after today"))
    later = [each for each in (said.accepted_on, said.answered_on) if each is not None]
    if any(not said.came_on <= each <= day for each in later):
        raise NotRecordable(_("it is accepted and answered after it came in, and by today"))


def _power(code: str) -> Power | None:
    if not code:
        return None
    found = Power.objects.select_related("unit").filter(code=code).first()
    if found is None:
        raise NotRecordable(_("there is no power `%s`") % code)
    return found


def _unit(code: str) -> Unit | None:
    if not code:
        return None
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise NotRecordable(_("there is no unit `%s`") % code)
    return found


def _sector(said: str, power: Power | None, came_on: date, day: date) -> str:
    """Return the sector: that of the power when it came in, else one that powers have."""
    if power is not None:
        listed = Listing.objects.filter(power=power).exclude(category="")
        then = listed.filter(effective_on__lte=came_on).order_by("-effective_on", "-pk").first()
        found = then or listed.order_by("effective_on", "pk").first()
        own = found.category if found else ""
        if said and own and said != own:
            raise NotRecordable(
                _("`%(power)s` is of the sector `%(own)s`, not `%(said)s`")
                % {"power": power, "own": own, "said": said}
            )
        if own:
            return own
    if not said:
        raise NotRecordable(_("say of which power it is, or of which sector"))
    known = powers_by_sector(day)
    if said not in known:
        raise NotRecordable(
            _("there is no sector `%(said)s`; there are %(known)s")
            % {"said": said, "known": "、".join(sorted(known)) or "—"}
        )
    return said
