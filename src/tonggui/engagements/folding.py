# SPDX-License-Identifier: Apache-2.0
"""Folds what is known of third parties from the events of cases; nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tonggui.cases.happening import marks_of
from tonggui.cases.models import Case, Event
from tonggui.core.events import ENGAGEMENT, NODE_CLOSE, REPORT, STATEMENT
from tonggui.core.powers import Node
from tonggui.core.values import frozen
from tonggui.supervision.judging import THIRD_PARTIES
from tonggui.supervision.models import Registered

_OWN = (ENGAGEMENT, STATEMENT, REPORT)
# How far an engagement is, in the order in which it goes on.
ENGAGED, STATED, REPORTED, LATE = "engaged", "stated", "reported", "late"


@frozen
class Statement:
    """A provider's statement: who signed, how many ties it declares, whether one matched."""

    signed_by: str
    declared: int
    is_tied: bool
    at: datetime


@frozen
class Report:
    """A report as it was received; `is_late` where its node had been closed before.

    `in_row` counts the unit's engagements of the kind by this provider in a row, up to this one.
    """

    seq: int
    at: datetime
    recorded_at: datetime
    is_late: bool
    in_row: int


@frozen
class Engagement:
    """A third party at a node: who, for what, engaged by whom and when, and what came of it.

    `by` is the post or the supervising body, as lists refer to it.

    `is_recorded` is false where a report came of which no engagement is on record.
    """

    case: Case
    seq: int
    node: str
    kind: str
    provider: str
    scope: str
    contractor: str
    mandate: str
    by: str
    at: datetime
    recorded_at: datetime
    is_recorded: bool = True
    statement: Statement | None = None
    reports: tuple[Report, ...] = ()

    @property
    def state(self) -> str:
        """Return how far it is."""
        if self.reports:
            return LATE if self.reports[0].is_late else REPORTED
        return STATED if self.statement else ENGAGED


@frozen
class Place:
    """A node, whether it requires a third party, whether it is closed, and who is engaged there."""

    node: str
    name: str
    is_required: bool
    closed_at: datetime | None
    engagements: tuple[Engagement, ...]

    @property
    def is_lacking(self) -> bool:
        """Say whether a report is required and none was received."""
        return self.is_required and not any(each.reports for each in self.engagements)


def places_of(case: Case, nodes: Iterable[Node]) -> list[Place]:
    """Return the nodes of a case where a third party is required, or engaged."""
    nodes = tuple(nodes)
    events = list(case.events.filter(kind__in=(*_OWN, NODE_CLOSE)).order_by("seq"))
    for row in events:
        row.case = case
    found = engagements_in(events)
    closed = _closed(events)
    known = {node.id for node in nodes}
    places = [
        Place(
            node.id,
            node.name,
            node.third_party_required,
            closed.get((case.pk, node.id)),
            tuple(each for each in found if each.node == node.id),
        )
        for node in nodes
    ]
    strange = dict.fromkeys(each.node for each in found if each.node not in known)
    places += [
        Place(name, name, is_required=False, closed_at=None, engagements=_at(found, name))
        for name in strange
    ]
    return [each for each in places if each.is_required or each.engagements]


def asked(cases: QuerySet[Case], *, unit: str = "", provider: str = "") -> QuerySet[Event]:
    """Return the events that begin an engagement in some cases: made, or a report without one."""
    known = Registered.objects.filter(word=THIRD_PARTIES).values("event")
    begun = Q(kind=ENGAGEMENT) | ~Q(detail__contains='"engagement":')
    rows = Event.objects.filter(pk__in=known, case__in=cases).filter(begun)
    if unit:
        rows = rows.filter(case__unit__code=unit)
    if provider:
        rows = rows.filter(detail__icontains=provider)
    return rows.select_related("case__unit").order_by("-recorded_at", "-pk")


def engagements_of(begun: Iterable[Event]) -> list[Engagement]:
    """Return the engagements that some events begin, with all that came of them, in that order."""
    begun = list(begun)
    cases = {row.case_id for row in begun}
    rows = Event.objects.filter(case__in=cases, kind__in=(*_OWN, NODE_CLOSE))
    found = engagements_in(rows.select_related("case__unit").order_by("case", "seq"))
    by_place = {(each.case.pk, each.seq): each for each in found}
    return [by_place[row.case_id, row.seq] for row in begun if row.case_id]


def engagements_in(events: Iterable[Event]) -> list[Engagement]:
    """Return the engagements among events that stand in the order of truth."""
    found: dict[tuple[int, int], Engagement] = {}
    closed: dict[tuple[int, str], datetime] = {}
    for row in events:
        if row.case is None:
            continue
        said = json.loads(row.detail) if row.detail else {}
        of = (row.case.pk, int(said.get("engagement") or 0))
        if row.kind == NODE_CLOSE:
            closed.setdefault((row.case.pk, row.node), row.recorded_at)
        elif row.kind == ENGAGEMENT:
            found[row.case.pk, row.seq] = _engagement(row, row.case, said)
        elif row.kind == STATEMENT and of in found:
            found[of] = replace(found[of], statement=_statement(row, said))
        elif row.kind == REPORT:
            place = of if of in found else (row.case.pk, row.seq)
            made = found.get(place) or _engagement(row, row.case, said, is_recorded=False)
            reports = (*made.reports, _report(row, closed.get((row.case.pk, row.node))))
            found[place] = replace(made, reports=reports)
    return list(found.values())


def _engagement(
    row: Event, case: Case, said: Mapping[str, Any], *, is_recorded: bool = True
) -> Engagement:
    return Engagement(
        case=case,
        seq=row.seq,
        node=row.node,
        kind=str(said.get("kind_of") or ""),
        provider=str(said.get("provider") or ""),
        scope=str(said.get("scope") or ""),
        contractor=str(said.get("contractor") or said.get("supplier") or ""),
        mandate=str(said.get("mandate") or ""),
        by=str(said.get("supervisor") or row.post),
        at=row.at,
        recorded_at=row.recorded_at,
        is_recorded=is_recorded,
    )


def _statement(row: Event, said: Mapping[str, Any]) -> Statement:
    declared, is_tied = int(said.get("declared") or 0), bool(said.get("is_tied"))
    return Statement(str(said.get("signed_by") or ""), declared, is_tied, row.at)


def _report(row: Event, closed_at: datetime | None) -> Report:
    is_late = closed_at is not None and closed_at < row.recorded_at
    return Report(row.seq, row.at, row.recorded_at, is_late, marks_of(row.marks).in_row)


def _closed(events: Iterable[Event]) -> dict[tuple[int, str], datetime]:
    found: dict[tuple[int, str], datetime] = {}
    for row in events:
        if row.kind == NODE_CLOSE and row.case_id:
            found.setdefault((row.case_id, row.node), row.recorded_at)
    return found


def _at(found: Iterable[Engagement], node: str) -> tuple[Engagement, ...]:
    return tuple(each for each in found if each.node == node)
