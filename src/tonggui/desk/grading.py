# SPDX-License-Identifier: Apache-2.0
"""Grading in a round: scores, replies, confirmation, adoption, taking over, closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tonggui.core.editions import differences
from tonggui.core.naming import named, names_of
from tonggui.core.wording import say
from tonggui.desk import round_forms as forms
from tonggui.desk.agendas import items_said, unit_of_round
from tonggui.desk.asking import Page, answered, done, who
from tonggui.meetings import services as meetings
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import CollectiveBody, Unit
from tonggui.people.seeing import refuse_stranger
from tonggui.registry.models import Draft, Power
from tonggui.rounds import queries, services
from tonggui.rounds.models import Assessment, Proposal, Round
from tonggui.rounds.standing import gates_of, lists_with, shut, with_results


@opened_to(Act.SCORE_RISKS)
def score(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Grade a risk of a power: one in its lists, or a new one."""
    found = _round(number)
    _refuse_stranger(request, found.unit)
    power = get_object_or_404(queries.powers_of(found.unit), code=code)
    risk = request.GET.get("risk", "")
    form = forms.Grade(
        request.POST or None,
        nodes=queries.nodes_of(power),
        unit=found.unit,
        day=timezone.localdate(),
        proposals=found.proposals.filter(power=power).order_by("pk"),
        initial=_known(found, power, risk, request.GET.get("proposal", "")),
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        graded = services.Scored(power, risk=risk, **forms.graded(said))
        made = services.score(found, graded, **who(request))
        words = _("The risk is graded: %s.") % made.get_level_display()
        return done(request, words, "desk:round", number)

    page = Page(
        title=_("Grade the risk %s") % risk if risk else _("Grade a new risk"),
        does=_("Grade"),
        note=_("Likelihood times impact, plus what is special, gives the level (S11)."),
        back=reverse("desk:round", args=[number]),
    )
    return answered(request, form, page, act)


@opened_to(Act.SCORE_RISKS)
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a proposal."""
    rows = Proposal.objects.select_related("round", "power__unit")
    found = get_object_or_404(rows, pk=number)
    _refuse_stranger(request, found.power.unit)
    form = forms.Reply(request.POST or None)
    there = ("desk:round", found.round.pk) if found.round else ("desk:rounds",)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.settle(
            found, is_taken=said["is_taken"] == "yes", reply=said["reply"], **who(request)
        )
        return done(request, _("The reply is on record."), *there)

    page = Page(
        title=_("Answer a proposal"),
        does=_("Answer"),
        note=found.description,
        back=reverse(there[0], args=there[1:]),
    )
    return answered(request, form, page, act)


@opened_to(Act.CONFIRM_RISKS)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm a high risk for the commission."""
    found = get_object_or_404(Assessment.objects.select_related("round"), pk=number)
    services.confirm(found, **who(request))
    return done(request, _("The risk is confirmed."), "desk:round", found.round.pk)


@opened_to(Act.ADOPT_ROUND, within=unit_of_round)
def adopt(request: HttpRequest, number: int) -> HttpResponse:
    """Record the meeting that adopts a round."""
    found, day = _round(number), timezone.localdate()
    carried = {str(each): each for each in meetings.carried(found=found)}
    initial = {"adopted_on": day, "item": next(iter(carried), "")}
    form = forms.Adoption(
        request.POST or None,
        initial=initial,
        unit=found.unit,
        day=day,
        items=items_said(carried),
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        if item := carried.get(said["item"]):
            meetings.adopt_round(item, found, **who(request))
            return done(request, _("The round is adopted."), "desk:round", number)
        body = get_object_or_404(CollectiveBody, code=said["body"])
        services.adopt_round(
            found,
            body=body,
            resolution=said["resolution"],
            adopted_on=said["adopted_on"],
            **who(request),
        )
        return done(request, _("The round is adopted."), "desk:round", number)

    page = Page(
        title=_("Record the adoption of %s") % found,
        does=_("Record"),
        note=_("After this, grades stand; they are taken over into the drafts."),
        back=reverse("desk:round", args=[number]),
    )
    return answered(request, form, page, act)


@opened_to(Act.DRAFT_LISTS, within=unit_of_round)
def take_over(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Show what a round changes in a power's draft, and take it over."""
    found = _round(number)
    power = get_object_or_404(queries.powers_of(found.unit), code=code)
    draft = Draft.objects.filter(power=power, closed_at=None).first()
    version = draft.version if draft else 0
    if request.method == "POST":
        seen = request.POST.get("version", "")
        services.take_over(
            found, power, version=int(seen) if seen.isdecimal() else -1, **who(request)
        )
        said = _("The results are in the draft of %s; write the controls of new risks there.")
        return done(request, said % code, "desk:round", number)
    before = queries.bodies_of([power])[power.code]
    after = with_results(before, found, power=code)
    lists = lists_with([after], timezone.localdate())
    changed = differences(
        lists_with([before], timezone.localdate()).powers[code], lists.powers[code]
    )
    given = {
        "round": found,
        "power": lists.powers[code],
        "version": version,
        "changes": [say(each, _language(request)) for each in named(changed, names_of(lists))],
        "trail": [
            (_("Risk rounds"), reverse("desk:rounds")),
            (found.code, reverse("desk:round", args=[number])),
            (code, ""),
        ],
    }
    return render(request, "desk/rounds/take_over.html", given)


@opened_to(Act.CLOSE_ROUND)
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a round whose gates are open."""
    services.close_round(_round(number), **who(request))
    return done(request, _("The round is closed."), "desk:round", number)


@opened_to(Act.FORCE_ROUND)
def force(request: HttpRequest, number: int) -> HttpResponse:
    """Close a round over a shut gate, for a reason on the record."""
    found = _round(number)
    form = forms.Forcing(request.POST or None)
    names = "、".join(shut(gates_of(found, at=timezone.now())))

    def act(said: dict[str, Any]) -> HttpResponse:
        services.force_round(found, reason=said["reason"], **who(request))
        return done(request, _("The round is closed; the reason is public."), "desk:round", number)

    page = Page(
        title=_("Close over a shut gate"),
        does=pgettext("round", "Close"),
        note=_("Shut in this round: %s.") % names if names else "",
        back=reverse("desk:round", args=[number]),
    )
    return answered(request, form, page, act)


def _round(number: int) -> Round:
    return get_object_or_404(Round.objects.select_related("unit"), pk=number)


def _refuse_stranger(request: HttpRequest, unit: Unit) -> None:
    standing = getattr(request, "standing", Standing())
    refuse_stranger(standing, Act.SCORE_RISKS, unit, timezone.localdate())


def _language(request: HttpRequest) -> str:
    return "en" if str(getattr(request, "LANGUAGE_CODE", "")).startswith("en") else "zh"


def _known(found: Round, power: Power, risk: str, proposal: str) -> dict[str, Any]:
    """Return what is known already: an earlier grade, the lists, or the proposal it rests on."""
    grade = found.assessments.filter(power=power, risk=risk).first() if risk else None
    if grade is not None:
        said = {
            name: getattr(grade, name) for name in forms.Grade.base_fields if hasattr(grade, name)
        }
        return said | {"modifiers": list(grade.modifiers)}
    body = queries.bodies_of([power]).get(power.code, {})
    for each in body.get("risks", ()):
        if risk and str(each.get("risk", "")) == risk:
            score = each.get("score") or {}
            return {
                **{name: each.get(name, "") for name in ("node", "description", "kind", "cause")},
                "layer": each.get("holder_layer", ""),
                "likelihood": score.get("likelihood", 3),
                "impact": score.get("impact", 3),
                "level_after": each.get("level_after", ""),
            }
    row = found.proposals.filter(pk=proposal).first() if proposal.isdecimal() else None
    if row is None:
        return {"likelihood": 3, "impact": 3}
    fields = ("node", "description", "kind", "cause")
    return {name: getattr(row, name) for name in fields} | {
        "likelihood": 3,
        "impact": 3,
        "proposals": [row.pk],
    }
