# SPDX-License-Identifier: Apache-2.0
"""S02: a power rests on a law in force, of a rank that may give such a power.

What a law is now comes from the register of laws, where it knows that the law fell or that its
articles have other numbers; an amended law is still a law, and S04 asks for the revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tonggui.core.articles import plain, touches
from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.list_facts import LawChange
from tonggui.core.powers import LegalBasis, Power
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
    known = view.lists.list_facts.laws
    changes = [each for each in known if each.day <= max(view.today, each.seen_day)]
    for power in view.in_force():
        bases = [_known_now(basis, power, changes) for basis in power.bases]
        if (clause := _clause(power, bases)) is None:
            continue
        titles = SEPARATOR.join(f"{basis.title}={basis.status}" for basis in bases)
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


def _known_now(basis: LegalBasis, power: Power, changes: Sequence[LawChange]) -> LegalBasis:
    """Return a basis as the register knows it today, which can only be worse than as written."""
    effects = {each.effect for each in changes if _falls_on(each, basis, power)}
    if "repealed" in effects:
        return replace(basis, status="repealed")
    if "renumbered" in effects and basis.status == "in_force":
        return replace(basis, status="amended", is_renumbered=True)
    return basis


def _falls_on(change: LawChange, basis: LegalBasis, power: Power) -> bool:
    titles = {plain(each) for each in change.titles}
    if plain(basis.title) not in titles or not touches(change.article, basis.article):
        return False
    return change.effect == "repealed" or power.id not in change.answered


def _clause(power: Power, bases: Sequence[LegalBasis]) -> str | None:
    """Return the first clause that holds; a law renumbered while amended is only a notice."""
    if not bases:
        return "a"
    valid = [basis for basis in bases if basis.status == "in_force"]
    amended = [basis for basis in bases if basis.status == "amended"]
    if not valid and amended and all(basis.is_renumbered for basis in amended):
        return "d"
    if not valid and not amended:
        return "b"
    ranks = [basis.rank for basis in valid]
    is_low = "" not in ranks and not HIGH_RANKS.intersection(ranks)
    if power.statutory_type in GRAVE_TYPES and power.side != "内部" and is_low:
        return "c"
    return None
