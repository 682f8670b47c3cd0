# SPDX-License-Identifier: Apache-2.0
"""Which controls a finding says did not hold: those at its node that are bound to its rule."""

from __future__ import annotations

from tonggui.core.powers import Control, Power


def failed(power: Power | None, node: str, rule: str) -> tuple[Control, ...]:
    """Return the active controls of the risks at a node of a power that are bound to a rule.

    >>> failed(None, "P01.n1", "S15")
    ()
    """
    if power is None or not node:
        return ()
    return tuple(
        control
        for risk in power.risks
        if risk.node in (node, node.removeprefix(f"{power.code}."))
        for control in risk.controls
        if control.is_active and rule in control.rules
    )
