# SPDX-License-Identifier: Apache-2.0
"""What the public sees of an edition: everything but what is lawfully withheld that day."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from tonggui.core.powers import Power as PowerValue
from tonggui.registry.models import Edition
from tonggui.rounds import queries
from tonggui.rounds.models import Part, Withholding

Body = dict[str, Any]


def withheld(edition: Edition, day: date) -> list[Withholding]:
    """Return what is withheld of a power on a day; an overdue review is shown, and still holds."""
    return list(queries.in_force(day, edition.power))


def parts(found: Iterable[Withholding]) -> frozenset[str]:
    """Return which whole parts are withheld."""
    return frozenset(each.part for each in found if not each.item)


def shown_body(edition: Edition, found: Collection[Withholding]) -> Body:
    """Return the lists of an edition as files give them, without what is withheld."""
    body: Body = json.loads(edition.body)
    for each in found:
        _BODIES[each.part](body, each.item)
    return body


def shown_value(value: PowerValue, found: Collection[Withholding]) -> PowerValue:
    """Return a power as pages show it, without what is withheld."""
    for each in found:
        value = _VALUES[each.part](value, each.item)
    return value


def _no_process(body: Body, _item: str) -> None:
    for name in ("nodes", "flow", "leader_flow", "post_flow"):
        body.pop(name, None)


def _no_controls(body: Body, _item: str) -> None:
    for risk in body.get("risks", ()):
        risk["controls"] = []


def _without_risk(body: Body, item: str) -> None:
    body["risks"] = [each for each in body.get("risks", ()) if each.get("risk") != item]


def _without_control(body: Body, item: str) -> None:
    for risk in body.get("risks", ()):
        risk["controls"] = [each for each in risk.get("controls", ()) if each["control"] != item]


_BODIES: MappingProxyType[str, Callable[[Body, str], object]] = MappingProxyType(
    {
        Part.PROCESS.value: _no_process,
        Part.RISKS.value: lambda body, _item: body.pop("risks", None),
        Part.CONTROLS.value: _no_controls,
        Part.ONE_RISK.value: _without_risk,
        Part.ONE_CONTROL.value: _without_control,
        Part.BOUNDARY.value: lambda body, _item: body.pop("boundary", None),
        Part.METHOD.value: lambda body, _item: body.pop("supervision_method", None),
    }
)
_VALUES: MappingProxyType[str, Callable[[PowerValue, str], PowerValue]] = MappingProxyType(
    {
        Part.PROCESS.value: lambda value, _item: replace(
            value, nodes=(), flow=None, leader_steps=(), post_steps=()
        ),
        Part.RISKS.value: lambda value, _item: replace(value, risks=()),
        Part.CONTROLS.value: lambda value, _item: replace(
            value, risks=tuple(replace(each, controls=()) for each in value.risks)
        ),
        Part.ONE_RISK.value: lambda value, item: replace(
            value, risks=tuple(each for each in value.risks if each.id != item)
        ),
        Part.ONE_CONTROL.value: lambda value, item: replace(
            value,
            risks=tuple(
                replace(risk, controls=tuple(one for one in risk.controls if one.id != item))
                for risk in value.risks
            ),
        ),
        Part.BOUNDARY.value: lambda value, _item: replace(value, boundary=""),
        Part.METHOD.value: lambda value, _item: replace(value, method=None),
    }
)
