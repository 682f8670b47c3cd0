# SPDX-License-Identifier: Apache-2.0
"""Who holds, lends or hands over what and when, and what must be decided in a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tonggui.core.people import Delegation, Handover, Organisation, ScopeEntry, Tenure
from tonggui.formats.lists.bodies import posts_of, ref_of
from tonggui.formats.lists.cells import ALWAYS, Cell, once
from tonggui.formats.lists.known import Known, Nodes, power_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tonggui.core.calendar import Calendar
    from tonggui.core.powers import Power
    from tonggui.formats.lists.gather import Gathered

_COMMISSION, _COMMISSION_CODE, _INTERNAL = "县纪委", "XJW", "内部监督"


def read_organisation(
    gathered: Gathered, known: Known, powers: dict[str, Power], calendar: Calendar
) -> Organisation:
    """Return the organisation with its tenures, delegations and hand-overs."""
    nodes = Nodes.of_all(powers.values())
    head = gathered.one("meta", "platform", "head_ref")
    return Organisation(
        units=known.units,
        bodies=known.bodies,
        supervisors=known.supervisors,
        tenures=(*_listed(gathered, calendar), *_dated(gathered, known, calendar)),
        delegations=tuple(
            _delegation(cell, known, powers, nodes) for cell in gathered.each("delegations")
        ),
        handovers=tuple(
            _handover(cell, known, nodes, calendar) for cell in gathered.each("handovers")
        ),
        scopes=tuple(_scopes(gathered, known)),
        commission=_with_kind(known, _COMMISSION, _COMMISSION_CODE),
        internal_supervision=_with_kind(known, _INTERNAL, ""),
        platform_head=known.post(head) if head else "",
    )


def _with_kind(known: Known, kind: str, code: str) -> str:
    found = [body.code for body in known.supervisors.values() if body.kind == kind]
    return found[0] if found else (code if code in known.supervisors else "")


def _listed(gathered: Gathered, calendar: Calendar) -> Iterator[Tenure]:
    """Yield the tenures of persons named beside their posts."""
    start = gathered.one("meta", "tenure_default_since")
    since = start.instant(calendar) if start else ALWAYS
    for unit in gathered.each("units"):
        for post in posts_of(unit):
            if person := post.text("person"):
                yield Tenure(post=ref_of(unit, post), person=person, since=since)


def _dated(gathered: Gathered, known: Known, calendar: Calendar) -> Iterator[Tenure]:
    for cell in gathered.each("tenures"):
        since, until, known_at = cell.at("since"), cell.at("until"), cell.at("known_at")
        yield Tenure(
            post=known.post(cell.at("post")),
            person=cell.text("person"),
            since=since.instant(calendar),
            until=until.instant(calendar, of_end=True) if until.value else None,
            known_at=known_at.instant(calendar) if known_at.value else None,
        )
        if until.value and until.instant(calendar, of_end=True) <= since.instant(calendar):
            raise until.refuse("expected the end after the beginning")


def _span(cell: Cell) -> tuple[int, int]:
    since, until = cell.at("valid_from").day(), cell.at("valid_to").day()
    if until < since:
        raise cell.at("valid_to").refuse("expected a day not before `valid_from`")
    return since, until


def _delegation(cell: Cell, known: Known, powers: dict[str, Power], nodes: Nodes) -> Delegation:
    since, until = _span(cell)
    if not any(cell.at(key).value for key in ("for_post", "power", "node")):
        raise cell.refuse("expected one of `for_post`, `power`, `node`")
    return Delegation(
        to=cell.text("to"),
        since=since,
        until=until,
        for_post=known.post(cell.at("for_post")),
        power=power_id(cell.at("power"), powers),
        node=nodes.id(cell.at("node")),
        unit=known.unit(cell.at("unit")),
        is_written=cell.says("written", otherwise=True),
        is_withdrawn=cell.says("withdrawn", otherwise=False),
    )


def _handover(cell: Cell, known: Known, nodes: Nodes, calendar: Calendar) -> Handover:
    since, until = _span(cell)
    recorded = cell.at("recorded_at")
    return Handover(
        giver=known.supervisor(cell.at("from")),
        taker=known.supervisor(cell.at("to")),
        since=since,
        until=until,
        recorded_at=recorded.instant(calendar) if recorded.value else calendar.start(since),
        case=cell.text("case"),
        node=nodes.id(cell.at("node")),
    )


def _scopes(gathered: Gathered, known: Known) -> Iterator[ScopeEntry]:
    """Yield what each unit decides together; a reserved matter goes by its code and its name."""
    for scope in once(gathered.each("tzyd_scope"), "unit").values():
        unit = known.unit(scope.at("unit"))
        for cell in scope.each("reserved"):
            forum = known.body(cell.at("forum"))
            for word in dict.fromkeys(filter(None, (cell.text("code"), cell.text("name")))):
                yield ScopeEntry(unit=unit, matter=word, forum=forum, is_reserved=True)
        for cell in scope.each("matters"):
            yield ScopeEntry(
                unit=unit,
                matter=cell.text("type"),
                forum=known.body(cell.at("forum")),
                threshold=cell.number("threshold_single_fen"),
                cumulative=cell.number("threshold_cumulative_fen"),
                window_days=cell.number("window_days") or 365,
            )
