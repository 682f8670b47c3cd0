# SPDX-License-Identifier: Apache-2.0
"""Small pieces used all over the page: cards, tags, numbers, sheets, who answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tonggui.core.findings import Finding, Responsible
from tonggui.formats.report import words
from tonggui.formats.report.figures import number
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.tally import WORST_FIRST
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

_PAI = {"notice": "pai pai-t", "yellow": "pai pai-y", "red": "pai pai-r"}
_COLOURS = {"red": "bar-r", "yellow": "bar-y", "notice": "bar-t"}


def card(level: str, count: int | None = None, *, href: str = "") -> Markup:
    """Show a card as glyph and word, with a count if there is one."""
    said = words.among(words.LEVELS_SHORT, level)
    parts: list[Part] = [said] if count is None else [said, " ", number(count)]
    look = _PAI.get(level, "pai off")
    return el("a", *parts, class_=look, href=href) if href else el("span", *parts, class_=look)


def flagged(level: str, count: int) -> Markup:
    """Show a count beside a small card, its word for those who cannot see the card."""
    if not count:
        return el("span", class_="flagged none")
    said = el("span", words.among(words.LEVELS_SHORT, level), " ", class_="vw")
    return el("span", said, number(count), class_=f"flagged flag-{level[0]}")


def cards(levels: Mapping[str, int]) -> Markup:
    """Show how many cards of each level there are, the worst first."""
    return join((card(level, levels[level]) for level in WORST_FIRST if levels.get(level)), " ")


def coded_cards(view: View, findings: Iterable[Finding]) -> Markup:
    """Show findings as cards with the code of their rule, those of one rule and level together."""
    counts: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        counts.setdefault((finding.level, finding.rule), []).append(finding)
    shown = []
    for (level, rule), found in counts.items():
        count = len(found) if len(found) > 1 else None
        code = rule_code(rule, view.row_anchor(found[0]))
        shown.append(el("span", card(level, count), " ", code, class_="nowrap"))
    return join(shown, " ")


def rule_code(rule: str, anchor: str = "") -> Markup:
    """Show the code of a rule, leading to a row if it is on the page."""
    if not anchor:
        return tag(rule, "tag-rule")
    return el("a", rule, href=f"#{anchor}", class_="tg-tag tag-rule")


def tag(said: Part, look: str = "") -> Markup:
    """Show a short label."""
    return el("span", said, class_=f"tg-tag {look}".strip())


def no_data(said: Part = None) -> Markup:
    """Show that nothing is known: hatched, never green, never blank."""
    return tag(said or word("no_data"), "tag-none")


def known(said: str, otherwise: str) -> Part:
    """Show a name, or hatched that there is none."""
    return said or no_data(word(otherwise))


def mono(said: Part) -> Markup:
    """Show a code."""
    return el("span", said, class_="mono")


def sheet(
    heading: Part,
    *body: Part,
    note: Part = None,
    end: Part = None,
    anchor: str = "",
    level: int = 2,
) -> Markup:
    """Frame a part of the page under its heading."""
    head = el(
        "div",
        el(f"h{level}", heading),
        el("span", note, class_="muted sm") if note else None,
        el("span", end, class_="end") if end else None,
        class_="sheet-h",
    )
    return el("section", head, *body, class_="sheet", id=anchor or None)


def region(name: Part, *body: Part) -> Markup:
    """Let something wide scroll inside its own region, also by keyboard."""
    label = " / ".join(name) if isinstance(name, Phrase) else str(name)
    return el("div", *body, class_="scroll-x", tabindex=0, role="region", aria_label=label)


def bar(levels: Mapping[str, int], most: int) -> Markup:
    """Draw counts by level as one bar, its length relative to the longest."""
    x, parts = 0.0, []
    for level in WORST_FIRST:
        wide = 100 * levels.get(level, 0) / most if most else 0
        if wide:
            wide = max(wide, 0.8)
            parts.append(el("rect", x=round(x, 2), y=1, width=round(wide, 2), height=8,
                            class_=_COLOURS[level]))  # fmt: skip
            x += wide
    return el(
        "svg", *parts, class_="bar", viewBox="0 0 102 10", preserveAspectRatio="none",
        aria_hidden="true",
    )  # fmt: skip


def answer(view: View, who: Responsible) -> Markup:
    """Name who answers: the post first, the person second."""
    post, person = view.names.holder(who)
    return join((el("b", post), el("span", f" {person}") if person else None))


def supervisor(view: View, finding: Finding) -> Markup:
    """Say which body must react and by when, nothing where none has to."""
    if not finding.supervisor:
        return NOTHING
    name = el("b", view.names.body(finding.supervisor), class_="sup")
    if finding.react_by is None:
        return name
    day = view.clock.deadline(finding.react_by)
    return join((name, el("span", word("due_by", day=day), class_="num nowrap")), " ")


def feeds(codes: Iterable[str]) -> Markup:
    """Name situations of accountability."""
    named = (
        el("span", mono(code), " ", words.among(words.FEEDS, code), class_="feed") for code in codes
    )
    return join(named, " ")


def place(view: View, finding: Finding) -> Part:
    """Name the node of a finding."""
    return view.names.node(finding.node) if finding.node else word("whole_case")
