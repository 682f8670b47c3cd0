# SPDX-License-Identifier: Apache-2.0
"""What each control is bound to, said in sentences beside its row."""

from __future__ import annotations

from tonggui.core.bindings import explain, lacks
from tonggui.core.lists import Lists
from tonggui.core.naming import named, names_of
from tonggui.core.powers import Power
from tonggui.core.wording import say
from tonggui.core.xray.view import controls_of, node_of
from tonggui.desk.lines import spoken


def explained(power: Power, lists: Lists) -> dict[str, list[tuple[str, bool]]]:
    """Return, by control, what its rules demand, and whether they demand nothing yet."""
    names, is_english = names_of(lists), spoken() == "en"
    found: dict[str, list[tuple[str, bool]]] = {}
    for risk, control in controls_of(power):
        node = node_of(power, risk)
        for rule in control.rules if node else ():
            known = lists.rules.get(rule) or lists.list_rules.get(rule)
            called = (known.name_en if is_english else known.name_zh) if known else ""
            said = named((explain(power, node, rule, called),), names)[0] if node else None
            if said:
                found.setdefault(control.id, []).append((say(said, spoken()), lacks(said)))
    return found
