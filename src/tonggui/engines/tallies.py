# SPDX-License-Identifier: Apache-2.0
"""Findings of plain cases as columns: what order (S21), limits (S14, S15) and waits (S19) say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tonggui.core.findings import Said
from tonggui.core.judge import Judge
from tonggui.core.powers import Limit, Node
from tonggui.core.track import Track
from tonggui.core.wording import say, say_all
from tonggui.engines.days import Days, Ints
from tonggui.engines.plain import Block, spread
from tonggui.engines.variants import END, Variant

_AT_MOST_AHEAD = 30  # days: no holidays are longer

# A raw finding: where it is and what it says; roles and the row's own columns are added at the end.
RAW = {
    "rule": pl.String(),
    "level": pl.String(),
    "node": pl.String(),
    "by": pl.String(),
    "clauses": pl.List(pl.String()),
    "expected": pl.String(),
    "observed": pl.String(),
    "case_index": pl.Int64(),
    "row": pl.Int64(),
    "raised_at": pl.Int64(),
    "risen_at": pl.Int64(),
}


class Spans(NamedTuple):
    """Limits that ran: their case, first and last row (END if still open), and node."""

    case: Ints
    start: Ints
    end: Ints
    lifted: NDArray[np.bool_]
    node: Ints
    names: list[str]


@dataclass
class Tally:
    """Judges plain cases of one track in a block; `fast` are those not left to the judge."""

    judge: Judge
    track: Track
    block: Block
    variants: Sequence[Variant]
    variant: Ints  # of each fast case
    fast: Ints  # index of each fast case in the block
    days: Days
    as_of: int
    language: str

    def frames(self) -> list[pl.DataFrame]:
        """Return all raw findings."""
        checks = self.judge.checks
        found = []
        if checks.order.rule.is_on:
            found.append(self._order())
        if checks.within.rule.is_on:
            found += [frame for node in self._spanned for frame in self._limits(node)]
        if self.judge.lists.rules["S19"].is_on:
            found += self._waits()
        return [frame for frame in found if frame.height]

    def _order(self) -> pl.DataFrame:
        lists = [variant.templates for variant in self.variants]
        rows = spread(self.variant, lists)
        flat = [template for each in lists for template in each]
        table = pl.DataFrame(
            [
                (
                    t.level,
                    t.node,
                    t.by,
                    list(t.clauses),
                    say_all(t.expected, self.language),
                    say_all(t.observed, self.language),
                    t.position,
                    t.at_end,
                )
                for t in flat
            ],
            schema={
                "level": pl.String,
                "node": pl.String,
                "by": pl.String,
                "clauses": pl.List(pl.String),
                "expected": pl.String,
                "observed": pl.String,
                "position": pl.Int64,
                "at_end": pl.Boolean,
            },
            orient="row",
        )
        case = self.fast[rows.case]
        said = table[rows.item] if len(rows.item) else table.clear()
        row = self.block.starts[case] + said["position"].to_numpy()
        raised = np.where(said["at_end"].to_numpy(), self.as_of, self.block.recorded[row])
        return said.select(
            pl.lit("S21").alias("rule"),
            "level",
            "node",
            "by",
            "clauses",
            "expected",
            "observed",
            pl.Series("case_index", case),
            pl.Series("row", row),
            pl.Series("raised_at", raised),
            pl.Series("risen_at", raised),
        )

    @cached_property
    def _spans(self) -> Spans:
        """Return every limit that ran."""
        lists = [variant.spans for variant in self.variants]
        rows = spread(self.variant, lists)
        flat = [span for each in lists for span in each]
        nodes = list(dict.fromkeys(span.node for span in flat))
        case = self.fast[rows.case]
        begin = self.block.starts[case]
        start = begin + _column([span.start for span in flat])[rows.item]
        end = _column([span.end for span in flat])[rows.item]
        node = _column([nodes.index(span.node) for span in flat])[rows.item]
        lifted = np.array([span.is_lifted for span in flat], dtype=bool)[rows.item]
        end = np.where(end == END, END, begin + end)
        return Spans(case, start, end, lifted, node, nodes)

    @property
    def _spanned(self) -> list[str]:
        return self._spans.names

    def _limits(self, name: str) -> list[pl.DataFrame]:
        spans = self._spans
        mine = np.flatnonzero(spans.node == spans.names.index(name))
        case, start, end = spans.case[mine], spans.start[mine], spans.end[mine]
        lifted = spans.lifted[mine]
        node = self.track.by_id[name].node
        limit = node.limit
        if limit is None:
            return []
        recorded = self.block.recorded
        first = self.days.of(recorded[start])
        today = self.days.calendar.day(self.as_of)
        last = np.where(end == END, today, self.days.of(recorded[np.maximum(end, 0)]))
        due = self.days.due(first, limit)
        late = np.flatnonzero(last > due)
        overrun = self._overrun(
            node,
            limit,
            Spans(case[late], start[late], end[late], lifted[late], late, []),
            first[late],
            last[late],
            due[late],
        )
        open_ones = np.flatnonzero((end == END) & (last <= due))
        near = self._near(node, limit, case[open_ones], start[open_ones], due[open_ones])
        return [overrun, near]

    def _overrun(  # noqa: PLR0913, PLR0917 - the columns of one table
        self, node: Node, limit: Limit, spans: Spans, first: Ints, last: Ints, due: Ints
    ) -> pl.DataFrame:
        red_day = self.days.red_from(first, limit, self.judge.checks.within.rule)
        is_red = last >= red_day
        raised = self.days.start(due + 1)
        risen = np.where(is_red, np.maximum(self.days.start(red_day), raised), raised)
        if limit.if_done:  # nothing fell due: it is known by the act itself
            raised = risen = self.block.recorded[spans.end]
        used = self.days.counted(first, last, limit)
        closed = (spans.end != END) & ~spans.lifted
        expected = Said("S15.a.expected", (node.name, limit.value, limit.unit))
        return pl.DataFrame(
            {
                "case_index": spans.case,
                "row": np.where(closed, spans.end, spans.start),
                "raised_at": raised,
                "risen_at": risen,
            }
        ).select(
            pl.lit("S15").alias("rule"),
            _choice(is_red, "red", "yellow").alias("level"),
            pl.lit(node.id).alias("node"),
            self._instances(node, spans.start).alias("by"),
            pl.lit(["a"]).alias("clauses"),
            pl.lit(say_all((expected,), self.language)).alias("expected"),
            self._used(used, limit, spans).alias("observed"),
            "case_index",
            "row",
            "raised_at",
            "risen_at",
        )

    def _near(self, node: Node, limit: Limit, case: Ints, start: Ints, due: Ints) -> pl.DataFrame:
        check = self.judge.checks.approaching
        calendar = self.days.calendar
        if not len(case) or not check.rule.is_on or limit.workdays <= 1:
            return pl.DataFrame(schema=RAW)
        ahead = max(1.0, check.rule.number("ratio") * limit.workdays)
        today = calendar.day(self.as_of)
        soon = due[(due >= today) & (due <= today + _AT_MOST_AHEAD + 2 * ahead)]
        near_days = {day for day in np.unique(soon).tolist() if self._is_near(day, ahead)}
        near = np.flatnonzero(np.isin(due, list(near_days)))
        expected = Said("S15.a.expected", (node.name, limit.value, limit.unit))
        observed = [
            say_all((Said("S14.a", (self.judge.bench.say_day(int(day)),)),), self.language)
            for day in due[near]
        ]
        return pl.DataFrame(
            {"case_index": case[near], "row": start[near], "observed": observed},
            schema_overrides={"observed": pl.String},
        ).select(
            pl.lit("S14").alias("rule"),
            pl.lit("notice").alias("level"),
            pl.lit(node.id).alias("node"),
            self._instances(node, start[near]).alias("by"),
            pl.lit(["a"]).alias("clauses"),
            pl.lit(say_all((expected,), self.language)).alias("expected"),
            "observed",
            "case_index",
            "row",
            pl.lit(self.as_of, dtype=pl.Int64).alias("raised_at"),
            pl.lit(self.as_of, dtype=pl.Int64).alias("risen_at"),
        )

    def _is_near(self, day: int, ahead: float) -> bool:
        """Say whether the end of a day is near; few days are asked about, but in every block."""
        known = self.days.near.get((day, ahead))
        if known is None:
            end = self.days.calendar.end(day)
            known = self.days.calendar.hours_back(end, ahead) <= self.as_of <= end
            self.days.near[day, ahead] = known
        return known

    def _waits(self) -> list[pl.DataFrame]:
        lists = [variant.waits for variant in self.variants]
        flat = [wait for each in lists for wait in each]
        rows = spread(self.variant, lists)
        names = list(dict.fromkeys(wait.node for wait in flat))
        nodes = _column([names.index(wait.node) for wait in flat])[rows.item]
        case = self.fast[rows.case]
        begin = self.block.starts[case]
        start = begin + _column([wait.start for wait in flat])[rows.item]
        end = begin + _column([wait.end for wait in flat])[rows.item]
        found = []
        for index, name in enumerate(names):
            mine = np.flatnonzero(nodes == index)
            found.append(self._hasty(name, case[mine], start[mine], end[mine]))
        return found

    def _hasty(self, name: str, case: Ints, start: Ints, end: Ints) -> pl.DataFrame:
        node = self.track.by_id[name].node
        limit = node.not_before
        if limit is None:
            return pl.DataFrame(schema=RAW)
        recorded = self.block.recorded
        first, last = self.days.of(recorded[start]), self.days.of(recorded[end])
        passed = self.days.counted(first, last, limit)
        hasty = np.flatnonzero(passed < limit.value)
        case, end, passed = case[hasty], end[hasty], passed[hasty]
        expected = Said("S19.b.expected", (node.name, int(limit.value)))
        raised = recorded[end]
        return pl.DataFrame({"case_index": case, "row": end}).select(
            pl.lit("S19").alias("rule"),
            pl.lit("red").alias("level"),
            pl.lit(node.id).alias("node"),
            self._instances(node, end).alias("by"),
            pl.lit(["b"]).alias("clauses"),
            pl.lit(say_all((expected,), self.language)).alias("expected"),
            _texts(passed, lambda days: Said("S19.b.observed", (days,)), self.language).alias(
                "observed"
            ),
            "case_index",
            "row",
            pl.Series("raised_at", raised),
            pl.Series("risen_at", raised),
        )

    def _instances(self, node: Node, row: Ints) -> pl.Series:
        seq = pl.Series("by", self.block.seq[row]).cast(pl.String)
        return f"{node.id}#" + seq

    def _used(self, used: Ints, limit: Limit, spans: Spans) -> pl.Series:
        """Say how long each took, and how it ended."""
        if not len(used):
            return pl.Series([], dtype=pl.String)
        how = np.where(spans.lifted, 2, np.where(spans.end == END, 1, 0))
        size = 1 << int(used.max()).bit_length()
        return _took(limit.unit, size, self.language)[(how * size + used).astype(np.uint32)]


@lru_cache(maxsize=64)
def _took(unit: str, size: int, language: str) -> pl.Series:
    """Return the sentences on every length below a size: closed, still open, lifted."""
    keys = ("S15.a.closed", "S15.a.open", "S15.a.lifted")
    return pl.Series([say(Said(key, (n, unit)), language) for key in keys for n in range(size)])


def _column(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _choice(mask: NDArray[np.bool_], yes: str, no: str) -> pl.Series:
    return (
        pl.Series([no, yes])[mask.astype(np.uint32)]
        if len(mask)
        else pl.Series([], dtype=pl.String)
    )


def _texts(numbers: Ints, said: Callable[[int], Said], language: str) -> pl.Series:
    """Say a sentence about each number, making each sentence once."""
    if not len(numbers):
        return pl.Series([], dtype=pl.String)
    low, high = int(numbers.min()), int(numbers.max())
    present = np.zeros(high - low + 1, dtype=bool)
    present[numbers - low] = True
    texts = [
        say(said(low + index), language) if there else None
        for index, there in enumerate(present.tolist())
    ]
    return pl.Series(texts, dtype=pl.String)[(numbers - low).astype(np.uint32)]
