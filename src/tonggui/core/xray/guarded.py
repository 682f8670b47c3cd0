# SPDX-License-Identifier: Apache-2.0
"""S12: every risk has a control, a high one of each class, and controls have a valid method."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import CONTROL_CLASSES, RISK_LEVELS, Power, Risk
from tonggui.core.xray.flaws import Flaw, of_power
from tonggui.core.xray.view import View, active, controls_of, day_of, node_of


def find(view: View) -> Iterator[Flaw]:
    """Yield risks without controls or without one of a class, and powers without a method."""
    if "controls" not in view.keeps:
        return
    for power in view.powers:
        for risk in power.risks:
            yield from _risk(power, risk)
        yield from _method(view, power)


def owners(risk: Risk) -> tuple[str, ...]:
    """Return who answers for the controls of a risk: of those in use, else of the first."""
    used = active(risk) or risk.controls[:1]
    return tuple(dict.fromkeys(each.responsible for each in used if each.responsible))


def _risk(power: Power, risk: Risk) -> Iterator[Flaw]:
    used = active(risk)
    there = {control.control_class for control in used}
    lacking = [each for each in CONTROL_CLASSES if each not in there]
    if used and not (risk.level == RISK_LEVELS[-1] and lacking):
        return
    clause = "b" if used else "a"
    yield Flaw(
        "S12",
        clause,
        "yellow",
        risk.id,
        Said(f"S12.{clause}.expected", (risk.description or risk.id,)),
        Said(f"S12.{clause}.observed", (SEPARATOR.join(lacking),)),
        of_power(power, "risks", risk.id, "controls"),
        power,
        node_of(power, risk),
        owners=owners(risk),
    )


def _method(view: View, power: Power) -> Iterator[Flaw]:
    if not any(control.is_active for _, control in controls_of(power)):
        return
    if power.method is None and "method" not in view.keeps:
        return
    ends = day_of(power.method.valid_until) if power.method else None
    if power.method is not None and (ends is None or ends >= view.today):
        return
    observed = Said("S12.c.expired", (view.say_day(ends),)) if ends else Said("S12.c.observed")
    first = power.risks[0].controls[:1]
    yield Flaw(
        "S12",
        "c",
        "yellow",
        power.id,
        Said("S12.c.expected"),
        observed,
        of_power(power, "supervision_method", "valid_until" if ends else "lead"),
        power,
        owners=tuple(control.responsible for control in first if control.responsible),
    )
