# SPDX-License-Identifier: Apache-2.0
"""The public proposes a risk of a power without an account, and reads the reply (R19)."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.core.errors import Refused, sentence
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal import throttle
from tonggui.registry.models import Edition, Power
from tonggui.rounds import services
from tonggui.rounds.models import Kind, Part, Proposal
from tonggui.rounds.queries import in_force, nodes_of
from tonggui.rounds.services.finding import SHORTEST, Seen

# Letters that are not mistaken for one another when they are written down.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPS, LENGTH = 3, 4
TOO_MANY = 429


class Proposing(forms.Form):
    """What can go wrong at a power; nothing of whoever writes it is asked."""

    node = forms.ChoiceField(label=gettext_lazy("At which step"), required=False)
    description = forms.CharField(
        label=gettext_lazy("What can go wrong"),
        min_length=SHORTEST,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "No name, telephone number or address is needed. Please write none, your own or "
            "anybody's."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Of which kind, if you know"),
        choices=[("", gettext_lazy("I do not know")), *Kind.choices],
        required=False,
    )

    def __init__(self, *args: Any, nodes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["node"].choices = [("", _("the whole power")), *nodes]  # type: ignore[attr-defined]


@opened_to(Act.PROPOSE_RISK)
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Take what somebody proposes and give them a receipt number."""
    power = get_object_or_404(Power.objects.select_related("unit"), code=code, withdrawal=None)
    day = timezone.localdate()
    edition = get_object_or_404(Edition.objects.on(day), power=power)
    is_hidden = in_force(day, power).filter(part=Part.PROCESS).exists()
    nodes = [] if is_hidden else nodes_of(power)
    form = Proposing(request.POST or None, nodes=nodes)
    status = 200
    if request.method == "POST" and form.is_valid():
        if throttle.may_send(request, "propose"):
            receipt = _receipt()
            said = form.cleaned_data
            seen = Seen(power, said["description"], said["node"], said["kind"])
            try:
                services.propose(power, seen, receipt=receipt, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, sentence(refusal))
            else:
                return render(request, "portal/proposed.html", {"receipt": receipt})
        else:
            form.add_error(None, _("Too many proposals came from here. Wait ten minutes."))
            status = TOO_MANY
    if form.errors and status != TOO_MANY:
        status = 422
    given = {
        "form": form,
        "power": power,
        "edition": edition,
        "trail": [
            (_("Powers"), reverse("portal:powers")),
            (code, reverse("portal:power", args=[code])),
            (_("Propose a risk"), ""),
        ],
    }
    return render(request, "portal/propose.html", given, status=status)


@opened_to(Act.PROPOSE_RISK)
def reply(request: HttpRequest) -> HttpResponse:
    """Show the reply to a proposal to whoever knows its receipt number."""
    if request.method == "POST" and not throttle.may_send(request, "reply"):
        return render(request, "portal/reply.html", {"is_too_often": True}, status=TOO_MANY)
    asked = "".join(request.POST.get("receipt", "").upper().split()).replace("-", "")[:16]
    found = Proposal.objects.filter(receipt=asked).select_related("power", "round").first()
    given = {"asked": asked, "found": found if asked else None}
    return render(request, "portal/reply.html", given)


def _receipt() -> str:
    return "".join(secrets.choice(LETTERS) for _turn in range(GROUPS * LENGTH))
