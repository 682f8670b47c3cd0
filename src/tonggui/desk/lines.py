# SPDX-License-Identifier: Apache-2.0
"""Problems of lists as pages show them: in the reader's language, with the place to mend them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import get_language

from tonggui.core.errors import quoted
from tonggui.core.findings import Said
from tonggui.core.lists import Lists
from tonggui.core.naming import named, names_of
from tonggui.core.rules import LEVEL_ORDER, LEVELS, Rule
from tonggui.core.values import frozen
from tonggui.core.wording import say_all
from tonggui.core.xray.flaws import Place, Problem
from tonggui.desk.drafting.fields import PAGES
from tonggui.laws.framing import DIVISION, PLAN
from tonggui.registry.models import XrayLine
from tonggui.registry.survey import blocks
from tonggui.rounds.fallen import DOCUMENT

_UNITS = "units"
_SCOPES = "tzyd_scope"
_CHANGES, _IN_CHANGES, _AT = ("facts", "changes"), 3, "@"
_POWERS, _IN_POWER, _IN_RISK = "powers", 3, 6


@frozen
class Line:
    """A problem as the page shows it, in the reader's language."""

    rule: str
    name: str
    level: str
    object: str
    power: str
    expected: str
    observed: str
    place: str
    blocks: bool
    table: str = ""  # the table and record of the draft in which it is mended
    record: str = ""
    page: str = ""
    url: str = ""
    code: str = ""  # of the power
    is_old: bool = False  # what it was found in or judged by is another now
    where: str = ""  # the place in words: the page of the draft, and the record on it


def spoken() -> str:
    """Return the language of this page as `core` names it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def lines(lists: Lists, problems: Iterable[Problem]) -> list[Line]:
    """Return problems as lines, the gravest first."""
    names = names_of(lists)
    worst = sorted(problems, key=lambda each: -LEVEL_ORDER[each.finding.level])
    return [_line(lists, each, names, spoken()) for each in worst]


def _line(lists: Lists, problem: Problem, names: dict[str, str], language: str) -> Line:
    finding = problem.finding
    rule = lists.list_rules[finding.rule]
    expected, observed = (
        quoted(say_all(named(each, names), language))
        for each in (finding.expected, finding.observed)
    )
    page, table, record = _where(problem.place)
    return Line(
        rule=finding.rule,
        name=called(rule, language),
        level=finding.level,
        object=finding.object,
        power=lists.powers[finding.power].name if finding.power else "",
        expected=expected,
        observed=observed,
        place=" › ".join(problem.place),
        blocks=blocks(finding.rule, finding.clauses, finding.level),
        table=table,
        record=record,
        page=page,
        url=_address(finding.power, page, table, record),
        code=finding.power,
        where=_in_words(problem.place),
    )


def kept_lines(
    lists: Lists, found: Iterable[XrayLine], *, drafted: set[str], outdated: set[str]
) -> list[Line]:
    """Return kept lines of the x-ray as lines; those of `drafted` powers lead into their draft."""
    return [_kept(lists, each, drafted, outdated, spoken()) for each in found]


def _kept(
    lists: Lists, row: XrayLine, drafted: set[str], outdated: set[str], language: str
) -> Line:
    code = row.xray.code if row.xray else ""
    page, table, record = _where(tuple(row.place))
    page = page if code in drafted else ""
    level = LEVELS[row.level]
    expected, observed = (
        quoted(say_all((Said(key, tuple(args)) for key, args in row.said[part]), language))
        for part in ("expected", "observed")
    )
    return Line(
        rule=row.rule,
        name=called(lists.list_rules[row.rule], language),
        level=level,
        object=row.object,
        power=row.xray.name if row.xray else "",
        expected=expected,
        observed=observed,
        place=" › ".join(row.place),
        blocks=blocks(row.rule, row.clauses, level),
        table=table,
        record=record,
        page=page,
        url=_address(code, page, table, record) or _outside(row.place, row.unit_code),
        code=code,
        is_old=code in outdated,
        where=_in_words(tuple(row.place)),
    )


def called(rule: Rule, language: str) -> str:
    """Return the name of a rule in a language."""
    return rule.name_en if language == "en" else rule.name_zh


def _outside(place: Sequence[str], unit: str) -> str:
    """Return where what lies beside the powers is mended: a change of a law, a division of work."""
    if len(place) == _IN_CHANGES and tuple(place[:2]) == _CHANGES and _AT in place[2]:
        change, _at, of = place[2].partition(_AT)
        if change.startswith(DOCUMENT):
            return reverse("desk:documents")
        if change == DIVISION:
            return reverse("desk:unit", args=[of]) + "#divided"
        is_plan = change == PLAN
        return reverse(
            "desk:plan" if is_plan else "desk:law-change", args=[of if is_plan else change]
        )
    if place and place[0] == _SCOPES and unit:
        return reverse("desk:bounds", args=[unit])
    is_of_unit = bool(place) and place[0] == _UNITS and bool(unit)
    return reverse("desk:unit", args=[unit]) if is_of_unit else ""


def _where(place: Place) -> tuple[str, str, str]:
    """Return the page of a draft, the table and the record that a place lies in."""
    if len(place) < _IN_POWER or place[0] != _POWERS:
        return "", "", ""
    power, key, *rest = place[1:]
    page = next((each.name for each in PAGES.values() if key in each.places), "")
    record = rest[0].removeprefix(f"{power}.") if rest else ""
    if key == "risks" and len(place) >= _IN_RISK:
        return page, "controls", place[5]
    return page, key, record


def _in_words(place: Place) -> str:
    """Return a place as pages call it; where no page of a draft holds it, as the lists do."""
    page, _table, record = _where(place)
    if not page:
        return " › ".join(place)
    return " ".join(filter(None, (str(PAGES[page].label), record)))


def _address(power: str, page: str, table: str, record: str) -> str:
    if not power:
        return ""
    if not page:
        return reverse("desk:power", args=[power])
    mark = f"#{table}-{record}" if record else ""
    return reverse("desk:edit-draft", args=[power, page]) + mark
