# SPDX-License-Identifier: Apache-2.0
"""A first look over a whole log: its last time, and what one case may rest on in another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from tonggui.core.bench import Bench
from tonggui.core.cards import KINDS as CARDS
from tonggui.core.events import NODE_CLOSE, REPORT, Event, Marks
from tonggui.core.lists import Lists
from tonggui.core.marks import REGISTERED, Marker, with_registered
from tonggui.engines.frames import events_of
from tonggui.engines.papers import Papers

_DATED = frozenset(("tenure_change", "delegation", "sup_handover"))
_HASH = r'"hash"\s*:\s*"((?:[^"\\]|\\.)+)"'
_DIGEST = r'"((?:[^"\\]|\\.)+)"'


@dataclass
class Survey:
    """Gathers, block by block, what must be known before any case is judged."""

    papers: Papers
    latest: int | None = None
    earliest: int | None = None
    rows: int = 0
    has_cards: bool = False
    _notable: list[Event] = field(default_factory=list)

    def add(self, frame: pl.DataFrame) -> None:
        """Look at a block."""
        self.rows += frame.height
        times = frame["recorded_at"] if "recorded_at" in frame.columns else frame["at"]
        for column in (times, frame["at"]):
            self._extend(column)
        if "kind" in frame.columns or "detail" in frame.columns:
            self._notable += events_of(frame.filter(_is_notable(frame)))
        if "kind" in frame.columns and not self.has_cards:
            self.has_cards = bool(frame["kind"].cast(pl.String).is_in(list(CARDS)).any())
        if "evidence" in frame.columns:
            self.papers.add(_papers(frame))

    def lists(self, lists: Lists, *, as_of: int) -> tuple[Lists, dict[tuple[str, int], Marks]]:
        """Return the lists with what the log registers, and the marks of its events."""
        events = [event for event in self._notable if event.recorded_at <= as_of]
        dated = with_registered(lists, [event for event in events if event.kind in _DATED])
        marker = Marker(Bench(dated))
        marked = [marker.mark(event) for event in sorted(events, key=received)]
        rest = [event for event in marked if event.kind in REGISTERED - _DATED]
        marks = {(event.case, event.seq): event.marks for event in marked if event.marks != Marks()}
        return with_registered(dated, rest), marks

    def add_reuse(self, frames: Callable[[], Iterable[pl.DataFrame]]) -> None:
        """Take note of the closings that bring a paper more than one case used.

        Papers are told apart by 64 bits; the marker looks at the papers themselves, so that one
        too many does no harm.
        """
        reused = self.papers.reused()
        for frame in frames() if len(reused) else ():
            if "evidence" not in frame.columns:
                continue
            rows = _papers(frame.with_row_index("index"), "index")
            is_reused = np.isin(rows["hash"].hash().to_numpy(), reused)
            index = rows["index"].filter(pl.Series(is_reused)).unique().sort()
            known = {(event.case, event.seq) for event in self._notable}
            self._notable += [
                event for event in events_of(frame[index]) if (event.case, event.seq) not in known
            ]

    def _extend(self, column: pl.Series) -> None:
        us = column.cast(pl.Int64)
        low, high = us.min(), us.max()
        if isinstance(low, int) and (self.earliest is None or low < self.earliest):
            self.earliest = low
        if isinstance(high, int) and (self.latest is None or high > self.latest):
            self.latest = high


def received(event: Event) -> tuple[int, str, int]:
    """Order events by receipt, the same way whatever order a log brings its cases in."""
    return (event.recorded_at, event.case, event.seq)


def _is_notable(frame: pl.DataFrame) -> pl.Expr:
    notable = pl.lit(value=False)
    if "kind" in frame.columns:
        kinds = [*REGISTERED, "payment", REPORT]
        notable = pl.col("kind").cast(pl.String).is_in(kinds).fill_null(value=False)
    if "detail" in frame.columns:
        late = pl.col("detail").str.contains("late_entry", literal=True).fill_null(value=False)
        notable = notable | late
    return notable


def _papers(frame: pl.DataFrame, *more: str) -> pl.DataFrame:
    """Return the papers of closings: case and hash, one row a paper."""
    papers = frame.lazy().filter(pl.col("evidence").is_not_null())
    if "kind" in frame.columns:
        papers = papers.filter(pl.col("kind").cast(pl.String).fill_null(NODE_CLOSE) == NODE_CLOSE)
    has_names = pl.col("evidence").str.contains("{", literal=True)
    dicts = pl.col("evidence").str.extract_all(_HASH)
    digests = pl.col("evidence").str.extract_all(_DIGEST)
    found = (
        papers.select("case", *more, hash=pl.when(has_names).then(dicts).otherwise(digests))
        .explode("hash")
        .drop_nulls("hash")
    )
    stripped = pl.col("hash").str.strip_suffix('"').str.replace(r'^.*"', "")
    return found.with_columns(hash=stripped).collect()
