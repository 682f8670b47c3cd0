# SPDX-License-Identifier: Apache-2.0
"""S06 and S07: what is due is published in time, and stays as it was approved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tonggui.core.calendar import HOUR
from tonggui.core.findings import Said
from tonggui.core.list_facts import ClosedCase, Probe, Published
from tonggui.core.powers import Power
from tonggui.core.xray.complete import due_base, scheduled
from tonggui.core.xray.flaws import Flaw, of_power
from tonggui.core.xray.view import View

DUE_TYPES = frozenset(("行政许可", "行政处罚"))
_MINUTE = HOUR // 60


def find_late_cases(view: View) -> Iterator[Flaw]:
    """Yield decisions published after they were due, or not at all."""
    for case in view.lists.list_facts.closed:
        yield from _late(view, case)


def find_late_lists(view: View) -> Iterator[Flaw]:
    """Yield lists published after they were due, and editions after they took effect."""
    for power in view.in_force():
        yield from _late_edition(view, power)
        base = due_base(view, power)
        for kind, day in (power.upkeep.published or {}).items() if base else ():
            if base is not None and base < day <= view.today:
                late = view.calendar.workdays_between(base, day)
                yield Flaw(
                    "S06",
                    "a",
                    _level(view, late),
                    f"{power.id}/{kind}",
                    Said("S06.a.expected", (view.say_day(base),)),
                    Said("S06.a.late", (view.say_day(day), late)),
                    of_power(power, "publication", kind),
                    power,
                )


def _late_edition(view: View, power: Power) -> Iterator[Flaw]:
    """Judge the last edition kept here: public before it takes effect, a roll-out apart."""
    due, public = power.upkeep.edition or (0, 0)
    joined = scheduled(view, power)
    due = due if joined is None else max(due, joined)
    if not due < public <= view.today:
        return
    late = view.calendar.workdays_between(due, public)
    yield Flaw(
        "S06",
        "a",
        _level(view, late),
        f"{power.id}/edition",
        Said("S06.a.expected", (view.say_day(due),)),
        Said("S06.a.late", (view.say_day(public), late)),
        of_power(power, "publication"),
        power,
    )


def due_day(view: View, case: ClosedCase) -> int | None:
    """Return the last day to publish a decision; None where its kind has no due rule."""
    power = view.lists.powers.get(case.power)
    if power is None or power.statutory_type not in DUE_TYPES:
        return None
    days = int(view.rule("S06").number("permit_penalty"))
    return view.calendar.add_workdays(case.decided_day, days)


def _late(view: View, case: ClosedCase) -> Iterator[Flaw]:
    due = due_day(view, case)
    end = view.today if case.published_day is None else case.published_day
    if due is None or case.is_exempted or end <= due:
        return
    late = view.calendar.workdays_between(due, end)
    shown = "" if case.published_day is None else view.say_day(case.published_day)
    yield Flaw(
        "S06",
        "a",
        _level(view, late),
        f"publication:{case.case}",
        Said("S06.a.expected", (view.say_day(due),)),
        Said("S06.a.late", (shown, late)) if shown else Said("S06.a.missing", (late,)),
        ("facts", "case_facts", case.case, "published_at"),
        view.lists.powers[case.power],
    )


def _level(view: View, late: int) -> str:
    return "yellow" if late > view.rule("S06").number("yellow_over") else "notice"


def find_changed(view: View) -> Iterator[Flaw]:
    """Yield published objects whose content differs from what was approved, or that are gone."""
    facts = view.lists.list_facts
    first = {shown.object: shown for shown in reversed(facts.published)}
    by_object: dict[str, list[Probe]] = {}
    for probe in sorted(facts.probes, key=lambda each: each.at):
        if probe.at <= view.as_of and probe.object in first and probe.object not in facts.withdrawn:
            by_object.setdefault(probe.object, []).append(probe)
    for name, probes in by_object.items():
        approved = [shown for shown in facts.published if shown.object == name]
        if (clause := _clause(view, probes, approved)) is not None:
            power = view.lists.powers.get(first[name].power)
            yield Flaw(
                "S07",
                clause,
                "red",
                f"publication:{name}",
                Said("S07.expected", (name,)),
                Said(f"S07.{clause}.observed"),
                ("facts", "published", name),
                power,
            )


def _clause(view: View, probes: list[Probe], approved: list[Published]) -> str | None:
    for probe in probes:
        known = {shown.hash for shown in approved if shown.at <= probe.at}
        if not probe.is_missing and probe.hash not in known:
            return "a"
    gap = view.rule("S07").number("probe_gap") * _MINUTE
    for one, other in pairwise(probes):
        if one.is_missing and other.is_missing and other.at - one.at >= gap:
            return "b"
    return None
