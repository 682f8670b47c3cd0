# SPDX-License-Identifier: Apache-2.0
"""What stands above and below the double track at each node: who, how long, which cards."""

from __future__ import annotations

from collections.abc import Sequence

from tonggui.core.findings import Finding
from tonggui.core.powers import Power
from tonggui.formats.report import words
from tonggui.formats.report.figures import counted_decimal, span
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.nodes import limit_of, worst_risks
from tonggui.formats.report.parts import coded_cards, no_data, tag
from tonggui.formats.report.powers import risk
from tonggui.formats.report.stops import Stop
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

_SAID = 2  # findings spelled out at a node; the rest follow below the track
_OVERRUN = "S15"
_FRAME, _OVER = 100, 40  # the limit and the most drawn beyond it, in a bar of 144


def power_cell(view: View, power: Power, stop: Stop) -> Markup:
    """Say what the power did at a node."""
    level = worst_risks(power).get(stop.node.id, "")
    evidence = _evidence(stop)
    return join(
        (
            el("div", risk(level), el("span", evidence, class_="end num muted"), class_="top"),
            el("h4", stop.node.name),
            el("div", _holder(view, power, stop), class_="post"),
            _limit(stop),
            _cards(view, stop.power),
        )
    )


def supervision_cell(view: View, stop: Stop) -> Markup:
    """Say what supervision did at a node."""
    watch = stop.watch
    name: Part = view.names.short_body(watch.body) if watch.body else None
    tags = [_standing(stop)]
    if plan := stop.node.supervision:
        tags.append(tag(words.among(words.TIMINGS, plan.timing), "tag-line"))
    return join(
        (
            el("div", name, class_="who") if name else el("div", _standing(stop)),
            el("div", *(tags if name else tags[1:]), class_="tags"),
            el("div", _act(view, stop)),
            _cards(view, stop.oversight),
        )
    )


def _holder(view: View, power: Power, stop: Stop) -> Part:
    """Name the post of a node, then whoever acted."""
    post = view.names.post(stop.node.post, within=power.unit) if stop.node.post else ""
    act = stop.closed or stop.opened
    person = act.actor if act else ""
    return join((post or no_data(word("no_post")), el("span", f" {person}") if person else None))


def _evidence(stop: Stop) -> Part:
    """Say how many of the papers required are there."""
    need = len(stop.node.evidence_required)
    if stop.closed is None or not need:
        return None
    if stop.closed.evidence is None:
        return no_data(word("evidence_unknown"))
    names = {paper.name for paper in stop.closed.evidence if paper.is_usable}
    have = sum(name in names for name in stop.node.evidence_required)
    return word("evidence_of", have=have, need=need)


def _limit(stop: Stop) -> Markup:
    """Say and draw the limit and what was used of it."""
    limit = stop.node.limit
    if stop.state == "before":
        return el("div", word("before_log"), class_="lims muted")
    if limit is None:
        return NOTHING
    parts: list[Part] = [limit_of(stop.node)]
    if stop.used is None:
        parts += [Phrase("，", ", "), word("not_yet")] if stop.state == "ahead" else []
        return el("div", *parts, class_="lims num")
    parts.append(Phrase(f"，用 {stop.used:,}", f", took {stop.used:,}"))
    beyond, used = stop.used - limit.value, float(stop.used)
    if beyond > 0 and any(finding.rule == _OVERRUN for finding in stop.power):
        parts += [" ", el("b", _over(beyond), class_="gap")]
    elif beyond > 0:
        # Only the judge says what is over: days off at the end and lawful stops are no overrun.
        parts += [" ", el("span", word("lawful_days"), class_="muted")]
        used = limit.value
    return el("div", el("div", *parts, class_="num"), _limit_bar(used, limit.value), class_="lims")


def _over(over: float) -> Phrase:
    said = counted_decimal(over, "", "").zh.strip()
    return Phrase(f"超 {said}", f"{said} over")


def _limit_bar(used: float, limit: float) -> Markup:
    share = _FRAME * used / limit if limit else 0
    inside, beyond = min(share, _FRAME), min(max(share - _FRAME, 0), _OVER)
    parts = [
        el("rect", x=0.5, y=1.5, width=_FRAME, height=7, class_="lim-frame"),
        el("rect", x=1, y=2, width=max(inside - 0.5, 0), height=6, class_="lim-used"),
    ]
    if beyond:
        parts.append(el("rect", x=_FRAME + 0.5, y=2, width=beyond, height=6, class_="lim-over"))
        parts.append(el("path", d=f"M{_FRAME + 0.5} 0v10", class_="lim-end"))
    return el(
        "svg", *parts, class_="lim", viewBox="0 0 144 10", preserveAspectRatio="none",
        aria_hidden="true",
    )  # fmt: skip


def _cards(view: View, findings: Sequence[Finding]) -> Markup:
    """Show the cards at a node, the worst of them with what was expected and seen."""
    parts: list[Part] = []
    for finding in findings[:_SAID]:
        said = view.names.sentence(finding.observed)
        parts.append(el("div", coded_cards(view, [finding]), el("p", said)))
    if len(findings) > _SAID:
        parts.append(el("p", word("more_here", n=len(findings) - _SAID), class_="muted"))
    return el("div", *parts, class_="said-here") if parts else NOTHING


def _standing(stop: Stop) -> Markup:
    """Say in a tag how supervision stands."""
    lag = span(stop.watch.lag)
    match stop.watch.look:
        case "kept" if stop.watch.lean == "told":
            return tag(Phrase(f"权力侧迟报 {lag.zh}", f"reported {lag.en} late"), "tag-bu")
        case "late" if stop.watch.lag:
            return tag(Phrase(f"晚 {lag.zh}", f"{lag.en} late"), "tag-late")
        case "missing":
            return no_data(Phrase(f"无记录，逾 {lag.zh}", f"No record, {lag.en} overdue"))
        case "planned" if stop.node.supervision is None:
            return no_data(Phrase("未设", "Nobody set"))
        case look:
            return tag(*_STANDING[look])


_STANDING = {
    "kept": (Phrase("同步", "In step"), "tag-clear"),
    "late": (Phrase("不在其位", "Not as planned"), "tag-late"),
    "due": (Phrase("待办", "Due"), "tag-due"),
    "sampled": (Phrase("抽查，未抽中", "By sample, not drawn"), "tag-line"),
    "before": (word("before_log"), "tag-line"),
    "blind": (Phrase("无数据 · 盲区", "No data · blind spot"), "tag-none"),
    "planned": (Phrase("已排入", "Planned"), "tag-line"),
}


def _act(view: View, stop: Stop) -> Part:
    act = stop.watch.act
    if act is None:
        return None
    opinion = str(act.detail.get("opinion") or "")
    when = el("span", view.clock.instant(act.recorded_at), class_="num muted")
    return join((opinion or None, when), " ") if opinion else when
