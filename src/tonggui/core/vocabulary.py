# SPDX-License-Identifier: Apache-2.0
"""Binds the rules to the checks: which check judges which kind of event, under which rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tonggui.core.bench import Bench
from tonggui.core.checks.at_least import AtLeast
from tonggui.core.checks.case_clock import WithinCase
from tonggui.core.checks.different_people import INCOMPATIBLE, DifferentPeople
from tonggui.core.checks.evidence import HasEvidence
from tonggui.core.checks.holder import Holder, NotAlone, NotOverstepping
from tonggui.core.checks.instructed import OwnDecision
from tonggui.core.checks.limit import Covered
from tonggui.core.checks.listed import Listed
from tonggui.core.checks.matches import Matches
from tonggui.core.checks.minuted import Minuted
from tonggui.core.checks.not_batched import NotBatched
from tonggui.core.checks.order import Order
from tonggui.core.checks.own_device import OwnDevice
from tonggui.core.checks.paused import Paused
from tonggui.core.checks.quorum import Quorum
from tonggui.core.checks.recorded_in_time import RecordedInTime
from tonggui.core.checks.recused import Recused
from tonggui.core.checks.requires import Resolved
from tonggui.core.checks.reviewed import Reviewed
from tonggui.core.checks.speaks_last import SpeaksLast
from tonggui.core.checks.supervised import InRemit, Supervised
from tonggui.core.checks.within import Approaching, Within
from tonggui.core.events import KINDS, NODE_CLOSE, NODE_OPEN
from tonggui.core.track import Judging, Station

Concerned = tuple[Callable[[Station], bool], Judging]
_EXECUTIONS = ("payment", "contract", "appointment", "project_approval")


@dataclass(frozen=True, slots=True)
class Checks:
    """All checks of the rules in force, by what they look at."""

    listed: Listed
    order: Order
    within: Within
    case_clock: WithinCase
    approaching: Approaching
    not_batched: NotBatched
    own_decision: OwnDecision
    own_device: OwnDevice
    holder: Holder
    on_open: tuple[Concerned, ...]
    on_close: tuple[Concerned, ...]
    on_act: tuple[Concerned, ...]
    by_kind: dict[str, tuple[Judging, ...]]

    def holds(self, station: Station) -> bool:
        """Say whether it is known who may act at a node."""
        return self.holder.concerns(station)


def checks_of(bench: Bench) -> Checks:
    """Make the checks of the rules; a rule switched off makes none."""
    rules = bench.rules
    order = Order(rules["S21"])
    clock = WithinCase(rules["S15"], bench)
    within = Within(rules["S15"], bench, clock)
    supervised = Supervised(rules["S20"], bench)
    holder = Holder(rules["S35"], bench)
    in_time = RecordedInTime(rules["S17"], bench)
    recused = Recused(rules["S29"], bench)
    duties = DifferentPeople(rules["S36"], bench, INCOMPATIBLE)
    evidence = HasEvidence(rules["S37"])
    wait = AtLeast(rules["S19"], bench)
    is_on = {rule.id for rule in rules.values() if rule.is_on}

    def on(rule: str, concerns: Callable[[Station], bool], judging: Judging) -> list[Concerned]:
        return [(concerns, judging)] if rule in is_on else []

    ties = recused if bench.relations else None
    opening = [
        *on("S21", order.concerns, order.judge),
        *on("S15", within.concerns, within.judge),
        *on("S15", clock.concerns, clock.judge),
        *on("S17", in_time.concerns, in_time.judge),
        *on("S35", holder.concerns, holder.judge),
    ]
    closing = [
        *on("S21", order.concerns, order.judge),
        *on("S15", within.concerns, within.judge),
        *on("S15", clock.concerns, clock.judge),
        *on("S17", in_time.concerns, in_time.judge),
        *on("S19", wait.concerns, wait.judge),
        *on("S20", supervised.concerns, supervised.judge),
        *on("S35", holder.concerns, holder.judge),
        *on("S36", duties.concerns, duties.judge),
        *on("S37", evidence.concerns, evidence.judge),
        *(on("S29", order.concerns, ties.judge) if ties else []),
    ]
    # Without opening, papers, supervision or a second time, only these can object to an act.
    acting = [
        *on("S15", within.concerns, within.judge),
        *on("S19", wait.waits, wait.judge_bare),
        *on("S20", supervised.concerns, supervised.judge),
        *on("S35", holder.concerns, holder.judge),
        *on("S36", duties.concerns, duties.judge),
        *(on("S29", order.concerns, ties.judge) if ties else []),
    ]
    return Checks(
        listed=Listed(rules["S03"], bench),
        order=order,
        within=within,
        case_clock=clock,
        approaching=Approaching(rules["S14"], bench),
        not_batched=NotBatched(rules["S18"], bench),
        own_decision=OwnDecision(rules["S28"], bench),
        own_device=OwnDevice(rules["S35"], bench),
        holder=holder,
        on_open=tuple(opening),
        on_close=tuple(closing),
        on_act=tuple(acting),
        by_kind=_by_kind(bench, order, within, supervised, in_time, recused, duties, is_on),
    )


def _by_kind(  # noqa: PLR0913 - the checks that are shared with nodes
    bench: Bench,
    order: Order,
    within: Within,
    supervised: Supervised,
    in_time: RecordedInTime,
    recused: Recused,
    duties: DifferentPeople,
    is_on: set[str],
) -> dict[str, tuple[Judging, ...]]:
    rules = bench.rules
    untested = set(rules["S17"].words("not_tested"))
    overstepping = NotOverstepping(rules["S22"], bench)
    minuted, last = Minuted(rules["S30"], bench), SpeaksLast(rules["S27"], bench)
    quorum, reviewed = Quorum(rules["S26"], bench), Reviewed(rules["S31"], bench)
    resolved, matches = Resolved(rules["S24"], bench), Matches(rules["S33"], bench)
    kinds_of: list[tuple[str, tuple[str, ...], Judging]] = [
        ("S03", ("case_open",), Listed(rules["S03"], bench).judge),
        ("S16", ("suspend", "resume"), Paused(rules["S16"], bench, within).judge),
        ("S17", tuple(KINDS.keys() - untested - {NODE_OPEN, NODE_CLOSE}), in_time.judge),
        ("S20", ("sup_act",), supervised.judge),
        ("S21", ("case_close",), order.judge),
        ("S22", ("signature", "vote", "record_edit"), overstepping.judge),
        ("S22", ("sup_act",), InRemit(rules["S22"], bench, supervised).judge),
        ("S24", (*_EXECUTIONS, "resolution"), resolved.judge),
        ("S26", ("vote", "resolution"), quorum.judge),
        ("S27", ("speech", "resolution"), last.judge),
        ("S28", ("signature",), NotAlone(rules["S28"], bench).judge),
        ("S30", ("meeting_open", "vote", "meeting_close", "minutes"), minuted.judge),
        ("S31", ("vote", "resolution"), reviewed.judge),
        ("S33", _EXECUTIONS, matches.judge),
        ("S36", tuple(KINDS.keys() - {NODE_OPEN, NODE_CLOSE}), duties.judge),
        ("S38", ("payment",), Covered(rules["S38"], bench).judge),
    ]
    if bench.relations:
        every = tuple(KINDS.keys() - {NODE_OPEN, NODE_CLOSE})
        kinds_of.append(("S29", every, recused.judge))
    found: dict[str, list[Judging]] = {}
    for rule, kinds, judging in kinds_of:
        for kind in kinds if rule in is_on else ():
            found.setdefault(kind, []).append(judging)
    return {kind: tuple(judgings) for kind, judgings in found.items()}
