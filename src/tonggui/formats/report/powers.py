# SPDX-License-Identifier: Apache-2.0
"""Each power with its procedure drawn, the findings on its nodes, and the same in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tonggui.core.powers import Node, Power
from tonggui.formats.report import words
from tonggui.formats.report.figures import number
from tonggui.formats.report.flowchart import flowchart
from tonggui.formats.report.markup import NOTHING, Markup, Part, el, join
from tonggui.formats.report.nodes import limit_of, worst_risks
from tonggui.formats.report.parts import cards, known, mono, no_data, region, sheet, tag
from tonggui.formats.report.plating import Chart
from tonggui.formats.report.rows import table
from tonggui.formats.report.view import View
from tonggui.formats.report.words import of_case, word

MOST = 60  # powers drawn at most
_RISKS = {"高": "risk risk-h", "中": "risk risk-m", "低": "risk"}


def powers(view: View) -> Markup:
    """Show the powers the log exercised, then fold away those it says nothing on."""
    cases = dict(view.summary.powers)
    used = [power for power in view.lists.powers.values() if cases.get(power.id)]
    unused = [power for power in view.lists.powers.values() if not cases.get(power.id)]
    drawn = [_power(view, power, cases[power.id]) for power in used[:MOST]]
    return join((*drawn, _unused(view, unused)))


def _power(view: View, power: Power, cases: int) -> Markup:
    levels = _by_node(view, power)
    total = sum((counts for counts in levels.values()), Counter[str]())
    end = join((word("count_of", n=number(cases)), " ", cards(total)))
    return sheet(
        join((mono(power.id) if power.id != power.name else None, " ", power.name)),
        drawing(view, power, levels, has_data=True),
        _in_words(view, power, levels),
        note=view.names.unit(power.unit),
        end=end,
        anchor=f"power-{_place(view, power)}",
        level=3,
    )


def _place(view: View, power: Power) -> int:
    return list(view.lists.powers).index(power.id) + 1


def _by_node(view: View, power: Power) -> dict[str, Counter[str]]:
    return {group.key[1]: group.levels for group in view.groups["node"] if group.key[0] == power.id}


def drawing(
    view: View, power: Power, levels: Mapping[str, Mapping[str, int]], *, has_data: bool
) -> Markup:
    """Draw the procedure of a power, each node with cards leading to its rows."""
    links = {node: f"#{view.anchor('node', (power.id, node))}" for node in levels}
    chart = Chart(view.names, levels, has_data, links)
    return region(power.name, flowchart(power, chart))


def _in_words(view: View, power: Power, levels: Mapping[str, Mapping[str, int]]) -> Markup:
    heads = ("node", "stage", "post", "limit", "risk", "supervision", "findings")
    lines = [_node(view, power, node, levels.get(node.id, {})) for node in power.nodes]
    if "" in levels:
        cells = [el("td", word("no_node"))] + [el("td")] * 5
        lines.append(el("tr", *cells, el("td", _linked(view, power, "", levels[""]))))
    body = region(of_case("flow_text", power.name), table(heads, lines))
    return el("details", el("summary", word("flow_text")), body, class_="inwords")


def _node(view: View, power: Power, node: Node, levels: Mapping[str, int]) -> Markup:
    level = worst_risks(power).get(node.id, "")
    post = view.names.post(node.post, within=power.unit) if node.post else ""
    return el(
        "tr",
        el("td", el("b", node.name)),
        el("td", words.among(words.STAGES, node.stage)),
        el(
            "td",
            known(post, "no_post") if post or not node.roles else "、".join(sorted(node.roles)),
        ),
        el("td", limit_of(node)),
        el("td", risk(level)),
        el("td", _supervision(view, node)),
        el("td", _linked(view, power, node.id, levels) if levels else NOTHING),
    )


def risk(level: str) -> Markup:
    """Show a level of risk as shape and word."""
    if not level:
        return NOTHING
    look = _RISKS.get(level, "risk")
    return el("span", el("i", aria_hidden="true"), words.among(words.RISKS, level), class_=look)


def _supervision(view: View, node: Node) -> Part:
    plan = node.supervision
    if plan is None:
        return no_data()
    timing = tag(words.among(words.TIMINGS, plan.timing), "tag-line")
    return join((el("span", view.names.body(plan.lead), class_="sup"), " ", timing))


def _linked(view: View, power: Power, node: str, levels: Mapping[str, int]) -> Markup:
    return el(
        "a", cards(levels), href=f"#{view.anchor('node', (power.id, node))}", class_="pais"
    )  # fmt: skip


def _unused(view: View, unused: list[Power]) -> Markup:
    if not unused:
        return NOTHING
    items = [
        el(
            "details",
            el("summary", tag(join((mono(power.id), " ", power.name)), "tag-none")),
            drawing(view, power, {}, has_data=False),
        )
        for power in unused[:MOST]
    ]
    note = el("p", word("powers_unused"), class_="sheet-b sm")
    return sheet(no_data(), note, *items, anchor="powers-unused", level=3)
