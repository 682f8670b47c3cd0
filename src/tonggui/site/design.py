# SPDX-License-Identifier: Apache-2.0
"""Show every component of the design on one page, for those who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.site.templatetags.drawing import Power, Stop, Watch

DONE, NOW, AHEAD = Power.DONE, Power.NOW, Power.AHEAD
TRACK = (
    Stop(DONE, Watch.IN_STEP),
    Stop(DONE, Watch.IN_STEP),
    Stop(DONE, Watch.LATE, days=9),
    Stop(DONE, Watch.NONE),
    Stop(DONE, Watch.IN_STEP),
    Stop(NOW, Watch.DUE),
    Stop(AHEAD, Watch.PLANNED),
)


@opened_to(Act.READ_PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    """Show the components."""
    return render(request, "design/components.html", {"track": TRACK, "levels": ("高", "中", "低")})
