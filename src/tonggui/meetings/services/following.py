# SPDX-License-Identifier: Apache-2.0
"""Follow a resolution: progress, conditions met, and the execution that is held against it."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import OtherUnit
from tonggui.core.values import frozen
from tonggui.meetings import members
from tonggui.meetings.errors import NotInTurn
from tonggui.meetings.models import Item
from tonggui.meetings.services.recording import Told, enter, locked, of
from tonggui.meetings.sitting import Act as Done
from tonggui.meetings.sitting import sitting_of
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.supervision.services import Recorded

EXECUTIONS = ("contract", "payment", "appointment", "project_approval")


@frozen
class Execution:
    """What was carried out of a resolution: its kind, number, sum, and to whom or what."""

    kind: str
    id: str
    amount: int | None = None
    payee: str = ""
    person: str = ""
    object: str = ""
    place: str = ""


@transaction.atomic
def report_progress(item: Item, told: Told, *, text: str, result: str = "") -> Recorded:
    """Record how far a resolution is carried out, and how it ended once it is."""
    if not text.strip():
        raise NotInTurn(_("say how far it is"))
    found, resolution, post = _followed(item, told)
    said = {"resolution": resolution.detail["id"], "text": text, "result": result}
    return enter(found, "progress", said, told, post=post)


@transaction.atomic
def fulfil(item: Item, told: Told, *, condition: str) -> Recorded:
    """Record that a condition of a resolution is met."""
    found, resolution, post = _followed(item, told)
    if condition not in (resolution.detail.get("conditions") or ()):
        raise NotInTurn(_("the resolution has no such condition"))
    said = {"resolution": resolution.detail["id"], "condition": condition}
    return enter(found, "condition_record", said, told, post=post)


@transaction.atomic
def execute(item: Item, said: Execution, told: Told) -> Recorded:
    """Record a contract, payment, appointment or approval under a resolution; it is compared."""
    if said.kind not in EXECUTIONS or not said.id.strip():
        raise NotInTurn(_("say what it is, and its number"))
    found, resolution, post = _followed(item, told)
    detail = {
        "id": said.id,
        "resolution": resolution.detail["id"],
        "payee": said.payee,
        "person": said.person,
        "object": said.object,
        "place": said.place,
    }
    return enter(found, said.kind, detail, told, post=post, amount=said.amount)


def _followed(item: Item, told: Told) -> tuple[Item, Done, str]:
    """Return an item with its resolution, and the post from which somebody tells of it."""
    found = of(item, locked(item.meeting))
    resolution = sitting_of(found).last("resolution")
    if resolution is None or resolution.detail.get("result") != "adopted":
        raise NotInTurn(_("nothing was resolved that could be carried out"))
    if told.by is None:
        return found, resolution, str(resolution.detail.get("owner") or "")
    who = authority.demand(told.by, Act.EXERCISE_POWER, at=told.at)
    unit = found.meeting.body.unit
    reach = queries.below([unit.pk], localdate(told.at)) | {unit.pk} if unit else set()
    own = [each for each in who.posts if each.post.unit_id in reach | {found.case.unit_id}]
    if not own:
        raise OtherUnit(found.case)
    named = str(resolution.detail.get("owner") or "")
    refs = [f"{members.POST}{each.post.code}" for each in own]
    return found, resolution, named if named in refs else refs[0]
