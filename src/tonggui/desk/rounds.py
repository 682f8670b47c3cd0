# SPDX-License-Identifier: Apache-2.0
"""Risk rounds at the desk: all of them, one with its five sources and four gates, and opening."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.desk import round_forms as forms
from tonggui.desk.agendas import agendas_of, may_put
from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.desk.levels import level_changes, may_propose
from tonggui.desk.round_rows import places_of, powers_in
from tonggui.people import authority
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import PostVersion, Unit
from tonggui.people.seeing import refuse_stranger, units_seen
from tonggui.rounds import queries, services
from tonggui.rounds.levels import plans_on
from tonggui.rounds.models import Asked, PeerCheck, Round


@opened_to(Act.SEE_ROUNDS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Show what a round asks of whoever looks, and all rounds, the latest first.

    A round that is not closed opens to whoever serves or watches its unit; its counts are public.
    """
    day, standing = timezone.localdate(), _standing(request)
    held = [each.post_id for each in standing.posts]
    rows = Round.objects.select_related("unit").order_by("closed_at", "-pk")
    got = queries.answers_of(rows)
    names = {each.unit_id: each.name for each in people.units_on(day)}
    waiting = {"post__in": held, "answered_at": None, "round__closed_at": None}
    asked = Asked.objects.filter(**waiting).select_related("round", "post")
    checks = PeerCheck.objects.filter(**waiting).select_related("round__unit", "post", "power")
    posts = _post_names(day) if asked else {}
    powers = queries.bodies_of({each.power for each in checks}) if checks else {}
    given = {
        "rounds": [(each, names.get(each.unit_id, each.unit.code), got[each.pk]) for each in rows],
        "seen": units_seen(standing, day),
        "asked": [(each, posts.get(each.post_id, each.post.code)) for each in asked],
        "checks": [(each, _name(powers, each), names.get(each.round.unit_id)) for each in checks],
        "surveyed": queries.surveyed(day),
        "plans": plans_on(day),
        "may_county": authority.may(standing, Act.OPEN_COUNTY_ROUND),
        "may_levels": may_propose(standing),
        "level_changes": level_changes(day),
        "own": [(each, names.get(each.pk, each.code)) for each in _own_units(standing, day)],
        "today": day,
        "trail": [(_("Risk rounds"), "")],
    }
    return render(request, "desk/rounds/rounds.html", given)


@opened_to(Act.SEE_ROUNDS)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show a round: who answered, what was found, how it is graded, what keeps each gate shut."""
    found = get_object_or_404(Round.objects.select_related("unit", "body"), pk=number)
    day = timezone.localdate()
    if found.is_open:
        refuse_stranger(_standing(request), Act.SEE_ROUNDS, found.unit, day)
    posts, bodies = _post_names(day), queries.bodies_of(queries.powers_of(found.unit))
    places = places_of(bodies)
    proposals = found.proposals.select_related("power", "post").order_by("pk")
    given = {
        "round": found,
        "unit": people.unit_on(found.unit, day),
        "answers": queries.answers(found),
        "used": queries.sources_used(found),
        "asked": [(each, posts.get(each.post_id, each.post.code)) for each in _of(found.asked)],
        "checks": [(each, posts.get(each.post_id, each.post.code)) for each in _of(found.checks)],
        "proposals": [
            (each, posts.get(each.post_id or 0, ""), places.get((each.power.code, each.node), ""))
            for each in proposals
        ],
        "powers": powers_in(found, bodies, at=timezone.now()),
        "plans": _plans(found, day),
        "may": _may(request, found),
        "agendas": agendas_of(found.on_agendas.all()),
        "may_put": found.is_open and not found.adopted_on and may_put(request, found.unit),
        "mine": {each.post_id for each in _standing(request).posts},
        "today": day,
        "trail": [(_("Risk rounds"), reverse("desk:rounds")), (found.code, "")],
    }
    return render(request, "desk/rounds/round.html", given)


@opened_to(Act.OPEN_ROUND, within=unit_named)
def open_one(request: HttpRequest, code: str) -> HttpResponse:
    """Open a round in one unit."""
    unit = unit_named(code)
    form = forms.Opening(request.POST or None, day=timezone.localdate())

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.open_round(unit, forms.dates_of(said), seed=_seed(), **who(request))
        return done(request, _("The round is open; every post is asked."), "desk:round", made.pk)

    version = people.unit_on(unit, timezone.localdate())
    page = Page(
        title=_("Open a risk round in %s") % (version.name if version else code),
        does=pgettext("round", "Open"),
        note=_("Every held post is asked, and two peers of other units are drawn for each power."),
        back=reverse("desk:rounds"),
    )
    return answered(request, form, page, act)


@opened_to(Act.OPEN_COUNTY_ROUND)
def open_all(request: HttpRequest) -> HttpResponse:
    """Open a round in every unit that has powers."""
    form = forms.CountyOpening(request.POST or None, day=timezone.localdate())

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.open_everywhere(
            said["campaign"],
            forms.dates_of(said),
            seed=_seed(),
            **who(request),
        )
        words = _("Rounds are open in %d units.") % len(made)
        return done(request, words, "desk:rounds")

    page = Page(
        title=_("Open risk rounds in the whole county"),
        does=pgettext("round", "Open"),
        note=_("Units that have an open round, or no power on their list, are left out."),
        back=reverse("desk:rounds"),
    )
    return answered(request, form, page, act)


def _plans(found: Round, day: date) -> list[tuple[Any, str]]:
    """Return what each level asks of supervision, and which body that is for this unit."""
    named_bodies = people.bodies_on(day)
    rows = []
    for plan in plans_on(day):
        lead = people.lead_of(found.unit, day, level=plan.level)
        version = named_bodies.get(lead.pk) if lead else None
        rows.append((plan, version.name if version else ""))
    return rows


def _may(request: HttpRequest, found: Round) -> dict[str, bool]:
    """Return what is open to whoever asks in this round, by names that templates can say."""
    standing, unit, day = _standing(request), found.unit, timezone.localdate()
    watches = authority.may_watch(standing, unit, day=day)
    return {
        "score": found.is_open
        and found.adopted_on is None
        and authority.serves_or_watches(standing, Act.SCORE_RISKS, unit, day=day),
        "reply": authority.serves_or_watches(standing, Act.SCORE_RISKS, unit, day=day),
        "confirm": found.is_open and authority.may(standing, Act.CONFIRM_RISKS),
        "adopt": found.is_open
        and found.adopted_on is None
        and authority.may(standing, Act.ADOPT_ROUND, unit=unit, day=day),
        "take_over": found.is_open
        and found.adopted_on is not None
        and authority.may(standing, Act.DRAFT_LISTS, unit=unit, day=day),
        "close": found.is_open and watches and authority.may(standing, Act.CLOSE_ROUND),
        "force": found.is_open and authority.may(standing, Act.FORCE_ROUND),
    }


def _of(rows: Any) -> Any:
    return rows.select_related("post__unit").order_by("pk")


def _own_units(standing: Standing, day: date) -> list[Unit]:
    units = {each.post.unit_id: each.post.unit for each in standing.posts}
    return [
        each
        for each in units.values()
        if authority.may(standing, Act.OPEN_ROUND, unit=each, day=day)
    ]


def _name(powers: dict[str, dict[str, Any]], check: PeerCheck) -> str:
    return str(powers.get(check.power.code, {}).get("name", check.power.code))


def _seed() -> str:
    return secrets.token_hex(16)


def _post_names(day: date) -> dict[int, str]:
    return dict(PostVersion.objects.on(day).values_list("post_id", "name"))


def _standing(request: HttpRequest) -> Standing:
    found: Standing = getattr(request, "standing", Standing())
    return found
