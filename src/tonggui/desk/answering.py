# SPDX-License-Identifier: Apache-2.0
"""Answering in a round: a post says which risks it sees, a peer what is seen in another unit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused, sentence
from tonggui.desk import round_forms as forms
from tonggui.desk.asking import done, who
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, Standing, opened_to
from tonggui.people.models import Post, Unit
from tonggui.registry.models import Power
from tonggui.rounds import queries, services
from tonggui.rounds.errors import NotYourPost
from tonggui.rounds.models import Asked, PeerCheck

MOST = 3
SIGHTS = formset_factory(forms.Sight, extra=MOST, max_num=MOST)


def unit_of_asked(number: int) -> Unit:
    """Return the unit of the post that is asked."""
    rows = Asked.objects.select_related("round__unit")
    return get_object_or_404(rows, pk=number).round.unit


@opened_to(Act.ANSWER_ROUND, within=unit_of_asked)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say which risks one's post sees, or that it sees none: a light form for a phone."""
    rows = Asked.objects.select_related("round__unit", "post")
    asked = get_object_or_404(rows, pk=number)
    _refuse_others(request, asked.post)
    nodes = _nodes(list(queries.powers_of(asked.round.unit)), asked.post)
    sights, nothing = _forms(request, nodes)
    if _is_said(request, sights, nothing, partial(services.answer, asked)):
        return done(request, _("Your answer is in. Thank you."), "desk:round", asked.round.pk)
    title = _("Which risks does your post see?")
    return _page(
        request, asked.post, sights, nothing, {"title": title, "until": asked.round.asks_until}
    )


@opened_to(Act.CHECK_AS_PEER)
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Say what a peer sees in the power of another unit."""
    rows = PeerCheck.objects.select_related("round__unit", "post", "power")
    found = get_object_or_404(rows, pk=number)
    _refuse_others(request, found.post)
    nodes = _nodes([found.power], found.post)
    sights, nothing = _forms(request, nodes)
    if _is_said(request, sights, nothing, partial(services.check_as_peer, found)):
        return done(request, _("Your answer is in. Thank you."), "desk:rounds")
    name = next(iter(nodes.values()))[0]
    title = _("What do you see in: %s") % name
    given = {"title": title, "until": found.round.checks_until, "power": found.power}
    return _page(request, found.post, sights, nothing, given)


def _refuse_others(request: HttpRequest, post: Post) -> None:
    """Tell whoever does not hold a post before they write, not after."""
    standing = getattr(request, "standing", Standing())
    if all(each.post_id != post.pk for each in standing.posts):
        raise NotYourPost(post)


def _is_said(
    request: HttpRequest,
    sights: BaseFormSet[Any],
    nothing: forms.Nothing,
    say: Callable[..., object],
) -> bool:
    """Say what the forms hold; a refusal stands on the form, so that nothing typed is lost."""
    if request.method != "POST" or not (sights.is_valid() and nothing.is_valid()):
        return False
    seen = [found for each in sights if (found := each.seen)]
    try:
        say(seen, nothing_because=nothing.cleaned_data["nothing_because"], **who(request))
    except NotAllowed:
        raise
    except Refused as refusal:
        nothing.add_error(None, sentence(refusal))
        return False
    return True


def _forms(request: HttpRequest, nodes: forms.Nodes) -> tuple[BaseFormSet[Any], forms.Nothing]:
    first = next((f"{p.code}|{found[0][0]}" for p, (_n, found) in nodes.items() if found), "")
    initial = [{"node": first}] * MOST
    sights = SIGHTS(
        request.POST or None, form_kwargs={"nodes": nodes}, initial=initial, prefix="risk"
    )
    return sights, forms.Nothing(request.POST or None)


def _nodes(powers: list[Power], post: Post) -> dict[Power, tuple[str, list[tuple[str, str]]]]:
    """Return powers with their nodes, those of the post first, so that a phone need not scroll."""
    bodies = queries.bodies_of(powers)
    found = {}
    for power in powers:
        body = bodies.get(power.code, {})
        nodes = [(each.get("post_ref") != post.ref, each) for each in body.get("nodes", ())]
        nodes.sort(key=lambda each: each[0])
        labels = [(str(each["node"]), str(each.get("name", ""))) for _other, each in nodes]
        is_other = all(other for other, _each in nodes)
        found[power] = (is_other, str(body.get("name", power.code)), labels)
    ordered = sorted(found.items(), key=lambda each: each[1][0])
    return {power: (name, labels) for power, (_other, name, labels) in ordered}


def _page(
    request: HttpRequest,
    post: Post,
    sights: BaseFormSet[Any],
    nothing: forms.Nothing,
    more: dict[str, Any],
) -> HttpResponse:
    version = post.versions.on(timezone.localdate()).first()
    unit = people.unit_on(post.unit, timezone.localdate())
    given = {"post": version, "unit": unit, "sights": sights, "nothing": nothing, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/rounds/answer.html", given, status=status)
