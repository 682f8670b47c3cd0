# SPDX-License-Identifier: Apache-2.0
"""The organisation on record as lists write it, added to what a frame says of people and places."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Model, QuerySet

from tonggui.people import queries
from tonggui.people.models import (
    CollectiveBodyVersion,
    DivisionTerm,
    Exemption,
    OfficeVersion,
    PostVersion,
    SupervisingBodyVersion,
    UnitVersion,
)
from tonggui.people.models.units import About
from tonggui.registry import framing

_Written = dict[str, Any]
_TOLD: tuple[type[Model], ...] = (
    UnitVersion,
    OfficeVersion,
    PostVersion,
    SupervisingBodyVersion,
    CollectiveBodyVersion,
    DivisionTerm,
    Exemption,
)
# Where posts stand that a frame does not know, of units that it does.
_SINCE = "(本系统登记)"


def with_places(frame: str, day: date) -> str:
    """Return what a frame says, with the units, posts and bodies of a day it does not name yet.

    Who holds what is for *people* to say: no person is named.
    """
    return _joined(frame, day, (_state(), framing.states()))


def _state() -> tuple[tuple[int, int, int], ...]:
    """Return what changes whenever the organisation on record does."""
    found = []
    for model in _TOLD:
        rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - Django's documented API
        counted = rows.aggregate(n=Count("pk"), ends=Count("until"), last=Max("pk"))
        found.append((counted["n"], counted["ends"], counted["last"] or 0))
    return tuple(found)


@lru_cache(maxsize=4)
def _joined(frame: str, day: date, state: object) -> str:  # noqa: ARG001 - the key of the cache
    known = json.loads(frame)
    if known and "units" not in known:
        return frame  # lists that name no units are read as they stand
    known["supervisors"] = _more(known.get("supervisors", ()), _supervisors(day))
    known["units"] = _units(known.get("units", ()), day, _codes(known["supervisors"]))
    units = _codes(known["units"])
    bodies = [each for each in _bodies(day) if each["unit"] in units]
    known["collective_bodies"] = _more(known.get("collective_bodies", ()), bodies)
    return json.dumps(framing.added(known, day), ensure_ascii=False)


def _codes(records: Iterable[_Written]) -> set[str]:
    return {each["code"] for each in records}


def _more(known: Iterable[_Written], found: Iterable[_Written]) -> list[_Written]:
    kept = list(known)
    there = _codes(kept)
    return [*kept, *(each for each in found if each["code"] not in there)]


def _supervisors(day: date) -> list[_Written]:
    return [
        _some(code=each.body.code, name=each.name, kind=each.kind, remit_focus=each.focus)
        for each in queries.bodies_on(day).values()
    ]


def _bodies(day: date) -> list[_Written]:
    rows = CollectiveBodyVersion.objects.on(day).filter(body__unit__isnull=False)
    return [
        {"code": each.body.code, "name": each.name, "unit": each.body.unit.code, "rank": each.rank}
        for each in rows.select_related("body__unit")
        if each.body.unit
    ]


def _units(known: Iterable[_Written], day: date, supervisors: set[str]) -> list[_Written]:
    """Return the units a frame knows, each with the posts it lacks, then the others."""
    posts: dict[str, list[PostVersion]] = defaultdict(list)
    for each in queries.posts_on(day):
        posts[each.post.unit.code].append(each)
    matters, exempt = queries.portfolios_on(day), _exempt(day)
    divided = set(DivisionTerm.objects.on(day).values_list("unit__code", flat=True))
    found = [
        _divided(unit, posts.get(unit["code"], []), matters) if unit["code"] in divided else unit
        for unit in known
    ]
    found = [_filled(unit, posts.pop(unit["code"], []), matters) for unit in found]
    there = _codes(found)
    more = [each for each in queries.units_on(day) if each.unit.code not in there]
    found += [_unit(each, posts[each.unit.code], matters, supervisors) for each in more]
    return [
        {**unit, "portfolio_exemption": exempt[unit["code"]]} if unit["code"] in exempt else unit
        for unit in found
    ]


def _exempt(day: date) -> dict[str, _Written]:
    """Return the exemptions of small units from the ban of four portfolios that hold on a day."""
    rows = Exemption.objects.on(day).filter(about=About.PORTFOLIOS)
    return {
        each.unit.code: _some(
            approved_by=f"supervisor:{each.approved_by.code}",
            reason=each.reason,
            valid_until=each.until.isoformat() if each.until else "",
        )
        for each in rows.select_related("unit", "approved_by")
    }


def _divided(
    unit: _Written, posts: list[PostVersion], matters: dict[int, tuple[str, ...]]
) -> _Written:
    """Return a unit the lists know with the division of work that is in force at the desk."""
    held = {_name(each): list(matters.get(each.post_id, ())) for each in posts}
    leaders = [
        {**each, "portfolio": held[each["post"]]} if each["post"] in held else each
        for each in unit.get("leaders", ())
    ]
    return {**unit, "leaders": leaders} if leaders else unit


def _filled(
    unit: _Written, posts: list[PostVersion], matters: dict[int, tuple[str, ...]]
) -> _Written:
    """Return a unit the lists know with the posts of it that are on record since."""
    named = {each["post"] for each in unit.get("leaders", ())}
    named |= {each["post"] for office in unit.get("offices", ()) for each in office["posts"]}
    lacking = [each for each in posts if _name(each) and _name(each) not in named]
    if not lacking:
        return unit
    team = [_leading(each, matters) for each in lacking if each.is_leader]
    others = [{"post": _name(each)} for each in lacking if not each.is_leader]
    office = [{"office": _SINCE, "posts": others}] if others else []
    more = _some(
        leaders=[*unit.get("leaders", ()), *team], offices=[*unit.get("offices", ()), *office]
    )
    return {**unit, **more}


def _leading(version: PostVersion, matters: dict[int, tuple[str, ...]]) -> _Written:
    return {
        "post": _name(version),
        "is_first_leader": version.is_first_leader,
        "portfolio": list(matters.get(version.post_id, ())),
    }


def _unit(
    version: UnitVersion,
    posts: list[PostVersion],
    matters: dict[int, tuple[str, ...]],
    supervisors: set[str],
) -> _Written:
    team = [each for each in posts if each.is_leader and _name(each)]
    others = [each for each in posts if not each.is_leader and _name(each)]
    above = version.supervised_by.code if version.supervised_by else ""
    return _some(
        code=version.unit.code,
        name=version.name,
        level=version.level,
        kind=version.kind,
        supervised_by=above if above in supervisors else "",
        leaders=[_leading(each, matters) for each in team],
        offices=[{"office": _SINCE, "posts": [{"post": _name(each)} for each in others]}],
    )


def _some(**values: Any) -> _Written:
    return {key: value for key, value in values.items() if value}


def _name(version: PostVersion) -> str:
    """Return a post as lists call it: its code after the unit's; "" where it is not made so."""
    unit, _, name = version.post.code.partition("/")
    return name if unit == version.post.unit.code else ""
