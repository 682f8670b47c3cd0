# SPDX-License-Identifier: Apache-2.0
"""The first cases that do not fit, are not complete or have findings: what the shares open into."""

from __future__ import annotations

from collections.abc import Sequence

from tonggui.core.findings import Verdict
from tonggui.core.summary import Summary
from tonggui.formats.report.figures import number, share
from tonggui.formats.report.markup import NOTHING, Markup, Part, el
from tonggui.formats.report.parts import card, known, sheet
from tonggui.formats.report.rows import case_link, table
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

_HEADS = ("case", "power", "events", "fits", "complete", "findings", "worst")


def outcomes(view: View) -> Markup:
    """List the outcomes there are, each opening into its cases."""
    totals = _totals(view.summary)
    items = [
        _outcome(view, name, totals[name], cases) for name, cases in view.summary.outcomes if cases
    ]
    if not items:
        return NOTHING
    return sheet(word("outcomes"), *items, note=word("outcomes_note"), anchor="outcomes")


def _totals(summary: Summary) -> dict[str, int]:
    powerless = dict(summary.powers).get("", 0)
    found = summary.cases - summary.clean - powerless
    return {
        "unfit": summary.cases - summary.fitting,
        "incomplete": summary.cases - summary.complete,
        "found": found,
    }


def _outcome(view: View, name: str, total: int, cases: Sequence[Verdict]) -> Markup:
    part = share(total, view.summary.cases)
    said = el("small", word("count_of", n=number(total)), f" · {part}", class_="num")
    cut = word("outcomes_shown", shown=number(len(cases)), n=number(total))
    return el(
        "details",
        el("summary", word(f"outcome_{name}"), said),
        el("p", cut, class_="cut") if len(cases) < total else None,
        el("div", table(_HEADS, (_row(view, each) for each in cases), "rows"), class_="opened"),
        class_="acts-of",
        id=f"outcome-{name}",
    )


def _row(view: View, verdict: Verdict) -> Markup:
    cells: tuple[Part, ...] = (
        case_link(view, verdict.case),
        known(view.names.power(verdict.power), "no_power"),
        number(verdict.events),
        word("fits_yes" if verdict.fits else "fits_no"),
        word("complete" if verdict.is_complete else "incomplete"),
        number(verdict.findings),
        card(verdict.worst) if verdict.worst else None,
    )
    return el("tr", *(el("td", cell) for cell in cells))
