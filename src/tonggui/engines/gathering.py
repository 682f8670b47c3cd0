# SPDX-License-Identifier: Apache-2.0
"""Gathers what a report shows while an audit runs: counts, first rows of each, the worst cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter

import numpy as np
import polars as pl

from tonggui.core.calendar import DAY
from tonggui.core.findings import Finding, Verdict
from tonggui.core.judge import Judge
from tonggui.core.rules import LEVEL_ORDER, LEVELS
from tonggui.core.summary import Count, Timeline
from tonggui.core.values import frozen
from tonggui.engines.coding import codes_of, combined, counted
from tonggui.engines.columns import Judged
from tonggui.engines.days import Ints
from tonggui.engines.examples import Examples
from tonggui.engines.frames import events_of
from tonggui.engines.rows import judge_case
from tonggui.engines.tables import TIME

Events = Callable[[Sequence[str]], pl.DataFrame]
_BY = ("rule", "level", "power", "node", "post", "unit", "month")
_GROUPS = (("month",), ("post",), ("unit",), ("power", "node"))
_MANY = 200_000
_OUTCOMES = {
    "unfit": ~pl.col("fits"),
    "incomplete": ~pl.col("complete"),
    "found": pl.col("findings") > 0,
}
_MIXED = -(1 << 40)  # in place of the month of a day on which it changes
_QUARTER = 15 * 60_000_000  # microseconds; no zone changes its offset within a quarter of an hour


@frozen
class Limits:
    """How much a report shows: rows of each kind of finding, in all, and cases in full."""

    timezone: str = "Asia/Shanghai"
    per_kind: int = 12
    per_group: int = 3
    outcomes: int = 40
    rows: int = 2_000
    worst: int = 12
    unjudged: int = 200
    is_wanted: bool = False


@dataclass(slots=True)
class Gathering:
    """What has been found so far, in counts and examples."""

    limits: Limits = field(default_factory=Limits)
    cases: int = 0
    events: int = 0
    fitting: int = 0
    complete: int = 0
    clean: int = 0
    powers: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    first_at: int | None = None
    last_at: int | None = None
    powerless: int = 0  # events of cases that no listed power can be found for
    powerless_cases: list[tuple[str, int]] = field(default_factory=list)
    outcomes: dict[str, list[Verdict]] = field(default_factory=dict)
    _counts: list[pl.DataFrame] = field(default_factory=list)
    _examples: Examples = field(init=False)
    _acts: dict[str, pl.DataFrame] = field(default_factory=dict)
    _loose: list[Finding] = field(default_factory=list)
    _worst: list[tuple[tuple[int, int, str], str, pl.DataFrame]] = field(default_factory=list)
    _known_months: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with no examples."""
        most: dict[tuple[str, ...], int] = {("rule", "level", "node"): self.limits.per_kind}
        most |= dict.fromkeys(_GROUPS, self.limits.per_group)
        self._examples = Examples(self.limits.timezone, most, self.limits.rows)

    def extend(self, frame: pl.DataFrame) -> None:
        """Note how far back and ahead the acts of a block reach."""
        at = frame["at"].cast(pl.Int64)
        low, high = at.min(), at.max()
        if isinstance(low, int) and isinstance(high, int):
            self.first_at = low if self.first_at is None else min(self.first_at, low)
            self.last_at = high if self.last_at is None else max(self.last_at, high)

    def add(self, judged: Judged, events: Events | None) -> None:
        """Take in a block's results; `events` finds the events of its cases where there are any."""
        cases = judged.cases
        self.cases += cases.height
        self.events += int(cases["events"].sum())
        self.fitting += int(cases["fits"].sum())
        self.complete += int(cases["complete"].sum())
        self.clean += int(((cases["findings"] == 0) & (cases["power"] != "")).sum())
        self._note_powerless(cases)
        for power, count in counted(cases["power"]):
            self.powers[power] = self.powers.get(power, 0) + count
        for level, count in counted(judged.findings["level"]):
            self.levels[level] = self.levels.get(level, 0) + count
        if self.limits.is_wanted:
            self._count(judged.findings)
        if self.limits.is_wanted and self.limits.rows:
            self._exemplify(judged, events)
            self._note_outcomes(cases)
        if self.limits.is_wanted and self.limits.worst:
            self._rank(cases, events)

    def _note_powerless(self, cases: pl.DataFrame) -> None:
        powerless = (cases["power"] == "") & (cases["findings"] == 0)
        if powerless.any():
            found = cases.filter(powerless)
            self.powerless += int(found["events"].sum())
            room = self.limits.unjudged - len(self.powerless_cases)
            self.powerless_cases += found.select("case", "events").head(max(0, room)).rows()

    def counts(self) -> tuple[Count, ...]:
        """Return the counts, most first."""
        if not self._counts:
            return ()
        table = _summed(self._counts).sort("findings", *_BY, descending=[True, *[False] * len(_BY)])
        return tuple(Count(*row) for row in table.iter_rows())

    def samples(self, judge: Judge, *, now: int) -> tuple[Finding, ...]:
        """Return the first findings of each kind, as the judge itself states them."""
        found = list(self._loose)
        acts = [*self._acts.values()]
        # Read together: of each frame by itself reading would cost more than judging it.
        events = events_of(pl.concat(acts, how="diagonal_relaxed")) if acts else ()
        for case, mine in groupby(events, key=attrgetter("case")):
            _, judged = judge_case(judge, case, mine, as_of=now)
            found += [finding for finding in judged if finding.key in self._examples.keys]
        return tuple(sorted(found, key=lambda item: (item.rule, item.raised_at, item.key)))

    def worst(self, judge: Judge, *, now: int) -> tuple[Timeline, ...]:
        """Return the worst cases in full."""
        found = []
        for _, case, frame in sorted(self._worst, key=lambda item: item[0]):
            events = tuple(events_of(frame))
            verdict, mine = judge_case(judge, case, events, as_of=now)
            found.append(Timeline(verdict, events, tuple(mine)))
        return tuple(found)

    def _count(self, findings: pl.DataFrame) -> None:
        if not findings.height:
            return
        columns = {name: findings[name] for name in _BY if name in findings.columns}
        columns["post"] = findings["responsible"].list.first()
        texts = [columns[name] for name in _BY if name in columns]
        keys = [codes_of(text) for text in texts if text.null_count() < len(text)]
        code, first = combined([*keys, self._months(findings["at"])])
        month = findings["at"][first].dt.convert_time_zone(self.limits.timezone)
        found = [columns[name][first].cast(pl.String).fill_null("") for name in _BY[:-1]]
        self._counts.append(
            pl.DataFrame(
                [
                    *(each.alias(name) for each, name in zip(found, _BY, strict=False)),
                    month.dt.strftime("%Y-%m").alias("month"),
                    pl.Series("findings", np.bincount(code)).cast(pl.UInt32),
                ]
            )
        )
        if sum(part.height for part in self._counts) > _MANY:
            self._counts = [_summed(self._counts)]

    def _months(self, at: pl.Series) -> Ints:
        """Return the local calendar month of each instant, as a number."""
        instants = at.cast(pl.Int64).to_numpy()
        day, first = combined([instants // DAY])
        months = self._of_days((instants[first] // DAY).tolist())
        found = months[day]
        # Days on which months change are asked about by the quarter of an hour.
        mixed = np.flatnonzero((months == _MIXED)[day])
        if len(mixed):
            code, first = combined([instants[mixed] // _QUARTER])
            found[mixed] = self._month(instants[mixed[first]])[code]
        return found

    def _of_days(self, days: list[int]) -> Ints:
        """Return the local month of days of universal time; asking the zone is slow, and kept."""
        new = [day for day in days if day not in self._known_months]
        if new:
            begins = np.array(new, dtype=np.int64) * DAY
            month, last = self._month(begins), self._month(begins + (DAY - 1))
            told = np.where(month == last, month, _MIXED).tolist()
            self._known_months.update(zip(new, told, strict=True))
        return np.array([self._known_months[day] for day in days], dtype=np.int64)

    def _month(self, at: Ints) -> Ints:
        local = pl.Series(at).cast(TIME).dt.convert_time_zone(self.limits.timezone)
        months = local.dt.year().cast(pl.Int64) * 12 + local.dt.month().cast(pl.Int64)
        return months.to_numpy()

    def _exemplify(self, judged: Judged, events: Events | None) -> None:
        if not judged.findings.height:
            return
        chosen = self._examples.choose(judged.findings, self._counts[-1])
        values = {found.key: found for found in judged.values} if events is None else {}
        self._loose += [values[key] for key, _ in chosen if key in values]
        wanted = sorted({case for key, case in chosen if case and key not in values})
        if events is not None and wanted:
            for (case,), acts in events(wanted).partition_by("case", as_dict=True).items():
                self._acts[str(case)] = acts

    def _note_outcomes(self, cases: pl.DataFrame) -> None:
        for name, is_so in _OUTCOMES.items():
            found = self.outcomes.setdefault(name, [])
            room = self.limits.outcomes - len(found)
            if room > 0:
                found += [Verdict(*row) for row in cases.filter(is_so).head(room).iter_rows()]

    def _rank(self, cases: pl.DataFrame, events: Events | None) -> None:
        if events is None:
            return
        for level in reversed(LEVELS):
            least = -self._worst[-1][0][1] if len(self._worst) == self.limits.worst else 1
            if (
                len(self._worst) == self.limits.worst
                and -self._worst[-1][0][0] > LEVEL_ORDER[level]
            ):
                return
            among = cases.filter((pl.col("worst") == level) & (pl.col("findings") >= least))
            top = among.sort(["findings", "case"], descending=[True, False])
            ranks = {
                row["case"]: (-LEVEL_ORDER[level], -row["findings"], row["case"])
                for row in top.head(self.limits.worst).iter_rows(named=True)
            }
            self._place(ranks, events)

    def _place(self, ranks: dict[str, tuple[int, int, str]], events: Events) -> None:
        """Take the cases that are among the worst so far; their events are looked up at once."""
        full = len(self._worst) == self.limits.worst
        ranks = {case: r for case, r in ranks.items() if not full or r < self._worst[-1][0]}
        if not ranks:
            return
        for (case,), acts in events(sorted(ranks)).partition_by("case", as_dict=True).items():
            self._worst.append((ranks[str(case)], str(case), acts))
        self._worst = sorted(self._worst, key=itemgetter(0))[: self.limits.worst]


def _summed(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts).group_by(_BY).agg(pl.col("findings").sum())
