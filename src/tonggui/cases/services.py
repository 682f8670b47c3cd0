# SPDX-License-Identifier: Apache-2.0
"""Begin a case, let an event enter it, close it: only ever as part of an act of supervision.

These change rows and say nothing to the ledger: `supervision.services` calls them within its own
transaction, judges what happened, and ends the whole act in one entry (no case is unsupervised).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from tonggui.cases.errors import CodeUsed, NotInForce
from tonggui.cases.happening import Happening, written
from tonggui.cases.models import Case, Event
from tonggui.core.events import CASE_CLOSE, CASE_VOID, EDITION_MOVE
from tonggui.ledger import prepared
from tonggui.ledger.prepared import Prepared
from tonggui.people.models import Account, Unit
from tonggui.registry.models import Edition, Power

_DIGITS = 5
LOCKED = Prepared(lambda pk: Case.objects.select_for_update().filter(pk=pk))
# Beside the number of its last event; what an index is over is written only where it changes.
_CHANGED = {
    CASE_CLOSE: ("last_seq", "closed_at"),
    CASE_VOID: ("last_seq", "closed_at"),
    EDITION_MOVE: ("last_seq", "edition"),
}
_SAME = Prepared(lambda case, key: Event.objects.filter(case=case, key=key))


def edition_in_force(power: Power, day: date) -> Edition:
    """Return the edition of a power that is in force on a day; NotInForce if none is."""
    found = Edition.objects.on(day).filter(power=power).select_related("power__unit").first()
    if found is None:
        raise NotInForce(power)
    return found


def next_code(unit: Unit, day: date) -> str:
    """Return the next free number of a unit's cases in a year, such as ZJJ-2026-00017.

    Numbers grow a digit when those of five are used up; what another system wrote is left alone.
    """
    head, digits = f"{unit.code}-{day.year}-", _DIGITS
    while (last := _last_number(head, digits)) == 10**digits - 1:
        digits += 1
    return f"{head}{max(last + 1, 10 ** (digits - 1) if digits > _DIGITS else 1):0{_DIGITS}}"


def _last_number(head: str, digits: int) -> int:
    """Return the largest number of so many digits after a head, 0 if there is none."""
    least, less, falling = prepared.letters()
    asked = (
        f"SELECT code FROM cases_case WHERE code {least} %s AND code {less} %s"  # noqa: S608 - operators of ours
        f" AND LENGTH(code) = %s ORDER BY code {falling}"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [f"{head}0", f"{head}:", len(head) + digits])
        for (code,) in cursor:
            number = code.removeprefix(head)
            if number.isascii() and number.isdecimal():
                return int(number)
    return 0


def begin(  # noqa: PLR0913 - what a case begins with
    code: str,
    *,
    edition: Edition | None,
    unit: Unit | None,
    title: str = "",
    after_node: str = "",
    began_on: date | None = None,
    by: Account | None,
    at: datetime,
) -> Case:
    """Make a case along an edition; CodeUsed where the number is taken."""
    made = Case(
        code=code,
        power=edition.power if edition else None,
        edition=edition,
        unit=unit or (edition.power.unit if edition else None),
        title=title,
        after_node=after_node,
        began_on=began_on,
        opened_at=at,
        by=by,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise CodeUsed(code) from error
    return made


def locked(case: Case) -> Case:
    """Return a case that nobody else adds to until this transaction ends."""
    rows = LOCKED.ask(case.pk)
    if not rows:
        raise Case.DoesNotExist
    return rows[0]


def same(case: Case | None, key: str | None, *, by: Account | None = None) -> Event | None:
    """Return the event that was recorded under a key before: the same act sent twice.

    Keys of events without a case are each account's own.
    """
    if not key:
        return None
    if case is not None:
        return next(iter(_SAME.ask(case.pk, key)), None)
    return Event.objects.filter(case=None, key=key, by=by).first()


def append(  # noqa: PLR0913 - the parts of an event
    case: Case | None,
    happening: Happening,
    *,
    seq: int,
    marks: str,
    by: Account | None,
    at: datetime,
) -> Event:
    """Let an event enter a locked case as its next."""
    made = unsaved(case, happening, seq=seq, at=at)
    enter(made, marks=marks, by=by)
    return made


def enter(event: Event, *, marks: str, by: Account | None) -> None:
    """Let an event that is not kept yet enter its case, with what other keys say of it."""
    event.marks, event.by = marks, by
    prepared.add([event])


def go_on(case: Case, kind: str) -> None:
    """Write how far a case is after an event of a kind, and nothing that stays as it was."""
    prepared.change(case, *_CHANGED.get(kind, ("last_seq",)))


def unsaved(case: Case | None, happening: Happening, *, seq: int, at: datetime) -> Event:
    """Return an event as it would enter a case now."""
    said = happening
    return Event(
        case=case,
        seq=seq,
        kind=said.kind,
        node=said.node,
        at=said.at,
        recorded_at=at,
        actor=said.actor,
        post=said.post,
        unit=said.unit,
        power=said.power,
        amount=said.amount,
        evidence="" if said.evidence is None else written(list(said.evidence)),
        detail=written(dict(said.detail)) if said.detail else "",
        key=said.key,
    )
