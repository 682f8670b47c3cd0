# SPDX-License-Identifier: Apache-2.0
"""Binds the rules to the checks: which check judges which kind of event, under which rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tonggui.core.bench import Bench
from tonggui.core.cards import REVIEW, WITHDRAW
from tonggui.core.checks.answered import Answered
from tonggui.core.checks.at_least import AtLeast
from tonggui.core.checks.belated import CALLING, Belated
from tonggui.core.checks.carried_out import CarriedOut
from tonggui.core.checks.case_clock import WithinCase
from tonggui.core.checks.cleared import Cleared
from tonggui.core.checks.different_people import INCOMPATIBLE, DifferentPeople
from tonggui.core.checks.early_reminder import EarlyReminder
from tonggui.core.checks.evidence import HasEvidence
from tonggui.core.checks.holder import Holder, NotAlone, NotOverstepping
from tonggui.core.checks.independent import Independent
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
from tonggui.core.checks.rectified import Rectified
from tonggui.core.checks.recused import Recused
from tonggui.core.checks.requires import Resolved
from tonggui.core.checks.reviewed import Reviewed
from tonggui.core.checks.rubber_stamp import RubberStamp
from tonggui.core.checks.speaks_last import SpeaksLast
from tonggui.core.checks.supervised import InRemit, Supervised
from tonggui.core.checks.within import Approaching, Within
from tonggui.core.checks.zero_findings import ZeroFindings
from tonggui.core.events import KINDS, NODE_CLOSE, NODE_OPEN, REPORT, Event
from tonggui.core.past import Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Judging, Station
from tonggui.core.values import frozen

Watch = Callable[[Station], Judging | None]  # how a check looks at a node, if it does
_Looking = tuple[str, tuple[str, ...], Judging]
_EVERY = tuple(sorted(KINDS.keys() - {NODE_OPEN, NODE_CLOSE}))
_EXECUTIONS = ("payment", "contract", "appointment", "project_approval")


class _NodeCheck(Protocol):
    """A check that looks at the nodes it is concerned with."""

    @property
    def rule(self) -> Rule: ...

    def concerns(self, station: Station) -> bool: ...

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]: ...


@frozen
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
    supervised: Supervised
    carried_out: CarriedOut
    rubber_stamp: RubberStamp
    zero_findings: ZeroFindings
    early_reminder: EarlyReminder
    answered: Answered
    cleared: Cleared
    rectified: Rectified
    on_open: tuple[Watch, ...]
    on_close: tuple[Watch, ...]
    on_act: tuple[Watch, ...]
    by_kind: dict[str, tuple[Judging, ...]]
    loose: dict[str, tuple[Judging, ...]]

    def holds(self, station: Station) -> bool:
        """Say whether it is known who may act at a node."""
        return self.holder.concerns(station)


def checks_of(bench: Bench) -> Checks:
    """Make the checks of the rules; a rule switched off makes none."""
    made = _Made(bench)
    rules = bench.rules
    return Checks(
        listed=Listed(rules["S03"], bench),
        order=made.order,
        within=made.within,
        case_clock=made.clock,
        approaching=Approaching(rules["S14"], bench),
        not_batched=NotBatched(rules["S18"], bench),
        own_decision=OwnDecision(rules["S28"], bench),
        own_device=OwnDevice(rules["S35"], bench),
        holder=made.holder,
        supervised=made.supervised,
        carried_out=made.carried_out,
        rubber_stamp=RubberStamp(rules["S43"], bench),
        zero_findings=ZeroFindings(rules["S45"], bench),
        early_reminder=EarlyReminder(rules["S47"], bench),
        answered=Answered(rules["S42"], bench),
        cleared=Cleared(rules["S44"], bench),
        rectified=Rectified(rules["S46"], bench),
        on_open=made.opening(),
        on_close=made.closing(),
        on_act=made.acting(),
        by_kind=made.by_kind(),
        loose=made.loose(),
    )


class _Made:
    """The checks of one set of rules, each made once."""

    def __init__(self, bench: Bench) -> None:
        rules = bench.rules
        self.bench = bench
        self.order = Order(rules["S21"])
        self.clock = WithinCase(rules["S15"], bench)
        self.within = Within(rules["S15"], bench, self.clock)
        self.supervised = Supervised(rules["S20"], bench)
        self.holder = Holder(rules["S35"], bench)
        self.in_time = RecordedInTime(rules["S17"], bench)
        self.recused = Recused(rules["S29"], bench)
        self.duties = DifferentPeople(rules["S36"], bench, INCOMPATIBLE)
        self.evidence = HasEvidence(rules["S37"])
        self.wait = AtLeast(rules["S19"], bench)
        self.carried_out = CarriedOut(rules["S34"], bench)
        self.independent = Independent(rules["S32"], bench)

    def opening(self) -> tuple[Watch, ...]:
        """Return what looks at the opening of a node."""
        return (
            *self._on(self.order),
            *self._on(self.within),
            *self._on(self.clock),
            *self._on(self.in_time),
            *self._on(self.holder),
        )

    def closing(self) -> tuple[Watch, ...]:
        """Return what looks at the closing of a node."""
        return (
            *self._on(self.order),
            *self._closing(),
            *self._on(self.clock),
            *self._on(self.in_time),
            *self._on(self.wait),
            *self._on(self.supervised),
            *self._on(self.holder),
            *self._on(self.duties),
            *self._on(self.evidence),
            *self._on(self.independent),
            *self._ties(),
        )

    def acting(self) -> tuple[Watch, ...]:
        """Return what can object to an act without opening, papers or a second time."""
        is_on = self.wait.rule.is_on
        return (
            *self._closing(),
            *((_watch(self.wait.waits, self.wait.judge_bare),) if is_on else ()),
            *self._on(self.supervised),
            *self._on(self.holder),
            *self._on(self.duties),
            *self._ties(),
        )

    def by_kind(self) -> dict[str, tuple[Judging, ...]]:
        """Return what looks at each kind of event other than a node's opening and closing."""
        found: dict[str, list[Judging]] = {}
        for rule, kinds, judging in (*self._of_acts(), *self._of_meetings(), *self._of_money()):
            for kind in kinds if self.bench.rules[rule].is_on else ():
                found.setdefault(kind, []).append(judging)
        return {kind: tuple(judgings) for kind, judgings in found.items()}

    def loose(self) -> dict[str, tuple[Judging, ...]]:
        """Return what looks at events of each kind where they belong to no case."""
        is_on = self.in_time.rule.is_on
        return dict.fromkeys(self._tested(), (self.in_time.judge,)) if is_on else {}

    def _tested(self) -> tuple[str, ...]:
        """Return the kinds of the power side whose entry has to be in time."""
        exempt = {*self.in_time.rule.words("not_tested"), REVIEW, WITHDRAW}
        return tuple(kind for kind in _EVERY if kind not in exempt)

    def _of_acts(self) -> list[_Looking]:
        bench, rules = self.bench, self.bench.rules
        return [
            ("S03", ("case_open",), Listed(rules["S03"], bench).judge),
            ("S16", ("suspend", "resume"), Paused(rules["S16"], bench, self.within).judge),
            ("S17", self._tested(), self.in_time.judge),
            ("S20", ("sup_act",), self.supervised.judge),
            ("S20", ("sup_open",), self.supervised.draw),
            ("S21", ("case_close",), self.order.judge),
            (
                "S22",
                ("signature", "vote", "record_edit"),
                NotOverstepping(rules["S22"], bench).judge,
            ),
            ("S22", ("sup_act",), InRemit(rules["S22"], bench, self.supervised).judge),
            ("S28", ("signature",), NotAlone(rules["S28"], bench).judge),
            ("S32", (REPORT,), self.independent.judge),
            ("S36", _EVERY, self.duties.judge),
            *([("S29", _EVERY, self.recused.judge)] if bench.relations else []),
        ]

    def _of_meetings(self) -> list[_Looking]:
        bench, rules = self.bench, self.bench.rules
        minuted = Minuted(rules["S30"], bench).judge
        on_items: list[_Looking] = [
            ("S26", ("vote", "resolution"), Quorum(rules["S26"], bench).judge),
            ("S27", ("speech", "resolution"), SpeaksLast(rules["S27"], bench).judge),
            ("S30", ("vote",), minuted),
            ("S31", ("vote", "resolution"), Reviewed(rules["S31"], bench).judge),
        ]
        return [
            *on_items,
            *((rule, CALLING, Belated(judging, of).judge) for rule, of, judging in on_items),
            ("S30", ("meeting_open", "meeting_close", "minutes"), minuted),
            ("S34", ("resolution",), self.carried_out.judge),
        ]

    def _of_money(self) -> list[_Looking]:
        bench, rules = self.bench, self.bench.rules
        return [
            ("S24", (*_EXECUTIONS, "resolution"), Resolved(rules["S24"], bench).judge),
            ("S33", _EXECUTIONS, Matches(rules["S33"], bench).judge),
            ("S38", ("payment",), Covered(rules["S38"], bench).judge),
        ]

    def _closing(self) -> list[Watch]:
        return [self.within.closing] if self.within.rule.is_on else []

    def _ties(self) -> list[Watch]:
        if not self.bench.relations or not self.recused.rule.is_on:
            return []
        return [_watch(self.order.concerns, self.recused.judge)]

    @staticmethod
    def _on(check: _NodeCheck) -> list[Watch]:
        return [_watch(check.concerns, check.judge)] if check.rule.is_on else []


def _watch(concerns: Callable[[Station], bool], judging: Judging) -> Watch:
    return lambda station: judging if concerns(station) else None
