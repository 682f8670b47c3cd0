# SPDX-License-Identifier: Apache-2.0
"""Units with their posts, deciding bodies and supervising bodies: whatever the rest refers to."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from tonggui.core.people import (
    CollectiveBody,
    Member,
    PortfolioExemption,
    Post,
    SmallUnitExemption,
    SupervisingBody,
    Unit,
)
from tonggui.formats.lists.cells import Cell, once
from tonggui.formats.lists.known import Known
from tonggui.formats.lists.upkeep import day_or_none, read_rollout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tonggui.formats.lists.gather import Gathered


def read_known(gathered: Gathered) -> Known:
    """Return the units and bodies, each defined once and referring only to one another."""
    units = once(gathered.each("units"), "code")
    bodies = once(gathered.each("collective_bodies"), "code")
    supervisors = once(gathered.each("supervisors"), "code")
    known = Known(
        units={code: _unit(cell) for code, cell in units.items()},
        bodies={code: _body(cell) for code, cell in bodies.items()},
        supervisors={code: _supervisor(cell) for code, cell in supervisors.items()},
        third_parties=tuple(
            name for cell in units.values() for name in cell.texts("third_parties")
        ),
        posts=dict.fromkeys(
            ref_of(cell, post) for cell in units.values() for post in posts_of(cell)
        ),
    )
    _check(known, units, bodies, supervisors)
    return known


def _check(
    known: Known, units: dict[str, Cell], bodies: dict[str, Cell], supervisors: dict[str, Cell]
) -> None:
    for unit in units.values():
        known.supervisor(unit.at("supervised_by"))
    for body in bodies.values():
        known.unit(body.at("unit"))
    above = known.supervisors.keys() | known.bodies.keys() | known.units.keys()
    for supervisor in supervisors.values():
        parent = supervisor.at("parent")
        if parent.value is not None and parent.value not in above:
            raise parent.refuse(f"expected the code of a listed body, found `{parent.value}`")
    _refuse_circle(supervisors)


def _refuse_circle(supervisors: dict[str, Cell]) -> None:
    for code, cell in supervisors.items():
        seen, above = {code}, cell.text("parent")
        while above in supervisors:
            if above in seen:
                raise cell.at("parent").refuse(
                    f"expected no circle of parents, found `{above}` again"
                )
            seen.add(above)
            above = supervisors[above].text("parent")


def ref_of(unit: Cell, post: Cell) -> str:
    """Return how a post of a unit is referred to."""
    return f"post:{unit.text('code')}/{post.text('post')}"


def posts_of(unit: Cell) -> list[Cell]:
    """Return the posts of a unit, leaders first, then office by office."""
    offices = (office.each("posts") for office in unit.each("offices"))
    return [*unit.each("leaders"), *chain.from_iterable(offices)]


def _unit(cell: Cell) -> Unit:
    once(posts_of(cell), "post")
    return Unit(
        code=cell.text("code"),
        name=cell.text("name", cell.text("code")),
        level=cell.text("level"),
        kind=cell.text("kind"),
        supervised_by=cell.text("supervised_by"),
        posts=tuple(_posts(cell)),
        exemption=_exemption(cell.at("small_unit_exemption")),
        portfolio_exemption=_portfolio_exemption(cell.at("portfolio_exemption")),
        rollout=read_rollout(cell.at("rollout")),
    )


def _posts(unit: Cell) -> Iterator[Post]:
    code = unit.text("code")
    for cell in unit.each("leaders"):
        yield Post(
            ref=ref_of(unit, cell),
            unit=code,
            name=cell.text("post"),
            is_leader=True,
            is_first_leader=cell.says("is_first_leader", otherwise=False),
            portfolio=cell.texts("portfolio"),
        )
    for office in unit.each("offices"):
        for cell in office.each("posts"):
            name = office.text("office")
            yield Post(ref=ref_of(unit, cell), unit=code, name=cell.text("post"), office=name)


def _exemption(cell: Cell) -> SmallUnitExemption | None:
    if cell.value is None:
        return None
    since = cell.at("valid_from")
    return SmallUnitExemption(
        duties=frozenset(cell.text("kind").split("-")),
        until=cell.at("valid_until").day(),
        since=since.day() if since.value else 0,
    )


def _portfolio_exemption(cell: Cell) -> PortfolioExemption | None:
    if cell.value is None:
        return None
    return PortfolioExemption(
        approved_by=cell.text("approved_by"),
        until=day_or_none(cell.at("valid_until")),
        reason=cell.text("reason"),
    )


def _body(cell: Cell) -> CollectiveBody:
    personnel = cell.at("quorum").at("personnel")
    return CollectiveBody(
        code=cell.text("code"),
        name=cell.text("name", cell.text("code")),
        unit=cell.text("unit"),
        rank=cell.number("rank") or 0,
        quorum=_share(cell.at("quorum").at("general")),
        personnel_quorum=_share(personnel) if personnel.value else None,
    )


def _share(cell: Cell) -> Fraction:
    share = Fraction(cell.value or "1/2")
    if share > 1:
        raise cell.refuse(f"expected a share of at most 1, found `{cell.value}`")
    return share


def _supervisor(cell: Cell) -> SupervisingBody:
    once(cell.each("members"), "person")
    return SupervisingBody(
        code=cell.text("code"),
        name=cell.text("name", cell.text("code")),
        kind=cell.text("kind"),
        parent=cell.text("parent"),
        members=tuple(
            Member(each.text("person"), is_head=each.says("head", otherwise=False))
            for each in cell.each("members")
        ),
        levels=cell.texts("levels"),
        focus=cell.text("remit_focus"),
    )
