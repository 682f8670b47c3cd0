# SPDX-License-Identifier: Apache-2.0
"""S04: when a law, duties plan or division of work changes, the lists follow in time."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.findings import Said
from tonggui.core.list_facts import Change
from tonggui.core.powers import Power
from tonggui.core.xray.flaws import Flaw
from tonggui.core.xray.view import View, day_of


def find(view: View) -> Iterator[Flaw]:
    """Yield the changes that no revision and no signed statement has answered in time."""
    rule = view.rule("S04")
    for change in view.lists.list_facts.changes:
        today = max(view.today, change.seen_day)
        late = view.calendar.workdays_between(change.day, today)
        if change.day > today or late <= rule.number("days") or _is_answered(view, change):
            continue
        yield Flaw(
            "S04",
            "a",
            "yellow" if late > rule.number("days") + rule.number("yellow_after") else "notice",
            f"change:{change.id}",
            Said("S04.a.expected", (int(rule.number("days")),)),
            _observed(view, change, late),
            ("facts", "changes", change.id),
            unit=change.unit,
        )


def _observed(view: View, change: Change, late: int) -> Said:
    day = view.say_day(change.day)
    if change.basis:
        return Said("S04.a.law", (day, late, change.basis))
    return Said("S04.a.observed", (day, late))


def _is_answered(view: View, change: Change) -> bool:
    if change.no_impact is not None and change.no_impact.signed_by:
        return True
    revised = {power for power, day in change.revised if day >= change.day}
    revised |= {power for power, statement in change.unaffected if statement.signed_by}
    if not change.effect:
        touched = [power for power in view.powers if _touches(change, power)]
        revised |= {power.id for power in touched if _is_newer(power, change)}
    if change.items:
        return set(change.items) <= revised
    return bool(revised)


def _touches(change: Change, power: Power) -> bool:
    if change.items:
        return power.id in change.items
    if change.kind == "basis" and change.basis:
        return any(basis.title == change.basis for basis in power.bases)
    return power.unit == change.unit


def _is_newer(power: Power, change: Change) -> bool:
    effective = day_of(power.effective_from)
    return effective is not None and effective >= change.day
