# SPDX-License-Identifier: Apache-2.0
"""Columns of times as the world writes them, read into instants; mixed offsets are refused."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen
from tonggui.formats.events.schema import INSTANT
from tonggui.formats.events.zones import Zone

# What nearly every log has is read at once; whatever these leave unread is read by its parts.
USUAL: Final = {
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^ ]*[+-]\d\d:\d\d": "%Y-%m-%dT%H:%M:%S%.f%:z",
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^ ]*[+-]\d\d:\d\d": "%Y-%m-%d %H:%M:%S%.f%:z",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z": "%Y-%m-%dT%H:%M:%S%.fZ",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*": "%Y-%m-%dT%H:%M:%S%.f",
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*": "%Y-%m-%d %H:%M:%S%.f",
}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A year 9999 stands for `never`; as a time it would make everything overdue.
FIRST: Final = (datetime(1, 1, 2, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
LAST: Final = (datetime(9998, 12, 31, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
_MICROSECONDS_PER: Final = {"ms": 1000, "us": 1, "day": 86_400_000_000}
PARTS: Final = (
    r"^\s*(?<y>\d{4})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?"
    r"(?:(?:[Tt]|\s+)(?<H>\d{1,2})[:时](?<M>\d{1,2})分?"
    r"(?::?(?<S>\d{1,2})秒?(?:[.,](?<f>\d{1,9}))?)?"
    r"\s*(?<z>[Zz]|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?\s*$"
)


@frozen
class Place:
    """Where a column of times stands: its file, its name, and what its rows are called there."""

    path: Path
    column: str
    row_word: str

    def refuse(self, row: int, said: str) -> Unusable:
        """Return the refusal of one row of the column."""
        return Unusable(self.path, f"{self.row_word} {row}, column `{self.column}`", said)


class TimeColumn:
    """One column of times, read block by block; it remembers whether its times carry offsets."""

    def __init__(self, place: Place, zone: Zone) -> None:
        """Begin before the first row, when either way of writing times may come."""
        self._place, self._zone = place, zone
        self._first: dict[bool, tuple[int, str]] = {}

    def instants(self, values: pl.Series, rows: pl.Series) -> pl.Series:
        """Return the instants of a block; null where the source has no time."""
        if values.dtype == pl.Null:
            return values.cast(INSTANT)
        per = _MICROSECONDS_PER.get(_unit(values.dtype))
        if per is not None:
            # Before they are counted in microseconds: Polars stops at times beyond its calendar.
            self._refuse_absurd(values.cast(pl.Int64), rows, per)
        read, has_offset = self._read(values, rows)
        if per is None:
            self._refuse_absurd(read, rows)
        return read.cast(INSTANT) if has_offset else self._zone.instants(read)

    def _read(self, values: pl.Series, rows: pl.Series) -> tuple[pl.Series, bool]:
        """Return times in UTC and True, or times of the zone and False."""
        dtype = values.dtype
        if isinstance(dtype, pl.Datetime):
            in_us = values.dt.cast_time_unit("us")
            return _without_zone(in_us), dtype.time_zone is not None
        if dtype == pl.Date:
            return values.cast(pl.Datetime("us")), False
        if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
            return self._from_text(values.cast(pl.String), rows)
        expected = f"expected times or texts of times, found {dtype}"
        raise Unusable(self._place.path, f"column `{self._place.column}`", expected)

    def _refuse_absurd(self, read: pl.Series, rows: pl.Series, per: int = 1) -> None:
        """Refuse times beyond reason; `per` are the microseconds of what they are counted in."""
        counted = read.cast(pl.Int64)
        if _is_beyond(counted, per):
            at = ((counted < FIRST // per) | (counted > LAST // per)).arg_true()[0]
            raise self._place.refuse(rows[at], "expected a time between the years 1 and 9998")

    def _from_text(self, texts: pl.Series, rows: pl.Series) -> tuple[pl.Series, bool]:
        given = texts.is_not_null() & (texts != "")
        found, has_offset = _usual(texts)
        if (found.is_null() & given).any():
            return self._by_parts(texts, given, rows)
        if given.any():
            self._note(given, texts, rows, has_offset=has_offset)
        return found, has_offset

    def _by_parts(
        self, texts: pl.Series, given: pl.Series, rows: pl.Series
    ) -> tuple[pl.Series, bool]:
        parts = _parts(texts)
        local, offset = parts["local"], parts["offset"]
        unread = local.is_null() & given
        if unread.any():
            at = unread.arg_true()[0]
            said = f"`{texts[at][:60]}` is no time; expected one such as 2026-03-02T09:00:00+08:00"
            raise self._place.refuse(rows[at], said)
        aware = offset.is_not_null()
        for has_offset, those in ((True, aware), (False, given & ~aware)):
            if those.any():
                self._note(those, texts, rows, has_offset=has_offset)
        return (local - offset, True) if aware.any() else (local, False)

    def _note(
        self, those: pl.Series, texts: pl.Series, rows: pl.Series, *, has_offset: bool
    ) -> None:
        """Keep the first time written in this way; refuse if the other way was seen as well."""
        at = those.arg_true()[0]
        self._first.setdefault(has_offset, (rows[at], texts[at]))
        if len(self._first) == len((True, False)):
            (bare_row, bare), (full_row, full) = self._first[False], self._first[True]
            said = f"`{bare}` has no offset and `{full}` has one; expected all or none to have one"
            raise self._place.refuse(max(bare_row, full_row), said)


def _unit(dtype: pl.DataType) -> str:
    """Return what a column of times counts in, "" where it is none."""
    if isinstance(dtype, pl.Datetime):
        return dtype.time_unit
    return "day" if dtype == pl.Date else ""


def is_absurd(values: pl.Series) -> bool:
    """Say whether a column has times beyond those that can be written as such."""
    per = _MICROSECONDS_PER.get(_unit(values.dtype))
    return per is not None and _is_beyond(values.cast(pl.Int64), per)


def _is_beyond(counted: pl.Series, per: int) -> bool:
    low, high = counted.min(), counted.max()
    is_known = isinstance(low, int) and isinstance(high, int)
    return is_known and not FIRST // per <= low <= high <= LAST // per  # type: ignore[operator]


def _usual(texts: pl.Series) -> tuple[pl.Series, bool]:
    """Read all texts in the way the first is written; null where that does not fit."""
    sample = next((text for text in texts.drop_nulls().head(1000) if text), "")
    for pattern, written in USUAL.items():
        if re.fullmatch(pattern, sample):
            found = texts.str.to_datetime(written, strict=False, time_unit="us")
            return _without_zone(found), written.endswith(("z", "Z"))
    return pl.Series(dtype=pl.Datetime("us")).extend_constant(None, len(texts)), False


def _without_zone(times: pl.Series) -> pl.Series:
    """Return times in UTC as plain times; what has no zone stays as it is."""
    return times.cast(pl.Datetime("us", "UTC")).dt.replace_time_zone(None)


def _parts(texts: pl.Series) -> pl.DataFrame:
    """Read `local` times and their `offset` (a duration, null where there is none)."""
    parts = texts.str.extract_groups(PARTS).struct.unnest()
    day = pl.concat_str("y", *(pl.lit("-") + pl.col(name).str.zfill(2) for name in ("m", "d")))
    clock = pl.concat_str(
        *(pl.col(name).fill_null("00").str.zfill(2) for name in ("H", "M", "S")), separator=":"
    )
    fraction = pl.col("f").fill_null("0")
    digits = pl.col("z").str.replace_all(r"[Zz:]", "").str.pad_end(5, "0")
    minutes = digits.str.slice(1, 2).cast(pl.Int64) * 60 + digits.str.slice(3, 2).cast(pl.Int64)
    sign = pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    written = pl.concat_str(day, pl.lit("T"), clock, pl.lit("."), fraction)
    return parts.select(
        local=written.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False, time_unit="us"),
        offset=pl.duration(minutes=minutes * sign),
    )
