# SPDX-License-Identifier: Apache-2.0
"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to


@opened_to(Act.READ_PUBLIC)
def front(request: HttpRequest) -> HttpResponse:
    """Show what is public here and where to begin."""
    return render(request, "portal/front.html")
