# SPDX-License-Identifier: Apache-2.0
"""Which papers more than one case used, by 64 bits each, in memory that no log outgrows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tonggui.core.facts import Facts
from tonggui.engines.spilling import Spill

Prints = NDArray[np.uint64]
_PARTS = 64
_MANY = 4_000_000  # rows of 16 bytes


@dataclass(slots=True)
class Papers:
    """Remembers which case brought which paper; what grows too long is put on disk, in parts."""

    facts: Facts
    folder: Path
    _held: list[pl.DataFrame] = field(default_factory=list)
    _met: list[Prints] = field(default_factory=list)  # papers that earlier cases had used
    _spill: Spill | None = None

    def add(self, papers: pl.DataFrame) -> None:
        """Take in papers as case and hash, one row a paper."""
        papers = papers.filter(~pl.col("hash").is_in(list(self.facts.templates)))
        known = papers["hash"].is_in(list(self.facts.evidence))
        self._met.append(papers["hash"].filter(known).unique().hash().to_numpy())
        prints = pl.DataFrame({"case": papers["case"].hash(), "hash": papers["hash"].hash()})
        self._held.append(prints.unique())
        if sum(part.height for part in self._held) > _MANY:
            self._put_aside()

    def reused(self) -> Prints:
        """Return the prints of the papers that more than one case used, or an earlier one."""
        if self._spill is None:
            found = [_shared(self._held)]
        else:
            if self._held:
                self._put_aside()
            found = [_shared(list(self._spill.take(part))) for part in self._spill.parts()]
            self._spill.remove()
        return np.unique(np.concatenate([*found, *self._met]))

    def _put_aside(self) -> None:
        if self._spill is None:
            self._spill = Spill(self.folder / "papers")
        parted = pl.concat(self._held).with_columns(part=pl.col("hash") % _PARTS)
        self._held = []
        parts = parted.partition_by("part", as_dict=True, include_key=False)
        for (number,), rows in parts.items():
            self._spill.add(int(number), rows)


def _shared(prints: list[pl.DataFrame]) -> Prints:
    """Return the papers that stand there with more than one case."""
    if not prints:
        return np.empty(0, dtype=np.uint64)
    cases = pl.concat(prints).unique().group_by("hash").len()
    found: Prints = cases.filter(pl.col("len") > 1)["hash"].to_numpy()
    return found
