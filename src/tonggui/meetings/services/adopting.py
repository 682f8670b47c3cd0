# SPDX-License-Identifier: Apache-2.0
"""Put drafts of lists and risk rounds on an agenda, and adopt them by what the meeting resolved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.events import CASE_CLOSE
from tonggui.ledger.telling import tell
from tonggui.meetings import members
from tonggui.meetings.deciding import is_carried
from tonggui.meetings.errors import NotCarried, NotInTurn
from tonggui.meetings.models import Item, Meeting, OnAgenda
from tonggui.meetings.services.calling import coming
from tonggui.meetings.services.recording import Told, enter
from tonggui.meetings.sitting import sitting_of
from tonggui.people import queries
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account, CollectiveBodyVersion, Unit
from tonggui.registry import services as registry
from tonggui.registry.models import Draft
from tonggui.rounds import services as rounds
from tonggui.rounds.models import Round
from tonggui.supervision.beside import open_beside
from tonggui.supervision.permitting import Acting

MATTER = "其他事项"
_DONE = "已据此通过"


@transaction.atomic
def put_draft(meeting: Meeting, draft: Draft, *, by: Account | None, at: datetime) -> OnAgenda:
    """Put a draft on the agenda as it is now; changed before it is called, it is put there anew."""
    held = coming(meeting, by=by, at=at)
    _refuse_other_unit(held, draft.power.unit, at)
    found = Draft.objects.get(pk=draft.pk)
    if found.closed_at is not None:
        raise NotInTurn(_("this draft of `%s` is published already") % found.power)
    rows = OnAgenda.objects.filter(draft=found, item__meeting=held).select_related("item")
    before = rows.order_by("-pk").first()
    if before and before.version == found.version:
        raise NotInTurn(_("this version of `%s` is on that agenda already") % found.power)
    item = before.item if before and not sitting_of(before.item).is_started else None
    subject = f"审定“{found.name}”权力运行清单（{found.power.code}）"
    return _put(held, item, subject, OnAgenda(draft=found, version=found.version), by=by, at=at)


@transaction.atomic
def put_round(meeting: Meeting, found: Round, *, by: Account | None, at: datetime) -> OnAgenda:
    """Put a risk round on the agenda, to have its grades adopted (集体定, R22)."""
    held = coming(meeting, by=by, at=at)
    _refuse_other_unit(held, found.unit, at)
    if found.adopted_on is not None or not found.is_open:
        raise NotInTurn(_("the round `%s` was adopted or closed already") % found)
    if OnAgenda.objects.filter(round=found, item__meeting=held).exists():
        raise NotInTurn(_("the round `%s` is on that agenda already") % found)
    return _put(held, None, f"审定风险排查结果（{found}）", OnAgenda(round=found), by=by, at=at)


@transaction.atomic
def adopt_draft(
    item: Item, draft: Draft, *, version: int, by: Account | None, at: datetime
) -> Draft:
    """Adopt a version of a draft by the item that was about just this version, and was carried."""
    about = OnAgenda.objects.filter(item=item, draft=draft, version=version)
    _refuse_undecided(item, is_about=about.exists())
    held = registry.adopt(
        draft,
        version=version,
        resolution=resolution_of(item),
        adopted_on=localdate(item.meeting.begins_at),
        item=str(item),
        by=by,
        at=at,
    )
    _carried_out(item, by=by, at=at)
    return held


@transaction.atomic
def adopt_round(item: Item, found: Round, *, by: Account | None, at: datetime) -> Round:
    """Adopt a risk round by the item that was about it, and was carried."""
    _refuse_undecided(item, is_about=OnAgenda.objects.filter(item=item, round=found).exists())
    held = rounds.adopt_round(
        found,
        body=item.meeting.body,
        resolution=resolution_of(item),
        adopted_on=localdate(item.meeting.begins_at),
        item=str(item),
        by=by,
        at=at,
    )
    _carried_out(item, by=by, at=at)
    return held


def _carried_out(item: Item, *, by: Account | None, at: datetime) -> None:
    """Record that what was resolved is done with the adoption, and close the case of the item."""
    end, told = sitting_of(item).last("resolution"), Told(by, at)
    if end is None or not item.case.is_open:
        return
    owner = str(end.detail.get("owner") or item.meeting.secretary)
    said = {"resolution": end.detail["id"], "text": _DONE, "result": _DONE}
    enter(item, "progress", said, told, post=owner)
    item.case.refresh_from_db()
    enter(item, CASE_CLOSE, {}, told, post=owner)


def resolution_of(item: Item) -> str:
    """Return what the resolution of an item is called: the body, its meeting, the item."""
    meeting = item.meeting
    rows = CollectiveBodyVersion.objects.on(localdate(meeting.begins_at)).filter(body=meeting.body)
    version = rows.first()
    name = version.name if version else meeting.body.code
    return f"{name} {meeting.code} 第{item.number}项"[:200]


def _put(  # noqa: PLR0913 - an item, and what it is about
    meeting: Meeting,
    item: Item | None,
    subject: str,
    made: OnAgenda,
    *,
    by: Account | None,
    at: datetime,
) -> OnAgenda:
    fresh = item or _item(meeting, subject[:200], by=by, at=at)
    made.item, made.put_at, made.by = fresh, at, by
    made.save(force_insert=True)
    added = [made] if item else [fresh, made]
    tell("meeting.item-put", meeting, adds=added, by=by, at=at)
    return made


def _item(meeting: Meeting, subject: str, *, by: Account | None, at: datetime) -> Item:
    """Return a new item, with a case of its own: adopting lists exercises no listed power."""
    unit = meeting.body.unit
    if unit is None:
        raise NotAllowed(Act.HOLD_MEETINGS)
    opener = Acting(members.holder(meeting.secretary, localdate(at)), meeting.secretary)
    return Item.objects.create(
        meeting=meeting,
        number=meeting.items.count() + 1,
        case=open_beside(unit, title=subject, opener=opener, by=by, at=at),
        matter=MATTER,
        subject=subject,
        put_at=at,
    )


def _refuse_other_unit(meeting: Meeting, unit: Unit, at: datetime) -> None:
    above = {each.pk for each in queries.above(unit, localdate(at))}
    if meeting.body.unit_id not in above:
        raise NotAllowed(Act.HOLD_MEETINGS)


def _refuse_undecided(item: Item, *, is_about: bool) -> None:
    if not is_about:
        raise NotCarried(item, _("it was not about this, as it stands now"))
    if not is_carried(item):
        raise NotCarried(item, _("it was not adopted in a meeting with a quorum"))


def carried(*, draft: Draft | None = None, found: Round | None = None) -> list[Item]:
    """Return the items by which a draft as it is now, or a round, can be adopted."""
    about = Q(draft=draft, version=draft.version) if draft else Q(round=found)
    rows = OnAgenda.objects.filter(about).select_related("item__case", "item__meeting__body__unit")
    return [each.item for each in rows.order_by("-pk") if is_carried(each.item)]
