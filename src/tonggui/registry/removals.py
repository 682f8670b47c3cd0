# SPDX-License-Identifier: Apache-2.0
"""What a file would take away from a draft: rows that stood there and that it does not have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tonggui.core.values import frozen
from tonggui.formats.workbook.carry import at
from tonggui.formats.workbook.sheets import SHEETS, Sheet
from tonggui.registry.models import Draft, Edition
from tonggui.registry.services.drafting import body_at

Body = Mapping[str, Any]
FEW = 3
_CALLED = ("name", "description", "measure", "title", "reason", "list", "layer", "stage")


@frozen
class Removal:
    """Rows of one sheet that would go, as a clerk calls them; `is_all` where nothing is left."""

    sheet: str
    rows: tuple[str, ...]
    is_all: bool

    @property
    def is_grave(self) -> bool:
        """Say whether somebody has to mean it: a whole sheet goes, or more than a few rows."""
        return self.is_all or len(self.rows) > FEW


def taken_away(draft: Draft) -> tuple[Removal, ...]:
    """Return what the last revision of a draft took away, or its first from the edition."""
    if draft.version > 1:
        before = body_at(draft, draft.version - 1)
    else:
        editions = Edition.objects.filter(power=draft.power).order_by("-number")
        before = editions.values_list("body", flat=True).first() or "{}"
    return removals(json.loads(before), json.loads(draft.body))


def removals(before: Body, after: Body) -> tuple[Removal, ...]:
    """Return what of a power's lists would go, sheet by sheet."""
    return tuple(_removals(before, after))


def _removals(before: Body, after: Body) -> Iterator[Removal]:
    seen: set[tuple[str, ...]] = set()
    for sheet in SHEETS:
        if sheet.chain[0] != "powers" or (len(sheet.chain) > 1 and sheet.chain in seen):
            continue
        seen.add(sheet.chain)
        left = _rows(sheet, after)
        gone = tuple(said for name, said in _rows(sheet, before).items() if name not in left)
        if _says(sheet, before) and not _says(sheet, after):
            yield Removal(sheet.name, gone, is_all=True)
        elif gone:
            yield Removal(sheet.name, gone, is_all=False)


def _rows(sheet: Sheet, body: Body) -> dict[tuple[int, str], str]:
    """Return the rows of a sheet by depth and name; what has no name counts by its place."""
    found: dict[tuple[int, str], str] = {}
    records: list[Body] = [body]
    for depth, key in enumerate(sheet.chain[1:], start=1):
        named = sheet.names[depth]
        records = [row for each in records for row in each.get(key) or () if _is_row(row)]
        for number, row in enumerate(records):
            name = str(row.get(named) or "") if named else ""
            called = next((str(row[word]) for word in _CALLED if row.get(word)), "")
            found[depth, name or f"#{number}"] = f"{name} {called}".strip()
    return found


def _is_row(row: object) -> bool:
    return isinstance(row, Mapping)


def _says(sheet: Sheet, body: Body) -> bool:
    if len(sheet.chain) > 1:
        return bool(body.get(sheet.chain[1]))
    own = {column.key for column in sheet.columns} - {("id",)}
    return any(at(body, key) for key in own)
