# SPDX-License-Identifier: Apache-2.0
"""The first page after signing in: what one holds, what waits, what one may do, where one is in."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tonggui.desk.cases import cases_of
from tonggui.desk.holding import holding
from tonggui.desk.waiting import waiting
from tonggui.ledger.unchanged import unchanged
from tonggui.people import authority
from tonggui.people.acts import ACT_NAMES, GRANTS, ROLE_NAMES, Act, Role
from tonggui.people.authority import opened_to
from tonggui.people.models import Account
from tonggui.supervision.cards.queries import against

_COMMON = frozenset({Act.READ_PUBLIC, Act.SIGN_IN, Act.KEEP_OWN_ACCOUNT, Act.ENTER_DESK})
# Where an act is begun that does not begin at the page of what it is about.
_PAGES = MappingProxyType(
    {
        Act.SEE_ORGANISATION: "desk:units",
        Act.FOUND_UNITS: "desk:found-unit",
        Act.REGISTER_OFFICIALS: "desk:register-official",
        Act.KEEP_HIGHER_BODIES: "desk:found-higher-body",
        Act.KEEP_SUPERVISORS: "desk:bodies",
        Act.EXPORT_ORGANISATION: "desk:export",
        Act.IMPORT_ORGANISATION: "desk:import",
        Act.SEE_ACCOUNTS: "desk:accounts",
        Act.MAKE_ACCOUNTS: "desk:make-account",
        Act.READ_AUDIT_TRAIL: "desk:trail",
        Act.SEE_XRAYS: "desk:xray",
        Act.SEE_DRAFTS: "desk:powers",
        Act.IMPORT_LISTS: "desk:import-lists",
        Act.KEEP_LAWS: "desk:laws",
        Act.SEE_ROUNDS: "desk:rounds",
        Act.OPEN_COUNTY_ROUND: "desk:open-county-round",
        Act.SEE_CASES: "desk:cases",
        Act.EXERCISE_POWER: "desk:openable",
        Act.SUPERVISE: "desk:duties",
        Act.OVERSEE: "desk:watchers",
        Act.SEE_MEETINGS: "desk:meetings",
        Act.HOLD_MEETINGS: "desk:meetings",
        Act.SEE_CARDS: "desk:cards",
        Act.SEE_PRECISION: "desk:precision",
        Act.SEE_RULES: "desk:rules",
        Act.PROPOSE_RULING: "desk:rules",
        Act.APPROVE_RULING: "desk:rules",
    }
)
_EVERYBODY = frozenset({Role.VISITOR, Role.SIGNED_IN})


@opened_to(Act.ENTER_DESK)
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever signed in, and what their standing rests on."""
    account = request.user
    if not isinstance(account, Account):
        raise authority.NotAllowed(Act.ENTER_DESK)
    day = timezone.localdate()
    who: authority.Standing = getattr(request, "standing", authority.Standing())
    opened = [
        act
        for act, roles in GRANTS.items()
        if act not in _COMMON and not who.roles.isdisjoint(roles)
    ]
    held = unchanged.kept(
        ("holding", account.pk, account.official_id, day), lambda: holding(who, day)
    )
    waits = waiting(account, who, held, day)
    return render(
        request,
        "desk/home.html",
        {
            "account": account,
            "who": who,
            "held": held,
            "waiting": waits,
            "late": sum(each.by is not None and each.by < day for each in waits),
            "due_today": sum(each.by == day for each in waits),
            "cards": open_cards(who),
            "in_hand": unchanged.kept(
                ("in-hand", account.pk, account.official_id, day), lambda: _in_hand(who, day)
            ),
            "today": day,
            "roles": [ROLE_NAMES[each] for each in Role if each in who.roles - _EVERYBODY],
            "open_acts": [(ACT_NAMES[act], _PAGES[act]) for act in opened if act in _PAGES],
            "elsewhere": [ACT_NAMES[act] for act in opened if act not in _PAGES],
            "sessions": UserSession.objects.filter(user=account).order_by("-last_seen_at"),
        },
    )


def open_cards(who: authority.Standing) -> int | None:
    """Return how many open cards there are against somebody; None where nobody can be carded."""
    if who.official is None:
        return None
    return len(against(who).open_ones)


def _in_hand(who: authority.Standing, day: date) -> int | None:
    """Return how many cases are open in the units served or watched; None without any unit."""
    if not who.posts and not who.bodies:
        return None
    return cases_of(who, day).filter(closed_at=None).count()
