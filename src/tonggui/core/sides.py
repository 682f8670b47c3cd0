# SPDX-License-Identifier: Apache-2.0
"""What changed between two editions as a citizen reads it: about what, before, and after."""

from __future__ import annotations

from collections.abc import Iterable

from tonggui.core.findings import Said
from tonggui.core.side_sentences import ASPECTS, BASIS_STATUS, NOT_SAID, ORDER, THERE
from tonggui.core.values import frozen
from tonggui.core.wording import LANGUAGES, phrase

_VALUES = frozenset(("set", "gone", "changed"))
_AT = {  # where a sentence keeps what was, what is and whom it is about, by the aspect it tells
    "edition.promised": ("promised", 0, 1, None),
    "edition.legal": ("legal", 0, 1, None),
    "edition.node.limit": ("node.limit", 1, 2, 0),
    "edition.step.limit": ("step.limit", 1, 2, 0),
    "edition.risk.level": ("risk.level", 1, 2, 0),
    "edition.method.level": ("method.level", 1, 2, 0),
}


@frozen
class Change:
    """One thing that changed: what it is about, and how it reads before and after."""

    about: str
    before: str
    after: str


_LESS = ("less", "gone")


def sides(differences: Iterable[Said], language: str) -> list[Change]:
    """Return differences of editions as they read before and after.

    >>> sides([Said("edition.node.limit", ("受理", "3wd", "2wd"))], "zh")
    [Change(about='“受理”最长多久', before='最长 3 个工作日', after='最长 2 个工作日')]
    """
    column = LANGUAGES.index(language)
    return [_change(each, column) for each in differences]


def _change(said: Said, column: int) -> Change:
    args = tuple(map(str, said.args))
    kind, _, how = said.key.removeprefix("edition.").partition(".")
    if said.key in _AT:
        aspect, was, now, whose = _AT[said.key]
        owner = "" if whose is None else args[whose]
        return _aspect((aspect, args[was], args[now], owner), column)
    if kind == "lead":
        return _aspect(("node.lead", args[1], args[2], args[0]), column)
    if how in _VALUES:
        return _aspect(args, column)
    if said.key == "edition.order":
        return Change(ORDER[column], *(phrase("{0:words}", column, each) for each in args[:2]))
    if said.key == "edition.basis.status":
        about, says = BASIS_STATUS
        told = [phrase(says[column], column, each) for each in args[1:3]]
        return Change(phrase(about[column], column, "", args[0]), *told)
    return _come_or_gone(kind, how, args, column)


def _aspect(args: tuple[str, ...], column: int) -> Change:
    """Say an aspect with what it was, what it is, and whom it is about."""
    aspect, before, after, owner = args
    asks, says, nothing = ASPECTS.get(aspect, ((aspect, aspect), ("{0}", "{0}"), NOT_SAID))
    told = [
        phrase((says if each else nothing)[column], column, each, owner) for each in (before, after)
    ]
    return Change(phrase(asks[column], column, "", owner), *told)


def _come_or_gone(kind: str, how: str, args: tuple[str, ...], column: int) -> Change:
    asks, there, absent = THERE[kind]
    told = [phrase(each[column], column, *args) for each in (there, absent)]
    before, after = told if how in _LESS else reversed(told)
    return Change(phrase(asks[column], column, *args), before, after)
