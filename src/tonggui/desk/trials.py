# SPDX-License-Identifier: Apache-2.0
"""Trying controls at the desk: a check with settings, run on past events, and what it finds."""

from __future__ import annotations

import time
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.core.powers import Power as PowerValue
from tonggui.core.rules import Rule, Setting
from tonggui.core.settings_said import meaning
from tonggui.core.values import frozen
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.bound_forms import Past
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, opened_to, serves_or_watches
from tonggui.registry.models import Draft, Power
from tonggui.rounds import services
from tonggui.rounds.models import PastEvents, Trial, TrialRun
from tonggui.rounds.standing import lists_of_draft

SECONDS = 1.5


@frozen
class Tunable:
    """A setting as the form asks for it: its field, what it means and in which unit."""

    name: str
    label: str
    unit: str
    value: Setting

    def field(self) -> django_forms.Field:
        """Return the field that asks for it."""
        if isinstance(self.value, bool):
            return django_forms.BooleanField(
                label=self.label, required=False, initial=self.value, help_text=self.unit
            )
        text = "、".join(self.value) if isinstance(self.value, tuple) else str(self.value)
        return django_forms.CharField(
            label=self.label, initial=text, help_text=self.unit, max_length=400
        )


@opened_to(Act.TRY_CONTROLS)
def trials(request: HttpRequest, code: str) -> HttpResponse:
    """Show which checks can be tried for a power, and what was tried before."""
    draft = _draft(request, code)
    lists = lists_of_draft(draft, timezone.localdate())
    value = lists.powers[code]
    given = {
        "draft": draft,
        "power": value,
        "rules": [(each, _name(each), _why(each)) for each in _of_cases(lists.rules)],
        "controls": _bound(value),
        "runs": draft.trialruns.order_by("-pk"),
        "kept": PastEvents.objects.filter(used_for=code).order_by("-pk").defer("content"),
        "trials": [(each, lists.rules.get(each.rule)) for each in draft.trials.order_by("-pk")],
        "language": _language(),
        "trail": [(_("Risk rounds"), reverse("desk:rounds")), (code, "")],
    }
    return render(request, "desk/rounds/trials.html", given)


@opened_to(Act.TRY_CONTROLS)
def begin(request: HttpRequest, code: str, rule: str) -> HttpResponse:
    """Ask for the settings of a check and the past events, then begin."""
    draft = _draft(request, code)
    lists = lists_of_draft(draft, timezone.localdate())
    known = lists.rules.get(rule)
    if known is None:
        raise Http404
    tunable = [_tunable(known, name) for name in known.settings]
    form = _form(request, lists.powers[code], known, tunable)

    def act(said: dict[str, Any]) -> HttpResponse:
        past = _past(said, draft, request)
        run = services.begin_trial(
            draft,
            rule,
            past=past,
            settings={each.name: str(said[each.name]) for each in tunable},
            node=said["node"],
            control=said["control"],
            **who(request),
        )
        return redirect("desk:trial-run", run.pk)

    page = Page(
        title=_("Try %(rule)s %(name)s") % {"rule": rule, "name": _name(known)},
        does=_("Try on past events"),
        note=_why(known),
        back=reverse("desk:trials", args=[code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.TRY_CONTROLS)
def run(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far a trial is; each request judges for a moment, until the last case."""
    found = get_object_or_404(TrialRun.objects.select_related("draft__power__unit"), pk=number)
    _refuse_stranger(request, found.draft)
    now: TrialRun | Trial = found
    if request.method == "POST":
        until = time.monotonic() + SECONDS
        while isinstance(now, TrialRun) and time.monotonic() < until:
            now = services.go_on(now, **who(request))
    if isinstance(now, Trial):
        there = reverse("desk:trial", args=[now.pk])
        if request.headers.get("HX-Request"):
            response = HttpResponse()
            response.headers["HX-Redirect"] = there
            return response
        return redirect(there)
    template = (
        "desk/rounds/_run.html" if request.headers.get("HX-Request") else "desk/rounds/run.html"
    )
    return render(request, template, {"run": now})


@opened_to(Act.TRY_CONTROLS)
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a check would have found."""
    found = get_object_or_404(Trial.objects.select_related("draft__power__unit"), pk=number)
    _refuse_stranger(request, found.draft)
    lists = lists_of_draft(found.draft, timezone.localdate())
    rule = lists.rules.get(found.rule)
    language = _language()
    given = {
        "trial": found,
        "rule": rule,
        "name": _name(rule) if rule else "",
        "power": lists.powers[found.draft.power.code],
        "settings": [
            (meaning(found.rule, name, language) or name, value)
            for name, value in found.settings.items()
        ],
        "cases": [
            (each["case"], each["node"], each["level"], each[language]) for each in found.shown
        ],
        "trail": [
            (_("Trials"), reverse("desk:trials", args=[found.draft.power.code])),
            (str(found.pk), ""),
        ],
    }
    return render(request, "desk/rounds/trial.html", given)


@opened_to(Act.TRY_CONTROLS)
@require_POST
def drop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Drop past events that nobody needs any longer."""
    draft = _draft(request, code)
    found = get_object_or_404(PastEvents.objects.defer("content"), pk=number, used_for=code)
    services.drop_events(found, draft=draft, **who(request))
    return done(request, _("The past events are dropped."), "desk:trials", code)


def _form(
    request: HttpRequest, value: PowerValue, rule: Rule, tunable: list[Tunable]
) -> django_forms.Form:
    stored = [
        (str(each.pk), f"{each.name} · {each.cases}")
        for each in PastEvents.objects.filter(used_for=value.id)
        .order_by("-pk")
        .only("pk", "name", "cases")
    ]
    asked = {name: request.GET.get(name, "") for name in ("control", "node")}
    asked["stored"] = stored[0][0] if stored else ""
    form = Past(request.POST or None, request.FILES or None, stored=stored, initial=asked)
    nodes = [("", _("at any node")), *((each.id, f"{each.id} {each.name}") for each in value.nodes)]
    own = {
        "control": django_forms.ChoiceField(
            label=_("For the control"), choices=[("", "—"), *_controls(value, rule)], required=False
        ),
        "node": django_forms.ChoiceField(label=_("At the node"), choices=nodes, required=False),
        **{each.name: each.field() for each in tunable},
    }
    form.fields = {**own, **form.fields}
    return form


def _past(said: dict[str, Any], draft: Draft, request: HttpRequest) -> PastEvents:
    if file := said["file"]:
        return services.keep_events(file.name, file.read(), draft=draft, **who(request))
    return get_object_or_404(PastEvents, pk=said["stored"], used_for=draft.power.code)


def _tunable(rule: Rule, name: str) -> Tunable:
    label = meaning(rule.id, name, _language()) or name
    unit = rule.units.get(name, "")
    words = _units().get(unit, {}).get(_language(), unit)
    return Tunable(name, label, str(words), rule.settings[name])


@cache
def _units() -> dict[str, dict[str, str]]:
    """Return how units of settings are said."""
    text = files("tonggui.formats").joinpath("rules.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)["units"]
    return found


def _controls(value: PowerValue, rule: Rule) -> list[tuple[str, str]]:
    """Return the controls of a power, those bound to the check first."""
    found = [(rule.id not in control.rules, control) for r in value.risks for control in r.controls]
    ordered = sorted(found, key=lambda each: each[0])
    return [(control.id, f"{control.id} {control.measure}") for _other, control in ordered]


def _bound(value: PowerValue) -> dict[str, int]:
    rules = [name for risk in value.risks for control in risk.controls for name in control.rules]
    return {name: rules.count(name) for name in sorted(set(rules))}


def _of_cases(rules: Any) -> list[Rule]:
    return [each for each in rules.values() if each.reads("case")]


def _draft(request: HttpRequest, code: str) -> Draft:
    rows = Draft.objects.filter(closed_at=None).select_related("power__unit")
    power = get_object_or_404(Power, code=code)
    found = get_object_or_404(rows, power=power)
    _refuse_stranger(request, found)
    return found


def _refuse_stranger(request: HttpRequest, draft: Draft) -> None:
    standing, day = getattr(request, "standing", None), timezone.localdate()
    unit = draft.power.unit
    if standing is None or not serves_or_watches(standing, Act.TRY_CONTROLS, unit, day=day):
        raise NotAllowed(Act.TRY_CONTROLS)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _name(rule: Rule) -> str:
    return rule.name_en if _language() == "en" else rule.name_zh


def _why(rule: Rule) -> str:
    return rule.why_en if _language() == "en" else rule.why_zh
