# SPDX-License-Identifier: Apache-2.0
"""What was begun in an emergency outside the lists waits for its ratification (紧急立件、追认)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case, Event
from tonggui.core.events import CASE_OPEN, RATIFICATION
from tonggui.core.values import frozen
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.models import Account, CollectiveBodyVersion
from tonggui.supervision import footing

_BODY, _POST = "body:", "post:"


@frozen
class Emergency:
    """A case that began in an emergency: for what power, why, until when it is to be ratified.

    `ratified` are the ratifications on record; whether a competent body gave one in time is S03's.
    """

    opening: Event
    reason: str
    due_at: datetime | None
    ratified: tuple[tuple[Event, str], ...]


def emergency_of(case: Case) -> Emergency | None:
    """Return the emergency in which a case was opened, None where it was opened along a list."""
    opening = case.events.filter(kind=CASE_OPEN).order_by("seq").first()
    said = json.loads(opening.detail) if opening and opening.detail else {}
    if opening is None or not said.get("emergency"):
        return None
    rows = case.events.filter(kind=RATIFICATION).order_by("seq")
    names = _names(localdate(opening.at))
    ratified = [(each, str(json.loads(each.detail or "{}").get("body") or "")) for each in rows]
    return Emergency(
        opening,
        str(said.get("reason") or ""),
        _due(opening),
        tuple((each, names.get(body, body.removeprefix(_BODY))) for each, body in ratified),
    )


def bodies_for(case: Case, day: date) -> list[tuple[str, str]]:
    """Return the deciding bodies that may ratify: of the unit, of those above, above the county."""
    if case.unit is None:
        return []
    units = {case.unit, *queries.above(case.unit, day)}
    reached = Q(body__unit__in=units) | Q(body__unit=None)
    rows = CollectiveBodyVersion.objects.on(day).filter(reached)
    return [
        (f"{_BODY}{each.body.code}", each.name)
        for each in rows.select_related("body").order_by(
            F("body__unit").asc(nulls_last=True), "-rank"
        )
    ]


def may_record(who: Standing, case: Case, day: date) -> bool:
    """Say whether somebody keeps the record of a body that may ratify the emergency of a case."""
    if case.unit is None or emergency_of(case) is None:
        return False
    above = {each.pk: each for each in queries.above(case.unit, day)}
    own = {each.post.unit_id for each in who.posts} & above.keys()
    return any(
        authority.may(who, Act.HOLD_MEETINGS, unit=above[each], day=day)
        and CollectiveBodyVersion.objects.on(day).filter(body__unit=each).exists()
        for each in own
    )


def permitted(case: Case, said: Happening, *, by: Account, at: datetime) -> Happening:
    """Let whoever serves in the unit of a deciding body record that it ratified.

    A body above the county keeps no record here: the unit itself brings the document it gave.
    """
    day = localdate(at)
    if emergency_of(case) is None:
        raise NotDoneHere(_("this case was not opened in an emergency: nothing is to be ratified"))
    named = str(said.detail.get("body") or "")
    if named not in dict(bodies_for(case, day)):
        raise NotDoneHere(_("choose the body that ratified: of the unit, or of one above it"))
    rows = CollectiveBodyVersion.objects.on(day).select_related("body__unit")
    body = rows.get(body__code=named.removeprefix(_BODY)).body
    if body.unit is None and not str(said.detail.get("document") or "").strip():
        raise NotDoneHere(_("name the document by which the body above the county ratified"))
    unit = body.unit or case.unit
    who = authority.demand(by, Act.HOLD_MEETINGS, at=at, unit=unit)
    own = [each.post.code for each in who.posts if unit and each.post.unit_id == unit.pk]
    if not own or who.official is None:
        raise OtherUnit(case)
    detail = {**said.detail, "of": case.code}
    return replace(said, actor=who.official.code, post=f"{_POST}{own[0]}", detail=detail)


def _due(opening: Event) -> datetime | None:
    """Return until when a competent body must have ratified, as the rule that judges it says."""
    rules = footing.lists_of(None, localdate(opening.at)).rules
    hours = rules["S03"].number("ratify") if "S03" in rules else None
    return opening.at + timedelta(hours=hours) if hours else None


def _names(day: date) -> dict[str, str]:
    rows = CollectiveBodyVersion.objects.on(day).values_list("body__code", "name")
    return {f"{_BODY}{code}": name for code, name in rows}
