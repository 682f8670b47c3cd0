# SPDX-License-Identifier: Apache-2.0
"""Numbers in place of texts, and one number for each combination of several columns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from tonggui.engines.days import Ints

_SPARSE = 4  # times as many numbers as rows, beyond which sorting beats a table


def codes_of(values: pl.Series) -> Ints:
    """Return a number for each text, 0 where there is none; the same text has the same number."""
    if values.dtype != pl.Categorical:
        values = values.cast(pl.Categorical)
    codes = values.to_physical().cast(pl.Int64)
    if codes.null_count():
        codes = codes.fill_null(-1)
    found: Ints = codes.to_numpy() + 1
    return found


def combined(keys: Iterable[Ints]) -> tuple[Ints, Ints]:
    """Return which combination each row has, and the first row of each combination."""
    code = np.zeros(1, dtype=np.int64)
    for key in keys:
        # Closed up after each, so that no product outgrows 64 bits.
        spread = _closed_up(key)
        code = _closed_up(code * (int(spread.max(initial=0)) + 1) + spread)
    first = np.zeros(int(code.max(initial=-1)) + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    return code, first


def counted(values: pl.Series) -> list[tuple[str, int]]:
    """Return how often each text occurs."""
    if not len(values):
        return []
    code, first = combined([codes_of(values)])
    return list(zip(values[first].cast(pl.String), np.bincount(code).tolist(), strict=True))


def same(name: str, value: object, count: int, dtype: pl.DataType) -> pl.Series:
    """Return a column that says the same in each row."""
    return pl.Series(name, [value], dtype=dtype).new_from_index(0, count)


def _closed_up(code: Ints) -> Ints:
    """Return the numbers from 0 without gaps, in the same order."""
    if not len(code):
        return code
    low = int(code.min())
    span = int(code.max()) - low + 1
    if span > _SPARSE * len(code) + (1 << 10):
        found: Ints = np.unique(code, return_inverse=True)[1]
        return found
    above = code - low
    place = np.zeros(span, dtype=np.int64)
    place[above] = 1
    present = np.flatnonzero(place)
    place[present] = np.arange(len(present))
    closed: Ints = place[above]
    return closed
