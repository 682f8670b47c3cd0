# SPDX-License-Identifier: Apache-2.0
"""What the columns of a sheet can carry of a record, and what is left for elsewhere."""

from __future__ import annotations

import json
import re
from typing import Any

from tonggui.formats.workbook.codecs import as_text
from tonggui.formats.workbook.sheets import MORE, Column, Sheet

Record = dict[str, Any]
LONGEST = 32_767  # characters in a cell, Excel's own limit
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def at(record: Any, key: tuple[str, ...]) -> Any:
    """Return what a path of keys leads to, None if nothing."""
    for each in key:
        record = record.get(each) if isinstance(record, dict) else None
    return record


def put(record: Record, key: tuple[str, ...], value: Any) -> None:
    """Put a value at a path of keys; a mapping is merged into one that is there."""
    for each in key[:-1]:
        record = record.setdefault(each, {})
    here = record.get(key[-1])
    if isinstance(here, dict) and isinstance(value, dict):
        here.update(value)
    else:
        record[key[-1]] = value


def shown(column: Column, record: Record, unit: str) -> tuple[str | int | float, Any] | None:
    """Return what a cell shows of a record and what is read back from it; None if it cannot."""
    value = at(record, column.key)
    if value is None:
        return None
    try:
        cell = column.codec.show(value, unit)
        text = as_text(cell)
        back = column.codec.read(text, unit)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    if not text or text == "同上" or not fits(text) or (isinstance(cell, str) and cell != text):
        return None
    return (cell, back) if _is_part(back, value) else None


def fits(text: str) -> bool:
    """Say whether a cell holds a text exactly."""
    return len(text) <= LONGEST and not _UNFIT.search(text)


def _is_part(back: Any, value: Any) -> bool:
    """Say whether what is read back is the value, or of a mapping a part of it."""
    if isinstance(back, dict) and isinstance(value, dict):
        return all(key in value and is_same(value[key], each) for key, each in back.items())
    return is_same(back, value)


def is_same(one: Any, other: Any) -> bool:
    """Compare values with their types: 1 is not true, and 1.0 not 1."""
    return _typed(one) == _typed(other)


def _typed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def rest(record: Any, carried: Any) -> Any:
    """Return what of a record is not carried; None if nothing. Empty values of keys are kept."""
    if not isinstance(record, dict) or not isinstance(carried, dict):
        return None if is_same(record, carried) else record
    left = {
        key: rest(value, carried[key]) if key in carried else value for key, value in record.items()
    }
    kept = {key: value for key, value in left.items() if value is not None}
    return kept or (None if record or carried == record else record)


def merge(record: Record, more: Record) -> None:
    """Add what is left to a record; what a cell says stands."""
    for key, value in more.items():
        if key not in record:
            record[key] = value
        elif isinstance(record[key], dict) and isinstance(value, dict):
            merge(record[key], value)


def without_nothing(value: Any) -> Any:
    """Return a value without keys that hold nothing: they say the same as no key."""
    if isinstance(value, dict):
        return {k: without_nothing(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [without_nothing(each) for each in value]
    return value


def in_json(value: Any) -> str:
    """Return a value as JSON that a cell holds exactly."""
    text = json.dumps(value, ensure_ascii=False)
    if _UNFIT.search(text):
        text = json.dumps(value).replace("_x", "\\u005fx")
    return text


def heading_of_rest(sheet: Sheet, depth: int) -> str:
    """Return the heading of the column for what has no column of its own."""
    column = sheet.name_column(depth)
    return MORE if depth == len(sheet.chain) - 1 or column is None else f"{MORE}({column.title})"
