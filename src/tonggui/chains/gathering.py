# SPDX-License-Identifier: Apache-2.0
"""Take acts of cases in as links: a payment of a case is that of its fund, never typed twice.

An act names its chain as `batch` or `project`, in a form, the API or a column of a dropped file.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localdate

from tonggui.cases.models import Case, Event
from tonggui.chains import services
from tonggui.chains.errors import NotRecordable
from tonggui.chains.models import Chain, Kind, Link, Stage
from tonggui.chains.services import Saying
from tonggui.people import queries
from tonggui.people.models import Unit

_OF_PROJECTS = {
    "project_approval": Stage.APPROVAL,
    "contract": Stage.CONTRACT,
    "change_order": Stage.CHANGE,
    "payment": Stage.PAYMENT,
    "acceptance": Stage.ACCEPTANCE,
}
PUBLISH = "publish"
KINDS = (*_OF_PROJECTS, "fund_in", PUBLISH)
# How far back acts are looked through for those that name a chain.
BACK = timedelta(days=3)


def gather(*, at: datetime) -> int:
    """Take in what acts of the last days say of chains; return how many links there are more."""
    named = Q(detail__contains='"batch":') | Q(detail__contains='"project":')
    recent = _open_ones().filter(named, recorded_at__gte=at - BACK, recorded_at__lte=at)
    return sum(_taken(each, None, at) for each in recent.order_by("recorded_at", "pk"))


def gather_case(chain: Chain, case: Case, *, at: datetime) -> int:
    """Take in all acts of a case that can be links of a chain; return how many there are more."""
    rows = _open_ones().filter(case=case).order_by("seq")
    return sum(_taken(each, chain, at) for each in rows)


def _open_ones() -> QuerySet[Event]:
    known = Link.objects.exclude(event=None).values("event")
    rows = Event.objects.filter(kind__in=KINDS, case__isnull=False).exclude(pk__in=known)
    return rows.select_related("case__unit")


def _taken(event: Event, chain: Chain | None, at: datetime) -> int:
    detail = json.loads(event.detail) if event.detail else {}
    chain = chain or _named(detail)
    if chain is None:
        return 0
    if event.kind == PUBLISH:
        return _published(event, chain, detail, at)
    said = _said(event, chain, detail)
    if said is None:
        return 0
    try:
        services.record(chain, said, event=event, by=None, at=at)
    except NotRecordable:  # an act without a sum, say: it stays what it is in its case
        return 0
    return 1


def _named(detail: dict[str, Any]) -> Chain | None:
    codes = [str(detail[each]) for each in ("batch", "project") if detail.get(each)]
    return Chain.objects.filter(code__in=codes).first() if codes else None


def _said(event: Event, chain: Chain, detail: dict[str, Any]) -> Saying | None:
    unit = _unit(event)
    if unit is None:
        return None
    make = _of_project if chain.kind == Kind.PROJECT else _of_fund
    return make(event, unit, chain, detail)


def _of_project(event: Event, unit: Unit, _chain: Chain, detail: dict[str, Any]) -> Saying | None:
    if event.kind not in _OF_PROJECTS:
        return None
    return Saying(
        _OF_PROJECTS[event.kind],
        unit,
        _day(detail.get("approved_at")) or localdate(event.at),
        amount=event.amount,
        started_on=_day(detail.get("work_started_at")),
        limit=_number(detail.get("change_limit_fen")),
        paper=str(detail.get("resolution") or "")[:120],
    )


def _of_fund(event: Event, unit: Unit, chain: Chain, detail: dict[str, Any]) -> Saying | None:
    on = localdate(event.at)
    if event.kind == "fund_in":
        stage = Stage.INDICATOR if unit == chain.unit else Stage.ARRIVAL
        return Saying(stage, unit, on, amount=event.amount)
    if event.kind != "payment":
        return None
    if to := _receiver(detail, unit, on):
        return Saying(Stage.ALLOCATION, unit, on, amount=event.amount, to=to)
    return Saying(Stage.PAYMENT, unit, on, amount=event.amount, recipients=_recipients(detail))


def _published(event: Event, chain: Chain, detail: dict[str, Any], at: datetime) -> int:
    """Let a publication that names a fund stand for the payments of its unit before it."""
    unit, on = _unit(event), localdate(event.at)
    rows = Link.objects.filter(
        chain=chain, unit=unit, stage=Stage.PAYMENT, on__lte=on, disclosures=None, replaced_by=None
    )
    place = str(detail.get("place") or detail.get("object") or event.case or "")[:200]
    found = list(rows.filter(is_withdrawn=False))
    for each in found:
        services.publish(each, place, on, by=None, at=at)
    return len(found)


def _unit(event: Event) -> Unit | None:
    found = Unit.objects.filter(code=event.unit).first() if event.unit else None
    return found or (event.case.unit if event.case else None)


def _receiver(detail: dict[str, Any], unit: Unit, on: date) -> Unit | None:
    """Return the unit that a payment goes to, where it says one by code or by its name."""
    for named in (str(detail.get("to") or ""), str(detail.get("payee") or "")):
        for version in queries.units_on(on) if named else ():
            if named in {version.unit.code, version.name} and version.unit != unit:
                return version.unit
    return None


def _recipients(detail: dict[str, Any]) -> int | None:
    """Return how many a payment was for: a number, or one where it names its recipient."""
    said = _number(detail.get("recipients"))
    return said or (1 if detail.get("recipient_id") else None)


def _number(said: object) -> int | None:
    return (
        int(said) if isinstance(said, int) or (isinstance(said, str) and said.isdigit()) else None
    )


def _day(said: object) -> date | None:
    text = str(said or "")
    moment = parse_datetime(text)
    return (localdate(moment) if moment.tzinfo else moment.date()) if moment else parse_date(text)
