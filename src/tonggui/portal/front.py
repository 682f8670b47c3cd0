# SPDX-License-Identifier: Apache-2.0
"""The public front page: what can be looked up, and the two boards side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from tonggui.people import overview, record
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.caching import public_page

MOST_DONE = 8


@opened_to(Act.READ_PUBLIC)
@public_page
def front(request: HttpRequest) -> HttpResponse:
    """Show the county as it is today; what nobody has published yet is shown as missing."""
    done = record.latest(MOST_DONE, leaving_out=record.OF_STAFF)
    given = {"county_today": overview.county(localdate()), "done": done}
    return render(request, "portal/front.html", given)
