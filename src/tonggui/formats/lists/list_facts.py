# SPDX-License-Identifier: Apache-2.0
"""What is known around the lists: changes, past problems, closed cases, publications, probes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tonggui.core.list_facts import (
    Change,
    ClosedCase,
    Confirmed,
    Document,
    Feedback,
    LawChange,
    ListFacts,
    PastProblem,
    Probe,
    PublicationRule,
    Published,
)
from tonggui.core.upkeep import Statement
from tonggui.formats.lists.cells import Cell, once
from tonggui.formats.lists.known import Known, Nodes, power_id
from tonggui.formats.lists.upkeep import day_or_none, read_statement

if TYPE_CHECKING:
    from tonggui.core.calendar import Calendar
    from tonggui.core.powers import Power
    from tonggui.formats.lists.gather import Gathered

Powers = dict[str, "Power"]


def read_list_facts(
    gathered: Gathered, known: Known, powers: Powers, calendar: Calendar
) -> ListFacts:
    """Return the facts that the rules of family lists ask for."""

    def each(name: str) -> list[Cell]:
        return gathered.each("facts", name)

    nodes = Nodes.of_all(powers.values())
    return ListFacts(
        changes=tuple(
            _change(cell, known, powers) for cell in once(each("changes"), "id").values()
        ),
        laws=tuple(_law(cell, powers) for cell in once(each("laws"), "id").values()),
        documents=tuple(_document(cell) for cell in once(each("documents"), "id").values()),
        confirmed=tuple(_confirmed(cell, nodes, powers) for cell in each("confirmed_findings")),
        problems=tuple(
            _problem(cell, powers)
            for cell in each("substantiated_cases")
            if isinstance(cell.value, dict) and cell.text("power")
        ),
        closed=tuple(_closed(cell, powers) for cell in each("case_facts")),
        publication_rules=tuple(
            PublicationRule(
                power_id(cell.at("power"), powers), cell.texts("mandatory"), cell.texts("maskable")
            )
            for cell in each("publication_rules")
        ),
        published=tuple(_published(cell, powers, calendar) for cell in each("publications")),
        probes=tuple(_probe(cell, calendar) for cell in each("probes")),
        feedback=tuple(
            _feedback(cell, known, powers) for cell in once(each("feedback"), "id").values()
        ),
        withdrawn=frozenset(
            cell.text("object", cell.text("case"))
            for cell in each("withdrawals")
            if cell.says("approved", otherwise=False) and cell.says("tombstone", otherwise=True)
        ),
    )


def _change(cell: Cell, known: Known, powers: Powers) -> Change:
    return Change(
        id=cell.text("id"),
        kind=cell.text("kind"),
        unit=known.unit(cell.at("unit")),
        day=cell.at("effective_at").day(),
        items=tuple(power_id(each, powers) for each in cell.each("powers")),
        basis=cell.text("basis"),
        no_impact=read_statement(cell.at("no_impact")),
        revised=tuple(
            (power_id(each.at("power"), powers), each.at("date").day())
            for each in cell.each("revised")
        ),
        effect=cell.text("effect"),
        unaffected=tuple(_unaffected(cell, powers)),
        seen_day=day_or_none(cell.at("seen_on")) or 0,
    )


def _unaffected(cell: Cell, powers: Powers) -> Iterator[tuple[str, Statement]]:
    for each in cell.each("unaffected"):
        if statement := read_statement(each):
            yield power_id(each.at("power"), powers), statement


def _law(cell: Cell, powers: Powers) -> LawChange:
    return LawChange(
        id=cell.text("id"),
        titles=(cell.text("title"), *cell.texts("also")),
        effect=cell.text("effect"),
        day=cell.at("effective_at").day(),
        article=cell.text("article"),
        answered=frozenset(power_id(each, powers) for each in cell.each("answered")),
        seen_day=day_or_none(cell.at("seen_on")) or 0,
    )


def _document(cell: Cell) -> Document:
    return Document(
        id=cell.text("id"),
        title=cell.text("title"),
        status=cell.text("status", "in_force"),
        review_day=day_or_none(cell.at("review_date")),
        repealed_day=day_or_none(cell.at("repealed_at")),
    )


def _confirmed(cell: Cell, nodes: Nodes, powers: Powers) -> Confirmed:
    node = cell.at("node")
    return Confirmed(
        object=nodes.id(node) if node.value else power_id(cell.at("power"), powers),
        rule=cell.text("rule"),
        level=cell.text("level"),
        day=cell.at("confirmed_at").day(),
        is_withdrawn=cell.says("withdrawn", otherwise=False),
    )


def _problem(cell: Cell, powers: Powers) -> PastProblem:
    return PastProblem(
        id=cell.text("id"),
        power=power_id(cell.at("power"), powers),
        day=cell.at("decided_at").day(),
        risk=cell.text("risk"),
    )


def _closed(cell: Cell, powers: Powers) -> ClosedCase:
    related, favourable = cell.at("related_party").value, cell.at("favourable").value
    return ClosedCase(
        case=cell.text("case"),
        power=power_id(cell.at("power"), powers),
        decided_day=cell.at("decided_at").day(),
        published_day=day_or_none(cell.at("published_at")),
        is_exempted=cell.says("exempted", otherwise=False),
        fields={name: str(each.value or "") for name, each in cell.at("fields").pairs()},
        is_related=None if related is None else bool(related),
        is_favourable=None if favourable is None else bool(favourable),
        amount=cell.number("amount_fen"),
        is_closed=cell.at("closed_at").value is not None,
    )


def _feedback(cell: Cell, known: Known, powers: Powers) -> Feedback:
    return Feedback(
        id=cell.text("id"),
        received_day=cell.at("received_at").day(),
        power=power_id(cell.at("power"), powers),
        unit=known.unit(cell.at("unit")),
        office=known.post(cell.at("office")),
        accepted_day=day_or_none(cell.at("accepted_at")),
        replied_day=day_or_none(cell.at("replied_at")),
        reply=cell.text("reply"),
        paused=cell.number("paused_days") or 0,
        is_clue=cell.text("kind") == "clue_of_violation",
    )


def _published(cell: Cell, powers: Powers, calendar: Calendar) -> Published:
    return Published(
        object=cell.text("object"),
        power=power_id(cell.at("power"), powers),
        hash=cell.text("hash"),
        at=cell.at("at").instant(calendar),
    )


def _probe(cell: Cell, calendar: Calendar) -> Probe:
    return Probe(
        object=cell.text("object"),
        at=cell.at("at").instant(calendar),
        hash=cell.text("hash"),
        is_missing=cell.text("state") == "missing",
    )
