# SPDX-License-Identifier: Apache-2.0
"""Text in drawings: how wide it is, where it may break, and how it is written in SVG."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tonggui.formats.report.markup import Markup, Phrase, el

_WIDE = frozenset("WF")
_NARROW = frozenset("iljtfrI.,:;'|!()[]{} ·")
_BREAKS_BEFORE = frozenset("(（《“[")
_NEVER_FIRST = frozenset("),.;:、，。；：）》”]%!?！？")
# A run that stays together: one wide letter, or narrow ones up to a space.
_PIECES = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]|[^\s\u2e80-\uffef]+\s*|\s+|.")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide text is, in pixels; rather too wide than too narrow."""
    return size * sum(map(_advance, text)) * (1.04 if bold else 1)


@lru_cache(maxsize=10_000)
def _advance(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in _WIDE:
        return 1.0
    if letter in _NARROW:
        return 0.34
    return 0.72 if letter.isupper() else 0.58


# Most names stand in many drawings.
@lru_cache(maxsize=10_000)
def wrapped(
    text: str, room: float, size: float, *, lines: int, bold: bool = False
) -> tuple[str, ...]:
    """Break text into so many lines at most, evenly; what does not fit ends in an ellipsis."""
    found = _broken(text, room, size, bold=bold)
    if len(found) > lines:
        rest = text[len("".join(found[: lines - 1])) :].strip()
        return (*found[: lines - 1], fitted(rest, room, size, bold=bold))
    longest = max(width(piece.strip(), size, bold=bold) for piece in _joined(text) or [""])
    for part in (0.5, 0.6, 0.7, 0.8, 0.9):
        if longest > room * part:
            continue
        even = _broken(text, room * part, size, bold=bold)
        if len(even) == len(found):
            return tuple(line.strip() for line in even)
    return tuple(line.strip() for line in found)


def _broken(text: str, room: float, size: float, *, bold: bool) -> list[str]:
    found = [""]
    for piece in _joined(text):
        if found[-1] and width(found[-1] + piece.rstrip(), size, bold=bold) > room:
            found.append("")
        found[-1] += piece
    return [part for line in found for part in _split(line, room, size, bold=bold)]


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return text cut to a width with an ellipsis, all of it where it fits."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _joined(text: str) -> list[str]:
    """Return the pieces a line may be made of; brackets stay with what they enclose."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        hangs = piece.strip() in _NEVER_FIRST
        opened = pieces and pieces[-1][-1:] in _BREAKS_BEFORE
        if pieces and (hangs or opened):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _split(line: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Cut a word longer than a line."""
    found = [line]
    while width(found[-1].rstrip(), size, bold=bold) > room and len(found[-1]) > 1:
        word, cut = found.pop(), 1
        while width(word[: cut + 1], size, bold=bold) <= room:
            cut += 1
        found += [word[:cut], word[cut:]]
    return found


def text(  # noqa: PLR0913 - what an SVG text has
    said: Phrase | str,
    x: float,
    y: float,
    *,
    size: float = 12,
    fill: str = "#14202b",
    bold: bool = False,
    anchor: str | None = None,
    class_: str | None = None,
) -> Markup:
    """Write text in a drawing, in both languages where they differ."""
    parts = _tongues(said)
    weight = 700 if bold else None
    return el(
        "text", *parts, x=x, y=y, font_size=size, font_weight=weight, fill=fill,
        text_anchor=anchor, class_=class_,
    )  # fmt: skip


def _tongues(said: Phrase | str) -> list[Markup | str]:
    if isinstance(said, str) or said.zh == said.en:
        return [said if isinstance(said, str) else said.zh]
    return [el("tspan", said.zh, lang="zh"), el("tspan", said.en, lang="en")]


def title(said: Phrase | str) -> Markup:
    """Name a drawing or a part of it for those who cannot see it."""
    return el("title", said if isinstance(said, str) else f"{said.zh} / {said.en}")
