# SPDX-License-Identifier: Apache-2.0
"""Take a duties plan in from a file: a version, and of each duty what carries it (R5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.formats.plan_file import PlanFile, PlanRow
from tonggui.laws.errors import WrongRows
from tonggui.laws.models import DutiesPlan, PlannedDuty
from tonggui.laws.services.planning import LONGEST, carry, record_plan
from tonggui.people.models import Account, Unit
from tonggui.registry.models import Power


@frozen
class TakenPlan:
    """What a file did: whether a version was recorded, which duties are new, which are carried."""

    is_recorded: bool
    new: tuple[str, ...]
    gone: tuple[str, ...]
    mapped: tuple[str, ...]


@transaction.atomic
def take_in_plan(unit: Unit, said: PlanFile, *, by: Account | None, at: datetime) -> TakenPlan:
    """Take a plan in wholly or not at all; the same file again changes nothing.

    A row that names neither powers nor a reason leaves its duty as it was. Raises WrongRows with
    everything that is wrong, and what recording a plan raises.
    """
    known = {e.code: e for e in Power.objects.filter(unit=unit, withdrawal=None)}
    if wrong := tuple(_wrong(said, set(known))):
        raise WrongRows(wrong)
    before = DutiesPlan.objects.standing().filter(unit=unit).order_by("since", "pk").last()
    old = _words(before)
    words = [each.words for each in said.rows]
    is_same = before is not None and (before.title, before.number, before.since, old) == (
        said.title, said.number, said.since, words,
    )  # fmt: skip
    plan = before
    if not is_same or plan is None:
        made = DutiesPlan(title=said.title, number=said.number, since=said.since)
        plan = record_plan(unit, made, words, by=by, at=at)
    duties = {each.words: each for each in plan.duties.all()}
    mapped = []
    for row in said.rows:
        if _differs(duties[row.words], row):
            powers = [known[code] for code in row.powers]
            carry(duties[row.words], powers, reason=row.reason, by=by, at=at)
            mapped.append(row.words)
    return TakenPlan(
        not is_same,
        tuple(each for each in words if each not in old),
        tuple(each for each in old if each not in words),
        tuple(mapped),
    )


def _words(plan: DutiesPlan | None) -> list[str]:
    return list(plan.duties.order_by("position").values_list("words", flat=True)) if plan else []


def _differs(duty: PlannedDuty, row: PlanRow) -> bool:
    """Say whether a row says otherwise than what is on record what carries its duty."""
    if not row.powers and not row.reason:
        return False
    stands = list(duty.carried.filter(withdrawn_at=None).select_related("power"))
    codes = {each.power.code for each in stands if each.power}
    return (codes, {e.reason for e in stands if e.reason}) != (
        set(row.powers),
        {row.reason} - {""},
    )


def _wrong(said: PlanFile, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each row that cannot be used: its place, and what to do."""
    counts = Counter(each.words for each in said.rows)
    for row in said.rows:
        if not row.words:
            yield row.place, _("expected the words of the duty")
        elif len(row.words) > LONGEST:
            yield row.place, _("expected at most %d characters: one row is one duty") % LONGEST
        elif counts[row.words] > 1:
            yield row.place, _("`%s` stands there twice") % row.words[:40]
        if row.powers and row.reason:
            yield row.place, _("name the powers that carry the duty, or say why none does")
        for code in row.powers:
            if code not in known:
                yield row.place, _("`%s` is no power of this unit") % code
