# SPDX-License-Identifier: Apache-2.0
"""What is known beside the events; facts of rules not judged here are accepted and kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tonggui.core.facts import (
    ConditionMet,
    Contract,
    EarlierCard,
    EarlierCorrection,
    Engaged,
    Facts,
    Figures,
    InspectionNotice,
    LoggedDecision,
    Ongoing,
    OnlyProvider,
    Relation,
    Resolution,
    Talk,
)
from tonggui.formats.lists.cells import Cell, once
from tonggui.formats.lists.known import Known, Nodes, power_id

if TYPE_CHECKING:
    from tonggui.core.calendar import Calendar
    from tonggui.core.powers import Power
    from tonggui.formats.lists.gather import Gathered


def read_facts(
    gathered: Gathered, known: Known, powers: dict[str, Power], calendar: Calendar
) -> Facts:
    """Return the facts that the rules of family case ask for."""

    def each(name: str) -> list[Cell]:
        return gathered.each("facts", name)

    once(each("resolutions"), "id")
    contracts = [cell for cell in each("contracts") if cell.text("id")]
    once(contracts, "id")
    once(each("ongoing"), "case")
    answers = gathered.one("facts", "answers_on_record")
    return Facts(
        relations=tuple(_relation(cell) for cell in each("relations")),
        resolutions=tuple(_resolution(cell, known, calendar) for cell in each("resolutions")),
        conditions_met=tuple(_condition(cell, calendar) for cell in each("conditions_met")),
        contracts=tuple(_contract(cell) for cell in contracts),
        ongoing=tuple(_ongoing(cell, powers) for cell in each("ongoing")),
        notices=tuple(_notice(cell, known, calendar) for cell in each("inspection_notices")),
        cards=tuple(_card(cell, calendar) for cell in each("cards")),
        talks=tuple(
            Talk(cell.text("person"), cell.at("at").instant(calendar)) for cell in each("talks")
        ),
        figures=tuple(_figures(cell) for cell in each("stats")),
        corrections=tuple(_correction(cell, calendar) for cell in each("rectifications")),
        answers_on_record=bool(answers and answers.value),
        decisions=tuple(_decision(cell, known, calendar) for cell in each("decision_log")),
        engagements=tuple(_engaged(cell, known, calendar) for cell in each("engagements")),
        only_providers=tuple(
            _only_provider(cell, known) for cell in each("single_provider_filings")
        ),
        evidence={cell.text("hash"): cell.text("case") for cell in each("evidence")},
        templates=frozenset(str(cell.value) for cell in each("template_hashes")),
        close_counts={
            cell.text("account"): cell.number("count") or 0 for cell in each("close_counts")
        },
        appropriations=_amounts(gathered, "appropriations"),
        approval_limits=_limits(gathered, known),
        devices={
            device: str(person.value)
            for cell in gathered.maps("facts", "devices")
            for device, person in cell.pairs()
        },
    )


def _relation(cell: Cell) -> Relation:
    return Relation(cell.text("person"), cell.text("party"), cell.text("kind"))


def _resolution(cell: Cell, known: Known, calendar: Calendar) -> Resolution:
    adopted, recorded = cell.at("adopted_at"), cell.at("recorded_at")
    at = adopted.instant(calendar)
    return Resolution(
        id=cell.text("id"),
        body=known.body(cell.at("body")),
        at=at,
        result=cell.text("result", "adopted"),
        mode=cell.text("mode", "meeting"),
        amount=cell.number("amount_fen"),
        payee=cell.text("payee"),
        object=cell.text("object"),
        person=cell.text("person"),
        place=cell.text("place"),
        conditions=cell.texts("conditions"),
        state=cell.text("state"),
        replaces=cell.text("replaces"),
        case=cell.text("case"),
        recorded_at=recorded.instant(calendar) if recorded.value else at,
        owner=_owner(cell, known),
        due_day=_day(cell.at("due"), calendar),
        feedback_day=_day(cell.at("feedback_due"), calendar),
        has_progress=bool(cell.at("progress").value),
    )


def _owner(cell: Cell, known: Known) -> str:
    return known.post(cell.at("owner")) if cell.text("owner") else ""


def _day(cell: Cell, calendar: Calendar) -> int | None:
    return calendar.day(cell.instant(calendar)) if cell.value else None


def _condition(cell: Cell, calendar: Calendar) -> ConditionMet:
    at = cell.at("at").instant(calendar)
    return ConditionMet(cell.text("resolution"), cell.text("condition"), at)


def _contract(cell: Cell) -> Contract:
    share = cell.at("advance_share").value
    return Contract(
        id=cell.text("id"),
        amount=cell.number("amount_fen"),
        advance_share=0.0 if share is None else float(share),
        case=cell.text("case"),
    )


def _ongoing(cell: Cell, powers: dict[str, Power]) -> Ongoing:
    power = power_id(cell.at("power"), powers)
    opened = cell.at("opened_at")
    return Ongoing(
        case=cell.text("case"),
        power=power,
        through=Nodes.of_power(powers[power]).id(cell.at("through")),
        opened_day=opened.day() if opened.value else None,
    )


def _notice(cell: Cell, known: Known, calendar: Calendar) -> InspectionNotice:
    return InspectionNotice(known.unit(cell.at("unit")), cell.at("at").instant(calendar))


def _card(cell: Cell, calendar: Calendar) -> EarlierCard:
    seen = cell.at("ack_at")
    return EarlierCard(
        rule=cell.text("rule"),
        person=cell.text("person"),
        at=cell.at("raised_at").instant(calendar),
        level=cell.text("level"),
        node=cell.text("node"),
        lead=cell.text("lead").removeprefix("supervisor:"),
        responsible=cell.text("responsible"),
        id=cell.text("id"),
        acknowledged_at=seen.instant(calendar) if seen.value else None,
    )


def _figures(cell: Cell) -> Figures:
    """Return the figures of a body or a unit, as whoever counted them states them."""
    return Figures(
        body=cell.text("body").removeprefix("body:"),
        unit=cell.text("unit").removeprefix("unit:"),
        months=cell.at("months").value or 0,
        volume=cell.number("volume") or 0,
        median_volume=cell.at("median_volume").value,
        own_findings=cell.number("own_findings"),
        external_findings=cell.number("external_findings") or 0,
        powers=cell.number("powers") or 0,
    )


def _correction(cell: Cell, calendar: Calendar) -> EarlierCorrection:
    closed = cell.at("closed_at")
    return EarlierCorrection(
        id=cell.text("id"),
        card=cell.text("card"),
        closed_at=closed.instant(calendar) if closed.value else None,
        owner=cell.text("owner"),
        hashes=frozenset(each.text("hash") for each in cell.each("evidence")),
    )


def _decision(cell: Cell, known: Known, calendar: Calendar) -> LoggedDecision:
    told = cell.at("instruction_at")
    return LoggedDecision(
        leader=known.post(cell.at("leader")),
        case=cell.text("case"),
        at=cell.at("decided_at").instant(calendar),
        instructed_at=told.instant(calendar) if told.value else None,
    )


def _engaged(cell: Cell, known: Known, calendar: Calendar) -> Engaged:
    return Engaged(
        unit=known.unit(cell.at("unit")),
        kind=cell.text("kind"),
        provider=cell.text("provider"),
        at=cell.at("at").instant(calendar),
    )


def _only_provider(cell: Cell, known: Known) -> OnlyProvider:
    unit = known.unit(cell.at("unit")) if cell.text("unit") else ""
    return OnlyProvider(cell.text("kind"), unit, cell.text("provider"))


def _amounts(gathered: Gathered, name: str) -> dict[str, int]:
    return {
        key: amount.value for cell in gathered.maps("facts", name) for key, amount in cell.pairs()
    }


def _limits(gathered: Gathered, known: Known) -> dict[str, int]:
    """Return the approval limits; each stands under a post that the lists know."""
    for cell in gathered.maps("facts", "approval_limits"):
        for post, amount in cell.pairs():
            known.post(Cell(amount.document, amount.keys, post))
    return _amounts(gathered, "approval_limits")
