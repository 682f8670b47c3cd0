# SPDX-License-Identifier: Apache-2.0
"""Numbers, shares, times and lengths as people of either language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tonggui.formats.report.markup import Phrase

MINUTE = 60_000_000
HOUR, DAY = 60 * MINUTE, 1440 * MINUTE
_SPANS = (
    (DAY, "天", "day"),
    (HOUR, "小时", "hour"),
    (MINUTE, "分钟", "minute"),
)
_MYRIAD, _THOUSAND = 10_000, 1_000


def number(value: float) -> str:
    """Return a number with thousands separators."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def short(value: int) -> Phrase:
    """Return a number that fits beside a flag in a drawing."""
    if value < _MYRIAD:
        return Phrase(number(value), number(value))
    return Phrase(f"{value / _MYRIAD:.3g}万", f"{value / _THOUSAND:.3g}k")


def share(part: float, whole: float) -> str:
    """Return a share in percent; an em dash where there is no whole to have a share of."""
    if not whole:
        return "—"
    percent = 100 * part / whole
    if 0 < percent < 0.05:  # noqa: PLR2004 - what would round to 0.0 %
        return "<0.1%"
    return "100%" if part == whole else f"{min(percent, 99.9):.1f}%"


def counted(value: float, zh: str, en: str) -> Phrase:
    """Return a number with its unit, in English with its plural."""
    return Phrase(f"{number(value)} {zh}", f"{number(value)} {en}{'' if value == 1 else 's'}")


def span(length: int) -> Phrase:
    """Return a length of time in its largest fitting unit, one further unit for short ones."""
    for size, zh, en in _SPANS:
        if length >= size:
            value = length / size
            rounded = round(value, 1) if value < 10 and size == DAY else round(value)  # noqa: PLR2004
            return counted_decimal(rounded, zh, en)
    return Phrase("不足 1 分钟", "under a minute")


def counted_decimal(value: float, zh: str, en: str) -> Phrase:
    """Return a number of at most one decimal with its unit."""
    said = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return Phrase(f"{said} {zh}", f"{said} {en}{'' if value == 1 else 's'}")


class Clock:
    """Writes instants in the local time of the lists, the year only where it is not this one."""

    def __init__(self, zone: ZoneInfo, *, now: int, whole_days: bool) -> None:
        self.zone = zone
        self.whole_days = whole_days
        self._year = self.local(now).year

    def local(self, at: int) -> datetime:
        """Return an instant in microseconds as local time."""
        return datetime.fromtimestamp(at // 1_000_000, UTC).astimezone(self.zone)

    def instant(self, at: int) -> str:
        """Return `MM-DD HH:mm`, the day alone where times of day mean nothing."""
        return self.day(at) if self.whole_days else self._written(at, "%m-%d %H:%M")

    def day(self, at: int) -> str:
        """Return `MM-DD`."""
        return self._written(at, "%m-%d")

    def full_day(self, at: int) -> str:
        """Return `YYYY-MM-DD`."""
        return self.local(at).strftime("%Y-%m-%d")

    def deadline(self, at: int) -> str:
        """Return the day that ends at an instant, or the instant where it is within a day."""
        local = self.local(at)
        ends_a_day = (local.hour, local.minute) == (0, 0)
        return self.day(at - 1) if ends_a_day else self.instant(at)

    def _written(self, at: int, form: str) -> str:
        local = self.local(at)
        return local.strftime(form if local.year == self._year else f"%Y-{form}")


def months_between(first: str, last: str) -> list[str]:
    """List the months from one YYYY-MM to another, those without anything too."""
    start, end = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    numbers = (start.month - 1 + offset for offset in range(max(count, 0)))
    return [f"{start.year + n // 12:04d}-{n % 12 + 1:02d}" for n in numbers]
