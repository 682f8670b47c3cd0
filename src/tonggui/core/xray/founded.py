# SPDX-License-Identifier: Apache-2.0
"""S02: a power rests on a law in force, of a rank that may give such a power."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Power
from tonggui.core.xray.flaws import Flaw, of_power
from tonggui.core.xray.view import View

_LAWS = ("宪法", "法律", "行政法规", "地方性法规", "自治条例", "单行条例")
_RULES = ("规章", "部门规章", "地方政府规章")
HIGH_RANKS = frozenset((*_LAWS, *_RULES))
GRAVE_TYPES = frozenset(("行政许可", "行政处罚", "行政强制"))


def find(view: View) -> Iterator[Flaw]:
    """Yield the powers without a valid basis."""
    if "bases" not in view.keeps:
        return
    for power in view.in_force():
        if (clause := _clause(power)) is None:
            continue
        titles = SEPARATOR.join(f"{basis.title}={basis.status}" for basis in power.bases)
        yield Flaw(
            "S02",
            clause,
            "notice" if clause == "d" else "yellow",
            power.id,
            Said(f"S02.{clause}.expected", (power.statutory_type,)),
            Said(f"S02.{clause}.observed", (titles,)),
            of_power(power, "basis"),
            power,
        )


def _clause(power: Power) -> str | None:
    """Return the first clause that holds; a law renumbered while amended is only a notice."""
    if not power.bases:
        return "a"
    valid = [basis for basis in power.bases if basis.status == "in_force"]
    amended = [basis for basis in power.bases if basis.status == "amended"]
    if not valid and amended and all(basis.is_renumbered for basis in amended):
        return "d"
    if not valid and not amended:
        return "b"
    ranks = [basis.rank for basis in valid]
    is_low = "" not in ranks and not HIGH_RANKS.intersection(ranks)
    if power.statutory_type in GRAVE_TYPES and power.side != "内部" and is_low:
        return "c"
    return None
