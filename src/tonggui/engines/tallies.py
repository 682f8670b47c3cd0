# SPDX-License-Identifier: Apache-2.0
"""Findings of plain cases as columns: what order (S21), limits (S14, S15) and waits (S19) say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tonggui.core.calendar import DAY
from tonggui.core.findings import Said
from tonggui.core.judge import Judge
from tonggui.core.powers import Limit, Node
from tonggui.core.rules import LEVELS
from tonggui.core.track import Track
from tonggui.core.wording import say_all
from tonggui.engines.coding import same
from tonggui.engines.days import Days, Ints
from tonggui.engines.plain import Block, spread
from tonggui.engines.sentences import ENDINGS, took, waited
from tonggui.engines.tables import WORDS
from tonggui.engines.variants import END, Saying, Span, Variant

_AT_MOST_AHEAD = 30  # days: no holidays are longer

Words = int | str | list[str] | pl.Series

# How grave a finding is, by its rank; 0 is no finding.
RANKED = ("", *LEVELS)
_RANKS = {level: rank for rank, level in enumerate(RANKED)}

# A raw finding: where it is and what it says; roles and the row's own columns are added at the end.
RAW = {
    "rule": pl.Categorical(),
    "rank": pl.UInt8(),
    "node": pl.Categorical(),
    "by": pl.String(),
    "clauses": WORDS,
    "expected": pl.String(),
    "observed": pl.String(),
    "case_index": pl.Int64(),
    "row": pl.Int64(),
    "raised_at": pl.Int64(),
    "risen_at": pl.Int64(),
}

NOTHING = pl.DataFrame(schema=RAW)


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
        place = {saying: index for index, saying in enumerate({t.saying: 0 for t in flat})}
        table = self._table(list(place))
        which = _column([place[t.saying] for t in flat]).take(rows.item)
        position = _column([t.position for t in flat]).take(rows.item)
        at_end = np.array([t.at_end for t in flat], dtype=bool).take(rows.item)
        case = self.fast.take(rows.case)
        said = {each.name: each[which] for each in table}
        row = self.block.starts.take(case) + position
        raised = np.where(at_end, self.as_of, self.block.recorded.take(row))
        return self._raw("S21", said, case=case, row=row, raised=raised, risen=raised)

    def _table(self, sayings: list[Saying]) -> list[pl.Series]:
        """Return the columns of what order says, a row for each different saying."""
        expected = [say_all(each.expected, self.language) for each in sayings]
        observed = [say_all(each.observed, self.language) for each in sayings]
        return [
            pl.Series("rank", [_RANKS[each.level] for each in sayings], pl.UInt8),
            pl.Series("node", [each.node for each in sayings], pl.Categorical()),
            pl.Series("by", [each.by for each in sayings], pl.String),
            _lists("clauses", [each.clauses for each in sayings]),
            pl.Series("expected", expected, pl.String),
            pl.Series("observed", observed, pl.String),
        ]

    def _raw(  # noqa: PLR0913 - the columns of one table
        self,
        rule: str,
        said: Mapping[str, Words],
        *,
        case: Ints,
        row: Ints,
        raised: Ints,
        risen: Ints,
    ) -> pl.DataFrame:
        """Put raw findings together; what is one word or list is said of them all."""
        columns: dict[str, Words] = {"rule": rule, **said}
        made = {"case_index": case, "row": row, "raised_at": raised, "risen_at": risen}
        return pl.DataFrame(
            [
                _series(name, columns[name], dtype, len(row))
                if name in columns
                else pl.Series(name, made[name])
                for name, dtype in RAW.items()
            ]
        )

    @cached_property
    def _spans(self) -> Spans:
        """Return every limit that ran."""
        lists = [variant.spans for variant in self.variants]
        rows = spread(self.variant, lists)
        flat = [span for each in lists for span in each]
        nodes = list(dict.fromkeys(span.node for span in flat))
        place = {node: index for index, node in enumerate(nodes)}
        begin = self.block.starts.take(self.fast).take(rows.case)
        start = _column([span.start for span in flat]).take(rows.item)
        # What is still open stands as ended where it began; it is kept whatever its limit.
        end = _column([max(span.start, span.end) for span in flat]).take(rows.item)
        start += begin
        end += begin
        kept = self._may_be_late(start, end, self._shortest_limits(flat), rows.item)
        item, start, end = rows.item.take(kept), start.take(kept), end.take(kept)
        end[np.array([span.end == END for span in flat], dtype=bool).take(item)] = END
        return Spans(
            self.fast.take(rows.case.take(kept)),
            start,
            end,
            np.array([span.is_lifted for span in flat], dtype=bool).take(item),
            _column([place[span.node] for span in flat]).take(item),
            nodes,
        )

    def _shortest_limits(self, spans: Iterable[Span]) -> Ints:
        """Return how long each node may at least take, whatever the calendar says; -1 if open."""
        least = []
        for span in spans:
            limit = self.track.by_id[span.node].node.limit
            surely = 0 if limit is None else (ceil(limit.value) - 1) * DAY
            least.append(-1 if span.end == END else surely)
        return _column(least)

    def _may_be_late(self, start: Ints, end: Ints, least: Ints, item: Ints) -> Ints:
        """Sift out what surely ended in time, before any day is looked up."""
        took = self.block.recorded.take(end)
        took -= self.block.recorded.take(start)
        return np.flatnonzero(took > least.take(item))

    @property
    def _spanned(self) -> list[str]:
        return self._spans.names

    def _limits(self, name: str) -> list[pl.DataFrame]:
        spans = self._spans
        mine = np.flatnonzero(spans.node == spans.names.index(name))
        case, start, end = spans.case.take(mine), spans.start.take(mine), spans.end.take(mine)
        lifted = spans.lifted.take(mine)
        node = self.track.by_id[name].node
        limit = node.limit
        if limit is None:
            return []
        recorded = self.block.recorded
        first = self.days.of(recorded.take(start))
        today = self.days.calendar.day(self.as_of)
        last = np.where(end == END, today, self.days.of(recorded.take(np.maximum(end, 0))))
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
        row = np.where(closed, spans.end, spans.start)
        said: dict[str, Words] = {
            "rank": pl.Series(np.where(is_red, _RANKS["red"], _RANKS["yellow"]).astype(np.uint8)),
            "node": node.id,
            "by": self._instances(node, spans.start),
            "clauses": ["a"],
            "expected": say_all((expected,), self.language),
            "observed": self._used(used, limit, spans),
        }
        return self._raw("S15", said, case=spans.case, row=row, raised=raised, risen=risen)

    def _near(self, node: Node, limit: Limit, case: Ints, start: Ints, due: Ints) -> pl.DataFrame:
        check = self.judge.checks.approaching
        calendar = self.days.calendar
        if not len(case) or not check.rule.is_on or limit.workdays <= 1:
            return NOTHING
        ahead = max(1.0, check.rule.number("ratio") * limit.workdays)
        today = calendar.day(self.as_of)
        soon = due[(due >= today) & (due <= today + _AT_MOST_AHEAD + 2 * ahead)]
        # By Polars: asked for what is distinct, NumPy would load its masked arrays first.
        near_days = {day for day in pl.Series(soon).unique() if self._is_near(day, ahead)}
        near = np.flatnonzero(np.isin(due, list(near_days)))
        expected = Said("S15.a.expected", (node.name, limit.value, limit.unit))
        observed = [
            say_all((Said("S14.a", (self.judge.bench.say_day(int(day)),)),), self.language)
            for day in due[near]
        ]
        said: dict[str, Words] = {
            "rank": _RANKS["notice"],
            "node": node.id,
            "by": self._instances(node, start[near]),
            "clauses": ["a"],
            "expected": say_all((expected,), self.language),
            "observed": pl.Series(observed, dtype=pl.String),
        }
        now = np.full(len(near), self.as_of, dtype=np.int64)
        return self._raw("S14", said, case=case[near], row=start[near], raised=now, risen=now)

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
        place = {name: index for index, name in enumerate(names)}
        nodes = _column([place[wait.node] for wait in flat])
        begin = self.block.starts.take(self.fast).take(rows.case)
        start = begin + _column([wait.start for wait in flat]).take(rows.item)
        end = begin + _column([wait.end for wait in flat]).take(rows.item)
        least = self._shortest_waits(wait.node for wait in flat)
        soon = self._may_be_hasty(start, end, least, rows.item)
        start, end, nodes = start.take(soon), end.take(soon), nodes.take(rows.item.take(soon))
        case = self.fast.take(rows.case.take(soon))
        found = []
        for index, name in enumerate(names):
            mine = np.flatnonzero(nodes == index)
            found.append(self._hasty(name, case[mine], start[mine], end[mine]))
        return found

    def _shortest_waits(self, nodes: Iterable[str]) -> Ints:
        """Return how long a wait for each node surely is enough, whatever the calendar says."""
        return _column([_enough(self.track.by_id[name].node.not_before) for name in nodes])

    def _may_be_hasty(self, start: Ints, end: Ints, least: Ints, item: Ints) -> Ints:
        """Sift out what surely waited long enough, before any day is looked up."""
        recorded = self.block.recorded
        return np.flatnonzero(recorded.take(end) - recorded.take(start) < least.take(item))

    def _hasty(self, name: str, case: Ints, start: Ints, end: Ints) -> pl.DataFrame:
        node = self.track.by_id[name].node
        limit = node.not_before
        if limit is None:
            return NOTHING
        recorded = self.block.recorded
        first, last = self.days.of(recorded[start]), self.days.of(recorded[end])
        passed = self.days.counted(first, last, limit)
        hasty = np.flatnonzero(passed < limit.value)
        case, end, passed = case[hasty], end[hasty], passed[hasty]
        expected = Said("S19.b.expected", (node.name, int(limit.value)))
        raised = recorded[end]
        said: dict[str, Words] = {
            "rank": _RANKS["red"],
            "node": node.id,
            "by": self._instances(node, end),
            "clauses": ["b"],
            "expected": say_all((expected,), self.language),
            "observed": waited(self.language).of(passed),
        }
        return self._raw("S19", said, case=case, row=end, raised=raised, risen=raised)

    def _instances(self, node: Node, row: Ints) -> pl.Series:
        return pl.Series([f"{node.id}#"]) + pl.Series(self.block.seq[row]).cast(pl.String)

    def _used(self, used: Ints, limit: Limit, spans: Spans) -> pl.Series:
        """Say how long each took, and how it ended."""
        how = np.where(spans.lifted, 2, np.where(spans.end == END, 1, 0))
        return took(limit.unit, self.language).of(used * len(ENDINGS) + how)


def _series(name: str, said: Words, dtype: pl.DataType, count: int) -> pl.Series:
    return said.alias(name) if isinstance(said, pl.Series) else same(name, said, count, dtype)


def _enough(limit: Limit | None) -> int:
    """Return a time after which a wait has surely been long enough, however days are counted."""
    if limit is None or limit.is_workdays:  # holidays may go on and on
        return np.iinfo(np.int64).max
    return (ceil(limit.value) + 1) * DAY


def _column(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _lists(name: str, values: Sequence[tuple[str, ...]]) -> pl.Series:
    """Return lists of words as a column; a list is made a series only once."""
    distinct = list(dict.fromkeys(values))
    place = {value: index for index, value in enumerate(distinct)}
    lists = pl.Series(name, [list(value) for value in distinct], dtype=WORDS)
    return lists[_column([place[value] for value in values])] if values else lists
