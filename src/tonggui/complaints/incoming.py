# SPDX-License-Identifier: Apache-2.0
"""Read complaints that another system gives as CSV: a row each, under names of columns.

A file is taken in whole or not at all: what is wrong is told row by row, and nothing is kept until
it is put right. The same file taken in again changes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import StringIO
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.complaints.errors import Unreadable
from tonggui.complaints.models import Channel, Nature
from tonggui.complaints.recording import Recorded, Said, record_all, refused_of
from tonggui.core.errors import Refused, sentence
from tonggui.core.values import frozen
from tonggui.people.models import Account

MOST_ROWS = 5_000
LARGEST = 5_000_000  # bytes of a file
COLUMNS = MappingProxyType(
    {
        "register": ("来源系统", "来源", "登记系统"),
        "number": ("登记编号", "编号", "信访件编号"),
        "came_on": ("登记日期", "收到日期", "日期"),
        "channel": ("渠道", "来访方式", "信访形式"),
        "nature": ("种类", "类别", "诉求类型"),
        "power": ("职权编码", "权力编码", "职权"),
        "unit": ("被反映单位编码", "单位编码", "单位"),
        "sector": ("领域", "职权类别", "行业领域"),
        "count": ("件数", "数量"),
        "accepted_on": ("受理日期",),
        "answered_on": ("答复日期", "办结日期"),
    }
)
_MUST = ("register", "number", "came_on")
_OF = MappingProxyType({name: key for key, names in COLUMNS.items() for name in (key, *names)})
_CHANNELS = MappingProxyType(
    {
        "来信": Channel.LETTER, "信": Channel.LETTER, "来访": Channel.VISIT, "走访": Channel.VISIT,
        "来电": Channel.PHONE, "电话": Channel.PHONE, "网上": Channel.NET, "网络": Channel.NET,
        "上级转办": Channel.PASSED, "转办": Channel.PASSED, "交办": Channel.PASSED,
        "其他": Channel.OTHER, "": Channel.OTHER,
    }
)  # fmt: skip
_NATURES = MappingProxyType(
    {
        "投诉": Nature.COMPLAINT, "求决": Nature.PETITION, "申诉": Nature.PETITION,
        "检举控告": Nature.REPORT, "举报": Nature.REPORT, "意见建议": Nature.ADVICE,
        "建议": Nature.ADVICE, "": Nature.COMPLAINT,
    }
)  # fmt: skip
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


@frozen
class Wrong:
    """A row that cannot be taken in: its line in the file, counted from 1, and why."""

    line: int
    says: str


@frozen
class Taken:
    """What became of a file: rows that are new, added to and known before, or what is wrong."""

    new: int = 0
    followed: int = 0
    known: int = 0
    wrong: tuple[Wrong, ...] = ()


def take_in(content: bytes, *, by: Account | None, at: datetime) -> Taken:
    """Take a file in, or say row by row what is wrong; Unreadable where it is no such file."""
    found, wrong = [], []
    for line, row in _rows(content):
        try:
            found.append((line, _said(row)))
        except Refused as refusal:
            wrong.append(Wrong(line, sentence(refusal)))
    with transaction.atomic():
        wrong += [Wrong(line, sentence(each)) for line, each in refused_of(found, by=by, at=at)]
        if wrong:
            return Taken(wrong=tuple(sorted(wrong, key=lambda each: each.line)))
        return _counted(record_all((said for _line, said in found), by=by, at=at))


def _counted(found: list[Recorded]) -> Taken:
    new = sum(each.is_new for each in found)
    followed = sum(each.is_changed for each in found)
    return Taken(new, followed, len(found) - new - followed)


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows with what the columns say, each with its line in the file."""
    if len(content) > LARGEST:
        raise Unreadable(_("the file is larger than %d MB") % (LARGEST // 1_000_000))
    lines = csv.reader(StringIO(_text(content), newline=""), strict=True)
    try:
        head = [_OF.get(each.strip(), "") for each in next(lines, [])]
        if missing := [each for each in _MUST if each not in head]:
            names = "、".join(f"{COLUMNS[each][0]} ({each})" for each in missing)
            raise Unreadable(_("the first line lacks the columns: %s") % names)
        for number, row in enumerate(lines, start=1):
            if number > MOST_ROWS:
                raise Unreadable(_("the file has more than %d rows: send it in parts") % MOST_ROWS)
            if any(each.strip() for each in row):
                cells = zip(head, row, strict=False)
                yield lines.line_num, {key: each.strip() for key, each in cells if key}
    except csv.Error as error:
        raise Unreadable(_("line %d is no CSV") % lines.line_num) from error


def _text(content: bytes) -> str:
    for each in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("the file is no text: save it as CSV"))


def _said(row: Mapping[str, str]) -> Said:
    came_on = _day(row.get("came_on", ""))
    if came_on is None:
        raise Unreadable(_("the day on which it came in is missing"))
    channel, nature = row.get("channel", ""), row.get("nature", "")
    return Said(
        register=row.get("register", ""),
        number=row.get("number", ""),
        came_on=came_on,
        channel=_CHANNELS.get(channel, channel),
        nature=_NATURES.get(nature, nature),
        power=row.get("power", ""),
        unit=row.get("unit", ""),
        sector=row.get("sector", ""),
        count=_number(row.get("count", "")),
        accepted_on=_day(row.get("accepted_on", "")),
        answered_on=_day(row.get("answered_on", "")),
    )


def _number(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()):
        raise Unreadable(_("`%s` is no whole number") % text[:20])
    return int(text[:9])


def _day(text: str) -> date | None:
    if not text:
        return None
    for each in _DAYS:
        try:
            return datetime.strptime(text, each).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Unreadable(_("`%s` is no day, as 2026-03-02 is one") % text[:20])
