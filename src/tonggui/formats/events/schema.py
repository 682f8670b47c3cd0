# SPDX-License-Identifier: Apache-2.0
"""The columns every log is read into, and how a reader is told what to read."""

from collections.abc import Mapping
from dataclasses import field
from typing import Final

import polars as pl

from tonggui.core.values import frozen

INSTANT: Final = pl.Datetime("us", "UTC")

# `case`, `at` and one of `node` and `kind` are always there; the rest only if the source has them.
# Columns of names may also be Categorical, where the source stored them as a dictionary.
COLUMNS: Final[Mapping[str, pl.DataType]] = {
    "case": pl.String(),
    "seq": pl.Int64(),
    "power": pl.String(),
    "edition": pl.String(),
    "node": pl.String(),
    "kind": pl.String(),
    "at": INSTANT,
    "recorded_at": INSTANT,
    "actor": pl.String(),
    "post": pl.String(),
    "unit": pl.String(),
    "amount": pl.Int64(),
    "evidence": pl.String(),
    "detail": pl.String(),
}
TIMES: Final = frozenset({"at", "recorded_at"})
NUMBERS: Final = frozenset({"seq", "amount"})
JSON_TEXTS: Final = frozenset({"evidence", "detail"})
ALWAYS: Final = frozenset({"case", "node", "kind", "at", "seq"})

# The number of a row, line or event in its file, beside the columns above: for messages only.
ROW: Final = "row"


@frozen
class Reading:
    """How to read a log; what the log says itself needs no telling.

    `mapping` goes from our column to the source's and wins over what would be recognised, `hints`
    do so where the source has such a column; `timezone` is for times without an offset; `columns`
    are those wanted (None: all, with `detail`), beside case, seq, node, kind and at, which are
    always read.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    timezone: str = "Asia/Shanghai"
    columns: frozenset[str] | None = None
    block_rows: int = 1_000_000
    hints: Mapping[str, str] = field(default_factory=dict)

    def wants(self, column: str) -> bool:
        """Say whether a column is to be read where the source has it."""
        return self.columns is None or column in self.columns or column in ALWAYS


@frozen
class Rejected:
    """A row that cannot be judged: where it stands, why, and what it says."""

    row: int
    reason: str
    text: str
