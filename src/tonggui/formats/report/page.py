# SPDX-License-Identifier: Apache-2.0
"""The whole page: one file, both languages, no request to anywhere and no script."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from tonggui.core.summary import Summary
from tonggui.formats.report import breakdown, marks, opening
from tonggui.formats.report.cases import cases
from tonggui.formats.report.markup import Markup, el
from tonggui.formats.report.outcomes import outcomes
from tonggui.formats.report.powers import powers
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

_SHEETS = ("shared/tokens.css", "tonggui.css", "report.css")
_DIVISIONS = (
    ("node", breakdown.by_node, 1.4),
    ("level", breakdown.by_level, 1.0),
    ("unit", breakdown.by_unit, 1.0),
    ("post", breakdown.by_post, 1.3),
)  # each with how tall its lines are
_CHART, _HEAD = 9.0, 3.0  # how tall a chart and a heading are, in lines
_TONGUES = {"zh": "zh-Hans", "en": "en"}


def render(summary: Summary, *, language: str = "zh") -> str:
    """Return the report of an audit as one HTML page that opens in a language."""
    view = View(summary)
    body = el(
        "body",
        el("a", word("skip"), href="#main", class_="skip"),
        opening.switch(language),
        opening.masthead(),
        marks.definitions(),
        _main(view),
        opening.foot(view),
    )
    page = el("html", _head(view, language), body, lang=_TONGUES[language])
    return f"<!doctype html>\n{page}\n"


def _head(view: View, language: str) -> Markup:
    style = stylesheet()
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy(style)),
        el("title", opening.page_title(view, language)),
        el("style", Markup(style)),
    )


def _main(view: View) -> Markup:
    return el(
        "main",
        opening.head(view),
        opening.fact_strip(view),
        opening.notes(view),
        breakdown.by_rule(view),
        breakdown.unknown_rules(view),
        outcomes(view),
        _section("where", _columns(view)),
        _section("cases", cases(view)),
        _section("powers", powers(view)),
        opening.unjudged(view),
        id="main",
        class_="wrap tg-grid",
    )


def _columns(view: View) -> Markup:
    """Put the divisions into two columns of about the same length."""
    columns: tuple[list[Markup], list[Markup]] = ([breakdown.by_month(view)], [])
    filled = [_CHART + breakdown.months_listed(view), 0.0]
    for name, division, lines in _DIVISIONS:
        shorter = filled.index(min(filled))
        columns[shorter].append(division(view))
        filled[shorter] += _HEAD + lines * min(len(view.groups[name]), breakdown.AT_ONCE)
    return el("div", *(el("div", *each, class_="tg-grid") for each in columns), class_="twain")


def _section(name: str, *body: Markup) -> Markup:
    heading = el("h2", word(f"{name}_title"), class_="part", id=name)
    return el("section", heading, *body, class_="tg-grid", aria_labelledby=name)


@cache
def stylesheet() -> str:
    """Return the style sheets of the page as one."""
    folder = files("tonggui.formats.report")
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in _SHEETS)


def _policy(style: str) -> str:
    """Allow the page its own style sheet, by its hash, and nothing else at all."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
