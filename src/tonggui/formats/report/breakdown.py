# SPDX-License-Identifier: Apache-2.0
"""Findings divided by rule, level, node, post, unit and month; every line opens into its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tonggui.formats.report import rows, words
from tonggui.formats.report.figures import number, share
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.months import month_chart
from tonggui.formats.report.parts import bar, feeds, flagged, known, mono, no_data, sheet, tag
from tonggui.formats.report.tally import WORST_FIRST, Group
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

MOST = 60  # groups shown at most
AT_ONCE = 15  # groups of which the rest is listed folded
_AT_LENGTH = frozenset(("groups by-rule", "groups by-month"))
_FOLDED = 12  # so many months and more are listed folded

Opened = Callable[[View, Group], Markup]


def by_rule(view: View) -> Markup:
    """Divide findings by rule; below, what was judged without findings and what could not be."""
    lines = _lines(view, "rule", _rule, rows.full)
    return sheet(word("by_rule"), lines, _quiet(view), _key(view), anchor="rules")


def by_level(view: View) -> Markup:
    """Divide findings by level."""
    return sheet(
        word("by_level"), _lines(view, "level", _level, rows.short), anchor="levels", level=3
    )


def by_node(view: View) -> Markup:
    """Divide findings by node."""
    return sheet(word("by_node"), _lines(view, "node", _node, rows.short), anchor="nodes", level=3)


def by_post(view: View) -> Markup:
    """Divide findings by the post that answers first."""
    lines = _lines(view, "post", _post, rows.short)
    return sheet(word("by_post"), lines, note=word("by_post_note"), anchor="posts", level=3)


def by_unit(view: View) -> Markup:
    """Divide findings by unit."""
    return sheet(word("by_unit"), _lines(view, "unit", _unit, rows.short), anchor="units", level=3)


def by_month(view: View) -> Markup:
    """Divide findings by month, drawn and as lines."""
    groups = sorted(view.groups["month"], key=lambda group: group.key)
    lines = _lines(view, "month", _month, rows.short, groups=groups)
    if len(groups) > _FOLDED:
        summary = el("summary", word("months_n", n=number(len(groups))))
        lines = el("details", summary, lines, class_="inwords")
    return sheet(word("by_month"), month_chart(groups), lines, anchor="months", level=3)


def months_listed(view: View) -> int:
    """Return how many months are listed at once."""
    count = len(view.groups["month"])
    return 0 if count > _FOLDED else count


def _lines(
    view: View,
    dimension: str,
    label: Callable[[View, Group], Part],
    opened: Opened,
    *,
    groups: Sequence[Group] | None = None,
) -> Markup:
    groups = view.groups[dimension] if groups is None else groups
    if not groups:
        return el("p", word("no_findings"), class_="sheet-b muted")
    most = max(group.total for group in groups)
    whole = sum(group.total for group in groups)
    items = [
        el(
            "li",
            el(
                "details",
                _line(group, label(view, group), most=most, whole=whole),
                el("div", opened(view, group), class_="opened"),
                id=view.anchor(dimension, group.key),
            ),
        )
        for group in groups[: MOST if dimension != "month" else None]
    ]
    look = f"groups by-{dimension}"
    return join((_heads(), _listed(items, look), _rest(groups[len(items) :])))


def _listed(items: Sequence[Markup], look: str) -> Markup:
    """List the first lines, and the others folded where there are many."""
    if len(items) <= AT_ONCE + 3 or look in _AT_LENGTH:
        return el("ul", *items, class_=look)
    rest = items[AT_ONCE:]
    summary = el("summary", word("others_n", n=number(len(rest))))
    return join(
        (
            el("ul", *items[:AT_ONCE], class_=look),
            el("details", summary, el("ul", *rest, class_=look), class_="inwords"),
        )
    )


def _heads() -> Markup:
    """Head the columns for the eye; each line says its own words to those who listen."""
    levels = (words.among(words.LEVELS_SHORT, level) for level in WORST_FIRST)
    cells: tuple[Part, ...] = ("", *levels, word("total"), word("share"), "")
    return el("div", *(el("span", cell) for cell in cells), class_="heads", aria_hidden="true")


def _line(group: Group, label: Part, *, most: int, whole: int) -> Markup:
    figures = [flagged(level, group.levels[level]) for level in WORST_FIRST]
    return el(
        "summary",
        el("span", label, class_="what"),
        *figures,
        el("span", _unseen(word("total")), number(group.total), class_="num total"),
        el("span", share(group.total, whole), class_="num muted"),
        bar(group.levels, most),
    )


def _unseen(said: Phrase) -> Markup:
    """Say what a column's head says, where the head is not seen."""
    return el("span", said, " ", class_="vw")


def _rest(groups: Sequence[Group]) -> Markup:
    if not groups:
        return NOTHING
    total = sum(group.total for group in groups)
    said = word("more_groups", n=number(len(groups)), count=number(total))
    return el("p", said, class_="cut")


def _rule(view: View, group: Group) -> Part:
    rule = view.lists.rules.get(group.key[0])
    why = Phrase(rule.why_zh, rule.why_en) if rule else None
    name = el("b", view.names.rule(group.key[0]))
    return join((tag(group.key[0], "tag-rule"), " ", name, el("small", why) if why else None))


def _level(_: View, group: Group) -> Part:
    return el("b", words.among(words.LEVELS, group.key[0]))


def _node(view: View, group: Group) -> Part:
    power, node = group.key
    name = el("b", view.names.node(node) if node else word("no_node"))
    if len(view.lists.powers) < 2:  # noqa: PLR2004 - one power need not be named
        return name
    return join((name, el("small", known(view.names.power(power), "no_power"))))


def _post(view: View, group: Group) -> Part:
    (post,) = group.key
    if not post:
        return no_data(word("no_post"))
    unit = view.names.post_unit(post)
    return join((el("b", view.names.reference(post)), el("small", unit) if unit else None))


def _unit(view: View, group: Group) -> Part:
    return el("b", known(view.names.unit(group.key[0]), "no_unit"))


def _month(_: View, group: Group) -> Part:
    return el("b", group.key[0], class_="num")


def _quiet(view: View) -> Markup:
    """List the rules without findings apart from those the source says nothing on."""
    found = {group.key[0] for group in view.groups["rule"]}
    unknown = set(view.summary.unknown)
    rules = [rule for rule in view.lists.rules.values() if rule.is_on and rule.id not in found]
    quiet = [_named(view, rule.id) for rule in rules if rule.id not in unknown]
    if not quiet:
        return NOTHING
    return el("p", el("b", word("quiet")), " ", join(quiet, " "), class_="quiet")


def _key(view: View) -> Markup:
    """Name the situations the rows give by their codes."""
    codes = sorted({code for finding in view.summary.samples for code in finding.feeds})
    if not codes:
        return NOTHING
    return el("p", el("b", word("feeds")), " ", feeds(codes), class_="quiet")


def _named(view: View, rule: str) -> Markup:
    return el("span", mono(rule), " ", view.names.rule(rule), class_="nowrap")


def unknown_rules(view: View) -> Markup:
    """List, hatched, the rules the source says nothing on."""
    if not view.summary.unknown:
        return NOTHING
    items = [
        el("li", tag(join((mono(rule), " ", view.names.rule(rule))), "tag-none"))
        for rule in view.summary.unknown
    ]
    note = el("p", word("unknown_note"), class_="sm")
    body = el("div", note, el("ul", *items, class_="tags"), class_="sheet-b")
    return sheet(no_data(), body, note=word("unknown"), anchor="unknown")
