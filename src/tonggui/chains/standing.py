# SPDX-License-Identifier: Apache-2.0
"""The links of chains as they stand: what was put right is left out, what took its place is in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from tonggui.chains.models import Chain, Disclosure, Link, Look
from tonggui.core import chains as core
from tonggui.people import queries
from tonggui.people.authority import Standing
from tonggui.people.models import SupervisingBody, Unit
from tonggui.people.seeing import units_seen
from tonggui.supervision.models import Duty, DutyKind

RULES = (core.OF_FUNDS, core.OF_PROJECTS)
NOT_LOOKED_AT = frozenset({core.Stage.BALANCE.value})


def links_of(chain: Chain) -> list[Link]:
    """Return the links of a chain that stand, by the day of each, as they were recorded."""
    rows = standing(Link.objects.filter(chain=chain))
    rows = rows.select_related("unit", "to", "event__case").prefetch_related(
        Prefetch("looks", Look.objects.select_related("body").order_by("pk")),
        Prefetch("disclosures", Disclosure.objects.order_by("on", "pk")),
    )
    return list(rows.order_by("on", "number"))


def standing(rows: QuerySet[Link]) -> QuerySet[Link]:
    """Return those of some links that nothing took the place of, and that did happen."""
    return rows.filter(replaced_by=None, is_withdrawn=False)


def values_of(links: Iterable[Link]) -> list[core.Link]:
    """Return links as they are reckoned with."""
    return [
        core.Link(
            number=each.number,
            stage=core.Stage(each.stage),
            unit=each.unit.code,
            on=each.on,
            amount=each.amount or 0,
            to=each.to.code if each.to else "",
            recipients=each.recipients,
            shown_on=shown_on(each),
            due_on=each.due_on,
            started_on=each.started_on,
            paper=each.paper,
            limit=each.limit,
        )
        for each in links
    ]


def shown_on(link: Link) -> date | None:
    """Return the day on which a link was first published, None where it was not."""
    return min((each.on for each in link.disclosures.all()), default=None)


def duty_name(link: Link) -> str:
    """Return under which name the duty to look at a link is kept."""
    return f"{link.chain.code}#{link.number}"


def place_of(duty: Duty) -> tuple[str, int]:
    """Return the number of the chain that a duty is about, and of its link (0: the whole)."""
    if duty.kind == DutyKind.FOLLOW:
        code, _hash, number = duty.node.rpartition("#")
        return code, int(number)
    is_of_chain = duty.finding is not None and duty.finding.rule in RULES and duty.case_id is None
    return (duty.node, 0) if is_of_chain else ("", 0)


def duties_of(chain: Chain) -> dict[str, Duty]:
    """Return the duties to look at the links of a chain, by their names."""
    rows = Duty.objects.filter(kind=DutyKind.FOLLOW, node__startswith=f"{chain.code}#")
    return {each.node: each for each in rows}


def watcher_of(unit: Unit, day: date) -> SupervisingBody | None:
    """Return the body in whose remit a unit is."""
    return queries.supervisor_of_unit(unit, day)


def seen_by(who: Standing, day: date) -> QuerySet[Chain]:
    """Return the chains with a link in a unit that somebody serves or watches."""
    units = list(units_seen(who, day))
    touched = Link.objects.filter(Q(unit__in=units) | Q(to__in=units)).values("chain")
    return Chain.objects.filter(Q(unit__in=units) | Q(pk__in=touched)).select_related("unit")


def is_watching(who: Standing, link: Link, day: date) -> SupervisingBody | None:
    """Return the body for which somebody may look at a link: the one asked, else one in remit."""
    mine = {each.body_id: each.body for each in who.bodies}
    asked = watcher_of(link.unit, day)
    if asked is not None and asked.pk in mine:
        return asked
    for pk, body in mine.items():
        if link.unit_id in queries.watched_by([pk], day):
            return body
    return None
