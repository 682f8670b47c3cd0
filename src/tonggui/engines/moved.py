# SPDX-License-Identifier: Apache-2.0
"""Which cases moved between editions that the lists do not have: told, never in silence."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from tonggui.core.along import has_editions, move_of
from tonggui.core.events import EDITION_MOVE
from tonggui.core.judge import Judge
from tonggui.engines.frames import events_of


@dataclass
class Moved:
    """Keeps the moves of a log; `cases` are those judged along the listed edition alone."""

    judge: Judge
    cases: list[str] = field(default_factory=list)
    _moves: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, frame: pl.DataFrame) -> None:
        """Note the moves of a block."""
        if "kind" not in frame.columns:
            return
        for event in events_of(frame.filter(pl.col("kind").cast(pl.String) == EDITION_MOVE)):
            if move := move_of(event):
                self._moves.setdefault(event.case, []).append(move)

    def judged(self, cases: pl.DataFrame) -> None:
        """Note of judged cases that moved whether the lists have their editions."""
        if not self._moves:
            return
        mine = cases.filter(pl.col("case").cast(pl.String).is_in(list(self._moves)))
        for case, power in mine.select(pl.col("case", "power").cast(pl.String)).iter_rows():
            if not has_editions(self.judge, power, self._moves[case]):
                self.cases.append(case)
