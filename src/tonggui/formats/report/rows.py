# SPDX-License-Identifier: Apache-2.0
"""Findings as rows: in full under their rule, in short wherever else a number opens into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tonggui.core.controls import failed
from tonggui.core.findings import Finding
from tonggui.formats.report import words
from tonggui.formats.report.figures import number
from tonggui.formats.report.markup import NOTHING, Markup, Part, el, join
from tonggui.formats.report.parts import (
    answer,
    card,
    known,
    mono,
    no_data,
    place,
    rule_code,
    supervisor,
)
from tonggui.formats.report.tally import WORST_FIRST, Group, worst_first
from tonggui.formats.report.view import FULL, View
from tonggui.formats.report.words import word

SHORT = 6  # rows of one level and group shown at most, in a line each


def full(view: View, group: Group) -> Markup:
    """Show the rows of a group with everything known of each."""
    shown = group.first(FULL)
    heads = ("level", "case_node", "said", "answers", "reaction")
    body = (_full_row(view, finding) for finding in shown)
    return join((_cut(group, shown), table(heads, body, "rows full")))


def short(view: View, group: Group) -> Markup:
    """Show the rows of a group in a line each; case and rule lead on to the full row."""
    shown = group.first(SHORT)
    heads = ("level", "rule", "case", "node", "observed", "direct", "time")
    body = (_short_row(view, finding) for finding in shown)
    return join((_cut(group, shown), table(heads, body, "rows short")))


def table(heads: Sequence[str], rows: Iterable[Part], look: str = "") -> Markup:
    """Put rows into a table under these words."""
    head = el("tr", *(el("th", word(each), scope="col") for each in heads))
    return el(
        "table", el("thead", head), el("tbody", *rows), class_=f"tbl {look}".strip()
    )  # fmt: skip


def _cut(group: Group, shown: Sequence[Finding]) -> Markup:
    """Say of which levels there are more rows than are shown."""
    notes = []
    for level in WORST_FIRST:
        here = sum(finding.level == level for finding in shown)
        if here < group.levels[level]:
            said = words.among(words.LEVELS, level)
            total = number(group.levels[level])
            notes.append(word("shown", level=said, shown=number(here), n=total))
    return el("p", join(notes, el("br")), class_="cut") if notes else NOTHING


def _full_row(view: View, finding: Finding) -> Markup:
    return el(
        "tr",
        el("td", card(finding.level)),
        el("td", case_link(view, finding.case), _where(view, finding), _when(view, finding)),
        el("td", sentences(view, finding)),
        el("td", who(view, finding)),
        el("td", _reaction(view, finding)),
        id=view.row_anchor(finding) or None,
    )


def _where(view: View, finding: Finding) -> Markup:
    subject = finding.object or view.names.power(finding.power)
    return join(
        (
            el("div", place(view, finding)),
            el("div", subject, class_="muted") if subject and not finding.node else None,
        )
    )


def _when(view: View, finding: Finding) -> Markup:
    return el("div", view.clock.instant(finding.at), class_="num muted")


def sentences(view: View, finding: Finding) -> Markup:
    """Say what was expected and what was seen."""
    return join(
        (
            _said("expected", view.names.sentence(finding.expected)),
            _said("observed", view.names.sentence(finding.observed)),
            *_not_held(view, finding),
        )
    )


def _not_held(view: View, finding: Finding) -> Iterator[Markup]:
    """Name the controls that did not hold."""
    power = view.lists.powers.get(finding.power)
    for control in failed(power, finding.node, finding.rule):
        yield _said("failed_control", control.measure)


def _said(label: str, sentence: Part) -> Markup:
    return el("p", el("i", word(label)), " ", sentence, class_=f"said {label}")


def who(view: View, finding: Finding) -> Markup:
    """Name those who answer: directly, by portfolio, as first leader."""
    if not finding.responsible:
        actor = el("b", finding.actor) if finding.actor else None
        return _answers("direct", join((actor, no_data(word("no_post"))), " "))
    direct = join((answer(view, each) for each in finding.responsible), "、")
    lines = [_answers("direct", direct)]
    for label, leader in (
        ("portfolio_leader", finding.portfolio_leader),
        ("first_leader", finding.first_leader),
    ):
        if leader:
            lines.append(_answers(label, answer(view, leader)))
    return join(lines)


def _answers(label: str, names: Part) -> Markup:
    return el("p", el("i", word(label)), " ", names, class_="said")


def _reaction(view: View, finding: Finding) -> Markup:
    body = supervisor(view, finding)
    codes = mono(" ".join(finding.feeds)) if finding.feeds else None
    return join((el("p", body, class_="said") if body else None, codes))


def case_link(view: View, case: str) -> Markup:
    """Name a case, leading to where it is shown in full if it is."""
    anchor = view.case_anchor(case)
    return el("a", case, href=f"#{anchor}", class_="mono") if anchor else mono(case)


def _short_row(view: View, finding: Finding) -> Markup:
    post = finding.responsible[0] if finding.responsible else None
    return el(
        "tr",
        el("td", card(finding.level)),
        el("td", rule_code(finding.rule, view.row_anchor(finding))),
        el("td", case_link(view, finding.case)),
        el("td", place(view, finding)),
        el("td", view.names.sentence(finding.observed)),
        el("td", answer(view, post) if post else known(finding.actor, "no_post")),
        el("td", view.clock.instant(finding.at), class_="num nowrap"),
    )


def rows_of(findings: Iterable[Finding]) -> Group:
    """Make a group of all findings given."""
    group = Group(())
    for finding in worst_first(findings):
        group.levels[finding.level] += 1
        group.rows.append(finding)
    return group
