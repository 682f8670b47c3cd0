# SPDX-License-Identifier: Apache-2.0
"""Read what another system drops as CSV or JSONL: each row an act, in the columns of a log.

`docs/how-to/take-in-events.md` has the table of columns. A row says its own `key`; one without is
known by what it says, so that the same row dropped twice happens once.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from tonggui.cases.happening import Happening
from tonggui.core.errors import Refused
from tonggui.core.values import frozen

# What Chinese systems call the columns.
ALIASES = MappingProxyType(
    {
        "办件": "case", "办件编号": "case", "事项": "power", "权力": "power", "节点": "node",
        "种类": "kind", "时间": "at", "办理时间": "at", "人员": "actor", "岗位": "post",
        "单位": "unit", "金额": "amount", "材料": "evidence", "详情": "detail", "标识": "key",
        "标题": "title", "amount_fen": "amount",
    }
)  # fmt: skip
_OWN = frozenset(
    {"case", "power", "node", "kind", "at", "actor", "post", "unit", "amount", "evidence", "detail"}
)
_BESIDE = frozenset({"key", "title", "edition", "seq", "recorded_at"})
_ENCODINGS = ("utf-8-sig", "gb18030")
_LAYOUTS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")
_LONGEST = MappingProxyType(
    {"case": 64, "node": 80, "actor": 80, "post": 160, "unit": 64, "power": 64}
)
LONGEST_KEY = 64


class Unreadable(Refused):
    """A file, or a row of it, does not say what an act needs."""

    code = "unreadable-row"


@frozen
class Row:
    """A row as it was dropped: its number in the file, counted from the first line of it."""

    number: int
    said: Mapping[str, Any]


@frozen
class Dropped:
    """An act as another system tells it: of which case, what it is about, and what happened."""

    case: str
    title: str
    happening: Happening


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a file; Unreadable where it is neither CSV with a head nor JSONL."""
    with path.open(encoding=_encoding(path), newline="") as file:
        if path.suffix == ".jsonl":
            yield from _json_rows(file)
        else:
            yield from _csv_rows(file)


def case_of(row: Row) -> str:
    """Return the case that a row names, "" where it names none."""
    named = (each for name, each in row.said.items() if ALIASES.get(name, name) == "case")
    return str(next(named, "") or "")


def dropped(row: Row) -> Dropped:
    """Return what a row says as an act; Unreadable says what is wrong with it, and where."""
    said = {
        ALIASES.get(name, name): each
        for name, each in row.said.items()
        if each is not None and each != ""
    }
    for name in ("case", "at"):
        if name not in said:
            raise Unreadable(_("`%s` is missing") % name)
    for name, longest in _LONGEST.items():
        if len(str(said.get(name, ""))) > longest:
            raise Unreadable(
                _("`%(name)s` is longer than %(most)d") % {"name": name, "most": longest}
            )
    detail = _structure(said, "detail", dict) or {}
    detail |= {name: said[name] for name in said.keys() - _OWN - _BESIDE}
    text = {name: str(said.get(name, "")) for name in _LONGEST}
    happening = Happening(
        kind=str(said.get("kind", "node_close")),
        at=_instant(str(said["at"])),
        amount=_amount(said.get("amount")),
        evidence=_structure(said, "evidence", list),
        detail=detail,
        key=_key(said),
        node=text["node"],
        actor=text["actor"],
        post=text["post"],
        unit=text["unit"],
        power=text["power"],
    )
    return Dropped(str(said["case"]), str(said.get("title", ""))[:200], happening)


def _encoding(path: Path) -> str:
    for each in _ENCODINGS:
        try:
            with path.open(encoding=each) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return each
    raise Unreadable(_("the file is neither UTF-8 nor GB18030 text"))


def _csv_rows(file: Any) -> Iterator[Row]:
    reader = csv.DictReader(file, strict=True)
    try:
        heads = {ALIASES.get(name, name) for name in reader.fieldnames or ()}
        if not {"case", "at"} <= heads:
            raise Unreadable(_("the first line must name the columns, `case` and `at` among them"))
        for said in reader:
            if None in said or None in said.values():
                yield Row(reader.line_num, {"case": "", "": _("not as many cells as columns")})
            else:
                yield Row(reader.line_num, said)
    except csv.Error as error:
        raise Unreadable(
            _("line %(line)d is no CSV: %(why)s") % {"line": reader.line_num, "why": error}
        ) from error


def _json_rows(file: Any) -> Iterator[Row]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        yield Row(number, said if isinstance(said, dict) else {"": _("the line is no JSON object")})


def _instant(text: str) -> datetime:
    zone = get_current_timezone()
    for read in (datetime.fromisoformat, *(_reader(each) for each in _LAYOUTS)):
        try:
            found = read(text)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=zone)
    raise Unreadable(_("`at` is `%s`: write it as 2026-03-02T09:00:00+08:00") % text[:40])


def _reader(layout: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, layout)  # noqa: DTZ007 - the county's zone is put to it


def _amount(value: Any) -> int | None:
    if value is None:
        return None
    try:
        return int(str(value))
    except ValueError:
        raise Unreadable(
            _("`amount` is `%s`: write whole fen (1 yuan = 100 fen)") % value
        ) from None


def _structure(said: Mapping[str, Any], name: str, kind: type) -> Any:
    """Return a column that holds JSON; as it is where the file is JSONL."""
    value = said.get(name)
    if value is None:
        return None
    try:
        value = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        value = ""
    if not isinstance(value, kind):
        raise Unreadable(_("`%s` is no JSON of the right shape") % name)
    return value


def _key(said: Mapping[str, Any]) -> str:
    key = str(said.get("key", ""))
    if len(key) > LONGEST_KEY:
        raise Unreadable(
            _("`%(name)s` is longer than %(most)d") % {"name": "key", "most": LONGEST_KEY}
        )
    text = json.dumps(dict(said), ensure_ascii=False, sort_keys=True)
    return key or f"row:{sha256(text.encode()).hexdigest()[:60]}"
