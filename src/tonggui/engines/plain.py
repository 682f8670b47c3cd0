# SPDX-License-Identifier: Apache-2.0
"""A block of plain cases judged by columns: variants once, limits by table, suspects by the judge.

A plain case has one row an act. A sieve may pass a clean case on to the judge, never hold back
a bad one; what order and limits say comes out as whole columns, under the parity tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

# The public module makes three hundred functions at its import, which takes 60 ms, for this one.
from pyarrow._compute import call_function

from tonggui.core.judge import Judge
from tonggui.core.track import Track
from tonggui.engines.days import Ints
from tonggui.engines.variants import Variant, Walk

_REMEMBERED = 2_000_000  # acts and findings of variants, some hundred bytes each


@dataclass(slots=True)
class Block:
    """Whole cases of one track, contiguous and in order, as arrays."""

    frame: pl.DataFrame
    starts: Ints  # first row of each case, and one past the last
    at: Ints
    recorded: Ints
    seq: Ints
    acts: NDArray[np.integer]  # code of each row's act
    names: Sequence[str]  # act of each code

    @property
    def cases(self) -> int:
        """Return how many cases there are."""
        return len(self.starts) - 1


@dataclass(slots=True)
class Variants:
    """The variants of a track met so far, each judged once."""

    judge: Judge
    track: Track
    _walk: Walk = field(init=False)
    _known: dict[bytes, Variant] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def __post_init__(self) -> None:
        """Begin with no step taken."""
        self._walk = Walk(self.judge, self.track)

    def of(self, block: Block) -> tuple[list[Variant], Ints]:
        """Return the distinct variants of a block's cases, and which one each case is."""
        own = np.array([self._code(name) for name in block.names], dtype=np.uint16)
        codes = own.take(block.acts) if len(own) else block.acts.astype(np.uint16)
        offsets = pa.py_buffer((block.starts * 2).astype(np.int64).tobytes())
        texts = pa.LargeBinaryArray.from_buffers(
            pa.large_binary(), block.cases, [None, offsets, pa.py_buffer(codes.tobytes())]
        )
        encoded = call_function("dictionary_encode", [texts])
        names = np.array(sorted(self._codes, key=self._codes.__getitem__), dtype=object)
        found = [self._variant(text, names) for text in encoded.dictionary.to_pylist()]
        if self._size > _REMEMBERED:
            self._known.clear()
            self._walk, self._size = Walk(self.judge, self.track), 0
        # By its buffer: asked for an array, Arrow would load pandas first.
        indices = np.frombuffer(encoded.indices.buffers()[1], dtype=np.int32, count=block.cases)
        return found, indices.astype(np.int64)

    def _code(self, name: str) -> int:
        return self._codes.setdefault(name, len(self._codes))

    def _variant(self, text: bytes, names: NDArray[np.object_]) -> Variant:
        variant = self._known.get(text)
        if variant is None:
            acts = names[np.frombuffer(text, dtype=np.uint16)].tolist()
            variant = self._known[text] = self._walk.variant(acts)
            self._size += len(acts) + len(variant.templates) + len(variant.spans)
        return variant


@dataclass(slots=True)
class Ragged:
    """Rows that a per-variant list spreads over its cases: which case, which item of the list."""

    case: Ints
    item: Ints


def spread(variant: Ints, lists: Sequence[Sequence[object]]) -> Ragged:
    """Repeat each case once per item of its variant's list; items are numbered over all lists."""
    lengths = np.array([len(each) for each in lists], dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(lengths) else lengths
    some = np.flatnonzero((lengths > 0).take(variant))  # most have nothing, of most kinds of items
    mine = variant.take(some)
    counts = lengths.take(mine)
    ends = np.cumsum(counts)
    # Which of these cases each row is: one more at each row where the items of another begin.
    which = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.int64)
    which[ends[:-1]] = 1
    np.cumsum(which, out=which)
    # Where the items of a case begin among all items, less where they begin in the result.
    shift = first.take(mine) - (ends - counts)
    item = shift.take(which)
    item += np.arange(len(which), dtype=np.int64)
    return Ragged(some.take(which), item)
