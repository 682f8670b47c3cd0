# SPDX-License-Identifier: Apache-2.0
"""Pass a duty of supervision on at the desk: to the body above (提级), or to one with the remit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import oversight_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.people import queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import SupervisingBody
from tonggui.supervision import owning, services
from tonggui.supervision.models import Duty


@opened_to(Act.SUPERVISE)
def pass_on(request: HttpRequest, number: int) -> HttpResponse:
    """Hand a duty over or raise it to the body above, with the reason."""
    duty = get_object_or_404(Duty.objects.select_related("case__unit", "finding"), pk=number)
    case = duty.case
    if case is None or duty.done_at is not None:
        raise Http404
    asker = who(request)
    form = forms.PassOn(request.POST or None, takers=_takers(duty, asker["at"]))

    def act(said: dict[str, Any]) -> HttpResponse:
        to = SupervisingBody.objects.get(code=said["to"])
        happening = owning.handed_over(duty, to, reason=said["reason"], at=asker["at"])
        services.record(case, happening, **asker)
        return done(request, _("The duty is passed on; it has one owner."), "desk:duties")

    page = Page(
        title=_("Pass on the duty at %s") % f"{case.code} {duty.node}",
        does=_("Pass on"),
        note=_("The head of the body decides, or the body above. It stays there until it is done."),
        back=reverse("desk:duties"),
    )
    return answered(request, form, page, act)


def _takers(duty: Duty, at: Any) -> list[tuple[SupervisingBody, str]]:
    known = queries.bodies_on(timezone.localdate())
    own = next((each for each in known.values() if each.body.code == duty.body), None)
    found = []
    for body in owning.takers(duty, at=at):
        version = known[body.pk]
        is_above = own is not None and own.parent == body.code
        said = _("%s (the body above)") if is_above else "%s"
        found.append((body, said % version.name))
    return found
