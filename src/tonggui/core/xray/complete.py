# SPDX-License-Identifier: Apache-2.0
"""S01: a power in force has all four lists, each published in time or lawfully exempt."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Power
from tonggui.core.upkeep import LIST_KINDS
from tonggui.core.xray.flaws import Flaw, of_power
from tonggui.core.xray.view import View, controls_of, day_of


def find(view: View) -> Iterator[Flaw]:
    """Yield the powers that lack one of the lists, and the lists that are not published."""
    for power in view.in_force():
        if missing := _missing(view, power):
            yield Flaw(
                "S01",
                "a",
                _level(view, power),
                power.id,
                Said("S01.a.expected"),
                Said("S01.a.observed", (SEPARATOR.join(missing),)),
                of_power(power, missing[0]),
                power,
            )
        if "published" in view.keeps:
            yield from _unpublished(view, power)


def due_base(view: View, power: Power) -> int | None:
    """Return the day from which a power's lists must be out; a scheduled roll-out comes later."""
    joined = scheduled(view, power)
    return day_of(power.effective_from) if joined is None else joined


def scheduled(view: View, power: Power) -> int | None:
    """Return the day until which the roll-out of a power or its unit is scheduled, None if none."""
    for rollout in (power.upkeep.rollout, view.unit(power).rollout):
        if rollout is not None and rollout.state == "scheduled" and rollout.due_day is not None:
            return rollout.due_day
    return None


def _missing(view: View, power: Power) -> list[str]:
    surveyed = power.upkeep.round
    absent = {
        "nodes": not power.nodes,
        "risk_round": "round" in view.keeps and (surveyed is None or surveyed.state != "closed"),
        "risks": "controls" in view.keeps
        and not any(control.is_active for _, control in controls_of(power)),
        "supervision_method": "method" in view.keeps and power.method is None,
    }
    return [name for name, is_absent in absent.items() if is_absent]


def _unpublished(view: View, power: Power) -> Iterator[Flaw]:
    base = due_base(view, power)
    if base is None or view.today <= base:
        return
    public = {*(power.upkeep.published or ()), *_shown(view, power)}
    for kind in LIST_KINDS:
        if kind in public or is_exempt(view, power, kind):
            continue
        yield Flaw(
            "S01",
            "b",
            _level(view, power),
            f"{power.id}/{kind}",
            Said("S01.b.expected", (kind, view.say_day(base))),
            Said("S01.b.observed", (view.workdays_since(base),)),
            of_power(power, "publication", kind),
            power,
        )


def _shown(view: View, power: Power) -> set[str]:
    """Return the lists that an edition had made public by today."""
    return {kind for kind, day in (power.upkeep.shown or {}).items() if day <= view.today}


def is_exempt(view: View, power: Power, kind: str) -> bool:
    """Say whether a list may stay unpublished: approved, and not yet due for another look."""
    return any(
        exemption.list_kind == kind
        and exemption.is_approved
        and exemption.review_day is not None
        and exemption.review_day >= view.today
        for exemption in power.upkeep.exemptions
    )


def _level(view: View, power: Power) -> str:
    base = due_base(view, power)
    late = 0 if base is None else view.workdays_since(base)
    rule = view.rule("S01")
    if late > rule.number("grace") + rule.number("red_after"):
        return "red"
    return "yellow" if late > rule.number("grace") else "notice"
