# SPDX-License-Identifier: Apache-2.0
"""Accounts: made by the system administrator, opened and locked by the security administrator."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.people import authority, record, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Account, Administers


@opened_to(Act.SEE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Show all accounts with their state and how many sessions each has."""
    standing = authority.standing(who(request)["by"], at=timezone.now())
    sessions = dict(UserSession.objects.values_list("user").annotate(Count("pk")).order_by())
    found = list(Account.objects.select_related("official").order_by("username"))
    given = {
        "without_factor": record.without_second_factor(found),
        "with_factor": set(Authenticator.objects.values_list("user_id", flat=True)),
        "accounts": [(each, sessions.get(each.pk, 0)) for each in found],
        "may_make": authority.may(standing, Act.MAKE_ACCOUNTS),
        "may_lock": authority.may(standing, Act.LOCK_ACCOUNTS),
    }
    return render(request, "desk/accounts.html", given)


@opened_to(Act.MAKE_ACCOUNTS)
def make(request: HttpRequest) -> HttpResponse:
    """Make an account and show the one-time link with which its owner sets a password."""

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.make_account(
            said["username"],
            official=said["official"],
            administers=Administers(said["administers"]),
            **who(request),
        )
        return _link(request, made)

    page = Page(
        title=_("Make an account"),
        does=_("Make"),
        note=_("It stays locked until the security administrator opens it."),
        back=reverse("desk:accounts"),
    )
    return answered(request, forms.NewAccount(request.POST or None), page, act)


@opened_to(Act.MAKE_ACCOUNTS)
@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Lock an account and show a new one-time link for it."""
    return _link(request, get_object_or_404(Account, pk=number))


@opened_to(Act.MAKE_ACCOUNTS)
@require_POST
def remove_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Remove the second factor that the owner of an account lost, and lock the account."""
    services.remove_second_factor(get_object_or_404(Account, pk=number), **who(request))
    said = _("The second factor is removed; the security administrator opens the account.")
    return done(request, said, "desk:accounts")


@opened_to(Act.LOCK_ACCOUNTS)
@require_POST
def lock(request: HttpRequest, number: int) -> HttpResponse:
    """Lock an account; its sessions end at once."""
    services.lock_account(get_object_or_404(Account, pk=number), **who(request))
    return done(request, _("The account is locked and its sessions are ended."), "desk:accounts")


@opened_to(Act.LOCK_ACCOUNTS)
@require_POST
def unlock(request: HttpRequest, number: int) -> HttpResponse:
    """Open an account."""
    services.open_account(get_object_or_404(Account, pk=number), **who(request))
    return done(request, _("The account is open."), "desk:accounts")


@opened_to(Act.END_SESSIONS)
@require_POST
def end_sessions(request: HttpRequest, number: int) -> HttpResponse:
    """End all sessions of an account."""
    count = services.end_sessions(get_object_or_404(Account, pk=number), **who(request))
    return done(request, _("%d sessions ended.") % count, "desk:accounts")


def _link(request: HttpRequest, account: Account) -> HttpResponse:
    uid, key = services.issue_link(account, **who(request))
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    given = {"account": account, "link": request.build_absolute_uri(address)}
    response = render(request, "desk/link.html", given)
    response.headers["Cache-Control"] = "no-store"
    return response
