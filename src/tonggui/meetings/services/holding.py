# SPDX-License-Identifier: Apache-2.0
"""Hold a meeting: open it, call items, record who speaks in which order, vote, resolve, close.

What was said is never changed; a correction is one more entry. What is wrong is found by the judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.checks.meeting import FOR, SUBSTANTIVE
from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.meetings import members
from tonggui.meetings.errors import (
    MeetingOver,
    NotEntitled,
    NotInTurn,
    ResolvedAlready,
    VotedAlready,
)
from tonggui.meetings.models import Item, Meeting
from tonggui.meetings.services import attending
from tonggui.meetings.services.recording import (
    Told,
    demand_recorder,
    enter,
    locked,
    of,
    once_a_case,
    under_way,
)
from tonggui.meetings.sitting import Sitting, sitting_of, start_of
from tonggui.supervision.services import Recorded

CHOICES = (FOR, "反对", "弃权")
STANCES = (FOR, "反对", "缓议", "弃权")
KINDS = (SUBSTANTIVE, "report", "question", "procedural")
RESULTS = ("adopted", "rejected", "deferred")
MODES = ("meeting", "circulation")


@frozen
class Speech:
    """What somebody said: of which kind, with which stance, leading towards one or not."""

    post: str
    speech_kind: str = SUBSTANTIVE
    stance: str = ""
    text: str = ""
    leading: bool = False


@frozen
class Resolving:
    """A resolution: how it ended, and what is to be carried out by whom, until when, for whom."""

    result: str
    mode: str = "meeting"
    object: str = ""
    amount: int | None = None
    payee: str = ""
    person: str = ""
    place: str = ""
    owner: str = ""
    due: date | None = None
    feedback_due: date | None = None
    conditions: tuple[str, ...] = ()
    replaces: str = ""
    reason: str = ""


@transaction.atomic
def open_meeting(meeting: Meeting, present: Sequence[str], told: Told) -> Meeting:
    """Open a meeting with those who have come; too few is recorded, and found at the vote."""
    held = locked(meeting)
    demand_recorder(held, by=told.by, at=told.at)
    if not held.is_coming:
        raise MeetingOver(held)
    items = [of(each, held) for each in held.items.order_by("number")]
    if not items:
        raise NotInTurn(_("nothing is on the agenda: put a matter on it first"))
    if held.late_reason and not told.brought:
        raise NotInTurn(_("it was held on paper: bring the scan of its record"))
    seats = members.seats(held.body, localdate(told.held_at or told.at))
    entitled = [each.ref for each in seats]
    if strange := [post for post in present if post not in entitled]:
        raise NotEntitled(strange[0])
    for item in once_a_case(items):
        said = {
            "meeting": held.code,
            "body": f"body:{held.body.code}",
            "chair": held.chair,
            "secretary": held.secretary,
            "entitled": entitled,
            "present": list(present),
            "urgent_reason": held.urgent_reason,
        }
        enter(item, "meeting_open", said, told, post=held.secretary)
    held.opened_at = told.at
    held.save(update_fields=["opened_at"])
    tell("meeting.opened", held, sets=[(held, ("opened_at",))], by=told.by, at=told.at)
    return held


@transaction.atomic
def start(item: Item, told: Told) -> Recorded:
    """Call an item."""
    found, sitting = _sitting(item, told)
    if sitting.is_started:
        raise NotInTurn(_("this item has been called already"))
    said = start_of(found)
    return enter(found, "item_start", said, told, post=found.meeting.secretary, amount=found.amount)


@transaction.atomic
def recuse(item: Item, post: str, told: Told, *, reason: str) -> Recorded:
    """Record that a member stays out of an item and has left the room."""
    found, sitting = _sitting(item, told)
    if post not in sitting.entitled or post in sitting.recused:
        raise NotEntitled(post)
    if not reason.strip():
        raise NotInTurn(_("say why"))
    said = {"item": str(found), "reason": reason, "left_room": True}
    return enter(found, "recuse", said, told, post=post)


@transaction.atomic
def speak(item: Item, said: Speech, told: Told) -> Recorded:
    """Record what somebody said, in the order in which the server receives it."""
    found, sitting = _sitting(item, told)
    if not sitting.is_started:
        raise NotInTurn(_("call the item first"))
    refuse_unfit(said, sitting)
    return enter(found, "speech", speech_detail(found, said), told, post=said.post)


@transaction.atomic
def correct(item: Item, seq: int, told: Told, *, text: str) -> Recorded:
    """Put a further entry beside a speech that says what is to be corrected; the speech stays."""
    found = of(item, locked(item.meeting))
    demand_recorder(found.meeting, by=told.by, at=told.at)
    sitting = sitting_of(found)
    said = next((act for act in sitting.speeches if act.row.seq == seq), None)
    if said is None or not text.strip():
        raise NotInTurn(_("say which speech is corrected, and how"))
    detail = {"item": str(found), "speech_kind": "procedural", "corrects": seq, "text": text}
    return enter(found, "speech", {**detail, "leading": False}, told, post=said.post)


@transaction.atomic
def vote(
    item: Item,
    told: Told,
    *,
    votes: Mapping[str, str] | None = None,
    counted: Mapping[str, int] | None = None,
) -> Recorded:
    """Record a vote, by name or as counted of a secret ballot; there is no second one."""
    found, sitting = _sitting(item, told)
    if not sitting.is_started:
        raise NotInTurn(_("call the item first"))
    if sitting.of("vote"):
        raise VotedAlready(found)
    detail: dict[str, object] = {"item": str(found)}
    if counted is not None:
        if sitting.cast:
            raise NotInTurn(_("members have voted by name already: take the vote by name"))
        _refuse_miscount(counted, sitting)
        detail |= {"counted": dict(counted), "ballot": "secret"}
    else:
        votes = _with_cast(votes or {}, sitting)
        _refuse_strangers(votes, sitting)
        detail |= {"votes": dict(votes), "cast": sorted(sitting.cast)}
    return enter(found, "vote", detail, told, post=found.meeting.secretary)


@transaction.atomic
def dissent(item: Item, post: str, told: Told, *, text: str) -> Recorded:
    """Record the reasons of whoever voted against or abstained."""
    found, sitting = _sitting(item, told)
    if post not in sitting.entitled:
        raise NotEntitled(post)
    if not text.strip():
        raise NotInTurn(_("say why"))
    return enter(found, "dissent", {"item": str(found), "text": text}, told, post=post)


@transaction.atomic
def resolve(item: Item, said: Resolving, told: Told) -> Recorded:
    """Record how an item ended; against the votes only with a reason."""
    is_by_paper = said.mode == "circulation"
    found = of(item, locked(item.meeting)) if is_by_paper else under_way(item)
    demand_recorder(found.meeting, by=told.by, at=told.at)
    if found.meeting.closed_at or found.meeting.cancelled_at:
        raise MeetingOver(found.meeting)
    sitting = sitting_of(found)
    if sitting.of("resolution"):
        raise ResolvedAlready(found)
    if said.result not in RESULTS or said.mode not in MODES:
        raise NotInTurn(_("choose one of the results on the form"))
    if said.owner and said.due is None:
        raise NotInTurn(_("say until when it is to be carried out"))
    if _is_against_the_votes(said, sitting) and not said.reason.strip():
        raise NotInTurn(_("this is not how the votes fell: whoever chairs says why"))
    amount = found.amount if said.amount is None else said.amount
    detail = _resolution(found, said)
    return enter(found, "resolution", detail, told, post=found.meeting.secretary, amount=amount)


@transaction.atomic
def override(item: Item, told: Told, *, reason: str) -> Recorded:
    """Report to the county commission why an opinion to defer or refuse is not followed."""
    found, _sitting_now = _sitting(item, told)
    if not reason.strip():
        raise NotInTurn(_("say why"))
    said = {"item": str(found), "to": "county_commission", "reason": reason}
    return enter(found, "override_report", said, told, post=found.meeting.chair)


@transaction.atomic
def close(meeting: Meeting, told: Told) -> Meeting:
    """Close a meeting; its minutes are due from now on."""
    held = locked(meeting)
    demand_recorder(held, by=told.by, at=told.at)
    if not held.is_under_way:
        raise MeetingOver(held)
    for item in once_a_case([of(each, held) for each in held.items.order_by("number")]):
        enter(item, "meeting_close", {"meeting": held.code}, told, post=held.secretary)
    held.closed_at = told.at
    held.save(update_fields=["closed_at"])
    left = [(each, ("done_at",)) for each in attending.ended(held, at=told.at)]
    tell("meeting.closed", held, sets=[(held, ("closed_at",)), *left], by=told.by, at=told.at)
    return held


@transaction.atomic
def keep_minutes(meeting: Meeting, told: Told, *, digest: str, signed_by: str = "") -> int:
    """Enter the minutes under their digest; others than before without a signature are found."""
    held = locked(meeting)
    demand_recorder(held, by=told.by, at=told.at)
    if held.closed_at is None:
        raise NotInTurn(_("minutes follow the end of the meeting"))
    found = 0
    for item in once_a_case([of(each, held) for each in held.items.order_by("number")]):
        said = {"meeting": held.code, "hash": digest, "correction_signed_by": signed_by}
        found += len(enter(item, "minutes", said, told, post=held.secretary).findings)
    return found


def _sitting(item: Item, told: Told) -> tuple[Item, Sitting]:
    """Return an item of an open meeting to whoever keeps its record, with what happened to it."""
    found = under_way(item)
    demand_recorder(found.meeting, by=told.by, at=told.at)
    return found, sitting_of(found)


def refuse_unfit(said: Speech, sitting: Sitting) -> None:
    """Refuse a speech of no known kind, or a position that nobody entitled states."""
    if said.speech_kind not in KINDS or (said.stance and said.stance not in STANCES):
        raise NotInTurn(_("choose one of the kinds and stances on the form"))
    if said.speech_kind == SUBSTANTIVE:
        if said.post not in sitting.voters:
            raise NotEntitled(said.post)
        if not said.stance and not said.leading:
            raise NotInTurn(_("a statement of position says which"))


def speech_detail(item: Item, said: Speech) -> dict[str, object]:
    """Return what the event of a speech says."""
    return {
        "item": str(item),
        "speech_kind": said.speech_kind,
        "stance": said.stance if said.speech_kind == SUBSTANTIVE else "",
        "text": said.text,
        "leading": said.leading,
    }


def _with_cast(votes: Mapping[str, str], sitting: Sitting) -> dict[str, str]:
    """Return votes with what members cast themselves, which nobody enters otherwise."""
    for post, choice in sitting.cast.items():
        if votes.get(post, choice) != choice:
            said = _("`%s` has voted: nobody enters another vote for a member who cast one")
            raise NotInTurn(said % post)
    # Whoever cast a vote and was recused afterwards has none.
    own = {post: choice for post, choice in sitting.cast.items() if post in sitting.voters}
    return {**votes, **own}


def _refuse_strangers(votes: Mapping[str, str], sitting: Sitting) -> None:
    if not votes:
        raise NotInTurn(_("nobody voted: say how each of them did"))
    for post, choice in votes.items():
        if post not in sitting.voters:
            raise NotEntitled(post)
        if choice not in CHOICES:
            raise NotInTurn(_("choose how each of them voted"))


def _refuse_miscount(counted: Mapping[str, int], sitting: Sitting) -> None:
    total = sum(counted.values())
    if not total or total > len(sitting.voters) or min(counted.values()) < 0:
        said = _("%(votes)d votes were counted, and %(voters)d may vote")
        raise NotInTurn(said % {"votes": total, "voters": len(sitting.voters)})


def _is_against_the_votes(said: Resolving, sitting: Sitting) -> bool:
    cast = sitting.last("vote")
    if cast is None or said.result not in {"adopted", "rejected"}:
        return False
    counted = cast.detail.get("counted")
    votes = cast.detail.get("votes") or {}
    yes = counted.get(FOR, 0) if counted else sum(each == FOR for each in votes.values())
    is_carried = bool(yes * 2 > len(sitting.entitled))
    return is_carried != (said.result == "adopted")


def _resolution(item: Item, said: Resolving) -> dict[str, object]:
    return {
        "id": f"RES-{item}",
        "item": str(item),
        "body": f"body:{item.meeting.body.code}",
        "item_type": item.matter,
        "result": said.result,
        "mode": said.mode,
        "object": said.object or item.subject,
        "payee": said.payee or item.payee,
        "person": said.person,
        "place": said.place,
        "owner": said.owner,
        "due": said.due.isoformat() if said.due else "",
        "feedback_due": said.feedback_due.isoformat() if said.feedback_due else "",
        "conditions": list(said.conditions),
        "replaces": said.replaces,
        "reason": said.reason,
    }
