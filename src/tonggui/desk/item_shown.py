# SPDX-License-Identifier: Apache-2.0
"""What the page of a meeting's item is given: how it stands, and what whoever asks may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import room
from tonggui.desk.asking import who
from tonggui.desk.lines import spoken
from tonggui.meetings import members, services
from tonggui.meetings.foreseeing import OPEN, SHUT, WAITING
from tonggui.meetings.members import Seat
from tonggui.meetings.models import Item
from tonggui.meetings.services.recording import keeps
from tonggui.meetings.sitting import Sitting, sitting_of, sittings_of
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.supervision import permitting
from tonggui.supervision.showing import rails_of


def shown(request: HttpRequest, found: Item) -> dict[str, Any]:
    """Return all that the page of an item, and what it asks for anew, is given."""
    asker, sitting = who(request), sitting_of(found)
    standing = authority.standing(asker["by"], at=asker["at"])
    day = timezone.localtime(found.meeting.begins_at).date()
    posts = _posts(sitting, day)
    gates = room.passed(sitting, posts, at=asker["at"])
    return {
        **_sat(sitting),
        **_around(sitting, day),
        **_may(standing, sitting),
        "posts": posts,
        "gates": gates,
        "shut": [each for each in gates if each.state in {SHUT, WAITING}],
        "met": sum(each.state == OPEN for each in gates),
        "findings": rails_of(found.case, at=asker["at"], language=spoken()).findings,
        "trail": [
            (_("Meetings"), reverse("desk:meetings")),
            (found.meeting.code, reverse("desk:meeting", args=[found.meeting.code])),
            (_("Item %d") % found.number, ""),
        ],
    }


def _sat(sitting: Sitting) -> dict[str, Any]:
    """Return what happened to an item so far."""
    return {
        "item": sitting.item,
        "code": str(sitting.item),
        "adopts": sitting.item.adopts.select_related("draft__power", "draft__edition", "round"),
        "meeting": sitting.item.meeting,
        "sitting": sitting,
        "voters": set(sitting.voters),
        "recused": set(sitting.recused),
        "speeches": sitting.speeches,
        "corrections": {
            int(each.detail["corrects"]) for each in sitting.speeches if "corrects" in each.detail
        },
        "needed": room.needed(sitting),
        "slots": room.slots(sitting),
        "tally": room.tally(sitting),
        "papers": room.papers(sitting),
        "held": room.held_against(sitting),
        "ledger": room.ledger(sitting),
    }


def _around(sitting: Sitting, day: date) -> dict[str, Any]:
    """Return what stands around an item: its meeting's others, who watches, and what is newest."""
    meeting = sitting.item.meeting
    invited = list(meeting.invitations.select_related("body").order_by("body__code"))
    seats = [] if sitting.opening else members.seats(meeting.body, day)
    came = sum(each.attended_at is not None for each in invited)
    return {
        "seats": seats,
        "quorum": room.quorum(sitting, among=len(seats)),
        "invited": invited,
        "watchers": queries.bodies_on(day),
        "bodies": _bodies(sitting, day),
        "others": sittings_of(meeting),
        "seen": f"{sitting.item.case.last_seq}-{came}-{bool(meeting.closed_at):d}",
    }


def _may(standing: Standing, sitting: Sitting) -> dict[str, Any]:
    """Return what somebody may do about an item now."""
    item, meeting = sitting.item, sitting.item.meeting
    unit = meeting.body.unit
    watches = permitting.body_for(standing, unit, timezone.localdate()) if unit else None
    seat = services.seat_of(standing, sitting) if meeting.is_under_way else ""
    is_own = bool(seat) and sitting.state == "started" and not meeting.late_reason
    return {
        "may_record": keeps(standing, meeting) and not meeting.cancelled_at,
        "my_seat": seat,
        "may_state": is_own and seat not in sitting.stated,
        "may_vote": is_own and seat not in sitting.cast,
        "may_review": watches is not None and authority.may(standing, Act.SUPERVISE),
        "may_follow": any(each.post.unit_id == item.case.unit_id for each in standing.posts),
    }


def _posts(sitting: Sitting, day: date) -> dict[str, Seat]:
    """Return everybody whom the page names, by post."""
    owners = [str(each.detail["owner"]) for each in sitting.acts if each.detail.get("owner")]
    refs = [*sitting.entitled, *(each.post for each in sitting.acts), *owners]
    refs += [sitting.item.reporter, sitting.chair]
    return members.called([each for each in dict.fromkeys(refs) if each], day)


def _bodies(sitting: Sitting, day: date) -> dict[str, str]:
    """Return what the bodies are called that gave an integrity opinion, by reference."""
    refs = [str((each.detail.get("reviewer") or {}).get("supervisor", "")) for each in sitting.acts]
    versions = queries.bodies_on(day).values()
    names = {f"supervisor:{each.body.code}": each.name for each in versions}
    return {ref: names.get(ref, ref.partition(":")[2]) for ref in refs if ref}
