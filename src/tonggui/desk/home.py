# SPDX-License-Identifier: Apache-2.0
"""The first page after signing in: what one holds, what waits, what one may do, where one is in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tonggui.desk.holding import holding
from tonggui.desk.waiting import waiting
from tonggui.ledger.unchanged import unchanged
from tonggui.people import authority
from tonggui.people.acts import ACT_NAMES, GRANTS, ROLE_NAMES, Act, Role
from tonggui.people.authority import opened_to
from tonggui.people.models import Account

_COMMON = frozenset({Act.READ_PUBLIC, Act.SIGN_IN, Act.KEEP_OWN_ACCOUNT, Act.ENTER_DESK})
_EVERYBODY = frozenset({Role.VISITOR, Role.SIGNED_IN})


@opened_to(Act.ENTER_DESK)
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever signed in, and what their standing rests on."""
    account = request.user
    if not isinstance(account, Account):
        raise authority.NotAllowed(Act.ENTER_DESK)
    day = timezone.localdate()
    who: authority.Standing = getattr(request, "standing", authority.Standing())
    held = unchanged.kept(
        ("holding", account.pk, account.official_id, day), lambda: holding(who, day)
    )
    return render(
        request,
        "desk/home.html",
        {
            "account": account,
            "who": who,
            "held": held,
            "waiting": waiting(account, who, held, day),
            "today": day,
            "roles": [ROLE_NAMES[each] for each in Role if each in who.roles - _EVERYBODY],
            "open_acts": [
                ACT_NAMES[act]
                for act, roles in GRANTS.items()
                if act not in _COMMON and not who.roles.isdisjoint(roles)
            ],
            "sessions": UserSession.objects.filter(user=account).order_by("-last_seen_at"),
        },
    )
