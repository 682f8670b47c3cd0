# SPDX-License-Identifier: Apache-2.0
"""The sheets and columns of the workbook, as `sheets.yaml` declares them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from tonggui.core.values import frozen


class Kind(StrEnum):
    """How the text of a cell is understood."""

    CODE = "code"
    TEXT = "text"
    DAY = "day"
    LAST_DAY = "last day"
    YES = "yes or no"
    NUMBER = "number"
    LIST = "list"


@frozen
class Column:
    """One column: the field it fills, its header, other headers seen for it, what it means."""

    field: str
    header: str
    kind: Kind
    meaning: str
    meaning_zh: str
    also: tuple[str, ...] = ()
    is_required: bool = False
    choices: tuple[str, ...] = ()


@frozen
class Sheet:
    """One sheet: what each row of it is."""

    key: str
    title: str
    meaning: str
    meaning_zh: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()


_DATED = {None: 0, "since": 1, True: 2}


def _column(said: dict[str, Any]) -> Column:
    return Column(
        field=said["field"],
        header=said["header"],
        kind=Kind(said["kind"]),
        meaning=said["en"],
        meaning_zh=said["zh"],
        also=tuple(said.get("also", ())),
        is_required=said.get("required", False),
        choices=tuple(said.get("choices", ())),
    )


def _sheets() -> tuple[Sheet, ...]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    said = yaml.safe_load(text)
    days = tuple(map(_column, said["days"]))
    return tuple(
        Sheet(
            key=each["key"],
            title=each["title"],
            meaning=each["en"],
            meaning_zh=each["zh"],
            columns=(*map(_column, each["columns"]), *days[: _DATED[each.get("dated")]]),
            also=tuple(each.get("also", ())),
        )
        for each in said["sheets"]
    )


SHEETS = _sheets()
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
