# SPDX-License-Identifier: Apache-2.0
"""The columns engine: blocks of whole cases, variants collapsed, suspects sifted to the judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tonggui.core.checks.listed import OUT_OF_FORCE
from tonggui.core.events import NODE_CLOSE, Event, Marks
from tonggui.core.findings import Finding, Verdict
from tonggui.core.judge import Judge
from tonggui.core.powers import Limit, Power
from tonggui.core.values import frozen
from tonggui.engines.alarms import is_asked
from tonggui.engines.coding import same
from tonggui.engines.credit import credited
from tonggui.engines.days import Days, Ints, lay_out
from tonggui.engines.frames import events_of
from tonggui.engines.grouping import case_starts
from tonggui.engines.plain import Block, Variants
from tonggui.engines.rows import judge_case
from tonggui.engines.sieves import suspects
from tonggui.engines.tables import CASES, FINDINGS, cases_frame, findings_frame
from tonggui.engines.tallies import RANKED, Tally

Cases = NDArray[np.bool_]  # which of the cases of a block


@frozen
class Judged:
    """A block's verdicts and findings as tables, and the findings the judge made itself."""

    cases: pl.DataFrame
    findings: pl.DataFrame
    values: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Columns:
    """Judges blocks of whole cases; what it remembers between blocks are only variants."""

    judge: Judge
    as_of: int
    language: str
    marks: dict[tuple[str, int], Marks] = field(default_factory=dict)
    _variants: dict[str, Variants] = field(default_factory=dict)
    _days: Days | None = None

    def block(self, frame: pl.DataFrame) -> Judged:
        """Judge a block of whole cases, contiguous and in the order of their seq."""
        if not frame.height:
            return Judged(pl.DataFrame(schema=CASES), pl.DataFrame(schema=FINDINGS))
        starts = case_starts(frame)
        lists = self.judge.lists
        has_editions = bool(lists.earlier) and "edition" in frame.columns
        if not is_plain(frame) or is_asked(lists) or has_editions:
            return self._by_rows(frame, starts, np.ones(len(starts) - 1, dtype=bool))
        parts: list[Judged] = []
        left = np.zeros(len(starts) - 1, dtype=bool)
        for power, mine in self._by_power(frame, starts):
            if power is None or power.state in OUT_OF_FORCE or self._is_watched(power):
                left |= mine
                continue
            part, suspect = self._plain(frame, starts, power, mine)
            left |= suspect
            parts.append(part)
        if left.any():
            parts.append(self._by_rows(frame, starts, left))
        return _joined(parts)

    def rows(self, frame: pl.DataFrame) -> Judged:
        """Judge every case of a block by the judge itself."""
        starts = case_starts(frame)
        return self._by_rows(frame, starts, np.ones(len(starts) - 1, dtype=bool))

    def _plain(
        self, frame: pl.DataFrame, starts: Ints, power: Power, mine: Cases
    ) -> tuple[Judged, Cases]:
        variants = self._variants.setdefault(
            power.id, Variants(self.judge, self.judge.track(power))
        )
        block = block_of(frame, starts)
        days = self._laid_out(block)
        suspect = mine & suspects(self.judge, variants.track, block)
        found, variant = variants.of(block)
        fast = np.flatnonzero(mine & ~suspect)
        tally = Tally(
            judge=self.judge,
            track=variants.track,
            block=block,
            variants=found,
            variant=variant.take(fast),
            fast=fast,
            days=days,
            as_of=self.as_of,
            language=self.language,
        )
        raw = tally.frames()
        findings = credited(self.judge, power, block, raw, days=days)
        fits = np.array([each.fits for each in found], dtype=bool).take(tally.variant)
        complete = np.array([each.is_complete for each in found], dtype=bool).take(tally.variant)
        cases = self._verdicts(block, power, fast, raw, fits=fits, complete=complete)
        return Judged(cases, findings), suspect

    def _verdicts(  # noqa: PLR0913 - the columns of one table
        self,
        block: Block,
        power: Power,
        fast: Ints,
        raw: list[pl.DataFrame],
        *,
        fits: Cases,
        complete: Cases,
    ) -> pl.DataFrame:
        count = np.zeros(block.cases, dtype=np.int64)
        worst = np.zeros(block.cases, dtype=np.int64)
        if raw:
            index = np.concatenate([part["case_index"].to_numpy() for part in raw])
            count = np.bincount(index, minlength=block.cases)
            rank = np.concatenate([part["rank"].to_numpy() for part in raw])
            for each in range(1, len(RANKED)):  # the graver ones last
                worst[index.take(np.flatnonzero(rank == each))] = each
        first = block.starts.take(fast)
        editions = same("edition", power.edition, len(fast), pl.Categorical())
        if "edition" in block.frame.columns:
            editions = block.frame["edition"][first].cast(pl.String).fill_null(power.edition)
        return pl.DataFrame(
            [
                block.frame["case"][first].alias("case"),
                same("power", power.id, len(fast), pl.Categorical()),
                editions.cast(pl.Categorical).alias("edition"),
                pl.Series("events", block.starts.take(fast + 1) - first),
                pl.Series("fits", fits),
                pl.Series("complete", complete),
                pl.Series("findings", count.take(fast)),
                pl.Series(RANKED, dtype=pl.Categorical)[worst.take(fast)].alias("worst"),
            ]
        )

    def _is_watched(self, power: Power) -> bool:
        """Say whether somebody has to look at a node each time: the judge tells who did not."""
        plans = (node.supervision for node in power.nodes)
        return self.judge.lists.rules["S20"].is_on and any(
            plan.mode == "each" for plan in plans if plan
        )

    def _laid_out(self, block: Block) -> Days:
        earliest = int(block.recorded.min())
        latest = max(int(block.recorded.max()), self.as_of)
        if self._days is None or not self._days.reaches(earliest, latest):
            if self._days is not None:
                earliest = min(earliest, int(self._days.starts[0]))
                latest = max(latest, int(self._days.starts[-1]))
            self._days = lay_out(self.judge.lists.calendar, earliest, latest, self._limits())
        return self._days

    def _limits(self) -> Iterator[Limit]:
        for power in self.judge.lists.powers.values():
            for node in power.nodes:
                yield from (limit for limit in (node.limit, node.not_before) if limit is not None)

    def _by_power(self, frame: pl.DataFrame, starts: Ints) -> list[tuple[Power | None, Cases]]:
        """Return each power met in a block, with the cases that run under it."""
        powers = self.judge.lists.powers
        if len(powers) == 1 and "power" not in frame.columns:
            return [(next(iter(powers.values())), np.ones(len(starts) - 1, dtype=bool))]
        names = [name for name in ("node", "power") if name in frame.columns]
        first = frame.select(pl.col(names).cast(pl.String))[starts[:-1]]
        distinct = first.unique(maintain_order=True)
        found: dict[str, tuple[Power | None, Cases]] = {}
        for row in distinct.iter_rows(named=True):
            event = Event("", 0, NODE_CLOSE, 0, 0, node=row["node"], power=row.get("power"))
            power = self.judge.power_of(event)
            mine = np.ones(len(starts) - 1, dtype=bool)
            for name in names:
                mine &= first[name].eq_missing(row[name]).to_numpy()
            key = power.id if power else ""
            earlier = found.get(key)
            found[key] = (power, mine if earlier is None else earlier[1] | mine)
        return (
            list(found.values()) if "power" not in names else self._agreeing(frame, starts, found)
        )

    def _agreeing(
        self, frame: pl.DataFrame, starts: Ints, found: dict[str, tuple[Power | None, Cases]]
    ) -> list[tuple[Power | None, Cases]]:
        """Set apart, under no power, the cases in which an act names another than its node's."""
        named = frame["power"].cast(pl.String)
        parts: list[tuple[Power | None, Cases]] = []
        apart = np.zeros(len(starts) - 1, dtype=bool)
        for power, mine in found.values():
            own = [
                name for name in named.unique() if name and self.judge.bench.power(name) is power
            ]
            others = (named.is_not_null() & (named != "") & ~named.is_in(own)).to_numpy()
            differs = np.add.reduceat(others.astype(np.int64), starts[:-1]) > 0
            apart |= mine & (differs if power is not None else True)
            if power is not None:
                parts.append((power, mine & ~differs))
        return [(power, mine) for power, mine in [*parts, (None, apart)] if mine.any()]

    def _by_rows(self, frame: pl.DataFrame, starts: Ints, mask: Cases) -> Judged:
        """Leave cases to the judge, event by event."""
        verdicts: list[Verdict] = []
        findings: list[Finding] = []
        lengths = np.diff(starts)
        acts = frame.filter(pl.Series(np.repeat(mask, lengths)))
        events = [*(map(self._marked, events_of(acts)) if self.marks else events_of(acts))]
        first = 0
        for length in lengths[mask].tolist():
            mine = events[first : first + length]
            first += length
            verdict, found = judge_case(self.judge, mine[0].case, mine, as_of=self.as_of)
            verdicts.append(verdict)
            findings += found
        return Judged(
            cases_frame(verdicts),
            findings_frame(
                findings,
                language=self.language,
                names=self.judge.bench.names,
                powers=self.judge.lists.powers,
            ),
            tuple(findings),
        )

    def _marked(self, event: Event) -> Event:
        marks = self.marks.get((event.case, event.seq))
        return event._replace(marks=marks) if marks else event


def is_plain(frame: pl.DataFrame) -> bool:
    """Say whether a block has one row an act: only closings, no papers, nothing beside."""
    if any(name in frame.columns for name in ("evidence", "detail", "amount")):
        return False
    return "kind" not in frame.columns or bool((frame["kind"].drop_nulls() == NODE_CLOSE).all())


def block_of(frame: pl.DataFrame, starts: Ints) -> Block:
    """Return a frame of whole plain cases as arrays."""
    at = _instants(frame["at"])
    recorded = at
    if "recorded_at" in frame.columns:
        recorded = _instants(frame["recorded_at"].fill_null(frame["at"]))
    node = frame["node"]
    if node.dtype != pl.Categorical or node.null_count():
        node = node.cast(pl.String).fill_null("").cast(pl.Categorical)
    codes, names = _coded(node)
    return Block(
        frame=frame,
        starts=starts,
        at=at,
        recorded=recorded,
        seq=_seq(frame, starts),
        acts=codes,
        names=names,
    )


def _coded(node: pl.Series) -> tuple[NDArray[np.integer], list[str]]:
    """Return small codes of a categorical column and what they stand for."""
    narrow = node.to_physical().to_numpy()
    numbers = narrow.astype(np.int64)  # once: NumPy would make them so to count and to look up
    present = np.flatnonzero(np.bincount(numbers))
    place = np.zeros(int(present[-1]) + 1, dtype=np.uint16)
    place[present] = np.arange(len(present))
    names = pl.Series(present.astype(narrow.dtype)).cat.to(pl.Categorical())
    return place.take(numbers), names.cast(pl.String).to_list()


def _instants(column: pl.Series) -> Ints:
    return column.cast(pl.Int64).to_numpy()


def _seq(frame: pl.DataFrame, starts: Ints) -> Ints:
    if "seq" in frame.columns:
        return frame["seq"].to_numpy().astype(np.int64, copy=False)
    lengths = np.diff(starts)
    return np.arange(frame.height, dtype=np.int64) - np.repeat(starts[:-1], lengths) + 1


def _joined(parts: list[Judged]) -> Judged:
    if len(parts) == 1:
        return parts[0]
    return Judged(
        pl.concat([part.cases.cast(CASES) for part in parts]),  # type: ignore[arg-type]
        pl.concat([part.findings.cast(FINDINGS) for part in parts]),  # type: ignore[arg-type]
        tuple(value for part in parts for value in part.values),
    )
