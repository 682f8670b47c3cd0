# SPDX-License-Identifier: Apache-2.0
"""Everything that happened to a case as a table between the two rails, cards across both."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from tonggui.core.calendar import HOUR
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.findings import Finding
from tonggui.core.summary import Timeline
from tonggui.formats.report.figures import number, span
from tonggui.formats.report.kinds import kind
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.parts import coded_cards, known, region, tag
from tonggui.formats.report.stops import LATE_ENTRY_RULE
from tonggui.formats.report.view import View
from tonggui.formats.report.words import of_case, word

MOST = 80  # acts shown at most
_TOLD = ("opinion", "stance", "result", "reason", "subject", "text", "payee", "object")
_TOLERANCE = 24 * HOUR


def ledger(view: View, timeline: Timeline) -> Markup:
    """Show the acts of a case, folded, with the findings that arose at each."""
    events = sorted(timeline.events, key=attrgetter("seq"))
    shown = events[:MOST]
    at: dict[int | None, list[Finding]] = {}
    for finding in timeline.findings:
        at.setdefault(finding.seq, []).append(finding)
    lifecycle = any(event.kind != NODE_CLOSE for event in events)
    lines = [_row(view, event, at.get(event.seq, []), lifecycle=lifecycle) for event in shown]
    body = el("table", _head(lifecycle=lifecycle), el("tbody", *lines), class_="tbl led")
    note = word("acts_note", n=number(len(events)))
    if len(shown) < len(events):
        note = word("acts_shown", shown=number(len(shown)), n=number(len(events)))
    summary = el("summary", word("acts_title"), el("small", note))
    return el(
        "details",
        summary,
        region(of_case("acts_title", timeline.verdict.case), body),
        class_="acts-of",
    )


def _head(*, lifecycle: bool) -> Markup:
    cells = [
        el("th", "#", scope="col"),
        _gutter_head() if lifecycle else None,
        el("th", word("received" if lifecycle else "time"), scope="col"),
        el("th", word("declared"), scope="col") if lifecycle else None,
        el("th", word("act"), scope="col"),
        el("th", word("who"), scope="col"),
        el("th", word("findings"), scope="col"),
    ]
    return el("thead", el("tr", *cells))


def _gutter_head() -> Markup:
    return el("th", el("span", word("tracks"), class_="vh"), scope="col", class_="raily-h")


def _row(view: View, event: Event, findings: Iterable[Finding], *, lifecycle: bool) -> Markup:
    late = event.recorded_at - event.at
    is_late = any(finding.rule == LATE_ENTRY_RULE for finding in findings) and late > _TOLERANCE
    side = "s" if _is_supervision(event) else "p"
    word_of_side = word("oversight" if side == "s" else "power")
    gutter = join((el("i", class_=side), el("span", word_of_side, class_="vh")))
    declared = NOTHING
    if lifecycle:
        declared = el("td", view.clock.instant(event.at), _late(late) if is_late else None,
                      class_="num nowrap")  # fmt: skip
    return el(
        "tr",
        el("td", number(event.seq), class_="mono"),
        el("td", gutter, class_="raily") if lifecycle else None,
        el("td", view.clock.instant(event.recorded_at), class_="num nowrap"),
        declared,
        el("td", _what(view, event)),
        el("td", _by(view, event)),
        el("td", coded_cards(view, findings)),
        class_="bu" if is_late else None,
    )


def _is_supervision(event: Event) -> bool:
    return bool(event.detail.get("supervisor")) or event.kind.startswith("sup_")


def _late(late: int) -> Markup:
    lag = span(late)
    return join(
        (
            el("br"),
            tag(Phrase("补录", "Back-entered"), "tag-bu"),
            " ",
            el("span", Phrase(f"迟 {lag.zh}", f"{lag.en} late"), class_="gap xs"),
        )
    )


def _what(view: View, event: Event) -> Markup:
    said = kind(event.kind)
    name = view.names.node(event.node) if event.node else ""
    told = [str(event.detail[key]) for key in _TOLD if event.detail.get(key)]
    if event.amount is not None:
        told.append(f"{event.amount / 100:,.2f}")
    detail = "，".join(told)
    if event.kind == NODE_CLOSE and not event.detail and name:
        return el("b", name)
    return join((el("b", said), f" {name}" if name else None,
                 el("div", detail, class_="muted") if detail else None))  # fmt: skip


def _by(view: View, event: Event) -> Part:
    body = str(event.detail.get("supervisor") or "")
    if body:
        return join((el("b", view.names.short_body(body), class_="sup"), f" {event.actor or ''}"))
    post = view.names.bare_post(event.post) if event.post else event.unit or ""
    if not post and not event.actor:
        return known("", "no_data")
    return join((el("b", post) if post else None, f" {event.actor or ''}"))
