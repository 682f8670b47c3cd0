# SPDX-License-Identifier: Apache-2.0
"""Erase personal words by law: out of the row, and out of every entry that could still open them.

The log and every proof of it stay as they were. What was erased, when and on which legal basis is
said in the log; never the words. One administrator asks and another allows, neither alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.ledger import services as ledger
from tonggui.ledger.models import Entry
from tonggui.ledger.telling import BLANKED, Changed, blank, declared, erasable, has_any, tell
from tonggui.people.errors import ForOneself, Unfit
from tonggui.people.models import Account, Erasure

ENTRY = "entry"
_PARTS = 3
_SHORTEST = 2


@frozen
class Plan:
    """What an erasure would take, and what it would leave.

    `entries` hold the words under `name`; `elsewhere` are the places, `kind/number/field` or
    `entry/number/word`, whose words repeat them and would stay.
    """

    place: str
    name: str
    row: models.Model | None
    entries: list[Entry]
    elsewhere: list[str]


def plan_erasure(place: str) -> Plan:
    """Return what erasing a place would do, changing nothing.

    Raises Unfit where the place is none that can be erased, or holds nothing any more.
    """
    kind, number, field = _parts(place)
    row = None if kind == ENTRY else _row(kind, number, field)
    name = field if row is None else place
    entries = [_entry(number, field)] if row is None else _holding(name)
    if not entries or (row is not None and not has_any(row, field)):
        raise Unfit(_("`%s` holds nothing that could be erased, or it was erased before") % place)
    kept = {str(getattr(row, field))} if row is not None else set()
    texts = kept | {str(each.opened[name].value) for each in entries}
    keys = {each.pk for each in entries}
    return Plan(place, name, row, entries, sorted(set(_repeated(texts, name, keys))))


@transaction.atomic
def ask_erasure(
    place: str, *, basis: str, reason: str, by: Account | None, at: datetime
) -> Erasure:
    """Ask that what stands at a place be erased; until it is allowed, nothing is."""
    plan = plan_erasure(place)
    _refuse_own(plan, by)
    if not basis.strip() or not reason.strip():
        raise Unfit(_("say on which legal basis it is erased, and why"))
    if Erasure.objects.filter(place=place, decided_at=None).exists():
        raise Unfit(_("the erasure of `%s` is asked for already") % place)
    asked = Erasure(place=place, basis=basis, reason=reason, asked_by=by, asked_at=at)
    asked.save(force_insert=True)
    tell("erasure.asked", f"erasure:{asked.pk}", by=by, at=at, adds=[asked])
    return asked


@transaction.atomic
def allow_erasure(erasure: Erasure, *, by: Account | None, at: datetime) -> Plan:
    """Allow what another asked for, and erase it at once and for good."""
    settled = _settle(erasure, is_allowed=True, by=by, at=at)
    plan = _locked(plan_erasure(settled.place))
    _refuse_own(plan, by)
    _overwrite_freed_space()
    sets: list[Changed] = [(settled, _SETTLED)]
    if plan.row is not None and (left := blank(plan.row, _parts(plan.place)[2])):
        sets.append((plan.row, left))
    tell("erasure.allowed", f"erasure:{settled.pk}", by=by, at=at, sets=sets)
    for each in plan.entries:
        ledger.erase(each, [plan.name], basis=settled.basis, by=by, at=at)
    return plan


@transaction.atomic
def refuse_erasure(erasure: Erasure, *, by: Account, at: datetime) -> Erasure:
    """Refuse what another asked for; nothing is erased."""
    settled = _settle(erasure, is_allowed=False, by=by, at=at)
    tell("erasure.refused", f"erasure:{settled.pk}", by=by, at=at, sets=[(settled, _SETTLED)])
    return settled


@transaction.atomic
def erase_at_once(place: str, *, basis: str, reason: str, at: datetime) -> Plan:
    """Erase as the machine's owner, on the command line; an open request counts as the one."""
    asked = Erasure.objects.filter(place=place, decided_at=None).first()
    asked = asked or ask_erasure(place, basis=basis, reason=reason, by=None, at=at)
    return allow_erasure(asked, by=None, at=at)


_SETTLED = ("is_allowed", "decided_at")


def _settle(erasure: Erasure, *, is_allowed: bool, by: Account | None, at: datetime) -> Erasure:
    found = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if found.decided_at is not None:
        raise Unfit(_("this has been changed meanwhile: look at it again"))
    if by is not None and found.asked_by_id == by.pk:
        raise ForOneself(found)
    found.is_allowed, found.decided_by, found.decided_at = is_allowed, by, at
    found.save(update_fields=["is_allowed", "decided_by", "decided_at"])
    return found


def _parts(place: str) -> tuple[str, int, str]:
    parts = place.split("/")
    if len(parts) != _PARTS or not (parts[1].isascii() and parts[1].isdecimal()):
        raise Unfit(_("`%s` is no place: write kind/number/field, as entries name it") % place)
    return parts[0], int(parts[1]), parts[2]


def _row(kind: str, number: int, field: str) -> models.Model:
    if field not in erasable().get(kind, ()):
        allowed = ", ".join(f"{of}/…/{each}" for of, names in erasable().items() for each in names)
        raise Unfit(
            _("`%(what)s` cannot be erased; what can be: %(allowed)s")
            % {"what": f"{kind}/…/{field}", "allowed": allowed}
        )
    model = next(each.model for each in declared() if each.kind == kind)
    found = model._default_manager.filter(pk=number).first()  # noqa: SLF001 - Django's documented API
    if found is None:
        raise Unfit(_("there is no `%s`") % f"{kind}/{number}")
    return found


def _locked(plan: Plan) -> Plan:
    """Return the plan anew, now that nobody else can change the row meanwhile."""
    if plan.row is None:
        return plan
    of = type(plan.row)._default_manager.select_for_update()  # noqa: SLF001 - Django's documented API
    of.get(pk=plan.row.pk)
    return plan_erasure(plan.place)


def _entry(number: int, word: str) -> Entry:
    """Return an entry of that number that holds the word; who acted is on record for good."""
    found = Entry.objects.filter(position__number=number).first()
    if found is None or word == ledger.BY or word not in found.opened:
        raise Unfit(
            _("entry %(number)s holds no `%(word)s` that could be erased")
            % {"number": number, "word": word}
        )
    return found


def _holding(name: str) -> list[Entry]:
    found = Entry.objects.filter(openings__contains=json.dumps(name)).order_by("pk")
    return [each for each in found if name in each.opened]


def _repeated(texts: set[str], name: str, keys: set[int]) -> Iterator[str]:
    """Yield where else the same words can still be opened."""
    for text in texts:
        if len(text) < _SHORTEST or text.startswith(BLANKED):
            continue
        written = json.dumps(text, ensure_ascii=False)[1:-1]
        found = Entry.objects.filter(openings__contains=written).select_related("position")
        for each in found:
            for word, opening in each.opened.items():
                is_it = word == name and each.pk in keys
                if not is_it and text in json.dumps(opening.value, ensure_ascii=False):
                    position = getattr(each, "position", None)
                    number = position.number if position else f"({each.pk})"
                    yield word if "/" in word else f"{ENTRY}/{number}/{word}"


def _refuse_own(plan: Plan, by: Account | None) -> None:
    """Refuse what whoever acts wrote or did themselves."""
    doers = {each.opened[ledger.BY].value for each in plan.entries if ledger.BY in each.opened}
    if by is not None and ledger.actor(by) in doers:
        raise ForOneself(plan.place)


def _overwrite_freed_space() -> None:
    """Let SQLite write zeros over what it deletes, for as long as this connection lasts."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
