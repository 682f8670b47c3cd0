# SPDX-License-Identifier: Apache-2.0
"""The head of the page: masthead, what was audited, the strip of facts, what to bear in mind."""

from __future__ import annotations

from tonggui.core.summary import Summary
from tonggui.formats.report import words
from tonggui.formats.report.figures import number, share
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.parts import card, no_data, region, sheet
from tonggui.formats.report.tally import WORST_FIRST
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

_SECTIONS = (
    ("rules", "by_rule"),
    ("where", "where_title"),
    ("cases", "cases_title"),
    ("powers", "powers_title"),
    ("unjudged", "unjudged"),
)
# Code, name, and its language tag; not `zh` or `en`, for the style sheet hides one of those.
LANGUAGES = (("zh", "中文", "zh-Hans"), ("en", "English", "en-GB"))


def switch(language: str) -> Markup:
    """Offer both languages without any script; what follows on the page obeys the choice."""
    return join(
        el(
            "input", type="radio", name="lang", id=f"lang-{code}", class_="vh",
            checked=code == language,
        )
        for code, _, _ in LANGUAGES
    )  # fmt: skip


def masthead() -> Markup:
    """Show the brand, the contents and the languages."""
    links = [el("li", el("a", word(key), href=f"#{anchor}")) for anchor, key in _SECTIONS]
    labels = [
        el("label", name, for_=f"lang-{code}", class_=f"to-{code}", lang=tongue)
        for code, name, tongue in LANGUAGES
    ]
    name = el("span", el("b", "同轨"), el("small", word("audit")))
    return el(
        "header",
        el(
            "div",
            el("span", _brand(), name, class_="brand"),
            el("nav", el("ul", *links), class_="mainnav", aria_label="目录 / Contents"),
            el("span", *labels, class_="lang"),
            class_="wrap mast-in",
        ),
        class_="mast",
    )


def _brand() -> Markup:
    ties = el("path", d="M7 6.5v17M15 6.5v17M23 6.5v17", stroke="#a3aeb9", stroke_width=3)
    power = el("path", d="M1 10h28", stroke="#14202b", stroke_width=3.4)
    oversight = el("path", d="M1 20h28", stroke="#1d4fa0", stroke_width=3.4)
    return el("svg", ties, power, oversight, viewBox="0 0 30 30", aria_hidden="true")


def head(view: View) -> Markup:
    """Say what was audited."""
    summary = view.summary
    lists = Phrase(f"《{summary.lists.title}》", summary.lists.title)
    audited = word(
        "audited",
        lists=lists,
        source=summary.source,
        first=view.clock.full_day(summary.first_at),
        last=view.clock.full_day(summary.last_at),
        events=number(summary.events),
        cases=number(summary.cases),
    )
    facts = [
        word("as_of", day=view.clock.local(summary.as_of).strftime("%Y-%m-%d %H:%M")),
        word("engine", engine=summary.engine),
        word("seconds", n=f"{summary.seconds:,.1f}"),
    ]
    return el(
        "div",
        el("h1", summary.title),
        el("p", audited if summary.events else NOTHING, class_="audited"),
        el("p", *(el("span", each) for each in facts), class_="sub num"),
        class_="head",
    )


def fact_strip(view: View) -> Markup:
    """Show the figures everything below opens up."""
    summary = view.summary
    facts = (
        ("cases", el("a", number(summary.cases), href="#powers"), None),
        ("events", number(summary.events), None),
        ("fits", *_part(summary.fitting, summary, "unfit")),
        ("complete", *_part(summary.complete, summary, "incomplete")),
        ("clean", *_part(summary.clean, summary, "found")),
        ("findings", _levels(view), None),
        ("unjudged", _unjudged(summary), None),
    )
    return el("dl", *(_fact(key, said, note) for key, said, note in facts), class_="facts")


def _fact(key: str, said: Part, note: Part) -> Markup:
    return el(
        "div",
        el("dt", word(key)),
        el("dd", said, el("small", note, class_="num") if note else None),
    )


def _part(part: int, summary: Summary, others: str) -> tuple[Part, Part]:
    """Give a share; it leads to the cases that have no part in it, where there are any."""
    if not summary.cases:
        return no_data(), None
    said: Part = share(part, summary.cases)
    if dict(summary.outcomes).get(others):
        said = el("a", said, href=f"#outcome-{others}")
    return said, word("count_of", n=number(part))


def _levels(view: View) -> Part:
    counts = [(level, view.levels.get(level, 0)) for level in WORST_FIRST]
    shown = [
        card(level, count, href=f"#{view.anchor('level', (level,))}")
        for level, count in counts
        if count
    ]
    return join(shown) if shown else "0"


def _unjudged(summary: Summary) -> Part:
    if not summary.unjudged:
        return "0"
    return el("a", number(summary.unjudged), href="#unjudged")


def notes(view: View) -> Markup:
    """Say what findings are, and are not."""
    leads = el("p", el("b", word("leads_title")), " ", word("leads"), class_="note")
    disclaimer, moved = view.lists.disclaimer, view.summary.one_edition
    told = word("one_edition", n=number(len(moved)), cases=", ".join(moved))
    said = el("p", told, class_="note") if moved else None
    return join((leads, said, el("p", disclaimer, class_="note") if disclaimer else None))


def unjudged(view: View) -> Markup:
    """List the rows that could not be judged, and why."""
    summary = view.summary
    if not summary.unjudged:
        return sheet(
            word("unjudged"), el("p", word("unjudged_none"), class_="sheet-b"), anchor="unjudged"
        )
    heads = [el("th", word(key), scope="col") for key in ("row", "reason", "content")]
    lines = [
        el(
            "tr",
            el("td", number(row.row) if row.row else "—", class_="num"),
            el("td", words.among(words.REASONS, row.reason)),
            el("td", row.text, class_="mono"),
        )
        for row in summary.unjudged_rows
    ]
    table = el("table", el("thead", el("tr", *heads)), el("tbody", *lines), class_="tbl")
    note = word(
        "unjudged_note", shown=number(len(summary.unjudged_rows)), n=number(summary.unjudged)
    )
    return sheet(word("unjudged"), region(word("unjudged"), table), note=note, anchor="unjudged")


def foot(view: View) -> Markup:
    """Repeat at the end what the page rests on."""
    said = (view.summary.title, view.lists.source, word("leads_title"))
    return el(
        "footer", el("div", *(el("span", each) for each in said if each), class_="wrap"),
        class_="foot",
    )  # fmt: skip


def page_title(view: View, language: str) -> str:
    """Name the page in the language it opens in."""
    phrase = words.WORDS["title"]
    said = phrase.zh if language == "zh" else phrase.en
    return f"{view.summary.title} · {said} · 同轨 Tonggui"
