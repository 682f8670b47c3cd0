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
from tonggui.formats.report.markup import Markup, el, join
from tonggui.formats.report.powers import powers
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

_SHEETS = ("tokens.css", "tonggui.css", "report.css")
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
        _section("where", _columns(view)),
        _section("cases", cases(view)),
        _section("powers", powers(view)),
        opening.unjudged(view),
        id="main",
        class_="wrap tg-grid",
    )


def _columns(view: View) -> Markup:
    left = join(
        (
            breakdown.by_month(view),
            breakdown.by_level(view),
            breakdown.by_unit(view),
            breakdown.by_post(view),
        )
    )
    right = breakdown.by_node(view)
    return el(
        "div", el("div", left, class_="tg-grid"), el("div", right, class_="tg-grid"), class_="twain"
    )


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
