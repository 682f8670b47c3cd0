# SPDX-License-Identifier: Apache-2.0
"""Names, whole numbers and kinds of a source, brought to the types of our columns."""

from typing import Final

import polars as pl

from tonggui.core.errors import Unusable
from tonggui.formats.events.times import Place

NODE_CLOSE: Final = "node_close"

# Every other transition keeps its word: it is no completion, and is not to be judged as one.
LIFECYCLE: Final = {
    "complete": NODE_CLOSE,
    "start": "node_open",
    "suspend": "suspend",
    "resume": "resume",
}
FOREIGN: Final = "lifecycle:"  # how a transition's own word begins
WHOLE: Final = r"^\s*([+-]?\d+)(?:\.0+)?\s*$"


def names(values: pl.Series, place: Place) -> pl.Series:
    """Return names exactly as the source writes them; what is empty is absent."""
    texts = _as_text(values, place)
    empty = texts == ""
    if not empty.any():
        return texts
    return pl.select(pl.when(~empty).then(texts)).to_series()


def refuse_nul(names: pl.Series, place: Place) -> None:
    """Refuse the character 0 in names: databases and C programs take it for the end.

    Names stored as a dictionary stay as they are: looking through them costs a tenth of reading.
    """
    if names.dtype == pl.String and names.str.contains("\0", literal=True).any():
        expected = "expected names, found one with the character 0 in it"
        raise Unusable(place.path, f"column `{place.column}`", expected)


def _as_text(values: pl.Series, place: Place) -> pl.Series:
    dtype = values.dtype
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        return values
    if dtype.is_float():
        # A table that stores ids as numbers turns them into floats as soon as one is missing.
        values = values.fill_nan(None)
        whole = values.set(values != values.round(0), None).cast(pl.Int64, strict=False)
        written = whole.cast(pl.String)
        return written.zip_with(whole.is_not_null(), values.cast(pl.String))
    if dtype == pl.Binary:
        return _decoded(values, place)
    if not (dtype.is_numeric() or dtype == pl.Null):
        expected = f"expected names, found {dtype}"
        raise Unusable(place.path, f"column `{place.column}`", expected)
    return values.cast(pl.String)


def _decoded(values: pl.Series, place: Place) -> pl.Series:
    try:
        return values.cast(pl.String)
    except pl.exceptions.ComputeError:
        expected = "expected names in UTF-8, found other bytes"
        raise Unusable(place.path, f"column `{place.column}`", expected) from None


def whole_numbers(values: pl.Series, rows: pl.Series, place: Place) -> pl.Series:
    """Return whole numbers; refuse fractions, and words that are no numbers."""
    dtype = values.dtype
    if dtype.is_integer() or dtype == pl.Null:
        found = values.cast(pl.Int64, strict=False)
    elif dtype.is_numeric():
        found = values.cast(pl.Int64, strict=False).set(values != values.round(0), None)
    else:
        texts = names(values, place).cast(pl.String)
        found = texts.str.extract(WHOLE).cast(pl.Int64, strict=False)
        values = texts
    wrong = found.is_null() & values.is_not_null()
    if wrong.any():
        at = wrong.arg_true()[0]
        raise place.refuse(rows[at], f"`{values[at]}` is not a whole number, which was expected")
    return found


def kinds(values: pl.Series, place: Place, *, lifecycle: bool) -> pl.Series | None:
    """Return the kind of each event; None where all are completions of a node."""
    words = names(values, place)
    if lifecycle:
        words = words.cast(pl.String).str.to_lowercase()
        if words.drop_nulls().eq("complete").all():
            return None
        said = words.drop_nulls().unique()
        words = words.replace({word: LIFECYCLE.get(word, f"{FOREIGN}{word}") for word in said})
    return words.cast(pl.String).fill_null(NODE_CLOSE) if words.has_nulls() else words
