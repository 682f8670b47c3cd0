# SPDX-License-Identifier: Apache-2.0
"""An audit from a log to its tables: survey, judge block by block, then what all cases decide."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import polars as pl

from tonggui.core.events import NODE_CLOSE, Event, Marks
from tonggui.core.findings import Finding, Verdict
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.engines.across import AGAIN, escalate, idle
from tonggui.engines.alarms import Alarms, is_asked
from tonggui.engines.columns import Columns, Judged, is_plain
from tonggui.engines.frames import events_of
from tonggui.engines.gathering import Events, Gathering
from tonggui.engines.grouping import NotContiguous, grouped_out_of_core, whole_cases
from tonggui.engines.moved import Moved
from tonggui.engines.overseen import Overseen
from tonggui.engines.pace import Pace
from tonggui.engines.papers import Papers
from tonggui.engines.rows import judge_case
from tonggui.engines.spool import Spool
from tonggui.engines.survey import Survey
from tonggui.engines.tables import cases_frame, findings_frame
from tonggui.engines.traces import Traces

BLOCK_ROWS = 1_000_000
WORDS = ("node", "actor", "post", "unit", "power")  # columns of texts that repeat


class Log(Protocol):
    """A log that can be read from its start as often as needed."""

    @property
    def is_plain(self) -> bool:
        """Say whether it has one row an act and nothing beside."""

    @property
    def tells_supervision(self) -> bool:
        """Say whether an act of supervision could stand in it."""

    @property
    def is_cheap(self) -> bool:
        """Say whether reading it again costs little, so that it need not be put aside."""

    def latest(self) -> int | None:
        """Return its last time if it says so without being read."""

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Yield it in blocks."""


class Sink(Protocol):
    """Where verdicts and findings go as they are made."""

    def cases(self, frame: pl.DataFrame) -> None:
        """Take verdicts."""

    def findings(self, frame: pl.DataFrame) -> None:
        """Take findings."""


class BlockEngine(Protocol):
    """Judges a log given to it block by block, each of whole cases in order."""

    def block(self, frame: pl.DataFrame) -> Iterable[Judged]:
        """Take a block; return what is judged by now."""

    def rest(self) -> Iterable[Judged]:
        """Return what is judged only when the whole log has been given."""

    def events(self, cases: Sequence[str]) -> pl.DataFrame:
        """Return the events of cases among those last returned."""


# Makes an engine for lists, an instant, a language and the marks of events.
Engine = Callable[[Judge, int, str, dict[tuple[str, int], Marks]], BlockEngine]


@dataclass(slots=True)
class Audit:
    """One audit of one log by one engine."""

    lists: Lists
    log: Log
    engine: Engine
    as_of: int | None
    language: str
    workspace: Path | None = None
    progress: Callable[[int], object] = int
    gathering: Gathering = field(default_factory=Gathering)
    judge: Judge = field(init=False)
    known: Lists = field(init=False)  # with what the log itself registers
    moved: Moved = field(init=False)
    now: int = 0
    kinds: set[str] = field(default_factory=set)
    _marks: dict[tuple[str, int], Marks] = field(default_factory=dict)
    _is_cut: bool = False
    _has_cards: bool = False
    _alarms: Alarms = field(init=False)
    _held: list[tuple[Verdict, list[Finding]]] = field(default_factory=list)
    _overseen: Overseen = field(init=False)

    def run(self, open_sink: Callable[[], AbstractContextManager[Sink]]) -> None:
        """Judge the log; a sink is opened anew if the log turns out not to be grouped by case."""
        with tempfile.TemporaryDirectory(prefix="tonggui-", dir=self.workspace) as folder:
            blocks = self._surveyed(Path(folder))
            try:
                with open_sink() as sink:
                    self._judge(whole_cases(_unnumbered(blocks())), blocks, sink)
            except NotContiguous:
                self._forget()
                with open_sink() as sink:
                    grouped = grouped_out_of_core(
                        _unnumbered(blocks()), block_rows=BLOCK_ROWS, workspace=Path(folder)
                    )
                    self._judge(grouped, blocks, sink)

    def _forget(self) -> None:
        self.gathering = Gathering(self.gathering.limits)
        self._held.clear()

    def _surveyed(self, folder: Path) -> Callable[[], Iterator[pl.DataFrame]]:
        """Look over the log first where that is needed; return how to read it (again)."""
        latest = self.log.latest() if self.log.is_plain else None
        if latest is not None:
            self._begin(self.lists, latest)
            return self._cut(self.log.blocks)
        spool = None if self.log.is_cheap else Spool(folder)
        survey = Survey(Papers(self.lists.facts, folder))
        for block in self.log.blocks():
            survey.add(block)
            if spool is not None:
                spool.add(block)
        blocks = spool.blocks if spool is not None else self.log.blocks
        survey.add_reuse(blocks)
        latest = survey.latest if survey.latest is not None else 0
        self.now = latest if self.as_of is None else self.as_of
        self._has_cards = survey.has_cards
        lists, self._marks = survey.lists(self.lists, as_of=self.now)
        self._begin(lists, latest)
        return self._cut(blocks)

    def _begin(self, lists: Lists, latest: int) -> None:
        self.now = latest if self.as_of is None else self.as_of
        self._is_cut = self.now < latest
        self.known = lists
        self.judge = Judge(lists if self.log.tells_supervision else unsupervised(lists))

    def _cut(
        self, blocks: Callable[[], Iterator[pl.DataFrame]]
    ) -> Callable[[], Iterator[pl.DataFrame]]:
        """Leave out what had not been received yet at the instant asked for."""
        if not self._is_cut:
            return blocks

        def until_now() -> Iterator[pl.DataFrame]:
            for block in blocks():
                recorded = pl.col("recorded_at" if "recorded_at" in block.columns else "at")
                yield block.filter(pl.coalesce(recorded, "at").to_physical() <= self.now)

        return until_now

    def _judge(
        self,
        grouped: Iterator[pl.DataFrame],
        blocks: Callable[[], Iterator[pl.DataFrame]],
        sink: Sink,
    ) -> None:
        self._alarms = Alarms(self.judge, self._has_cards or is_asked(self.lists))
        late = frozenset(key for key, marks in self._marks.items() if marks.late)
        pace, traces = Pace(self.judge, late), Traces(self.judge)
        self._overseen = Overseen(self.judge)
        self.moved = Moved(self.judge)
        engine = self.engine(self.judge, self.now, self.language, self._marks)
        under_way = {ongoing.case for ongoing in self.lists.facts.ongoing}
        loose: list[Finding] = []
        for frame in grouped:
            block = _numbered(frame) if is_plain(frame) else frame.filter(pl.col("case") != "")
            loose += self._loose(frame) if block.height < frame.height else []
            self._note_kinds(block)
            self.gathering.extend(block)
            under_way -= set(block["case"].unique().to_list()) if under_way else set()
            pace.add(block)
            traces.add(block, self._marked)
            self._overseen.add(frame)
            self._alarms.add(frame)
            self.moved.add(block)
            for judged in engine.block(block):
                self._write(sink, self._without_held(judged), engine.events)
            self.progress(frame.height)
        for judged in engine.rest():
            self._write(sink, self._without_held(judged), engine.events)
        for case in sorted(under_way):
            verdict, found = judge_case(self.judge, case, (), as_of=self.now)
            self._write(sink, self._without_held(self._judged([verdict], found)), None)
        self._settle_held(sink)
        accounts = [*pace.findings(blocks(), now=self.now), *traces.findings(now=self.now)]
        accounts += [*loose, *idle(self.judge, now=self.now)]
        accounts += self._overseen.findings(now=self.now)
        self._write(sink, self._judged([], accounts), None)
        alarms = self._alarms.findings(now=self.now)
        untold = self._overseen.untold(now=self.now, found=alarms)
        self._alarms.found(untold)  # these are alarms too, and can be left unanswered
        alarms = self._alarms.findings(now=self.now)
        self._write(sink, self._judged([], [*untold, *alarms]), None)

    def _loose(self, frame: pl.DataFrame) -> list[Finding]:
        """Judge what belongs to no case, event by event."""
        events = events_of(frame.filter(pl.col("case") == ""))
        return [found for event in events for found in self.judge.loose(self._marked(event))]

    def _marked(self, event: Event) -> Event:
        marks = self._marks.get((event.case, event.seq))
        return event._replace(marks=marks) if marks else event

    def _note_kinds(self, block: pl.DataFrame) -> None:
        if "kind" in block.columns:
            kinds = block["kind"].cast(pl.String).fill_null(NODE_CLOSE).unique()
            self.kinds.update(kinds.to_list())
        elif block.height:
            self.kinds.add(NODE_CLOSE)

    def _without_held(self, judged: Judged) -> Judged:
        cases = {found.case for found in judged.values if found.rule == AGAIN}
        if not cases:
            return judged
        for case in sorted(cases):
            row = judged.cases.filter(pl.col("case") == case).row(0)
            mine = [found for found in judged.values if found.case == case]
            self._held.append((Verdict(*row), mine))
        kept = ~pl.col("case").is_in(list(cases))
        return Judged(
            judged.cases.filter(kept),
            judged.findings.filter(kept),
            tuple(found for found in judged.values if found.case not in cases),
        )

    def _settle_held(self, sink: Sink) -> None:
        early = [found for _, mine in self._held for found in mine if found.rule == AGAIN]
        raised = {found.key: found for found in escalate(self.judge, early)}
        for verdict, mine in self._held:
            settled = [raised.get(found.key, found) for found in mine]
            worst = "red" if any(found.level == "red" for found in settled) else verdict.worst
            self._write(sink, self._judged([verdict._replace(worst=worst)], settled), None)

    def _write(self, sink: Sink, judged: Judged, events: Events | None) -> None:
        sink.cases(judged.cases)
        self.moved.judged(judged.cases)
        sink.findings(judged.findings)
        if not self.log.is_plain:
            self._overseen.found(judged.findings)
        self._alarms.found(judged.values)
        self.gathering.add(judged, events)

    def _judged(self, verdicts: list[Verdict], findings: list[Finding]) -> Judged:
        said = findings_frame(
            findings,
            language=self.language,
            names=self.judge.bench.names,
            powers=self.judge.lists.powers,
        )
        return Judged(cases_frame(verdicts), said, tuple(findings))


def unsupervised(lists: Lists) -> Lists:
    """Ask nobody why they did not supervise where the log has no word for it (S20)."""
    off = replace(lists.rules["S20"], is_on=False)
    return replace(lists, rules={**lists.rules, "S20": off})


def _unnumbered(blocks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Leave out where rows stand in their file: only those who read them say so."""
    return (block.drop("row", strict=False) for block in blocks)


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a block whose words are numbered once: each look at them would do it again."""
    words = [name for name in WORDS if frame.schema.get(name) == pl.String]
    return frame.with_columns(frame[name].cast(pl.Categorical) for name in words)


@dataclass(slots=True)
class AtOnce:
    """An engine that judges each block as it comes."""

    judge_block: Callable[[pl.DataFrame], Judged]
    _frame: pl.DataFrame = field(default_factory=pl.DataFrame)

    def block(self, frame: pl.DataFrame) -> Iterable[Judged]:
        """Judge a block."""
        self._frame = frame
        return (self.judge_block(frame),)

    def rest(self) -> Iterable[Judged]:
        """Return nothing: all has been judged."""
        return ()

    def events(self, cases: Sequence[str]) -> pl.DataFrame:
        """Return the events of cases of the last block."""
        return self._frame.filter(pl.col("case").is_in(list(cases)))


def by_columns(
    judge: Judge, now: int, language: str, marks: dict[tuple[str, int], Marks]
) -> BlockEngine:
    """Judge blocks by columns, suspects by the judge."""
    return AtOnce(Columns(judge, now, language, marks).block)


def by_rows(
    judge: Judge, now: int, language: str, marks: dict[tuple[str, int], Marks]
) -> BlockEngine:
    """Judge every case of a block by the judge itself, event by event."""
    return AtOnce(Columns(judge, now, language, marks).rows)
