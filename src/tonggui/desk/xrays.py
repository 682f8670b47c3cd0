# SPDX-License-Identifier: Apache-2.0
"""X-rays at the desk: everything in the lists of the county, or of a unit, that does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonggui.core.naming import named, names_of
from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.wording import say_all
from tonggui.core.xray.flaws import Problem
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Unit, UnitVersion
from tonggui.registry import queries
from tonggui.registry.errors import NothingKnown
from tonggui.registry.survey import MUST_HOLD, Survey, survey


@dataclass(frozen=True, slots=True)
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


@opened_to(Act.SEE_XRAYS)
def county(request: HttpRequest) -> HttpResponse:
    """Show what does not hold in the whole county, and how much of it lies in each unit."""
    found, day = _survey(), timezone.localdate()
    units = {each.unit.code: each for each in people.units_on(day)}
    counts = found.counts() if found else {}
    given = {
        "lines": _lines(found, found.problems) if found else [],
        "grey": found.grey if found else (),
        "powers": len(found.lists.powers) if found else 0,
        "held_back": queries.held_back(),
        "published": queries.by_unit(day),
        "units": [(units[code], counts[code]) for code in sorted(counts) if code in units],
        "is_known": found is not None,
        "trail": [(_("X-ray"), "")],
    }
    return render(request, "desk/xray.html", given)


@opened_to(Act.SEE_XRAYS)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show what does not hold in the lists of one unit."""
    place, found = get_object_or_404(Unit, code=code), _survey()
    version: UnitVersion | None = people.unit_on(place, timezone.localdate())
    lists = found.lists.powers.values() if found else ()
    given = {
        "unit": version,
        "lines": _lines(found, found.of_unit(code)) if found else [],
        "grey": found.grey if found else (),
        "powers": sum(each.unit == code for each in lists),
        "is_known": found is not None,
        "trail": [(_("X-ray"), reverse("desk:xray")), (code, "")],
    }
    return render(request, "desk/xray.html", given)


def _survey() -> Survey | None:
    try:
        return survey(at=timezone.now())
    except NothingKnown:
        return None


def _lines(found: Survey, problems: tuple[Problem, ...]) -> list[Line]:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    names = names_of(found.lists)
    worst = sorted(problems, key=lambda each: -LEVEL_ORDER[each.finding.level])
    return [_line(found, each, names, language) for each in worst]


def _line(found: Survey, problem: Problem, names: dict[str, str], language: str) -> Line:
    finding = problem.finding
    rule = found.lists.list_rules[finding.rule]
    expected, observed = (
        say_all(named(each, names), language) for each in (finding.expected, finding.observed)
    )
    return Line(
        rule=finding.rule,
        name=rule.name_en if language == "en" else rule.name_zh,
        level=finding.level,
        object=finding.object,
        power=found.lists.powers[finding.power].name if finding.power else "",
        expected=expected,
        observed=observed,
        place=" › ".join(problem.place),
        blocks=finding.rule in MUST_HOLD and finding.level != "notice",
    )
