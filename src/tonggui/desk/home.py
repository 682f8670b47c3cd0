# SPDX-License-Identifier: Apache-2.0
"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to


@opened_to(Act.ENTER_DESK)
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever signed in."""
    return render(request, "desk/home.html")
