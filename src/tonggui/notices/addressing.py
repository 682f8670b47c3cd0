# SPDX-License-Identifier: Apache-2.0
"""Who is told: whoever holds the post, or acts for the body, on the day of asking, nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import product

from django.db.models import Exists, OuterRef, Q, QuerySet

from tonggui.notices.models import Channel, How, Kind, Notice, Preference, Reading
from tonggui.people.authority import Standing
from tonggui.people.models import Official, SupervisingMember, Tenure

KEPT = timedelta(days=90)
POST = "post:"
# What goes out by mail at once where somebody has not said otherwise; the rest goes together.
_AT_ONCE = frozenset({Kind.CARD, Kind.OVERDUE})
NEVER_OFF = "red"


def notices_for(who: Standing, *, at: datetime) -> QuerySet[Notice]:
    """Return the notices of the last 90 days to what somebody is now, the latest first.

    Kinds switched off on this site are left out; red cards cannot be.
    """
    if who.official is None:
        return Notice.objects.none()
    mine = Q(to_official=who.official.code)
    mine |= Q(to_post__in=[f"{POST}{each.post.code}" for each in who.posts])
    mine |= Q(to_body__in=[each.body.code for each in who.bodies])
    off = Preference.objects.filter(official=who.official, channel=Channel.SITE, how=How.NEVER)
    is_off = Exists(off.filter(kind=OuterRef("kind")))
    rows = Notice.objects.filter(mine, made_at__gt=at - KEPT)
    return rows.filter(Q(level=NEVER_OFF) | ~is_off).order_by("-made_at", "-pk")


def unread_for(who: Standing, *, at: datetime) -> QuerySet[Notice]:
    """Return those that somebody has not read."""
    read = Reading.objects.filter(official=who.official, notice=OuterRef("pk"))
    return notices_for(who, at=at).filter(~Exists(read))


def unread(who: Standing, *, at: datetime) -> int:
    """Return how many notices somebody has not read."""
    return unread_for(who, at=at).order_by().count() if who.official else 0


def holders(notice: Notice, day: date) -> QuerySet[Official]:
    """Return the officials to whom a notice is addressed on a day."""
    if notice.to_post:
        post = notice.to_post.removeprefix(POST)
        held = Tenure.objects.on(day).filter(post__code=post).values("official")
        return Official.objects.filter(pk__in=held)
    if notice.to_body:
        rows = SupervisingMember.objects.on(day).filter(body__code=notice.to_body)
        return Official.objects.filter(pk__in=rows.values("official"))
    return Official.objects.filter(code=notice.to_official)


def wanted(official: Official) -> Mapping[tuple[str, str], How]:
    """Return how an official wants each kind on each way."""
    pairs = product(Kind, Channel)
    said = {(kind.value, channel.value): _first(kind, channel) for kind, channel in pairs}
    for each in Preference.objects.filter(official=official):
        said[each.kind, each.channel] = How(each.how)
    return said


def _first(kind: Kind, channel: Channel) -> How:
    if channel == Channel.MAIL and kind not in _AT_ONCE:
        return How.DIGEST
    return How.AT_ONCE
