# SPDX-License-Identifier: Apache-2.0
"""The worst cases in full: their track, who answers, who must react, everything that happened."""

from __future__ import annotations

from itertools import groupby

from tonggui.core.findings import Finding
from tonggui.core.powers import Power
from tonggui.core.summary import Timeline
from tonggui.formats.report import words
from tonggui.formats.report.cells import power_cell, supervision_cell
from tonggui.formats.report.figures import number, span
from tonggui.formats.report.ledger import ledger
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.parts import card, feeds, mono, place, sheet, supervisor, tag
from tonggui.formats.report.rows import sentences, who
from tonggui.formats.report.single import single_track
from tonggui.formats.report.stops import Stop, Track, has_two_rails, track_of
from tonggui.formats.report.tally import worst_first
from tonggui.formats.report.twin import REACHED, column, shift, twin_track
from tonggui.formats.report.upright import upright
from tonggui.formats.report.view import View
from tonggui.formats.report.words import of_case, word

MOST_CARDS = 9  # findings of a case spelled out at most


def cases(view: View) -> Markup:
    """Show the cases to look at first."""
    if not view.summary.worst:
        return el("p", word("no_findings"), class_="muted")
    return join(_case(view, timeline) for timeline in view.summary.worst)


def _case(view: View, timeline: Timeline) -> Markup:
    verdict = timeline.verdict
    power = view.lists.powers.get(verdict.power)
    if power and has_two_rails(power, timeline.events):
        track = _twin(view, power, track_of(view, timeline, power), timeline.verdict.case)
    else:
        track = single_track(view, timeline)
    heading = join((mono(verdict.case), " ", view.names.power(verdict.power)))
    return sheet(
        heading,
        track,
        _cards(view, timeline),
        ledger(view, timeline),
        note=_note(view, timeline, power),
        end=_state(timeline),
        anchor=view.case_anchor(verdict.case),
        level=3,
    )


def _note(view: View, timeline: Timeline, power: Power | None) -> Part:
    edition = timeline.verdict.edition
    said = [view.names.unit(power.unit)] if power and power.unit else []
    if edition:
        return join((*said, word("edition", n=edition)), " · ")
    return join(said)


def _state(timeline: Timeline) -> Markup:
    verdict = timeline.verdict
    state = "incomplete"
    if verdict.is_complete:
        state = "fits_yes" if verdict.fits else "fits_no"
    return join((tag(word(state), "tag-line"), word("findings_n", n=number(verdict.findings))), " ")


def _twin(view: View, power: Power, track: Track, case: str) -> Markup:
    """Show the double track: lying on a wide page, upright on a phone."""
    stops = track.stops
    wide = el(
        "div",
        el("div", *_wide(view, power, stops), class_=f"dt-in col-{column(len(stops))}"),
        class_="dt",
        role="region",
        tabindex=0,
        aria_label=" / ".join(of_case("tracks", case)),
    )
    return join((wide, _legend(), _tall(view, power, stops)))


def _wide(view: View, power: Power, stops: list[Stop]) -> list[Markup]:
    first = {group[0].number: stage for stage, group in _stages(stops)}
    stages = [_stage(first.get(stop.number)) for stop in stops]

    def cell(stop: Stop, inside: Markup, side: str) -> Markup:
        looks = ["dt-cell", side]
        looks += ["dt-first"] if stop.number in first else []
        looks += ["is-now"] if stop.state == "now" else []
        looks += ["is-future"] if stop.state == "ahead" else []
        return el("article", inside, class_=" ".join(looks))

    return [
        el("div", class_="dt-corner"),
        el("div", *stages, class_="dt-row dt-stages"),
        el("div", word("power"), class_="dt-lab dt-lab-p"),
        el("div", *(cell(s, power_cell(view, power, s), "dt-p") for s in stops), class_="dt-row"),
        el("div", class_="dt-lab dt-lab-t"),
        twin_track(stops, _summary(stops)),
        el("div", word("oversight"), class_="dt-lab dt-lab-s"),
        el("div", *(cell(s, supervision_cell(view, s), "dt-s") for s in stops), class_="dt-row"),
    ]


def _stage(begins: str | None) -> Markup:
    """Head a column, with the name of the stage that begins there."""
    if begins is None:
        return el("div", class_="dt-stage")
    return el("div", el("b", words.among(words.STAGES, begins)), class_="dt-stage dt-first")


def _stages(stops: list[Stop]) -> list[tuple[str, list[Stop]]]:
    return [(stage, list(group)) for stage, group in groupby(stops, lambda s: s.node.stage)]


def _summary(stops: list[Stop]) -> Phrase:
    """Say in a sentence what the drawing shows."""
    reached = [stop.number for stop in stops if stop.state in REACHED]
    zh = [f"双轨图：权力运行至第 {max(reached, default=0)} 节点"]
    en = [f"Double track: power has reached node {max(reached, default=0)}"]
    for stop in stops:
        if shift(stop):
            lag = span(stop.watch.lag)
            zh.append(f"第 {stop.number} 节点晚 {lag.zh}")
            en.append(f"node {stop.number} is {lag.en} late")
        elif stop.watch.look == "blind":
            zh.append(f"第 {stop.number} 节点无监督数据")
            en.append(f"node {stop.number} has no supervision on record")
    return Phrase("；".join(zh), "; ".join(en))


_LEGEND = (
    ("even", Phrase("枕木直：监督同步", "Upright sleeper: in step")),
    ("late", Phrase("枕木斜：监督晚点", "Leaning: supervision late")),
    ("told", Phrase("红斜：权力侧迟报", "Leaning red: power reported late")),
    ("none", Phrase("灰断：无数据，不等于没问题", "Broken, hatched: no data, not “no problem”")),
)


def _legend() -> Markup:
    return el(
        "div",
        *(el("span", _swatch(look), said) for look, said in _LEGEND),
        class_="tg-legend",
    )


def _swatch(look: str) -> Markup:
    lean = 0 if look in {"even", "none"} else 10
    line = f"M4 1L{4 + lean} 15"
    if look == "none":
        box = el("rect", x=0.75, y=2, width=16, height=12, rx=2, class_="sw-none")
        return el("svg", box, width=18, height=16, aria_hidden="true")
    edge, fill = el("path", d=line, class_=f"sw-{look}"), el("path", d=line, class_=f"sw-{look}-in")
    return el("svg", edge, fill, width=20, height=16, aria_hidden="true")


def _tall(view: View, power: Power, stops: list[Stop]) -> Markup:
    """Stand the double track upright: an ordered list, time running down."""
    sides = el("span", word("power")), el("span"), el("span", word("oversight"))
    head = el("div", *sides, class_="dv-head")
    parts: list[Part] = [head]
    for stage, group in _stages(stops):
        parts.append(el("div", words.among(words.STAGES, stage), class_="dv-stage"))
        parts.append(el("ol", *(_tall_row(view, power, stop) for stop in group)))
    return el("div", *parts, class_="dt-v")


def _tall_row(view: View, power: Power, stop: Stop) -> Markup:
    looks = ["dv-row"]
    looks += ["is-now"] if stop.state == "now" else []
    ahead = " is-future" if stop.state == "ahead" else ""
    return el(
        "li",
        el("div", power_cell(view, power, stop), class_=f"dv-p{ahead}"),
        upright(stop),
        el("div", supervision_cell(view, stop), class_=f"dv-s{ahead} down-{_down(stop)}"),
        class_=" ".join(looks),
    )


def _down(stop: Stop) -> int:
    """Return by how many steps of eleven pixels a late point's text sits lower."""
    return round(shift(stop) * 66 / 72 / 11)


def _cards(view: View, timeline: Timeline) -> Markup:
    """Spell out each finding: what, who answers, who must react, what it counts towards."""
    findings = worst_first(timeline.findings)
    items = [_card(view, finding) for finding in findings[:MOST_CARDS]]
    rest = len(findings) - len(items)
    more = el("p", word("more_groups", n=rest, count=rest), class_="cut") if rest else NOTHING
    return join((el("div", *items, class_="leads"), more))


def _card(view: View, finding: Finding) -> Markup:
    body = supervisor(view, finding)
    counts = feeds(finding.feeds)
    return el(
        "article",
        el(
            "h4", card(finding.level), " ", tag(finding.rule, "tag-rule"), " ",
            view.names.rule(finding.rule),
        ),
        el("p", place(view, finding), " · ", view.clock.instant(finding.at), class_="muted num"),
        sentences(view, finding),
        who(view, finding),
        el("p", el("i", word("reaction")), " ", body, class_="said") if body else None,
        el("p", el("i", word("feeds")), " ", counts, class_="said") if counts else None,
        class_="lead",
    )  # fmt: skip
