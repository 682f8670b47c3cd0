# SPDX-License-Identifier: Apache-2.0
"""S28 a and S22 d: the first leader holds none of four portfolios, a supervisor holds no power."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.people import Post, Unit
from tonggui.core.rules import Rule
from tonggui.core.xray.flaws import Flaw
from tonggui.core.xray.view import View

FOUR = ("人事", "财务", "工程项目", "物资采购")
FIFTH = ("行政审批", "行政执法")


def banned(rule: Rule) -> tuple[str, ...]:
    """Return the portfolios a first leader may not hold; the fifth is a switch of S28."""
    return (*FOUR, *(FIFTH if rule.is_switched_on("fifth_item") else ()))


def held(portfolio: Iterable[str], words: Iterable[str]) -> list[str]:
    """Return which portfolios are held; supervising one is not holding it."""
    items = [item for item in portfolio if "监督" not in item]
    return [word for word in words if any(word in item for item in items)]


def find(view: View) -> Iterator[Flaw]:
    """Yield the units whose first leader is directly in charge of what he or she may not be."""
    words = banned(view.rule("S28"))
    for unit in view.lists.organisation.units.values():
        if is_small(view, unit):
            continue
        for post in unit.posts:
            if post.is_first_leader and (found := held(post.portfolio, words)):
                yield _flaw("S28", "a", unit, post, found, owner=post.ref)


def find_supervisors(view: View) -> Iterator[Flaw]:
    """Yield the units that gave a head of their own supervising body a portfolio."""
    roster = view.bench.roster
    for unit in view.lists.organisation.units.values():
        for post in unit.posts:
            body, is_head = roster.membership(roster.holder(post.ref, view.as_of))
            if not is_head or not roster.has_remit(body, unit.code):
                continue
            if found := held(post.portfolio, (*FOUR, *FIFTH)):
                yield _flaw("S22", "d", unit, post, found, owner=f"supervisor:{body}")


def is_small(view: View, unit: Unit) -> bool:
    """Say whether the county commission holds a filed exemption for a small unit."""
    filed = unit.portfolio_exemption
    return (
        filed is not None
        and bool(filed.approved_by)
        and (filed.until is None or filed.until >= view.today)
    )


def _flaw(  # noqa: PLR0913, PLR0917 - a rule, a clause, and what they are about
    rule: str, clause: str, unit: Unit, post: Post, found: list[str], owner: str
) -> Flaw:
    return Flaw(
        rule,
        clause,
        "red",
        f"division:{unit.code}",
        Said(f"{rule}.{clause}.expected", (post.name,)),
        Said(f"{rule}.{clause}.observed", (SEPARATOR.join(found),)),
        ("units", unit.code, "leaders", post.ref, "portfolio"),
        unit=unit.code,
        owners=(owner,),
        by=post.ref if rule == "S22" else "",
    )
