# SPDX-License-Identifier: Apache-2.0
"""What views of the desk share: who asks, what an address names, and the page of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, TypedDict

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused, sentence
from tonggui.core.values import frozen
from tonggui.people import lending, queries
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import (
    Account,
    CollectiveBody,
    Delegation,
    Membership,
    Office,
    Official,
    Post,
    Tenure,
    Unit,
)


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


def unit_of_office(code: str) -> Unit:
    """Return the unit of the section an address names."""
    return get_object_or_404(Office.objects.select_related("unit"), code=code).unit


def unit_of_body(code: str) -> Unit:
    """Return the unit of the deciding body an address names; those above the county have none."""
    return _own(get_object_or_404(CollectiveBody.objects.select_related("unit"), code=code))


def unit_of_seat(number: int) -> Unit:
    """Return the unit of the deciding body in which a seat is."""
    return _own(get_object_or_404(Membership.objects.select_related("body__unit"), pk=number).body)


def unit_of_official(code: str) -> Unit | None:
    """Return the unit an official serves today, else served last, None before the first post."""
    return queries.unit_of_official(get_object_or_404(Official, code=code), timezone.localdate())


def unit_of_delegation(number: int) -> Unit | None:
    """Return the unit whose authority a delegation lends, None where that cannot be told."""
    rows = Delegation.objects.select_related("lent_by", "for_post__unit")
    return lending.lender_of(get_object_or_404(rows, pk=number))


@frozen
class Page:
    """What a page of a form says: what it is for, what its button does, where to go instead.

    `more` is what a template of its own shows beside the form.
    """

    title: str
    does: str
    note: str = ""
    back: str = ""
    more: Mapping[str, object] = field(default_factory=dict)


def answered(
    request: HttpRequest,
    form: Form,
    page: Page,
    act: Callable[[dict[str, Any]], HttpResponse],
    template: str = "desk/form.html",
) -> HttpResponse:
    """Do what a form asks and lead on, or show it again with what is wrong.

    A refusal stands above the form, so that nothing that was filled in is lost. Where something has
    changed since the form was opened, the form would only fail again: that has a page of its own.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except (NotAllowed, Conflict):
            raise
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
    given = {
        "form": form,
        "title": page.title,
        "does": page.does,
        "note": page.note,
        "back": page.back,
        **page.more,
    }
    return render(request, template, given, status=422 if form.is_bound else 200)


def done(request: HttpRequest, said: str, to: str, *where: object) -> HttpResponse:
    """Say what was done, where its receipt is, and lead on."""
    receipts = reverse("desk:receipts")
    words = format_html('{} <a href="{}">{}</a>', said, receipts, _("Take the receipt"))
    messages.success(request, words)
    return redirect(to, *where)


def withdrawal(of: str, *, back: str) -> Page:
    """Return the page on which something is withdrawn as recorded in error."""
    return Page(
        title=_("Withdraw as recorded in error: %s") % of,
        does=_("Withdraw"),
        note=_("For what never was. What has truly changed is ended instead. The row is kept."),
        back=back,
    )


def withdrawn() -> str:
    """Return what is said when something was withdrawn."""
    return _("It is withdrawn as recorded in error; the row stays on record, marked as withdrawn.")


def _own(body: CollectiveBody) -> Unit:
    if body.unit is None:
        raise Http404
    return body.unit
