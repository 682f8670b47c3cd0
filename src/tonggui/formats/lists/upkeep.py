# SPDX-License-Identifier: Apache-2.0
"""How a power's lists are kept: publication, exemptions, risk round, statements, layers, matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tonggui.core.powers import Acceptance, Paper, Score
from tonggui.core.upkeep import Cell as MatrixCell
from tonggui.core.upkeep import Exemption, RiskRound, Rollout, Statement, Upkeep

if TYPE_CHECKING:
    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.known import Known


def read_upkeep(power: Cell, known: Known) -> Upkeep:
    """Return what a power says of the keeping of its lists."""
    published = power.at("publication")
    return Upkeep(
        published=(
            None
            if published.value is None
            else {name: each.day() for name, each in published.pairs()}
        ),
        exemptions=tuple(_exemption(each) for each in power.each("exemptions")),
        round=_round(power.at("risk_round"), known),
        statements=tuple(
            said for each in power.each("layer_statements") if (said := read_statement(each))
        ),
        matrix=tuple(_matrix_cell(each) for each in power.each("coverage_matrix")),
        layers_status=power.text("layers_status"),
        layers_day=day_or_none(power.at("layers_published")),
        rollout=read_rollout(power.at("rollout")),
        legal_limit=power.text("legal_limit"),
        promised_limit=power.text("promised_limit"),
        fee=power.text("fee"),
        risk_level=power.text("risk_level"),
        confidentiality=power.text("confidentiality"),
        major_matter=power.text("tzyd"),
    )


def read_statement(cell: Cell) -> Statement | None:
    """Return a signed statement, None where there is none."""
    if cell.value is None:
        return None
    return Statement(
        reason=cell.text("reason"),
        signed_by=cell.text("signed_by"),
        day=day_or_none(cell.at("date")),
        layer=cell.text("layer"),
    )


def read_rollout(cell: Cell) -> Rollout | None:
    """Return when a unit or power joins, None where nothing is said."""
    if cell.value is None:
        return None
    return Rollout(cell.text("state"), day_or_none(cell.at("due_date")))


def read_papers(node: Cell) -> tuple[Paper, ...]:
    """Return the papers a node needs."""
    return tuple(
        Paper(each.text("name"), each.says("produced_inside", otherwise=False))
        for each in node.each("inputs")
    )


def read_score(cell: Cell) -> Score | None:
    """Return how a risk was assessed, None where it was not."""
    if cell.value is None:
        return None
    return Score(
        likelihood=cell.number("likelihood") or 1,
        impact=cell.number("impact") or 1,
        modifiers=tuple((name, int(each.value)) for name, each in cell.at("modifiers").pairs()),
    )


def read_acceptance(cell: Cell) -> Acceptance | None:
    """Return by whom a remaining risk was accepted, None where it was not."""
    if cell.value is None:
        return None
    review = day_or_none(cell.at("review_date"))
    return Acceptance(cell.text("by"), cell.text("reason"), review)


def day_or_none(cell: Cell) -> int | None:
    """Return a date as the ordinal of its day, None where there is none."""
    return cell.day() if cell.value is not None else None


def _exemption(cell: Cell) -> Exemption:
    return Exemption(
        list_kind=cell.text("list"),
        is_approved=cell.says("approved", otherwise=False),
        review_day=day_or_none(cell.at("review_date")),
        reason=cell.text("reason"),
        approved_by=cell.text("approved_by"),
    )


def _round(cell: Cell, known: Known) -> RiskRound | None:
    if cell.value is None:
        return None
    return RiskRound(
        state=cell.text("state"),
        closed_day=day_or_none(cell.at("closed_at")),
        sources=cell.texts("sources_used"),
        resolution=cell.text("resolution"),
        owner=known.post(cell.at("owner_ref")),
    )


def _matrix_cell(cell: Cell) -> MatrixCell:
    return MatrixCell(
        stage=cell.text("stage"),
        timing=cell.text("timing"),
        state=cell.text("state"),
        reason=cell.text("reason"),
        approved_by=cell.text("approved_by"),
    )
