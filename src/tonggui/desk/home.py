# SPDX-License-Identifier: Apache-2.0
"""The first page after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever signed in."""
    return render(request, "desk/home.html")
