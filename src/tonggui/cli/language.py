# SPDX-License-Identifier: Apache-2.0
"""In which language the command speaks, and what it says in Chinese.

What is refused comes with its English sentence from wherever it was refused; here at the edge the
sentence is recognised by its template and said in Chinese (docs/decisions/0023).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Any, Final, NamedTuple

import click
from click.core import ParameterSource

from tonggui.core.elements import FlowError
from tonggui.core.errors import Refused, Unusable

CHINESE, ENGLISH = "zh", "en"
LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = frozenset(("", "C", "POSIX"))
_CHOSEN: ContextVar[str] = ContextVar("chosen", default="")


class Template(NamedTuple):
    """An English sentence with gaps, and its Chinese; what stands in quotes is the user's own."""

    pattern: re.Pattern[str]
    chinese: str
    letters: int
    is_quoted: tuple[bool, ...]

    def say(self, given: tuple[str, ...]) -> str:
        """Fill the gaps in."""
        pairs = zip(given, self.is_quoted, strict=True)
        return self.chinese.format(*(each if quoted else chinese(each) for each, quoted in pairs))


def spoken() -> str:
    """Return the language of help and errors: the one chosen, or that of the locale."""
    return _CHOSEN.get() or _set() or (CHINESE if _locale().startswith(CHINESE) else ENGLISH)


def written() -> str:
    """Return the language of what is written; where none is known it is Chinese."""
    is_other = _locale() not in _NO_LANGUAGE and not _locale().startswith(CHINESE)
    return _CHOSEN.get() or _set() or (ENGLISH if is_other else CHINESE)


def _set() -> str:
    given = os.environ.get("TONGGUI_LANG", "")
    return given if given in {CHINESE, ENGLISH} else ""


def _locale() -> str:
    named = next((os.environ[name] for name in LOCALES if os.environ.get(name)), "")
    return named.partition(".")[0]


def forget() -> None:
    """Let the next command choose anew."""
    _CHOSEN.set("")


def language_option(said: str) -> Callable[[Any], Any]:
    """Return the option that chooses the language."""

    def choose(ctx: click.Context, param: click.Parameter, value: str) -> str:
        if ctx.get_parameter_source(param.name or "") is not ParameterSource.DEFAULT:
            _CHOSEN.set(value)
        return value

    return click.option(
        "--lang",
        "--language",
        "language",
        type=click.Choice([CHINESE, ENGLISH]),
        default=written,
        show_default="from the locale",
        envvar="TONGGUI_LANG",
        show_envvar=True,
        is_eager=True,
        callback=choose,
        help=said,
    )


def say(english: str) -> str:
    """Return a sentence in the language spoken."""
    return english if spoken() == ENGLISH else chinese(english)


def refusal(error: Refused) -> str:
    """Return why something was refused, in the language spoken; the name of a file stays."""
    if spoken() == ENGLISH:
        return str(error)
    match error:
        case Unusable():
            parts = error.source, chinese(error.place), chinese(error.expected)
        case FlowError():
            parts = "", chinese(error.place), chinese(error.expected)
        case _:
            return chinese(str(error))
    return "：".join(filter(None, parts))


def chinese(english: str) -> str:
    """Return a sentence in Chinese, as far as it is known."""
    texts = _texts()
    text = " ".join(english.split())
    for known in (text, text.lower()):
        if known in texts:
            return texts[known]
    for template in _templates():
        if found := template.pattern.fullmatch(text):
            return template.say(found.groups())
    return text


def begun(english: str) -> str:
    """Return in Chinese what was cut short in English."""
    start = english.removesuffix("...").rstrip()
    return next((each for text, each in _texts().items() if text.startswith(start)), english)


@cache
def _texts() -> dict[str, str]:
    import tomllib  # noqa: PLC0415 - whoever is spoken to in English needs none of it
    from importlib.resources import files  # noqa: PLC0415

    content = files("tonggui.cli").joinpath("chinese.toml").read_text("utf-8")
    return {text: each for part in tomllib.loads(content).values() for text, each in part.items()}


@cache
def _templates() -> tuple[Template, ...]:
    """Return the sentences with gaps, those that say most first."""
    found = [_template(text, each) for text, each in _texts().items() if "{}" in text]
    return tuple(sorted(found, key=lambda template: -template.letters))


def _template(english: str, said: str) -> Template:
    parts = english.split("{}")
    pattern = re.compile("(.+?)".join(map(re.escape, parts)), re.DOTALL)
    is_quoted = tuple(part.endswith(("`", "'")) for part in parts[:-1])
    return Template(pattern, said, sum(map(len, parts)), is_quoted)
