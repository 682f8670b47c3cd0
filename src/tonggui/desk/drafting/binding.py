# SPDX-License-Identifier: Apache-2.0
"""Bind a control to a check: choose it, fill in what it reads, and see what it would have found."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.core.bindings import ASKS, explain, lacks
from tonggui.core.errors import Conflict, Refused, sentence
from tonggui.core.lists import Lists
from tonggui.core.naming import named, names_of
from tonggui.core.rules import Rule
from tonggui.core.settings_said import meaning
from tonggui.core.values import frozen
from tonggui.core.wording import say
from tonggui.core.xray.view import controls_of, node_of
from tonggui.desk.asking import done, who
from tonggui.desk.drafting.asking import draft_named, offers, unit_of_power
from tonggui.desk.drafting.bind_forms import Binding, Choosing, fields_of
from tonggui.desk.drafting.editing import look
from tonggui.desk.drafting.reasons import asking_why, because
from tonggui.desk.drafting.rows import Row, shown, write
from tonggui.desk.lines import spoken
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, opened_to, serves_or_watches
from tonggui.registry import services
from tonggui.registry.errors import SetBack
from tonggui.registry.models import Draft
from tonggui.rounds.standing import lists_of_draft

Body = dict[str, Any]
A_DEMAND = tuple[str, bool]  # what a check demands, and whether it demands nothing yet


@frozen
class Place:
    """Where a control stands in a draft: the records that are changed when it is bound."""

    draft: Draft
    body: Body
    risk: Body
    control: Body
    node: Body

    @property
    def unit(self) -> str:
        """Return the code of the unit, for names of posts."""
        return str(self.body.get("unit", ""))

    @property
    def rules(self) -> list[str]:
        """Return the checks the control is bound to."""
        return list(self.control.get("check_rules") or ())


@frozen
class Bound:
    """A check of a control: what it is called and demands, and the last trial of it.

    One that `is_of_cases` can be filled in and tried; others read the lists, or are not built in.
    """

    rule: str
    name: str
    demand: A_DEMAND
    trial: Any
    asks: bool
    is_of_cases: bool


@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
def bound(request: HttpRequest, code: str, control: str) -> HttpResponse:
    """Show which checks a control is bound to, and those it may be bound to."""
    place = _place(draft_named(code), control)
    lists = _lists(place.draft)
    known = [each for each in lists.rules.values() if each.reads("case")]
    trials = list(place.draft.trials.filter(control=control).order_by("-pk"))
    rules = place.rules
    given = _given(place, control) | {
        "may_try": _may_try(request, place.draft),
        "bound": [_bound(place, each, lists, trials) for each in rules],
        "others": [
            (each, _name(each), _why(each), each.id in ASKS)
            for each in sorted(known, key=lambda each: (each.id not in ASKS, each.id))
            if each.id not in rules
        ],
    }
    return render(request, "desk/drafting/bound.html", given)


def _may_try(request: HttpRequest, draft: Draft) -> bool:
    standing = getattr(request, "standing", None)
    return standing is not None and serves_or_watches(
        standing, Act.TRY_CONTROLS, draft.power.unit, day=timezone.localdate()
    )


@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
@asking_why
def bind(request: HttpRequest, code: str, control: str, rule: str) -> HttpResponse:
    """Ask what a check reads at the node of a control, and bind the control to it."""
    place = _place(draft_named(code), control)
    lists = _lists(place.draft)
    known = lists.rules.get(rule)
    if known is None or not known.reads("case"):
        raise Http404
    of_node, of_power = fields_of(rule)
    asked = (*of_node, *of_power)
    initial = {each.name: shown(each, place.node, place.unit) for each in of_node}
    initial |= {each.name: shown(each, place.body, place.unit) for each in of_power}
    form = Binding(
        request.POST or None,
        initial=initial | {"version": place.draft.version},
        asked=asked,
        choosing=Choosing(offers(lists, place.unit), _nodes(place.body)),
    )
    demand = _demand(place.body, control, known, request)
    if request.method == "POST" and form.is_valid():
        _write(place, form, known)
        mine = look(place.body, request)
        if mine.unread:
            form.add_error(None, mine.unread.says)
        elif form.is_valid():
            demand = _demand(place.body, control, known, request)
            if request.POST.get("do") != "look" and (kept := _kept(place, form, request)):
                return kept
    given = _given(place, control) | {
        "form": form,
        "rule": known,
        "name": _name(known),
        "why": _why(known),
        "demand": demand,
        "settings": [
            (meaning(rule, name, spoken()) or name, _said(value))
            for name, value in known.settings.items()
        ],
    }
    return render(request, "desk/drafting/bind.html", given, status=422 if form.errors else 200)


@require_POST
@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
@asking_why
def unbind(request: HttpRequest, code: str, control: str, rule: str) -> HttpResponse:
    """Take a check from a control; what stands at the node stays."""
    place = _place(draft_named(code), control)
    place.control["check_rules"] = [each for each in place.rules if each != rule]
    seen, why = place.draft.version, because(request)
    services.revise(place.draft, place.body, version=seen, because=why, **who(request))
    return done(request, _("The check is taken from the control."), "desk:bound", code, control)


def _place(draft: Draft, control: str) -> Place:
    body: Body = json.loads(draft.body)
    for risk in body.get("risks") or ():
        for each in risk.get("controls") or ():
            if each.get("control") == control:
                nodes = body.get("nodes") or ()
                node = next((n for n in nodes if n.get("node") == risk.get("node")), None)
                if node is None:
                    raise Http404
                return Place(draft, body, risk, each, node)
    raise Http404


def _write(place: Place, form: Binding, rule: Rule) -> None:
    """Put what was filled in into the body; what cannot be read is noted in the form."""
    for record, fields in zip((place.node, place.body), fields_of(rule.id), strict=True):
        row = Row(form.cells(fields))
        write(fields, record, row, place.unit)
        for name, wrong in row.wrong.items():
            form.add_error(name, wrong)
    if rule.id not in place.rules:
        place.control["check_rules"] = [*place.rules, rule.id]


def _kept(place: Place, form: Binding, request: HttpRequest) -> HttpResponse | None:
    try:
        seen, why = form.cleaned_data["version"], because(request)
        services.revise(place.draft, place.body, version=seen, because=why, **who(request))
    except (NotAllowed, Conflict, SetBack):
        raise
    except Refused as refusal:
        form.add_error(None, sentence(refusal))
        return None
    code, control = place.draft.power.code, place.control["control"]
    return done(request, _("The control is bound to the check."), "desk:bound", code, control)


def _demand(body: Body, control: str, rule: Rule, request: HttpRequest) -> A_DEMAND | None:
    """Return what a check would demand at the node as it is filled in, None if it is not read."""
    sight = look(body, request).sight
    if sight is None:
        return None
    return _sentence(sight.lists, sight.value.id, control, rule.id, _name(rule))


def _sentence(lists: Lists, power: str, control: str, rule: str, name: str) -> A_DEMAND | None:
    value = lists.powers[power]
    for risk, each in controls_of(value):
        node = node_of(value, risk)
        if each.id == control and node:
            said = named((explain(value, node, rule, name),), names_of(lists))[0]
            return say(said, spoken()), lacks(said)
    return None


def _bound(place: Place, rule: str, lists: Lists, trials: list[Any]) -> Bound:
    code, control = place.draft.power.code, str(place.control["control"])
    known = lists.rules.get(rule) or lists.list_rules.get(rule)
    name = _name(known) if known else ""
    return Bound(
        rule,
        name,
        _sentence(lists, code, control, rule, name) or ("", True),
        next((each for each in trials if each.rule == rule), None),
        rule in ASKS,
        rule in lists.rules and lists.rules[rule].reads("case"),
    )


def _given(place: Place, control: str) -> dict[str, Any]:
    code = place.draft.power.code
    return {
        "draft": place.draft,
        "code": code,
        "control": control,
        "measure": place.control.get("measure", ""),
        "class": place.control.get("class", ""),
        "risk": place.risk,
        "node": place.node,
        "trail": [
            (_("Powers of my units"), reverse("desk:powers")),
            (code, reverse("desk:power", args=[code])),
            (_("Risks and controls"), reverse("desk:edit-draft", args=[code, "risks"])),
            (control, ""),
        ],
    }


def _nodes(body: Body) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(each["node"]), f"{each['node']} {each.get('name', '')}") for each in body["nodes"]
    )


def _lists(draft: Draft) -> Lists:
    return lists_of_draft(draft, timezone.localdate())


def _said(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _name(rule: Rule) -> str:
    return rule.name_en if spoken() == "en" else rule.name_zh


def _why(rule: Rule) -> str:
    return rule.why_en if spoken() == "en" else rule.why_zh
