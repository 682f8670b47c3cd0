# SPDX-License-Identifier: Apache-2.0
"""Turn the organisation of lists on disk into rows of the workbook, codes for persons included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from tonggui.core.calendar import Calendar
from tonggui.core.lists import Lists
from tonggui.core.people import COLLECTIVE, Organisation, Post, Unit
from tonggui.people.exchange.facts import Fields
from tonggui.people.exchange.places import ROLLOUTS
from tonggui.people.exchange.sheets import BY_KEY
from tonggui.people.exchange.table import Row, Tables
from tonggui.people.models import About


def tables(rows: Mapping[str, list[Fields]]) -> Tables:
    """Return rows as if they had been read from a workbook."""
    return Tables(
        {
            key: tuple(Row(BY_KEY[key], at, row) for at, row in enumerate(found, start=2))
            for key, found in rows.items()
        }
    )


def rows_of(lists: Lists, *, since: date, prefix: str = "R") -> dict[str, list[Fields]]:
    """Return the organisation of lists as rows; what has no day of its own holds since one.

    Persons, who are named only in lists, get codes that say nothing of them.
    """
    organisation, codes = lists.organisation, person_codes(lists.organisation, prefix)
    days = {"since": since, "until": None}
    return {
        "units": [{**_unit(each), **days} for each in organisation.units.values()],
        "offices": [{**each, **days} for each in _offices(organisation)],
        "posts": [{**each, **days} for each in _posts(organisation)],
        "officials": [{"code": code, "name": name} for name, code in codes.items()],
        "tenures": list(_tenures(organisation, lists.calendar, codes)),
        "divisions": [{**each, "since": since} for each in _divisions(organisation)],
        "bodies": [{**each, **days} for each in _bodies(organisation)],
        "supervisors": [{**each, **days} for each in _supervisors(organisation)],
        "members": [{**each, **days} for each in _members(organisation, codes)],
        "remits": [{**each, **days} for each in _remits(lists)],
        "exemptions": list(_exemptions(organisation, since)),
    }


def person_codes(organisation: Organisation, prefix: str = "R") -> dict[str, str]:
    """Return a code for every person in the order in which they are first named."""
    named = chain(
        (tenure.person for tenure in organisation.tenures),
        (m.person for body in organisation.supervisors.values() for m in body.members),
        (grant.to for grant in organisation.delegations),
    )
    persons = [name for name in dict.fromkeys(named) if name and name != COLLECTIVE]
    return {name: f"{prefix}{at:04}" for at, name in enumerate(persons, start=1)}


_LISTED = "清单所载"
_ROLLOUT = {state.value: word for word, state in ROLLOUTS.items()}


def _unit(unit: Unit) -> Fields:
    due = unit.rollout.due_day if unit.rollout else None
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "kind": unit.kind,
        "parent": None,
        "supervised_by": unit.supervised_by or None,
        "rollout": _ROLLOUT.get(unit.rollout.state, "运行") if unit.rollout else "运行",
        "rollout_due": date.fromordinal(due) if due else None,
    }


def _offices(organisation: Organisation) -> Iterator[Fields]:
    for unit in organisation.units.values():
        names = dict.fromkeys(post.office for post in unit.posts if post.office)
        for rank, name in enumerate(names, start=1):
            yield {"code": f"{unit.code}/{name}", "unit": unit.code, "name": name, "rank": rank}


def _posts(organisation: Organisation) -> Iterator[Fields]:
    assemblies = {each.post for each in organisation.tenures if each.person == COLLECTIVE}
    for unit in organisation.units.values():
        for rank, post in enumerate(unit.posts, start=1):
            yield {
                "code": code_of(post.ref),
                "unit": unit.code,
                "name": post.name,
                "office": f"{unit.code}/{post.office}" if post.office else None,
                "layer": None,
                "key_flags": [],
                "seats": 0 if post.ref in assemblies else 1,
                "rank": rank,
                "is_leader": post.is_leader,
                "is_first_leader": post.is_first_leader,
                "is_platform_head": post.ref == organisation.platform_head,
                "supervised_by": None,
            }


def code_of(ref: str) -> str:
    """Return the code of a post from how lists refer to it."""
    return ref.removeprefix("post:")


def _tenures(
    organisation: Organisation, calendar: Calendar, codes: Mapping[str, str]
) -> Iterator[Fields]:
    for each in organisation.tenures:
        if each.person == COLLECTIVE:
            continue
        until = None if each.until is None else calendar.day(each.until - 1)
        yield {
            "post": code_of(each.post),
            "official": codes[each.person],
            "basis": None,
            "since": date.fromordinal(calendar.day(each.since)),
            "until": None if until is None else date.fromordinal(until),
        }


def _divisions(organisation: Organisation) -> Iterator[Fields]:
    for post in _leaders(organisation):
        yield {"unit": post.unit, "post": code_of(post.ref), "matters": list(post.portfolio)}


def _leaders(organisation: Organisation) -> Iterator[Post]:
    for unit in organisation.units.values():
        yield from (post for post in unit.posts if post.is_leader)


def _bodies(organisation: Organisation) -> Iterator[Fields]:
    for body in organisation.bodies.values():
        personnel = body.personnel_quorum
        yield {
            "code": body.code,
            "unit": body.unit or None,
            "name": body.name,
            "rank": body.rank,
            "quorum": str(body.quorum),
            "personnel_quorum": str(personnel) if personnel is not None else None,
        }


def _supervisors(organisation: Organisation) -> Iterator[Fields]:
    for body in organisation.supervisors.values():
        yield {
            "code": body.code,
            "name": body.name,
            "kind": body.kind,
            "parent": body.parent or None,
            "unit": None,
            "focus": body.focus or None,
            "levels": list(body.levels),
        }


def _members(organisation: Organisation, codes: Mapping[str, str]) -> Iterator[Fields]:
    for body in organisation.supervisors.values():
        for member in body.members:
            yield {
                "body": body.code,
                "official": codes[member.person],
                "is_head": member.is_head,
            }


def _remits(lists: Lists) -> Iterator[Fields]:
    """Yield who must watch what, as the nodes of the powers say it: the leads they agree on."""
    found: dict[tuple[str, str, str], str | None] = {}
    for power in lists.powers.values():
        for node in power.nodes:
            if node.supervision and node.supervision.lead:
                cell = (power.unit, power.category, node.stage)
                lead = node.supervision.lead
                found[cell] = lead if found.get(cell, lead) == lead else None
    for (unit, category, stage), agreed in found.items():
        is_own = lists.organisation.units[unit].supervised_by == agreed
        if agreed and not is_own:
            yield {
                "unit": unit,
                "category": category,
                "level": None,
                "stage": stage,
                "body": agreed,
                "part": True,
                "focus": None,
            }


def _exemptions(organisation: Organisation, since: date) -> Iterator[Fields]:
    for unit in organisation.units.values():
        filed = {"unit": unit.code, "since": since, "control": _LISTED}
        if unit.exemption is not None:
            yield filed | {
                "about": About.DUTIES.value,
                "duties": "-".join(sorted(unit.exemption.duties)),
                "reason": _LISTED,
                "approved_by": unit.supervised_by,
                "until": date.fromordinal(unit.exemption.until),
            }
        if (allowed := unit.portfolio_exemption) is not None:
            yield filed | {
                "about": About.PORTFOLIOS.value,
                "duties": None,
                "reason": allowed.reason or _LISTED,
                "approved_by": allowed.approved_by or unit.supervised_by,
                "until": date.fromordinal(allowed.until) if allowed.until else None,
            }
