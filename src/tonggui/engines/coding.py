# SPDX-License-Identifier: Apache-2.0
"""Numbers in place of texts, and one number for each combination of several columns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import polars as pl

from tonggui.engines.days import Ints

_SPARSE = 4  # times as many numbers as rows, beyond which sorting beats a table
_FEW = 1 << 10  # numbers that a table always has room for
_SHOWN = 1 << 12  # rows that are asked first what there is


def codes_of(values: pl.Series) -> Ints:
    """Return a number for each text, -1 where there is none; the same text has the same number."""
    if values.dtype != pl.Categorical:
        values = values.cast(pl.Categorical)
    codes = values.to_physical()
    if codes.null_count():  # else they stay as narrow as they are, which is looked through sooner
        codes = codes.cast(pl.Int64).fill_null(-1)
    found: Ints = codes.to_numpy()
    return found


def combined(keys: Iterable[Ints]) -> tuple[Ints, Ints]:
    """Return which combination each row has, and the first row of each combination."""
    code, size = np.zeros(1, dtype=np.int64), 1
    for key in keys:
        low, span = _span(key)
        if size * span > _SPARSE * len(key) + _FEW:
            # Closed up, so that no product outgrows 64 bits.
            key, low, span = _closed_up(key, low, span)  # noqa: PLW2901 - the same key, smaller
            code, _, size = _closed_up(code, 0, size)
        code = code * span + (key - low)
        size *= span
    code, _, size = _closed_up(code, 0, size)
    return code, _first(code, size)


def _first(code: Ints, size: int) -> Ints:
    """Return the first row of each of so many numbers; few rows mostly show them all."""
    for rows in (_SHOWN, len(code)):
        first = np.full(size, -1, dtype=np.int64)
        head = code[:rows]
        first[head[::-1]] = np.arange(len(head) - 1, -1, -1)
        if rows >= len(code) or first.min(initial=0) >= 0:
            break
    return first


def counted(values: pl.Series) -> list[tuple[str, int]]:
    """Return how often each text occurs."""
    if not len(values):
        return []
    code, first = combined([codes_of(values)])
    return list(zip(values[first].cast(pl.String), np.bincount(code).tolist(), strict=True))


def same(name: str, value: object, count: int, dtype: pl.DataType) -> pl.Series:
    """Return a column that says the same in each row."""
    lent = _lent(tuple(value) if isinstance(value, list) else value, dtype)
    if len(lent[0]) < count:
        lent[0] = pl.Series([value], dtype=dtype).new_from_index(0, count)
    return lent[0].head(count).alias(name)


@lru_cache(maxsize=128)
def _lent(value: object, dtype: pl.DataType) -> list[pl.Series]:
    """Return the longest column that says so yet: the blocks of a log all say the same."""
    del value
    return [pl.Series(dtype=dtype)]


def _span(key: Ints) -> tuple[int, int]:
    """Return the least number, and how many there are from it to the greatest."""
    if not len(key):
        return 0, 1
    low = int(key.min())
    return low, int(key.max()) - low + 1


def _closed_up(code: Ints, low: int, span: int) -> tuple[Ints, int, int]:
    """Return numbers that lie in a span from 0 without gaps, in the same order."""
    if not len(code):
        return code, 0, 0
    if span > _SPARSE * len(code) + _FEW:
        distinct, closed = np.unique(code, return_inverse=True)
        return closed, 0, len(distinct)
    above = code - low if low else code
    is_there = np.zeros(span, dtype=bool)
    is_there[above] = True
    present = np.flatnonzero(is_there)
    if len(present) == span:
        return above, 0, span
    place = np.zeros(span, dtype=np.int64)
    place[present] = np.arange(len(present))
    return place.take(above), 0, len(present)
