# SPDX-License-Identifier: Apache-2.0
"""A duties plan (三定) as a sheet or as YAML: each duty with the powers that carry it (R5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen
from tonggui.formats import plain_yaml

SHEET, KEY = "三定职责", "duties_plan"
TITLE, NUMBER, SINCE = "名称", "文号", "施行日期"
_HEADINGS = ("序号", "职责", "承担的权力", "没有权力的理由")
_WORDS, _POWERS, _REASON = _HEADINGS[1:]
_FACTS = (TITLE, NUMBER, SINCE)
_SEPARATORS = "，,；; \n"
_XLSX = ".xlsx"


@frozen
class PlanRow:
    """A duty as a file words it, the codes of powers that carry it, or why none does."""

    words: str
    powers: tuple[str, ...] = ()
    reason: str = ""
    place: str = ""


@frozen
class PlanFile:
    """A version of a duties plan as a file has it."""

    title: str
    number: str
    since: date
    rows: tuple[PlanRow, ...]


def read_plan(path: Path) -> PlanFile:
    """Return the plan in an .xlsx, .yaml or .yml file; Unusable names the place in it."""
    return _sheet(path) if path.suffix.lower() == _XLSX else _yaml(path)


def write_plan(plan: PlanFile, path: Path) -> None:
    """Write a plan as a workbook with one sheet, as `read_plan` reads it."""
    from openpyxl import Workbook  # noqa: PLC0415 - most pages need no Excel

    book = Workbook()
    page = book.active
    page.title = SHEET
    facts = zip(_FACTS, (plan.title, plan.number, plan.since.isoformat()), strict=True)
    duties = [
        (str(number), each.words, "、".join(each.powers), each.reason)
        for number, each in enumerate(plan.rows, start=1)
    ]
    for number, row in enumerate([*facts, (), _HEADINGS, *duties], start=1):
        for place, text in enumerate(row, start=1):
            cell = page.cell(number, place)
            cell.value, cell.data_type = text, "s"
    for letter, width in zip("ABCD", (10, 60, 30, 40), strict=True):
        page.column_dimensions[letter].width = width
    book.save(path)


def plan_yaml(plan: PlanFile) -> str:
    """Return a plan as YAML, as `read_plan` reads it."""
    said = {
        "title": plan.title,
        "number": plan.number,
        "since": plan.since.isoformat(),
        "duties": [
            {
                key: value
                for key, value in (
                    ("words", each.words),
                    ("powers", list(each.powers)),
                    ("no_power", each.reason),
                )
                if value
            }
            for each in plan.rows
        ],
    }
    return plain_yaml.dump({KEY: {key: value for key, value in said.items() if value}})


def _sheet(path: Path) -> PlanFile:
    from tonggui.formats.workbook.grid import Faulty, texts  # noqa: PLC0415 - as above
    from tonggui.formats.workbook.safe import open_workbook, whole  # noqa: PLC0415 - as above

    with closing(open_workbook(path)) as book:
        pages = {page.title.strip(): page for page in book.worksheets}
        page = pages.get(SHEET) or (book.worksheets[0] if len(pages) == 1 else None)
        if page is None:
            raise Unusable(path, "", f"expected the sheet `{SHEET}`")
        try:
            with whole(path, f"sheet `{page.title}`"):
                cells = texts(page)
        except Faulty as fault:
            raise Unusable(path, fault.place, fault.expected) from fault
    heading = next((n for n in sorted(cells) if _WORDS in cells[n].values()), None)
    if heading is None:
        raise Unusable(path, f"sheet `{SHEET}`", f"expected headings such as `{_WORDS}`")
    facts = {row.get(1, ""): row.get(2, "") for n, row in cells.items() if n < heading}
    columns = {text: place for place, text in cells[heading].items()}
    rows = tuple(_rows(cells, heading, columns))
    return _plan(path, [facts.get(name, "") for name in _FACTS], rows, f"sheet `{SHEET}`")


def _rows(
    cells: Mapping[int, Mapping[int, str]], heading: int, columns: Mapping[str, int]
) -> Iterator[PlanRow]:
    for number in sorted(row for row in cells if row > heading):
        said = {name: cells[number].get(place, "") for name, place in columns.items()}
        if any(said.get(name) for name in (_WORDS, _POWERS, _REASON)):
            yield PlanRow(
                said.get(_WORDS, "").strip(),
                _codes(said.get(_POWERS, "")),
                said.get(_REASON, "").strip(),
                f"sheet `{SHEET}`, row {number}",
            )


def _yaml(path: Path) -> PlanFile:
    document = plain_yaml.read(path)
    said = document.root.get(KEY)
    if not isinstance(said, dict) or not isinstance(said.get("duties"), list):
        raise Unusable(path, KEY, "expected `title`, `since` and a list of `duties`")
    rows = tuple(_duty(path, each, n) for n, each in enumerate(said["duties"]))
    return _plan(
        path, [str(said.get(key) or "") for key in ("title", "number", "since")], rows, KEY
    )


def _duty(path: Path, said: Any, number: int) -> PlanRow:
    place = f"{KEY}.duties[{number}]"
    if isinstance(said, str):
        return PlanRow(said.strip(), place=place)
    if not isinstance(said, dict):
        raise Unusable(path, place, "expected `words`, and `powers` or `no_power`")
    powers = said.get("powers") or []
    codes = tuple(map(str, powers)) if isinstance(powers, list) else _codes(str(powers))
    words, reason = (str(said.get(key) or "").strip() for key in ("words", "no_power"))
    return PlanRow(words, codes, reason, place)


def _plan(path: Path, facts: list[str], rows: tuple[PlanRow, ...], place: str) -> PlanFile:
    title, number, since = (each.strip() for each in facts)
    try:
        day = date.fromisoformat(since[:10])
    except ValueError:
        raise Unusable(path, place, f"expected `{SINCE}` as 2026-01-31, found `{since}`") from None
    return PlanFile(title, number, day, rows)


def _codes(text: str) -> tuple[str, ...]:
    for mark in _SEPARATORS:
        text = text.replace(mark, "、")
    return tuple(dict.fromkeys(filter(None, text.split("、"))))
