# SPDX-License-Identifier: Apache-2.0
"""What views of the desk share: who asks, what an address names, and the page of a form."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account, Delegation, Post, Tenure, Unit


class Who(TypedDict):
    """Who acts and when, as services want it."""

    by: Account
    at: datetime


def who(request: HttpRequest) -> Who:
    """Return who acts, now: the desk is where the clock is read."""
    if not isinstance(request.user, Account):
        raise NotAllowed(Act.ENTER_DESK)
    return {"by": request.user, "at": timezone.now()}


def unit_named(code: str) -> Unit:
    """Return the unit an address names."""
    return get_object_or_404(Unit, code=code)


def unit_of_post(code: str) -> Unit:
    """Return the unit of the post an address names."""
    return get_object_or_404(Post.objects.select_related("unit"), code=code).unit


def unit_of_tenure(number: int) -> Unit:
    """Return the unit in which a tenure is."""
    return get_object_or_404(Tenure.objects.select_related("post__unit"), pk=number).post.unit


def unit_of_delegation(number: int) -> Unit | None:
    """Return the unit that a delegation reaches into, None where it names neither."""
    found = get_object_or_404(
        Delegation.objects.select_related("unit", "for_post__unit"), pk=number
    )
    return found.for_post.unit if found.for_post else found.unit


def form_page(  # noqa: PLR0913 - what a page of a form says
    request: HttpRequest, form: BaseForm, *, title: str, does: str, note: str = "", back: str = ""
) -> HttpResponse:
    """Show a form: what it is for, what its button does, and where to go instead."""
    given = {"form": form, "title": title, "does": does, "note": note, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "desk/form.html", given, status=status)


def done(request: HttpRequest, said: str, to: str, *where: object) -> HttpResponse:
    """Say what was done, where its receipt is, and lead on."""
    receipts = reverse("desk:receipts")
    words = format_html('{} <a href="{}">{}</a>', said, receipts, _("Take the receipt"))
    messages.success(request, words)
    return redirect(to, *where)
