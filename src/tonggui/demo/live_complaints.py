# SPDX-License-Identifier: Apache-2.0
"""Complaints of the demonstration: a quiet year, then a surge that brings one sector into focus.

All of it is invented; the registers say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from tonggui.complaints.models import Channel
from tonggui.complaints.recording import Said, record_all
from tonggui.demo.county import Raw
from tonggui.registry.models import Listing
from tonggui.supervision import sectors

YEAR, WINDOW = 360, 30
_ACCEPTED, _ANSWERED = timedelta(days=4), timedelta(days=21)
_CHANNELS = (Channel.PHONE, Channel.NET, Channel.LETTER, Channel.VISIT)


def play(wanted: Iterable[Raw], *, at: datetime) -> None:
    """Put the complaints on record, and let the sectors that surge come into focus."""
    listed = set(Listing.objects.values_list("code", flat=True))
    day = localdate(at)
    found = (said for each in wanted if each["power"] in listed for said in _said(each, day))
    record_all(found, by=None, at=at)
    sectors.pass_time(at=at)


def _said(wanted: Raw, day: date) -> Iterator[Said]:
    """Yield one every so many days for a year, and the last ones all within a fortnight."""
    quiet = list(range(WINDOW + 1, WINDOW + YEAR, wanted["every"]))
    lately = [1 + number % 14 for number in range(wanted.get("lately", 0))]
    for number, ago in enumerate([*quiet, *lately], start=1):
        came_on = day - timedelta(days=ago)
        answered = came_on + _ANSWERED
        yield Said(
            register=wanted["register"],
            number=f"{wanted['power']}-{number:03}",
            came_on=came_on,
            channel=_CHANNELS[number % len(_CHANNELS)].value,
            power=wanted["power"],
            accepted_on=min(came_on + _ACCEPTED, day),
            answered_on=answered if answered <= day else None,
        )
