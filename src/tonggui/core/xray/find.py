# SPDX-License-Identifier: Apache-2.0
"""Finds every problem of lists, graded, with who answers, who must react, and where to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from tonggui.core.findings import Finding, Responsible, Rise
from tonggui.core.lists import Lists
from tonggui.core.roles import Concern, Roles
from tonggui.core.rules import LEVEL_ORDER, Rule
from tonggui.core.xray import (
    answered,
    bounded,
    complete,
    copied,
    divided,
    founded,
    graded,
    guarded,
    joined,
    revised,
    selective,
    shown,
    surveyed,
    watched,
)
from tonggui.core.xray.flaws import Flaw, Problem
from tonggui.core.xray.view import View

Finder = Callable[[View], Iterator[Flaw]]
# What one power breaks by itself, whatever stands beside it.
OWN: Mapping[str, Finder] = MappingProxyType(
    {
        "S01": complete.find,
        "S02": founded.find,
        "S06": shown.find_late_lists,
        "S08": joined.find,
        "S09": surveyed.find,
        "S10": copied.find,
        "S11": graded.find,
        "S12": guarded.find,
        "S23": watched.find,
    }
)
# What shows only beside other powers, in known facts, or in the organisation.
ACROSS: Mapping[str, Finder] = MappingProxyType(
    {
        "S04": revised.find,
        "S05": selective.find,
        "S06": shown.find_late_cases,
        "S07": shown.find_changed,
        "S09": surveyed.find_unmatched,
        "S10": copied.find_copies,
        "S13": answered.find,
        "S22": divided.find_supervisors,
        "S24": bounded.find,
        "S28": divided.find,
    }
)
NEVER: Mapping[str, int] = MappingProxyType({})


def find_problems(
    lists: Lists,
    *,
    as_of: int,
    raised: Mapping[str, int] = NEVER,
    kept: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """Return everything in lists that does not hold at an instant, by rule and order of the lists.

    `raised` says since when findings of earlier runs stand, by key: some rise with their age.
    `kept` names parts of lists that must be there even if none of these powers has them.
    """
    return _found(View(lists, as_of=as_of, kept=kept), (OWN, ACROSS), raised)


def find_own(lists: Lists, *, as_of: int, kept: frozenset[str]) -> tuple[Problem, ...]:
    """Return what does not hold in each power by itself; `kept` is kept by any power at all."""
    return _found(View(lists, as_of=as_of, kept=kept), (OWN,), NEVER)


def find_across(lists: Lists, *, as_of: int, kept: frozenset[str]) -> tuple[Problem, ...]:
    """Return what shows only between powers, in facts and in the organisation.

    The lists may leave out powers that no fact speaks of and no other power is like.
    """
    return _found(View(lists, as_of=as_of, kept=kept), (ACROSS,), NEVER)


def _found(
    view: View, families: Iterable[Mapping[str, Finder]], raised: Mapping[str, int]
) -> tuple[Problem, ...]:
    roles = Roles(view.bench)
    found: dict[tuple[str, str, str], list[Flaw]] = {}
    families = tuple(families)
    for name in sorted({rule for family in families for rule in family}):
        rule = view.lists.list_rules.get(name)
        finders = [family[name] for family in families if name in family]
        for find in finders if rule is not None and rule.is_on else ():
            for flaw in find(view):
                found.setdefault((flaw.rule, flaw.object, flaw.by), []).append(flaw)
    return tuple(
        Problem(_finding(view, roles, flaws, raised), flaws[0].place) for flaws in found.values()
    )


# What a rule reads at all; where no power keeps it, the rule is grey, never green.
_READS: Mapping[str, str] = MappingProxyType(
    {
        "S01": "published",
        "S02": "bases",
        "S09": "risks",
        "S10": "controls",
        "S11": "risks",
        "S12": "controls",
        "S22": "units",
        "S23": "supervision",
        "S28": "units",
    }
)


def unjudged(lists: Lists, *, kept: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the rules on which the lists say nothing at all; `kept` is known of all powers."""
    return unjudged_by(lists, View(lists, as_of=0, kept=kept).keeps)


def unjudged_by(lists: Lists, kept: frozenset[str]) -> tuple[str, ...]:
    """Return the rules on which lists that keep these parts say nothing at all."""
    facts = lists.list_facts
    silent = {rule for rule, part in _READS.items() if part not in kept}
    silent |= {"S04"} if not facts.changes and not facts.laws else set()
    silent |= {"S05"} if not facts.closed else set()
    silent |= {"S06"} if not facts.closed and "published" not in kept else set()
    silent |= {"S07"} if not facts.probes else set()
    silent |= {"S13"} if not facts.feedback else set()
    silent |= {"S24"} if not lists.organisation.scopes else set()
    silent |= {"S08"} if not {"layers", "limits"} & kept else set()
    return tuple(sorted(rule for rule in silent if rule in lists.list_rules))


def _finding(view: View, roles: Roles, flaws: list[Flaw], raised: Mapping[str, int]) -> Finding:
    flaw = flaws[0]
    rule = view.rule(flaw.rule)
    key = "/".join(filter(None, (flaw.rule, flaw.object, flaw.by)))
    since = raised.get(key, view.as_of)
    level = _risen(view, rule, max((f.level for f in flaws), key=LEVEL_ORDER.__getitem__), since)
    concern = _concern(view, rule, flaw)
    leader, first = roles.portfolio_leader(concern), roles.first_leader(concern)
    return Finding(
        key=key,
        rule=flaw.rule,
        level=level,
        clauses=tuple(dict.fromkeys(each.clause for each in flaws)),
        case="",
        seq=None,
        node=flaw.node.id if flaw.node else "",
        power=flaw.power.id if flaw.power else "",
        object=flaw.object,
        at=view.as_of,
        raised_at=since,
        rises=(Rise(level, view.as_of),),
        expected=tuple(dict.fromkeys(each.expected for each in flaws)),
        observed=tuple(dict.fromkeys(each.observed for each in flaws)),
        actor="",
        post=flaw.node.post if flaw.node else "",
        unit=concern.unit,
        responsible=_answering(roles, concern, flaws),
        portfolio_leader=leader,
        first_leader=first,
        supervisor=roles.supervisor(concern),
        react_by=roles.react_by(concern, level, view.as_of),
        feeds=rule.feeds,
        evidence=(),
    )


def _concern(view: View, rule: Rule, flaw: Flaw) -> Concern:
    unit = flaw.unit or (flaw.power.unit if flaw.power else "")
    named = (
        {"supervisor_person": flaw.owners[0]} if rule.side == "supervision" and flaw.owners else {}
    )
    return Concern(
        rule=rule,
        at=view.as_of,
        event=None,
        power=flaw.power,
        node=flaw.node,
        unit=unit,
        named=named,
    )


_NAMED_BY_OBJECT = frozenset(
    ("control_owner", "handling_office", "supervision_head", "supervisor_person")
)


def _answering(roles: Roles, concern: Concern, flaws: Iterable[Flaw]) -> tuple[Responsible, ...]:
    """Return who answers, in the order of the rule; where the object names them, those."""
    found: dict[str, Responsible] = {}
    for role in concern.rule.responsible:
        named = (
            tuple(owner for flaw in flaws for owner in flaw.owners)
            if role in _NAMED_BY_OBJECT or concern.rule.id == "S28"
            else ()
        )
        for ref in named or roles.refs(role, concern):
            found.setdefault(ref, roles.held(role, ref, concern))
    return tuple(found.values())


def _risen(view: View, rule: Rule, level: str, since: int) -> str:
    """Raise a notice that has stood uncorrected for too long."""
    if "uncorrected" not in rule.settings:
        return level
    waited = view.calendar.workdays_between(view.calendar.day(since), view.today)
    return "yellow" if waited > rule.number("uncorrected") else level
