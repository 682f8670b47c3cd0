# SPDX-License-Identifier: Apache-2.0
"""Rules at the desk: how they are set, what they find, and their changes under dual control."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.core.rules import Rule
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.ruling_forms import Answer, change_form
from tonggui.people import authority
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import Account
from tonggui.rounds import levels
from tonggui.ruling import services, showing
from tonggui.ruling.in_force import OF_LEVELS, rulings
from tonggui.ruling.models import Ruling
from tonggui.ruling.values import read
from tonggui.supervision import footing, rehearsing
from tonggui.supervision.precision import Precision, precision

SECONDS = 1.5


@opened_to(Act.SEE_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    """Show every rule with its settings and what came of its findings, and what waits."""
    day = timezone.localdate()
    counted = precision()
    given = {
        "on": day,
        "families": [
            (family, [(each, counted.get(each.rule.id, Precision())) for each in family.rules])
            for family in showing.families(footing.rules_on(day), rulings().on(day))
        ],
        "waiting": _waiting(),
        "coming": _coming(),
        "may_propose": _may_propose(request),
    }
    return render(request, "desk/rulings/rules.html", given)


@opened_to(Act.SEE_RULES)
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """Show one rule: clauses, ladder, settings, what came of its findings, and its history."""
    day = timezone.localdate()
    found = _rule(rule)
    given = {
        "each": showing.shown(found, rulings().on(day).get(rule)),
        "precision": precision().get(rule, Precision()),
        "history": showing.history(rule),
        "waiting": Ruling.objects.filter(rule=rule, outcome="").first(),
        "may_propose": _may_propose(request),
        "trail": [(_("Rules"), reverse("desk:rules")), (rule, "")],
    }
    return render(request, "desk/rulings/rule.html", given)


@opened_to(Act.PROPOSE_RULING)
def propose(request: HttpRequest, rule: str) -> HttpResponse:
    """Propose other settings of a rule from a later day on."""
    found = _rule(rule)
    services.proposer(**who(request))
    each = showing.shown(found, None)
    first = timezone.localdate() + timedelta(days=7)
    form = change_form(request.POST or None, each, first=first)

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.propose(
            found,
            read(
                found,
                {one.name: said[f"param_{one.name}"] for one in each.params},
                {one.level: said[f"react_{one.level}"] for one in each.react},
                is_on=said["is_on"],
            ),
            since=said["since"],
            reason=said["reason"],
            **who(request),
        )
        rehearsing.begin(made, at=timezone.now())
        return redirect("desk:ruling", made.pk)

    page = Page(
        title=_("Change %(rule)s %(name)s") % {"rule": rule, "name": each.name},
        does=_("Propose"),
        note=_(
            "It is tried on the cases on record first; then the head of the commission approves or"
            " refuses it. Cases opened before its first day keep the rules they began with."
        ),
        back=reverse("desk:rule", args=[rule]),
    )
    return answered(request, form, page, act)


@opened_to(Act.SEE_RULES)
def ruling(request: HttpRequest, number: int) -> HttpResponse:
    """Show a change, its rehearsal and what became of it; each request rehearses for a moment."""
    found = get_object_or_404(Ruling, pk=number)
    rehearsal = getattr(found, "rehearsal", None)
    if request.method == "POST" and not found.outcome and not found.rule.startswith(OF_LEVELS):
        rehearsal = _rehearsed(found)
    before, trail = _before(found)
    given = {
        "ruling": found,
        "each": showing.shown(before[found.rule], None),
        "changes": showing.changes(found, before[found.rule]),
        "rehearsal": rehearsal,
        "may_approve": _may_approve(request, found),
        "may_take_back": found.proposed_by == request.user and not found.outcome,
        "of_level": found.rule.startswith(OF_LEVELS),
        "trail": [*trail, (_("Change of a rule"), "")],
    }
    is_part = request.headers.get("HX-Request")
    template = "desk/rulings/_rehearsal.html" if is_part else "desk/rulings/ruling.html"
    if is_part and rehearsal is not None and rehearsal.ended_at is not None:
        # The whole page follows: with the rehearsal's end it may be decided.
        return HttpResponse(headers={"HX-Redirect": reverse("desk:ruling", args=[number])})
    return render(request, template, given)


@opened_to(Act.APPROVE_RULING)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Let a change count from its day on."""
    services.approve(get_object_or_404(Ruling, pk=number), **who(request))
    return done(request, _("It is approved, and counts from its day on."), "desk:ruling", number)


@opened_to(Act.APPROVE_RULING)
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse a change, saying why."""
    found = get_object_or_404(Ruling, pk=number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.refuse(found, answer=said["answer"], **who(request))
        return done(request, _("It is refused; the rule stays as it is."), "desk:ruling", number)

    page = Page(
        title=_("Refuse the change of %s") % found.rule,
        does=_("Refuse"),
        back=reverse("desk:ruling", args=[number]),
    )
    return answered(request, Answer(request.POST or None), page, act)


@opened_to(Act.PROPOSE_RULING)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a change that one proposed."""
    services.take_back(get_object_or_404(Ruling, pk=number), **who(request))
    return done(request, _("It is taken back; the rule stays as it is."), "desk:ruling", number)


def _before(found: Ruling) -> tuple[Mapping[str, Rule], list[tuple[str, str]]]:
    """Return the rules of the day before a change, and the way to the page of its rule."""
    day = found.since - timedelta(days=1)
    if found.rule.startswith(OF_LEVELS):
        return levels.rules_on(day), [(_("Risk rounds"), reverse("desk:rounds"))]
    page = found.rule, reverse("desk:rule", args=[found.rule])
    rules = footing.rules_on(day, as_of=timezone.localdate())
    return rules, [(_("Rules"), reverse("desk:rules")), page]


def _rule(name: str) -> Rule:
    found = footing.rules_on(timezone.localdate()).get(name)
    if found is None:
        raise Http404
    return found


def _rehearsed(found: Ruling) -> Any:
    now, until = timezone.now(), time.monotonic() + SECONDS
    held = rehearsing.begin(found, at=now)
    while held.ended_at is None and time.monotonic() < until:
        held = rehearsing.go_on(held, at=now)
    return held


def _waiting() -> list[Ruling]:
    rows = _of_rules().filter(outcome="").select_related("rehearsal")
    return list(rows.order_by("proposed_at", "pk"))


def _coming() -> list[Ruling]:
    rows = _of_rules().filter(outcome="approved", since__gt=timezone.localdate())
    return list(rows.order_by("since", "pk"))


def _of_rules() -> QuerySet[Ruling]:
    """Return the changes of rules that judge; those of levels stand with the risk rounds."""
    return Ruling.objects.exclude(rule__startswith=OF_LEVELS)


def _may_propose(request: HttpRequest) -> bool:
    standing = getattr(request, "standing", Standing())
    may = authority.may(standing, Act.PROPOSE_RULING)
    return may and Role.COMMISSION_HEAD not in standing.roles


def _may_approve(request: HttpRequest, found: Ruling) -> bool:
    standing = getattr(request, "standing", Standing())
    is_other = isinstance(request.user, Account) and request.user.pk != found.proposed_by_id
    return is_other and not found.outcome and authority.may(standing, Act.APPROVE_RULING)
