# SPDX-License-Identifier: Apache-2.0
"""Blocks of a source brought to our columns; rows that cannot be judged are put aside."""

from pathlib import Path
from typing import Final

import polars as pl

from tonggui.core.events import KINDS
from tonggui.core.values import frozen
from tonggui.formats.events import packing
from tonggui.formats.events.layout import Layout
from tonggui.formats.events.schema import COLUMNS, NUMBERS, ROW, TIMES, Rejected
from tonggui.formats.events.times import Place, TimeColumn
from tonggui.formats.events.values import FOREIGN, kinds, names, refuse_nul, whole_numbers
from tonggui.formats.events.zones import Zone

LONGEST_TEXT: Final = 500


@frozen
class Raw:
    """A block as it stands in the source: its columns under their own names, and row numbers.

    Formats of records bring what no column of ours takes as `detail`, already one JSON text a row.
    """

    frame: pl.DataFrame
    rows: pl.Series
    detail: pl.Series | None = None


class Shaper:
    """Shapes the blocks of one source, in order."""

    def __init__(self, path: Path, layout: Layout, *, zone: Zone, row_word: str) -> None:
        """Begin before the first block."""
        self.rejected: list[Rejected] = []
        self._path, self._layout, self._row_word = path, layout, row_word
        self._times = {
            column: TimeColumn(self._place(column), zone)
            for column in layout.sources
            if column in TIMES
        }

    def shape(self, raw: Raw) -> pl.DataFrame:
        """Return the events of a block, and note the rows that are none."""
        columns = self._layout.columns
        made = {column: self._column(column, raw) for column in COLUMNS if column in columns}
        given = [values.alias(column) for column, values in made.items() if values is not None]
        if "case" not in made:  # nothing in this log belongs to a case
            given.insert(
                0, pl.Series("case", [None], dtype=pl.String).new_from_index(0, len(raw.rows))
            )
        frame = self._judgeable(pl.DataFrame([*given, raw.rows.alias(ROW)]), raw)
        if "seq" in frame and frame["seq"].has_nulls():
            row = frame.filter(pl.col("seq").is_null())[ROW][0]
            raise self._place("seq").refuse(row, "expected a number in every row, found none")
        return frame

    def instants(self, column: str, values: pl.Series, rows: pl.Series) -> pl.Series:
        """Return values of a column of times as instants."""
        return self._times[column].instants(values, rows)

    def _place(self, column: str) -> Place:
        return Place(self._path, self._layout.sources[column], self._row_word)

    def _column(self, column: str, raw: Raw) -> pl.Series | None:
        if column == "detail":
            return self._detail(raw)
        values, place = self._source(column, raw), self._place(column)
        if column in TIMES:
            return self._times[column].instants(values, raw.rows)
        if column in NUMBERS:
            return whole_numbers(values, raw.rows, place)
        if column == "evidence":
            return packing.evidence(values, raw.rows, place)
        if column == "kind":
            return kinds(values, place, lifecycle=self._layout.is_lifecycle)
        found = names(values, place)
        if column != "case":  # they are too many to be looked through, and are never looked up
            refuse_nul(found, place)
        return found.cast(pl.String) if column == "case" else found

    def _source(self, column: str, raw: Raw) -> pl.Series:
        # Polars takes some names of columns for patterns; ours it does not.
        return raw.frame[self._layout.sources[column]].alias(column)

    def _detail(self, raw: Raw) -> pl.Series:
        if raw.detail is not None:
            return raw.detail
        own = None
        if "detail" in self._layout.sources:
            values = self._source("detail", raw)
            own = packing.own_detail(values, raw.rows, self._place("detail"))
        return packing.detail(raw.frame, self._layout.rest, own)

    def _judgeable(self, frame: pl.DataFrame, raw: Raw) -> pl.DataFrame:
        """Put aside the rows that cannot be judged, each with its reason."""
        reasons = self._reasons(frame, raw)
        if reasons is None:
            return frame
        frame = frame.with_columns(pl.col("case").fill_null(""))
        sources = dict.fromkeys(self._layout.sources.values())
        for at in reasons.is_not_null().arg_true():
            said = ((name, raw.frame[name][at]) for name in sources)
            text = ", ".join(f"{name}={value}" for name, value in said if value is not None)
            self.rejected.append(Rejected(raw.rows[at], reasons[at], text[:LONGEST_TEXT]))
        return frame.filter(reasons.is_null())

    def _reasons(self, frame: pl.DataFrame, raw: Raw) -> pl.Series | None:
        needed = [frame[column] for column in ("case", "node", "at") if column in frame]
        strange = self._is_strange(frame)
        whole = "node" in frame and not any(column.has_nulls() for column in needed)
        if whole and not strange.any():
            return None
        return pl.select(
            pl.when(frame["case"].is_null() & ~self._needs_no_case(frame))
            .then(pl.lit("no case"))
            .when(self._says_no_act(frame, raw))
            .then(pl.lit("neither node nor kind"))
            .when(strange)
            .then(pl.lit("no such kind"))
            .when(frame["at"].is_null())
            .then(pl.lit("no time"))
        ).to_series()

    def _is_strange(self, frame: pl.DataFrame) -> pl.Series:
        """Say which rows are of a kind that is none of ours; a lifecycle keeps its own words."""
        nowhere = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
        if "kind" not in frame or self._layout.is_lifecycle:
            return nowhere
        kind = frame["kind"].cast(pl.String)
        words = kind.drop_nulls().unique().to_list()
        strange = [word for word in words if word not in KINDS and not word.startswith(FOREIGN)]
        return kind.is_in(strange).fill_null(value=False) if strange else nowhere

    def _needs_no_case(self, frame: pl.DataFrame) -> pl.Series:
        """Say which rows are of a kind that may belong to no case, as a new holder or pledge."""
        if "kind" not in frame or self._layout.is_lifecycle:
            return pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
        kind = frame["kind"].cast(pl.String)
        return kind.is_not_null() & ~kind.is_in(["node_open", "node_close", "case_open"])

    def _says_no_act(self, frame: pl.DataFrame, raw: Raw) -> pl.Series:
        if "kind" not in self._layout.sources or self._layout.is_lifecycle:
            return frame["node"].is_null()
        kind = names(self._source("kind", raw), self._place("kind")).is_null()
        return frame["node"].is_null() & kind if "node" in frame else kind
