# SPDX-License-Identifier: Apache-2.0
"""How fast accounts close nodes, over a whole log: what S18 needs, in memory that stays small."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tonggui.core.calendar import DAY, HOUR
from tonggui.core.checks.not_batched import (
    EVENING,
    MORNING,
    Closings,
    Month,
    last_workdays,
)
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.engines.across import batches, is_import
from tonggui.engines.coding import codes_of, combined
from tonggui.engines.days import Days, Ints, lay_out
from tonggui.engines.frames import events_of

_MINUTES = 60_000_000
_BY_DAY = -(1 << 40)  # in place of a night
_MANY_ROWS = 2_000_000
_HELD_ROWS = 2_000_000  # closings of 12 to 20 bytes; of a longer log the suspects' are read again


@dataclass
class Pace:
    """Counts closings by account and month, and sifts the accounts that may have closed in runs."""

    judge: Judge
    late: frozenset[tuple[str, int]] = frozenset()  # (case, seq) of valid late entries
    _months: list[pl.DataFrame] = field(default_factory=list)
    _buckets: list[pl.DataFrame] = field(default_factory=list)
    _counted: dict[tuple[str | None, str | None], bool] = field(default_factory=dict)
    _tails: dict[int, int] = field(default_factory=dict)
    _days: Days | None = None
    _held: list[pl.DataFrame] = field(default_factory=list)
    _is_whole: bool = True  # whether all closings are held

    def add(self, frame: pl.DataFrame) -> None:
        """Count the closings of a block."""
        found = self._closings(frame)
        if found is None or not found.height:
            return
        at = found["at"].to_numpy()
        self._hold(found)
        days = self._laid_out(int(at.min()), int(at.max()))
        self._months.append(self._by_month(found, at, days))
        if not self.judge.bench.whole_days:
            self._buckets.append(self._by_bucket(found, at, days))
        if sum(part.height for part in (*self._months, *self._buckets)) > _MANY_ROWS:
            self._months = [_sum_months(self._months)]
            self._buckets = [_sum_buckets(self._buckets)] if self._buckets else []

    def _hold(self, found: pl.DataFrame) -> None:
        """Keep closings for `findings`, as long as they are few."""
        if self._is_whole:
            self._held.append(found.select("actor", "at", "recorded_at"))
            self._is_whole = sum(part.height for part in self._held) <= _HELD_ROWS
            if not self._is_whole:
                self._held.clear()

    def _laid_out(self, earliest: int, latest: int) -> Days:
        if self._days is None or not self._days.reaches(earliest, latest):
            if self._days is not None:
                earliest = min(earliest, int(self._days.starts[0]))
                latest = max(latest, int(self._days.starts[-1]))
            self._days = lay_out(self.judge.lists.calendar, earliest, latest, ())
        return self._days

    def suspects(self) -> list[str]:
        """Return the accounts whose closings must be looked at one by one."""
        rule = self.judge.lists.rules["S18"]
        if not rule.is_on:
            return []
        found: set[str] = set()
        if self._buckets:
            found |= self._dense(_sum_buckets(self._buckets), int(rule.number("n")))
        if self.judge.lists.facts.notices and self._months:
            found |= set(_sum_months(self._months)["actor"].to_list())
        return sorted(found)

    def findings(self, frames: Iterable[pl.DataFrame], *, now: int) -> list[Finding]:
        """Return what the pace of accounts says; `frames` are the log again, read if it is long."""
        return batches(self.judge, self._suspected(frames), self._by_actor(), now=now)

    def _suspected(self, frames: Iterable[pl.DataFrame]) -> Iterator[Closings]:
        """Yield the closings of each suspect in order of time, equal times as they came."""
        suspects = self.suspects()
        again = map(self._closings, frames if suspects and not self._is_whole else ())
        is_suspect = pl.col("actor").cast(pl.String).is_in(suspects)
        parts = [
            found.select("actor", "at", "recorded_at").filter(is_suspect)
            for found in (self._held if self._is_whole else again)
            if found is not None
        ]
        if not parts:
            return
        self._held.clear()
        accounts = pl.concat(parts).partition_by("actor", include_key=False, as_dict=True)
        for (actor,), closings in sorted(accounts.items()):
            mine = closings.sort("at", maintain_order=True)
            times = mine["at"].to_list()
            is_same = mine["at"].equals(mine["recorded_at"])
            received = times if is_same else mine["recorded_at"].to_list()
            runs = runs_in(mine["at"].to_numpy(), *self.judge.checks.not_batched.stretch)
            yield Closings(str(actor), times, received, runs)

    def _closings(self, frame: pl.DataFrame) -> pl.DataFrame | None:
        """Return who closed what when, as those times count."""
        if not {"actor", "node"} <= set(frame.columns):
            return None
        if frame["actor"].null_count() == frame.height:
            return None
        frame = _without_imports(frame)
        is_close = pl.lit(value=True)
        if "kind" in frame.columns:
            is_close = pl.col("kind").cast(pl.String).fill_null(NODE_CLOSE) == NODE_CLOSE
        recorded = pl.col("recorded_at") if "recorded_at" in frame.columns else pl.col("at")
        texts = [name for name in ("actor", "node", "power") if name in frame.columns]
        keys = [pl.col("case"), pl.col("^seq$").cast(pl.Int64)] if self.late else []
        found = (
            frame.lazy()
            .filter(is_close & pl.col("actor").is_not_null())
            .select(
                pl.col(texts).cast(pl.Categorical),
                *keys,
                pl.coalesce(recorded, pl.col("at")).to_physical().alias("recorded_at"),
                pl.col("at").to_physical().alias("declared"),
            )
            .collect()
        )
        is_counted = self._is_counted(found)
        if not is_counted.all():
            found = found.filter(pl.Series(is_counted))
        return found.with_columns(self._counting(found).alias("at"))

    def _counting(self, found: pl.DataFrame) -> pl.Series:
        """Return the time that counts: receipt, or the declared time of a valid late entry."""
        if not self.late:
            return found["recorded_at"]
        late = pl.DataFrame(
            sorted(self.late), schema={"case": pl.String, "seq": pl.Int64}, orient="row"
        ).with_columns(is_late=pl.lit(value=True))
        joined = found.join(late, on=["case", "seq"], how="left", maintain_order="left")
        is_late = joined["is_late"].fill_null(value=False)
        return found["declared"].zip_with(is_late, found["recorded_at"])

    def _is_counted(self, found: pl.DataFrame) -> NDArray[np.bool_]:
        texts = found.select(pl.col("^(node|power)$"))
        code, first = combined(codes_of(each) for each in texts.iter_columns())
        counted = []
        for node, power in ((*row, None)[:2] for row in texts[first].iter_rows()):
            if (node, power) not in self._counted:
                self._counted[node, power] = self._ask(node, power)
            counted.append(self._counted[node, power])
        return np.array(counted, dtype=bool)[code]

    def _ask(self, node: str | None, power: str | None) -> bool:
        event = Event("", 0, NODE_CLOSE, 0, 0, node=node, power=power)
        owner = self.judge.power_of(event)
        station = self.judge.track(owner).station(node) if owner else None
        return station is not None and not station.node.batch_ok

    def _by_month(self, found: pl.DataFrame, at: Ints, days: Days) -> pl.DataFrame:
        day = days.of(at)
        month = days.months[day - days.first]
        code, first = combined([codes_of(found["actor"]), month])
        which, example = combined([month])
        tails = [self._tail(each) for each in month[example].tolist()]
        in_tail = day >= np.array(tails, dtype=np.int64)[which]
        earliest = np.full(len(first), np.iinfo(np.int64).max)
        np.minimum.at(earliest, code, at)
        latest = np.full((2, len(first)), np.iinfo(np.int64).min)
        np.maximum.at(latest[0], code, at)
        if self.late:
            np.maximum.at(latest[1], code, found["recorded_at"].to_numpy())
        else:  # then it is the time of receipt that counts
            latest[1] = latest[0]
        return pl.DataFrame(
            {
                "actor": found["actor"][first].cast(pl.String),
                "month": month[first],
                "closes": np.bincount(code),
                "tail": np.bincount(code[in_tail], minlength=len(first)),
                "first": earliest,
                "last": latest[0],
                "received": latest[1],
            }
        )

    def _tail(self, month: int) -> int:
        if month not in self._tails:
            calendar = self.judge.lists.calendar
            self._tails[month] = last_workdays(calendar, month // 12, month % 12 + 1)
        return self._tails[month]

    def _by_bucket(self, found: pl.DataFrame, at: Ints, days: Days) -> pl.DataFrame:
        minutes = int(self.judge.lists.rules["S18"].number("minutes") * _MINUTES)
        clock = at - days.start(days.of(at))
        # Where clocks change, so many hours may be missing from or added to a day: more is sifted.
        slack = 0 if days.offset is not None else 2 * HOUR
        is_night = (clock >= EVENING - slack) | (clock < MORNING + slack)
        night = np.where(is_night, (at - MORNING) // DAY, _BY_DAY)
        bucket = at // minutes
        code, first = combined([codes_of(found["actor"]), bucket, night])
        return pl.DataFrame(
            {
                "actor": found["actor"][first].cast(pl.String),
                "bucket": bucket[first],
                "night": night[first],
                "closes": np.bincount(code),
            }
        )

    def _dense(self, buckets: pl.DataFrame, enough: int) -> set[str]:
        ordered = buckets.group_by("actor", "bucket").agg(pl.col("closes").sum())
        ordered = ordered.sort("actor", "bucket")
        goes_on = (pl.col("actor") == pl.col("actor").shift(-1)) & (
            pl.col("bucket") + 1 == pl.col("bucket").shift(-1)
        )
        following = pl.when(goes_on).then(pl.col("closes").shift(-1)).otherwise(0)
        runs = ordered.filter(pl.col("closes") + following >= enough)["actor"]
        # A night may lie across two days of the sieve's own count, which knows no time zone.
        dark_hours = buckets.filter(pl.col("night") != _BY_DAY)
        nights = dark_hours.group_by("actor", "night").agg(pl.col("closes").sum())
        nights = nights.sort("actor", "night")
        same = (pl.col("actor") == pl.col("actor").shift(-1)) & (
            pl.col("night") + 1 == pl.col("night").shift(-1)
        )
        later = pl.when(same).then(pl.col("closes").shift(-1)).otherwise(0)
        dark = nights.filter(pl.col("closes") + later >= enough)["actor"]
        return {*runs.to_list(), *dark.to_list()}

    def _by_actor(self) -> dict[str, list[Month]]:
        if not self._months:
            return {}
        found: dict[str, list[Month]] = {}
        for row in _sum_months(self._months).iter_rows(named=True):
            month = Month(
                row["month"] // 12,
                row["month"] % 12 + 1,
                row["closes"],
                row["tail"],
                row["first"],
                row["last"],
                row["received"],
            )
            found.setdefault(row["actor"], []).append(month)
        return found


def runs_in(times: Ints, size: int, span: int) -> list[tuple[int, int]]:
    """Return where the first and last of each series of dense, overlapping stretches begin."""
    dense = np.flatnonzero(times[size - 1 :] - times[: max(0, len(times) - size + 1)] <= span)
    breaks = np.flatnonzero(np.diff(dense) >= size) + 1
    begins, ends = np.append(0, breaks), np.append(breaks, len(dense)) - 1
    if not len(dense):
        return []
    return list(zip(dense[begins].tolist(), dense[ends].tolist(), strict=True))


def _without_imports(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out what a migration brought in; few logs say so of any row."""
    if "detail" not in frame.columns:
        return frame
    rows = frame["detail"].str.contains('"migration"', literal=True).arg_true()
    imports = map(is_import, events_of(frame[rows])) if len(rows) else ()
    gone = list(itertools.compress(rows.to_list(), imports))
    return frame.filter(~pl.int_range(pl.len()).is_in(gone)) if gone else frame


def _sum_months(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return (
        pl.concat(parts)
        .group_by("actor", "month")
        .agg(
            pl.col("closes").sum(),
            pl.col("tail").sum(),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("received").max(),
        )
    )


def _sum_buckets(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts).group_by("actor", "bucket", "night").agg(pl.col("closes").sum())
