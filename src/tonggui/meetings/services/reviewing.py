# SPDX-License-Identifier: Apache-2.0
"""Review the integrity of a major matter before its vote (廉政审查), as whoever watches does."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import OtherUnit
from tonggui.core.values import frozen
from tonggui.meetings.errors import NotInTurn
from tonggui.meetings.models import Item
from tonggui.meetings.services.recording import Told, enter, locked, of
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.supervision import permitting
from tonggui.supervision.services import Recorded

OPINIONS = ("无异议", "有条件", "暂缓", "不同意")


@frozen
class Opinion:
    """What the review says, when the papers were opened for it, and what it makes a condition."""

    opinion: str
    opened_at: datetime
    text: str = ""
    conditions: tuple[str, ...] = ()


@transaction.atomic
def review(item: Item, said: Opinion, told: Told) -> Recorded:
    """Record the integrity opinion on an item; one that comes after the vote is found."""
    found = of(item, locked(item.meeting))
    if said.opinion not in OPINIONS:
        raise NotInTurn(_("choose one of the opinions on the form"))
    if said.opinion != OPINIONS[0] and not said.text.strip() and not said.conditions:
        raise NotInTurn(_("an opinion other than `no objection` says why"))
    if said.opinion == OPINIONS[1] and not said.conditions:
        raise NotInTurn(_("an opinion with conditions names them"))
    reviewer = _reviewer(found, told)
    detail = {
        "item": str(found),
        "opened_at": said.opened_at.isoformat(),
        "reviewer": reviewer,
        "opinion": said.opinion,
        "text": said.text,
        "conditions": list(said.conditions),
    }
    return enter(
        found, "integrity_review", detail, told, actor=reviewer["person"], is_of_power=False
    )


def _reviewer(item: Item, told: Told) -> dict[str, str]:
    """Return for which body somebody reviews: OtherUnit outside its remit."""
    if told.by is None:
        raise NotInTurn(_("a review is somebody's"))
    who = authority.demand(told.by, Act.SUPERVISE, at=told.at)
    body = permitting.body_for(who, item.meeting.body.unit, localdate(told.at))
    if body is None or who.official is None:
        raise OtherUnit(item.case)
    return {"supervisor": f"supervisor:{body.code}", "person": who.official.code}
