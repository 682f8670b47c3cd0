# SPDX-License-Identifier: Apache-2.0
"""Funds and projects at the desk: all one may see, one on both rails, each step of recording."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonggui.chains import gathering, services, showing
from tonggui.chains.models import Chain, Link, Stage
from tonggui.chains.services import STAGES, Opening, Saying
from tonggui.chains.standing import is_watching, seen_by, standing
from tonggui.core.wording import say_all
from tonggui.desk import chain_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.cases import found as found_case
from tonggui.desk.lines import spoken
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, Standing, opened_to
from tonggui.people.models import Unit
from tonggui.supervision.cards.permitting import side_of
from tonggui.supervision.cards.showing import rule_names
from tonggui.supervision.models import Card

A_PAGE = 20


@opened_to(Act.SEE_CASES)
def chains(request: HttpRequest) -> HttpResponse:
    """Show the funds and projects somebody may see, narrowed where asked."""
    who_asks, day = _standing(request), timezone.localdate()
    rows = seen_by(who_asks, day)
    names = queries.unit_names(day)
    own = sorted(set(rows.values_list("unit__code", flat=True)))
    form = forms.Asked(request.GET, units=[(each, names.get(each, each)) for each in own])
    said = form.cleaned_data if form.is_valid() else {}
    if kind := said.get("of"):
        rows = rows.filter(kind=kind)
    if unit := said.get("unit"):
        rows = rows.filter(unit__code=unit)
    if words := said.get("words"):
        rows = rows.filter(Q(code__icontains=words) | Q(name__icontains=words))
    page = Paginator(rows.order_by("-at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    again = request.GET.copy()
    again.pop("page", None)
    given = {
        "page": page,
        "lines": showing.lines(page.object_list, at=who(request)["at"]),
        "form": form,
        "again": again.urlencode(),
        "is_narrowed": any(again.values()),
        "may_open": bool(_own(who_asks)),
        "trail": [(_("Funds and projects"), "")],
    }
    return render(request, "desk/chains/chains.html", given)


@opened_to(Act.SEE_CASES)
def chain(request: HttpRequest, code: str) -> HttpResponse:
    """Show a fund or a project on both rails, with its sums and what is amiss."""
    found, at = _named(request, code), who(request)["at"]
    who_asks, day = _standing(request), timezone.localdate()
    made = showing.shown(found, at=at)
    own = {each for each, _name in _own(who_asks)}
    cards = {
        each.finding_id: each
        for each in Card.objects.filter(finding__in=[one.pk for one in made.findings])
        if side_of(who_asks, each)
    }
    named = rule_names((each.rule for each in made.findings), at=at, language=spoken())
    given = {
        "shown": made,
        "leads": [
            (
                each,
                named.get(each.rule, each.rule),
                say_all(made.said[each.pk].observed, spoken()),
                say_all(made.said[each.pk].expected, spoken()),
                cards.get(each.pk),
            )
            for each in made.findings
        ],
        "stages": [(each.value, Stage(each.value).label) for each in STAGES[found.kind]],
        "may_record": bool(own),
        "own": own,
        "watching": {
            each.link.number
            for each in made.links
            if each.link and is_watching(who_asks, each.link, day)
        },
        "past": Link.objects.filter(chain=found)
        .exclude(pk__in=standing(Link.objects.filter(chain=found)))
        .select_related("unit", "replaced_by")
        .order_by("number"),
        "trail": [(_("Funds and projects"), reverse("desk:chains")), (found.code, "")],
    }
    return render(request, "desk/chains/chain.html", given)


@opened_to(Act.EXERCISE_POWER)
def open_one(request: HttpRequest) -> HttpResponse:
    """Begin to follow a fund or a project."""
    form = forms.Following(request.POST or None, units=_own(_standing(request)))

    def act(said: dict[str, Any]) -> HttpResponse:
        unit = Unit.objects.get(code=said["unit"])
        opening = Opening(said["kind"], said["code"], said["name"], unit, said["is_livelihood"])
        made = services.open_chain(opening, **who(request))
        return done(request, _("It is followed from now on."), "desk:chain", made.code)

    note = _("Where money and works go, supervision follows: each link asks its body to look.")
    page = Page(_("Follow a fund or a project"), _("Follow"), note, reverse("desk:chains"))
    return answered(request, form, page, act)


@opened_to(Act.EXERCISE_POWER)
def record(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """Record a link of a stage."""
    found = _named(request, code)
    if stage not in STAGES[found.kind]:
        raise Http404
    form = forms.Linking(
        *_sent(request),
        stage=stage,
        kind=found.kind,
        units=_own(_standing(request)),
        initial={"key": secrets.token_urlsafe(16), "on": timezone.localdate()},
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        services.record(found, _saying(stage, said), key=said["key"], **who(request))
        return done(request, _("Recorded."), "desk:chain", found.code)

    kept = _("What is recorded is never changed; what was wrong is put right beside it.")
    title = f"{Stage(stage).label} · {found.name}"
    return answered(request, form, Page(title, _("Record"), kept, _back(found)), act)


@opened_to(Act.EXERCISE_POWER)
def correct(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put a link right by another, or leave it out, with the reason."""
    link = _link(request, code, number)
    start = {
        "key": secrets.token_urlsafe(16),
        "unit": link.unit.code,
        "on": link.on,
        "yuan": None if link.amount is None else link.amount / 100,
        "to": link.to.code if link.to else "",
        "recipients": link.recipients,
        "started_on": link.started_on,
        "due_on": link.due_on,
        "limit": None if link.limit is None else link.limit / 100,
        "paper": link.paper,
        "words": link.words,
    }
    form = forms.Correcting(
        *_sent(request),
        stage=link.stage,
        kind=link.chain.kind,
        units=[(link.unit.code, link.unit.code)],
        initial=start,
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        saying = None if said["is_withdrawn"] else _saying(link.stage, said)
        services.correct(link, saying, reason=said["reason"], **who(request))
        return done(request, _("It is put right; what stood there stays on record."),
                    "desk:chain", link.chain.code)  # fmt: skip

    title = _("Put right: %s") % f"{link.get_stage_display()} {link}"
    return answered(request, form, Page(title, _("Put right"), "", _back(link.chain)), act)


@opened_to(Act.SUPERVISE)
def look(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record a supervising body's look at a link."""
    link = _link(request, code, number)
    form = forms.Looking(request.POST or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.look(link, said["opinion"], said["words"], **who(request))
        return done(request, _("The opinion is recorded."), "desk:chain", link.chain.code)

    note = _("Supervision says what it sees, and decides nothing in place of power.")
    title = _("Look at: %s") % f"{link.get_stage_display()} {link}"
    return answered(request, form, Page(title, _("Record"), note, _back(link.chain)), act)


@opened_to(Act.EXERCISE_POWER)
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say where a link was published at the receiving level."""
    link = _link(request, code, number)
    form = forms.Publishing(request.POST or None, initial={"on": timezone.localdate()})

    def act(said: dict[str, Any]) -> HttpResponse:
        services.publish(link, said["place"], said["on"], **who(request))
        return done(request, _("Recorded."), "desk:chain", link.chain.code)

    note = _("Where those can read it who should have received the money or see the works.")
    title = _("Published: %s") % f"{link.get_stage_display()} {link}"
    return answered(request, form, Page(title, _("Record"), note, _back(link.chain)), act)


@opened_to(Act.EXERCISE_POWER)
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take the acts of a case in as links: its payments, contract, changes, acceptance."""
    found = _named(request, code)
    form = forms.Taking(request.POST or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        case = found_case(request, said["case"].strip())
        if case.unit is None or case.unit.code not in dict(_own(_standing(request))):
            raise NotAllowed(Act.EXERCISE_POWER)
        count = gathering.gather_case(found, case, at=who(request)["at"])
        words = ngettext("%d act taken in.", "%d acts taken in.", count) % count
        return done(request, words, "desk:chain", found.code)

    note = _("An act that names the chain, as `batch` or `project`, is taken in by itself.")
    title = _("Take in acts of a case: %s") % found.name
    return answered(request, form, Page(title, _("Take in"), note, _back(found)), act)


def _saying(stage: str, said: dict[str, Any]) -> Saying:
    facts = ("recipients", "started_on", "due_on", "limit", "to")
    return Saying(
        stage,
        Unit.objects.get(code=said["unit"]),
        said["on"],
        amount=said["amount"],
        digest=said["digest"],
        paper=said["paper"],
        words=said["words"],
        **{name: said.get(name) for name in facts},
    )


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return request.POST or None, request.FILES or None


def _named(request: HttpRequest, code: str) -> Chain:
    """Return a chain by its number to whoever serves or watches a unit on it."""
    found = get_object_or_404(Chain.objects.select_related("unit"), code=code)
    if not seen_by(_standing(request), timezone.localdate()).filter(pk=found.pk).exists():
        raise NotAllowed(Act.SEE_CASES)
    return found


def _link(request: HttpRequest, code: str, number: int) -> Link:
    rows = Link.objects.select_related("chain__unit", "unit", "to", "event")
    return get_object_or_404(rows, chain=_named(request, code), number=number)


def _own(who_asks: Standing) -> list[tuple[str, str]]:
    """Return the units that somebody serves, as choices; none to whoever exercises no power."""
    if not authority.may_somewhere(who_asks, Act.EXERCISE_POWER):
        return []
    mine = {each.post.unit.code for each in who_asks.posts}
    rows = queries.units_on(timezone.localdate())
    return [(each.unit.code, each.name) for each in rows if each.unit.code in mine]


def _standing(request: HttpRequest) -> Standing:
    asker = who(request)
    return authority.standing_kept(asker["by"], at=asker["at"])


def _back(found: Chain) -> str:
    return reverse("desk:chain", args=[found.code])
