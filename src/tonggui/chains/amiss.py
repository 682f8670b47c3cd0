# SPDX-License-Identifier: Apache-2.0
"""Judge chains by S40 and S41, and keep what is found as findings, duties to react and cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from tonggui.cases.happening import microseconds
from tonggui.chains.models import Chain, Kind, Link
from tonggui.chains.standing import links_of, values_of
from tonggui.core.chains import OF_FUNDS, OF_PROJECTS, Lead, fund_leads, project_leads
from tonggui.core.findings import Finding, Responsible, Rise
from tonggui.core.judge import Judge
from tonggui.core.powers import Power
from tonggui.core.roles import Concern, Roles
from tonggui.core.rules import LEVEL_ORDER, Rule
from tonggui.supervision import footing
from tonggui.supervision.duties import kept_duties
from tonggui.supervision.keeping import Changes, keep, value_of
from tonggui.supervision.models import Finding as Kept


def rule_of(chain: Chain, day: date) -> Rule:
    """Return the rule by which a chain is judged, as it is set on a day."""
    return footing.rules_on(day)[OF_FUNDS if chain.kind == Kind.FUND else OF_PROJECTS]


def leads_of(chain: Chain, links: Sequence[Link], day: date) -> list[Lead]:
    """Return what is amiss in a chain by a day; nothing where its rule is switched off."""
    rule = rule_of(chain, day)
    if not rule.is_on:
        return []
    values = values_of(links)
    if chain.kind == Kind.FUND:
        return fund_leads(values, rule, today=day, is_livelihood=chain.is_livelihood)
    return project_leads(values, rule)


def judged(chain: Chain, changes: Changes, *, at: datetime) -> list[Kept]:
    """Bring the findings on a chain up to date, with duties and cards; return what rose."""
    risen = keep(kept_of(chain), found_in(chain, at=at), case=None, at=at, changes=changes)
    kept_duties(changes, at=at)
    return risen


def found_in(chain: Chain, *, at: datetime) -> list[Finding]:
    """Return what is amiss in a chain as findings; when levels became known is kept with them."""
    links = links_of(chain)
    by_unit: dict[str, list[Lead]] = {}
    for each in leads_of(chain, links, localdate(at)):
        by_unit.setdefault(each.unit, []).append(each)
    known = {row.key: value_of(row.body).rises for row in kept_of(chain) if row.settled_at is None}
    return [
        _finding(chain, leads, links, known.get(_key(chain, unit), ()), at)
        for unit, leads in by_unit.items()
    ]


def again(*, at: datetime) -> Iterator[Finding]:
    """Judge all chains anew: for `tonggui replay`."""
    for chain in Chain.objects.select_related("unit").order_by("pk"):
        yield from found_in(chain, at=at)


def kept_of(chain: Chain) -> Sequence[Kept]:
    """Return the findings on a chain so far, those that are settled too."""
    rule = OF_FUNDS if chain.kind == Kind.FUND else OF_PROJECTS
    return list(Kept.objects.filter(case=None, rule=rule, node=chain.code).order_by("pk"))


def _finding(
    chain: Chain,
    leads: Sequence[Lead],
    links: Sequence[Link],
    known: tuple[Rise, ...],
    at: datetime,
) -> Finding:
    """Return what is amiss at one holder as a finding; `known` are its levels so far."""
    day, unit = localdate(at), leads[0].unit
    judge, rule = footing.of_edition(None, day), rule_of(chain, day)
    place = unit or chain.unit.code
    rises = _rises(leads, known, at)
    first, level = rises[0].at, rises[-1].level
    roles = Roles(judge.bench)
    concern = Concern(rule, first, None, _power(links, judge), None, place, {})
    head = roles.responsible(concern, ("first_leader",))
    named = roles.responsible(concern, rule.responsible) or head
    key = _key(chain, unit)
    return Finding(
        key=key,
        rule=rule.id,
        level=level,
        clauses=tuple(sorted({each.clause for each in leads})),
        case="",
        seq=None,
        node=chain.code,
        power="",
        object=key.partition("|")[2],
        at=first,
        raised_at=first,
        rises=rises,
        expected=tuple(dict.fromkeys(each.expected for each in leads)),
        observed=tuple(dict.fromkeys(each.observed for each in leads)),
        actor="",
        post="",
        unit=place,
        responsible=named,
        portfolio_leader=None,
        first_leader=_one(head),
        supervisor=roles.supervisor(concern),
        react_by=roles.react_by(concern, level, rises[-1].at),
        feeds=rule.feeds,
        evidence=(),
    )


def _one(found: tuple[Responsible, ...]) -> Responsible | None:
    return found[0] if found else None


def _power(links: Sequence[Link], judge: Judge) -> Power | None:
    """Return the power whose case is the first act of a chain, for who leads it."""
    for each in links:
        case = each.event.case if each.event else None
        if case is not None and case.power is not None:
            return judge.bench.power(case.power.code)
    return None


def _key(chain: Chain, unit: str) -> str:
    """Return by what a finding is one: the fund and the unit at which it lies, or the project."""
    rule = OF_FUNDS if chain.kind == Kind.FUND else OF_PROJECTS
    return f"{rule}|{chain.kind}:{chain.code}" + (f"/{unit}" if unit else "")


def _rises(leads: Sequence[Lead], known: tuple[Rise, ...], at: datetime) -> tuple[Rise, ...]:
    """Return the levels a finding reached, each from when it became known; none ever falls."""
    level = max((each.level for each in leads), key=LEVEL_ORDER.__getitem__)
    if known and LEVEL_ORDER[known[-1].level] >= LEVEL_ORDER[level]:
        return known
    return (*known, Rise(level, microseconds(at)))
