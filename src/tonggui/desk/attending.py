# SPDX-License-Identifier: Apache-2.0
"""What waits of meetings: to attend and to review for those who watch, to hold for those who do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.powers import MAJOR_MATTERS
from tonggui.meetings.models import Invitation, Item, Meeting
from tonggui.meetings.sitting import sitting_of
from tonggui.people.authority import Standing

Told = tuple[str, str, str, date]
_AHEAD = {"closed_at": None, "cancelled_at": None}


def meetings_for(who: Standing) -> Iterator[Told]:
    """Yield what somebody has to do about meetings, why, where, and by which day."""
    if who.bodies:
        yield from _to_watch([each.body_id for each in who.bodies])
    posts = [f"post:{each.post.code}" for each in who.posts]
    rows = Meeting.objects.filter(secretary__in=posts, **_AHEAD) if posts else ()
    for each in rows:
        why = _("You keep its record.")
        yield _("Hold the meeting %s") % each, why, _address(each), localdate(each.begins_at)


def attended(meetings: Iterable[str]) -> dict[tuple[str, str], bool]:
    """Return of some meetings which invited bodies came, by number of meeting and code of body."""
    rows = Invitation.objects.filter(meeting__code__in=set(meetings))
    found = rows.values_list("meeting__code", "body__code", "attended_at")
    return {(meeting, body): at is not None for meeting, body, at in found}


def asked(bodies: Iterable[str], *, since: datetime) -> set[str]:
    """Return which of some bodies were asked to a meeting that was held; to paper asks nobody."""
    rows = Invitation.objects.filter(
        body__code__in=list(bodies), meeting__late_reason="", meeting__closed_at__gte=since
    )
    return set(rows.values_list("body__code", flat=True).distinct())


def absences(bodies: Iterable[str], *, since: datetime) -> list[Invitation]:
    """Return where some bodies were asked to a meeting that was held, and did not come.

    No rule finds it: it is a fact beside the numbers, of which the body says what is to be said.
    A meeting held on paper, and one called off, asked for nobody.
    """
    rows = Invitation.objects.filter(
        body__code__in=list(bodies),
        attended_at=None,
        meeting__late_reason="",
        meeting__closed_at__gte=since,
    )
    return list(rows.select_related("meeting", "body").order_by("-meeting__closed_at", "pk"))


def _to_watch(bodies: list[int]) -> Iterator[Told]:
    rows = Invitation.objects.filter(
        body__in=bodies, attended_at=None, meeting__closed_at=None, meeting__cancelled_at=None
    )
    for each in rows.select_related("meeting"):
        met = each.meeting
        why = _("Your body was invited: it watches, and has no vote.")
        yield _("Attend the meeting %s") % met, why, _address(met), localdate(met.begins_at)
        for item in _unreviewed(met):
            where = reverse("desk:review-item", args=[met.code, item.number])
            said = _("Review the integrity of: %s") % item.subject
            yield said, _("The opinion comes before the vote."), where, localdate(met.begins_at)


def _unreviewed(meeting: Meeting) -> Iterator[Item]:
    rows = meeting.items.filter(matter__in=MAJOR_MATTERS).exclude(noticed_at=None)
    for item in rows.select_related("case", "meeting__body"):
        if sitting_of(item).last("integrity_review") is None:
            yield item


def _address(meeting: Meeting) -> str:
    return reverse("desk:meeting", args=[meeting.code])
