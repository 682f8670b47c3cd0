# SPDX-License-Identifier: Apache-2.0
"""Help in the language spoken: click lays it out in English, here each text is said anew."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

from tonggui.cli.language import ENGLISH, begun, say, spoken

_EXTRA = re.compile(r"(?P<text>.*?)(?:\s*\[(?P<extra>[^\]]*)\])?", re.DOTALL)
# What a line may break after: no line begins with a closing mark or ends with an opening one.
_WORD = re.compile(r"[（“]*(?:[!-~]+|\S)[，。；：、）”]*\s*|\s+")
_GAP = 2


class Formatter(click.HelpFormatter):
    """Lays help out; Chinese letters are two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, f"{say('Usage:')} " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write what the next lines are."""
        mark = ":" if spoken() == ENGLISH else "："
        self.write(f"{'':{self.current_indent}}{say(heading)}{mark}\n")

    def write_text(self, text: str) -> None:
        """Write what the command does."""
        if spoken() == ENGLISH:
            super().write_text(text)
            return
        for paragraph in re.split(r"\n\s*\n", text):
            self._lines(say(paragraph), self.current_indent)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = _GAP
    ) -> None:
        """Write options or commands with what each is for."""
        if spoken() == ENGLISH:
            super().write_dl(rows, col_max, col_spacing)
            return
        rows = tuple(rows)
        longest = min(max(len(term) for term, _ in rows), col_max) + col_spacing
        for term, text in rows:
            self.write(f"{'':{self.current_indent}}{term:<{longest - 1}} ")
            if len(term) >= longest:
                self.write(f"\n{'':{self.current_indent + longest}}")
            self._lines(_said(text), self.current_indent + longest, is_begun=True)

    def _lines(self, text: str, indent: int, *, is_begun: bool = False) -> None:
        """Write a text between the indent and the width, two columns for a wide letter."""
        room, line = self.width - indent, ""
        lines = []
        for word in _WORD.findall(text):
            if line and _columns(line + word.rstrip()) > room:
                lines.append(line.rstrip())
                line = ""
            line += word
        first, *others = [*lines, line]
        self.write(f"{'' if is_begun else ' ' * indent}{first}\n")
        for each in others:
            self.write(f"{'':{indent}}{each}\n")


class Context(click.Context):
    """A context whose help is laid out so."""

    formatter_class = Formatter


class Command(click.Command):
    """A command that helps in the language spoken."""

    context_class = Context


class Group(click.Group):
    """Commands that help in the language spoken."""

    context_class = Context
    command_class = Command
    group_class = type


def _said(text: str) -> str:
    """Say what stands beside an option or command, with what click adds in brackets."""
    found = _EXTRA.fullmatch(text)
    if found is None:
        return say(text)
    plain, extra = found["text"], found["extra"]
    said = begun(plain) if plain.endswith("...") else say(plain)
    if extra is None:
        return said
    return f"{said}（{'；'.join(say(each) for each in extra.split('; '))}）"


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
