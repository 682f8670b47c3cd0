# SPDX-License-Identifier: Apache-2.0
"""How values of the lists stand in cells as people write them, and how cells are read back.

A codec may fail to carry a value exactly (a text with the list separator in it, say): whoever
writes checks by reading back, and puts such a value elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from tonggui.core.values import frozen

Raw = str | int | float | bool | date | datetime | None
NONE = "无"
SEPARATORS = re.compile(r"[、,，;；\n]")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_SPAN = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:个)?(工作日|日|天|d|wd)")
_WORKDAYS = frozenset(("工作日", "wd"))
_FEN = 100


class Codec(Protocol):
    """Shows a value in a cell and reads it back; `unit` is the unit the row belongs to."""

    def show(self, value: Any, unit: str) -> str | int | float:
        """Return what the cell holds."""

    def read(self, text: str, unit: str) -> Any:
        """Return the value; raises ValueError with what was expected."""


@frozen
class Text:
    """Words as they stand."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002 - the form of a codec
        """Return the words."""
        return str(value)

    def read(self, text: str, unit: str) -> str:  # noqa: ARG002
        """Return the words."""
        return text


@frozen
class Texts:
    """Several words, `、` between them; `无` for none; words of a glossary are translated."""

    of: Codec

    def show(self, value: Any, unit: str) -> str:
        """Return the words as one text."""
        return "、".join(str(self.of.show(each, unit)) for each in value) or NONE

    def read(self, text: str, unit: str) -> list[Any]:
        """Return the words apart."""
        if text == NONE:
            return []
        parts = (part.strip() for part in SEPARATORS.split(text))
        return [self.of.read(part, unit) for part in parts if part]


@frozen
class Words:
    """One of a few words, which the lists write in their own way."""

    shown: Mapping[str, str]

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the word people use."""
        return self.shown.get(str(value), str(value))

    def read(self, text: str, unit: str) -> str:  # noqa: ARG002
        """Return the word of the lists, from either."""
        for ours, theirs in self.shown.items():
            if text in {ours, theirs}:
                return ours
        raise ValueError(f"one of {', '.join(self.shown.values())}")


@frozen
class YesNo:
    """是 or 否."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the word."""
        return "是" if value is True else "否"

    def read(self, text: str, unit: str) -> bool:  # noqa: ARG002
        """Return whether it is yes."""
        if text in {"是", "√", "Y", "true"}:
            return True
        if text in {"否", "×", "N", "false"}:
            return False
        raise ValueError("是 or 否")


@frozen
class Number:
    """A whole number, or a broken one; `scale` for money, written in yuan."""

    scale: int = 1

    def show(self, value: Any, unit: str) -> int | float:  # noqa: ARG002
        """Return the number."""
        if self.scale == 1:
            return float(value) if isinstance(value, float) else int(value)
        return int(value) / self.scale if value % self.scale else int(value) // self.scale

    def read(self, text: str, unit: str) -> int | float:  # noqa: ARG002
        """Return the number; digits may be full-width."""
        words = narrow(text).replace(",", "").removesuffix("元")
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", words):
            raise ValueError("a number")
        number = float(words)
        if self.scale > 1:
            return round(number * self.scale)
        return int(number) if "." not in words else number


@frozen
class Day:
    """A date, however people write it."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the date as the lists write it."""
        return str(value)

    def read(self, text: str, unit: str) -> str:  # noqa: ARG002
        """Return the date as the lists write it."""
        found = _DAY.fullmatch(narrow(text).replace(" ", ""))
        try:
            return date(*map(int, found.groups())).isoformat() if found else _no_day()
        except ValueError:
            return _no_day()


def _no_day() -> str:
    raise ValueError("a date such as 2026-05-01 or 2026年5月1日")


@frozen
class Length:
    """A length of time such as 5个工作日 or 7日, which the lists keep as value and unit."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return it in words."""
        number, kind = value["value"], value["unit"]
        return f"{number}{'个工作日' if kind == 'workday' else '日'}"

    def read(self, text: str, unit: str) -> dict[str, Any]:  # noqa: ARG002
        """Return value and unit."""
        number, kind = _span(text)
        return {"value": number, "unit": "workday" if kind in _WORKDAYS else "day"}


@frozen
class Span:
    """A length of time that the lists keep as 5wd or 7d."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return it in words."""
        text = str(value)
        return text.replace("wd", "个工作日") if "w" in text else text.replace("d", "日")

    def read(self, text: str, unit: str) -> str:  # noqa: ARG002
        """Return the number and wd or d."""
        number, kind = _span(text)
        return f"{number}{'wd' if kind in _WORKDAYS else 'd'}"


def _span(text: str) -> tuple[int | float, str]:
    found = _SPAN.fullmatch(narrow(text).replace(" ", ""))
    if not found:
        raise ValueError("a length of time such as 5个工作日 or 7日")
    number = float(found[1])
    return (number if "." in found[1] else int(number)), found[2]


@frozen
class PostName:
    """A post by its name within the unit of the row; of another unit with its code before it."""

    def show(self, value: Any, unit: str) -> str:
        """Return the name people use."""
        text = str(value)
        if not text.startswith("post:"):
            return text
        if not unit or ":" in (other := text.removeprefix("post:")):
            return text
        return other.removeprefix(f"{unit}/") if text.startswith(f"post:{unit}/") else other

    def read(self, text: str, unit: str) -> str:
        """Return the reference of the lists."""
        if ":" in text or not unit:
            return text
        return f"post:{text}" if "/" in text else f"post:{unit}/{text}"


def narrow(text: str) -> str:
    """Return full-width digits, letters and signs as the usual ones."""
    return unicodedata.normalize("NFKC", text).strip()


def as_text(raw: Raw) -> str:
    """Return what a cell shows, whatever type Excel gave it."""
    match raw:
        case None:
            return ""
        case bool():
            return "是" if raw else "否"
        case datetime() | date():
            return raw.isoformat()[:10]
        case float() if raw.is_integer():
            return str(int(raw))
    return str(raw).strip()
