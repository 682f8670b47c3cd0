# SPDX-License-Identifier: Apache-2.0
"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def front(request: HttpRequest) -> HttpResponse:
    """Show what is public here and where to begin."""
    return render(request, "portal/front.html")
