# SPDX-License-Identifier: Apache-2.0
"""Builds complaints of the example county: quiet months, and a surge."""

from datetime import UTC, datetime, timedelta

from django.utils.timezone import localdate

from tests.people import build as people
from tests.supervision import build
from tonggui.complaints.recording import Said, record_all
from tonggui.people.models import SupervisingBody, SupervisingMember

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = localdate(AT)
SECTOR = "行政审批"
POWER = "P09"  # of the market regulator, which PZ2 watches


def said(number, *, ago, **facts):
    """Return a complaint that came in some days ago, of the power unless said otherwise."""
    plain = {"register": "12345", "power": POWER, "channel": "phone", "nature": "complaint"}
    return Said(number=str(number), came_on=DAY - timedelta(days=ago), **(plain | facts))


def quiet(*, every=15, days=390, at=AT, **facts):
    """Put a year of complaints on record, one every some days until a month ago."""
    rows = [said(f"Q{ago}", ago=ago, **facts) for ago in range(31, days, every)]
    return record_all(rows, by=None, at=at)


def surge(number=12, *, at=AT, **facts):
    """Put so many complaints of the last days on record."""
    rows = [said(f"S{n}", ago=n % 20, **facts) for n in range(number)]
    return record_all(rows, by=None, at=at)


def member(code="XJW", *, at=AT):
    """Return the account of a member of a supervising body."""
    body = SupervisingBody.objects.get(code=code)
    found = SupervisingMember.objects.on(at.date()).filter(body=body).select_related("official")
    return (
        build.account(found.first().official)
        if found
        else people.account(people.member(body).official)
    )
