# SPDX-License-Identifier: Apache-2.0
"""Evidence and leftover columns of a source, packed into JSON text."""

import json
from collections.abc import Callable, Sequence
from typing import Final

import polars as pl

from tonggui.core.errors import Unusable
from tonggui.formats.events.times import Place, is_absurd

_DECODER: Final = json.JSONDecoder()


def evidence(values: pl.Series, rows: pl.Series, place: Place) -> pl.Series:
    """Return lists of evidence as JSON text; digests separated by `;` become such a list."""
    if isinstance(values.dtype, pl.Struct):
        values = _json(values)
    texts = _texts(values, place).str.strip_chars()
    text = pl.col("evidence")
    digests = text.str.split(";").list.eval(pl.element().str.strip_chars())
    listed = pl.struct(evidence=digests.list.filter(pl.element() != "")).struct.json_encode()
    packed = (
        texts.alias("evidence")
        .to_frame()
        .select(
            pl.when(text.str.starts_with("["))
            .then(text)
            .when(text.str.starts_with("{"))
            .then("[" + text + "]")
            .when(text != "")
            .then(listed.str.strip_prefix('{"evidence":').str.strip_suffix("}"))
        )
    )
    return _valid(packed.to_series(), rows, place, "a list of evidence", _is_evidence)


def _texts(values: pl.Series, place: Place) -> pl.Series:
    try:
        return (_json(values) if values.dtype.is_nested() else values).cast(pl.String)
    except pl.exceptions.ComputeError:
        expected = "expected texts in UTF-8, found other bytes"
        raise Unusable(place.path, f"column `{place.column}`", expected) from None


def _is_evidence(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str | dict) for item in value)


def _valid(
    texts: pl.Series, rows: pl.Series, place: Place, expected: str, fits: Callable[[object], bool]
) -> pl.Series:
    for number, text in enumerate(texts.to_list()):
        if text is not None and not _parses(text, fits):
            raise place.refuse(rows[number], f"`{text[:60]}` is not JSON; expected {expected}")
    return texts


def _parses(text: str, fits: Callable[[object], bool]) -> bool:
    try:
        # A third of the time of `loads`, which allows blanks around: here they are stripped.
        found, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return end == len(text) and fits(found)


def detail(frame: pl.DataFrame, rest: Sequence[str], own: pl.Series | None) -> pl.Series:
    """Return what is left of each row as one JSON object; null where nothing is left.

    `own` is what the source itself brings as `detail`, one JSON object a row.
    """
    parts = [_member(name, frame[name]) for name in rest]
    if own is not None:
        parts.insert(0, own.str.strip_chars().str.slice(1).str.head(-1).str.strip_chars())
    if not parts:
        return pl.Series([None] * frame.height, dtype=pl.String)
    given = [pl.when(pl.lit(part) != "").then(pl.lit(part)) for part in parts]
    joined = pl.concat_str(given, separator=",", ignore_nulls=True)
    return pl.select(pl.when(joined != "").then("{" + joined + "}")).to_series()


def own_detail(values: pl.Series, rows: pl.Series, place: Place) -> pl.Series:
    """Return the details that a source already holds as objects or as their JSON text."""
    if isinstance(values.dtype, pl.Struct):
        return _json(values)
    texts = _texts(values, place).str.strip_chars()
    given = pl.select(pl.when(texts != "").then(texts)).to_series()
    return _valid(given, rows, place, "an object", lambda value: isinstance(value, dict))


def _json(values: pl.Series) -> pl.Series:
    """Return the JSON of each value; null where there is none."""
    if "Binary" in str(values.dtype):
        return _json_with_bytes(values)
    wrapped = pl.select(pl.struct(_=values).struct.json_encode()).to_series()
    unwrapped = wrapped.str.strip_prefix('{"_":').str.head(-1)
    return pl.select(pl.when(values.is_not_null()).then(unwrapped)).to_series()


def _json_with_bytes(values: pl.Series) -> pl.Series:
    texts = (
        None if value is None else json.dumps(value, default=_plainly, ensure_ascii=False)
        for value in values.to_list()
    )
    return pl.Series(texts, dtype=pl.String)


def _plainly(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _member(name: str, values: pl.Series) -> pl.Series:
    """Return `"name":value` for each row; null where there is no value, as for empty text."""
    packed = _json(_plain(values.alias("value")))
    return (json.dumps(name, ensure_ascii=False) + ":") + packed.set(packed == '""', None)


def _plain(values: pl.Series) -> pl.Series:
    dtype = values.dtype
    if is_absurd(values):
        return values.cast(pl.Int64)
    if isinstance(dtype, pl.Datetime):
        return values.dt.to_string("iso:strict" if dtype.time_zone is None else "%+")
    if isinstance(dtype, pl.Decimal | pl.Time | pl.Categorical | pl.Enum):
        return values.cast(pl.String)
    return values.cast(pl.String) if dtype == pl.Null else values
