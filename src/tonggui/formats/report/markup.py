# SPDX-License-Identifier: Apache-2.0
"""HTML and SVG built from parts: whatever is not markup already is escaped on the way in."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

__all__ = ["NOTHING", "Markup", "Part", "Phrase", "el", "join", "render_part"]

_VOID = frozenset(("br", "input", "meta"))
_SHAPES = frozenset(("circle", "line", "path", "rect"))


class Markup(str):
    """Text that may stand in a page as it is."""

    __slots__ = ()


class Phrase(NamedTuple):
    """The same said in Chinese and in English; a page holds both and shows one."""

    zh: str
    en: str


Part = Markup | Phrase | str | int | None
NOTHING = Markup("")


def el(element: str, /, *parts: Part, **attributes: str | float | bool | None) -> Markup:
    """Build an element; `class_` and `stroke_width` give `class` and `stroke-width`.

    An attribute that is True stands alone, one that is None or False is left out.
    """
    opening = element + "".join(
        _attribute(key, "" if value is True else value)
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if element in _VOID:
        return Markup(f"<{opening}>")
    inside = "".join(map(render_part, parts))
    if not inside and element in _SHAPES:
        return Markup(f"<{opening}/>")
    return Markup(f"<{opening}>{inside}</{element}>")


def join(parts: Iterable[Part], separator: Part = "") -> Markup:
    """Put parts after one another."""
    return Markup(render_part(separator).join(map(render_part, parts)))


def render_part(part: Part) -> str:
    """Return a part as text of a page, escaped unless it is markup."""
    match part:
        case Markup():
            return part
        case Phrase():
            return _both(part)
        case None:
            return ""
        case _:
            return escape(str(part), quote=False)


def _both(phrase: Phrase) -> str:
    zh, en = escape(phrase.zh, quote=False), escape(phrase.en, quote=False)
    return zh if zh == en else f'<span lang="zh">{zh}</span><span lang="en">{en}</span>'


def _attribute(key: str, value: str | float) -> str:
    name = key.rstrip("_").replace("_", "-")
    said = f"{value:g}" if isinstance(value, float) else escape(str(value))
    return f' {name}="{said}"' if said else f" {name}"
