# SPDX-License-Identifier: Apache-2.0
"""Powers with their four lists: procedure, risks, controls and how these are supervised."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tonggui.core.powers import (
    CaseClock,
    Control,
    LegalBasis,
    Limit,
    Node,
    PlannedSupervision,
    Power,
    Risk,
    SupervisionMethod,
)
from tonggui.formats.lists.cells import Cell, once
from tonggui.formats.lists.flows import read_procedure
from tonggui.formats.lists.known import Known, Nodes
from tonggui.formats.lists.steps import read_steps
from tonggui.formats.lists.upkeep import (
    read_acceptance,
    read_papers,
    read_score,
    read_statement,
    read_upkeep,
)
from tonggui.formats.lists.written import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tonggui.formats.lists.gather import Gathered
    from tonggui.formats.lists.procedure import Procedure

LONGEST_DAYS = 36_500  # a century, as the schema has it of the limits of nodes
_UNITS = {"d": "day", "wd": "workday"}


def read_powers(
    gathered: Gathered, known: Known, *, is_among_others: bool = False
) -> dict[str, Power]:
    """Return the powers by id; powers in brief are announced, not exercisable, and left out.

    Nodes bear the id of their power before their own, unless there is only one power to tell them
    of; one that is read alone, but `is_among_others`, says them as the others would.
    """
    cells = [filled(cell) for key in ("powers", "powers_detailed") for cell in gathered.each(key)]
    by_id = once(cells, "id")
    once([cell for cell in cells if cell.text("code")], "code")
    once(_all_risks(cells), "risk")
    once((each for risk in _all_risks(cells) for each in risk.each("controls")), "control")
    is_only = len(by_id) == 1 and not is_among_others
    return {id_: _power(cell, known, is_only=is_only) for id_, cell in by_id.items()}


def read_power(cell: Cell, known: Known) -> Power:
    """Return a power that is read by itself and stands among others."""
    whole = filled(cell)
    once(_all_risks([whole]), "risk")
    once((each for risk in whole.each("risks") for each in risk.each("controls")), "control")
    return _power(whole, known, is_only=False)


def _all_risks(powers: list[Cell]) -> Iterator[Cell]:
    return (risk for power in powers for risk in power.each("risks"))


def _power(cell: Cell, known: Known, *, is_only: bool) -> Power:
    written = once(cell.each("nodes"), "node")
    nodes = Nodes.of(cell.text("id"), written, is_only=is_only)
    procedure = read_procedure(cell, nodes)
    leader_steps, post_steps = read_steps(cell, nodes, known)
    return Power(
        id=cell.text("id"),
        name=cell.text("name", cell.text("id")),
        unit=known.unit(cell.at("unit")),
        code=cell.text("code"),
        edition=cell.text("edition", "1"),
        side=cell.text("side"),
        category=cell.text("category"),
        statutory_type=cell.text("statutory_type"),
        boundary=cell.text("boundary"),
        state=cell.text("state", "in_force"),
        effective_from=cell.text("effective_from"),
        bases=tuple(_basis(each) for each in cell.each("basis")),
        nodes=tuple(_node(each, nodes, known, procedure) for each in written.values()),
        flow=procedure.flow,
        risks=tuple(_risk(each, nodes, known) for each in cell.each("risks")),
        method=_method(cell.at("supervision_method"), known),
        clock=_clock(cell.at("clock"), nodes),
        leader_steps=leader_steps,
        post_steps=post_steps,
        portfolio_leader=known.post(cell.at("portfolio_leader_ref")),
        first_leader=known.post(cell.at("first_leader_ref")),
        publication_officer=known.post(cell.at("publication_officer_ref")),
        project_leader=known.post(cell.at("project_leader_ref")),
        incoming=procedure.incoming,
        direct=procedure.direct,
        choices=procedure.choices,
        incompatible=tuple(_pair(each, nodes) for each in cell.each("incompatible")),
        external_codes=tuple(
            (each.text("scheme"), each.text("code")) for each in cell.each("external_codes")
        ),
        upkeep=read_upkeep(cell, known),
    )


def _basis(cell: Cell) -> LegalBasis:
    return LegalBasis(
        title=cell.text("title"),
        article=cell.text("article"),
        rank=cell.text("rank"),
        status=cell.text("status", "in_force"),
        certainty=cell.text("certainty", "unverified"),
        note=cell.text("note"),
        is_renumbered=cell.says("renumbered", otherwise=False),
        repealed_on=cell.text("repealed_at"),
    )


def _node(cell: Cell, nodes: Nodes, known: Known, procedure: Procedure) -> Node:
    id_ = nodes.id(cell.at("node"))
    not_before = limit(cell.at("not_before"), nodes)
    if not_before is not None and not not_before.after:
        raise cell.at("not_before").refuse("expected the key `after`, it is missing")
    return Node(
        id=id_,
        name=cell.text("name", cell.text("node")),
        stage=cell.text("stage"),
        post=known.post(cell.at("post_ref")),
        limit=limit(cell.at("time_limit"), nodes),
        decision_mode=cell.text("decision_mode", "个人"),
        key_flags=frozenset(cell.texts("key_flags")),
        evidence_required=cell.texts("evidence_required"),
        evidence_when_applicable=cell.texts("evidence_when_applicable"),
        duty=cell.text("sod_role"),
        supervision=_supervision(cell.at("supervision"), known),
        min_plausible_minutes=cell.number("min_plausible_minutes"),
        statutory_notice_days=cell.number("statutory_notice_days"),
        third_party_required=cell.says("third_party_required", otherwise=False),
        batch_ok=cell.says("batch_ok", otherwise=False),
        is_mandatory=cell.says("mandatory", otherwise=True) and id_ not in procedure.left_out,
        roles=frozenset(cell.texts("roles")),
        not_before=not_before,
        inputs=read_papers(cell),
        outputs=None if cell.at("outputs").value is None else cell.texts("outputs"),
        no_risk=read_statement(cell.at("no_risk_statement")),
        published=cell.texts("publish"),
    )


def limit(cell: Cell, nodes: Nodes) -> Limit | None:
    """Return a length of time, None where there is none."""
    if cell.value is None:
        return None
    return Limit(
        value=cell.value["value"],
        unit=cell.text("unit"),
        source=cell.text("source"),
        after=nodes.id(cell.at("after")),
        unless=tuple(nodes.id(each) for each in cell.each("unless")),
        if_done=cell.says("if_done", otherwise=False),
        basis=cell.text("basis"),
    )


def _supervision(cell: Cell, known: Known) -> PlannedSupervision | None:
    if cell.value is None:
        return None
    return PlannedSupervision(
        lead=known.supervisor(cell.at("lead")),
        timing=cell.text("timing", "事中"),
        mode=cell.text("mode", "each"),
        also=tuple(known.supervisor(each) for each in cell.each("also")),
    )


def _risk(cell: Cell, nodes: Nodes, known: Known) -> Risk:
    return Risk(
        id=cell.text("risk"),
        node=nodes.id(cell.at("node")),
        description=cell.text("description"),
        level=cell.text("level"),
        kind=cell.text("kind"),
        layer=cell.text("holder_layer"),
        found_by=cell.texts("found_by"),
        controls=tuple(_control(each, known) for each in cell.each("controls")),
        score=read_score(cell.at("score")),
        override_reason=cell.text("override_reason"),
        level_after=cell.text("level_after"),
        acceptance=read_acceptance(cell.at("accepted")),
        cause=cell.text("cause"),
    )


def _control(cell: Cell, known: Known) -> Control:
    return Control(
        id=cell.text("control"),
        measure=cell.text("measure"),
        control_class=cell.text("class"),
        responsible=known.answerable(cell.at("responsible_ref")),
        frequency=cell.text("frequency"),
        evidence=cell.text("evidence"),
        rules=cell.texts("check_rules"),
        is_active=cell.says("active", otherwise=True),
        is_shared=cell.says("whitelisted", otherwise=False),
        document=cell.text("document"),
    )


def _method(cell: Cell, known: Known) -> SupervisionMethod | None:
    if cell.value is None:
        return None
    return SupervisionMethod(
        doc=cell.text("doc"),
        lead=known.supervisor(cell.at("lead")),
        by_level=tuple((level, str(how.value)) for level, how in cell.at("by_level").pairs()),
        focus=cell.text("focus"),
        outputs=cell.texts("outputs"),
        valid_until=cell.text("valid_until"),
    )


def _clock(cell: Cell, nodes: Nodes) -> CaseClock | None:
    if cell.value is None:
        return None
    return CaseClock(
        from_node=nodes.id(cell.at("from_node")),
        to_node=nodes.id(cell.at("to_node")),
        legal=_span(cell.at("legal")),
        promised=_span(cell.at("promised")),
    )


def _span(cell: Cell) -> Limit | None:
    if cell.value is None:
        return None
    found = re.fullmatch(r"([0-9.]+)(wd|d)", cell.value)
    value = float(found[1]) if found else 0.0
    if found is None or value <= 0:
        raise cell.refuse(f"expected more than 0 days, found `{cell.value}`")
    if value > LONGEST_DAYS:
        raise cell.refuse(f"expected at most {LONGEST_DAYS:,}, found `{cell.value}`")
    return Limit(int(value) if value.is_integer() else value, _UNITS[found[2]])


def _pair(cell: Cell, nodes: Nodes) -> frozenset[str]:
    """Return two duties or two nodes; what is no node is a duty."""
    one, other = (nodes.ids.get(word, word) for word in cell.value)
    if one == other:
        raise cell.refuse(f"expected two different duties or nodes, found `{one}` twice")
    return frozenset((one, other))
