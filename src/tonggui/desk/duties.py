# SPDX-License-Identifier: Apache-2.0
"""The supervisor's desk: what waits for a body, what it has done, and its opinion on a node."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.cases.happening import Happening
from tonggui.desk import case_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.cases import found
from tonggui.desk.lines import called, spoken
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.supervision import drawing, footing, looking, services
from tonggui.supervision.models import Duty, DutyKind
from tonggui.supervision.queries import first_duties, hours_late

MOST = 200
# Under which word a session keeps when pages of opinions were opened, how many, and how long.
_OPENED, _MOST_OPENED, _FORGOTTEN = "opened-to-supervise", 20, timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as the desk shows it, with by how many working hours it is or was late.

    `rule` is the name of the rule that found what it reacts to, "" where it reacts to nothing.
    """

    duty: Duty
    late: int
    rule: str
    is_drawn: bool = False


@opened_to(Act.SUPERVISE)
def duties(request: HttpRequest) -> HttpResponse:
    """Show what the bodies one acts for must do, by due time, and what they have done."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    bodies = [each.body.code for each in standing.bodies]
    is_done = request.GET.get("show") == "done"
    rows = first_duties(bodies, is_done=is_done, most=MOST)
    drawn = drawing.drawn_nodes(each.case_id for each in rows if each.case_id)
    with footing.steady(timezone.localdate(asker["at"])):
        shown = [
            Row(
                each,
                hours_late(each, at=asker["at"]),
                _rule(each),
                is_drawn=each.kind == DutyKind.WATCH and (each.case_id, each.node) in drawn,
            )
            for each in rows
        ]
    given = {
        "rows": shown,
        "is_done": is_done,
        "bodies": standing.bodies,
        "trail": [(_("Supervision"), "")],
    }
    return render(request, "desk/cases/duties.html", given)


def _rule(duty: Duty) -> str:
    if duty.finding is None:
        return ""
    edition = duty.case.edition if duty.case else None
    known = footing.lists_of(edition, timezone.localdate()).rules.get(duty.finding.rule)
    return called(known, spoken()) if known else duty.finding.rule


@opened_to(Act.SUPERVISE)
def supervise(request: HttpRequest, code: str) -> HttpResponse:
    """Record a body's opinion on a node of a case that its remit covers."""
    case = found(request, code)
    node, since = request.GET.get("node") or "", _opened(request, code)
    form = forms.Watching(
        request.POST or None,
        around=forms.Around(nodes=_nodes(case.edition, node)),
        initial={"node": node, "key": secrets.token_urlsafe(16), "at": timezone.localtime()},
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        looked = looking.measured(case, said["node"], since=since, **who(request))
        happening = Happening(
            kind="sup_act",
            at=said["at"],
            node=said["node"],
            detail={**forms.detail_of(said), **looked},
            key=said["key"],
        )
        services.record(case, happening, **who(request))
        request.session.get(_OPENED, {}).pop(code, None)
        request.session.modified = True
        return done(request, _("The opinion is recorded."), "desk:case", case.code)

    page = Page(
        title=_("Supervise %s") % case.code,
        does=_("Record"),
        note=_("Supervision says what it sees, and decides nothing in place of power."),
        back=reverse("desk:case", args=[case.code]),
        more={"case": case, "since": since, "files": looking.files(case, by=who(request)["by"])},
    )
    return answered(request, form, page, act, "desk/cases/supervise.html")


def _opened(request: HttpRequest, code: str) -> datetime:
    """Return when the page of an opinion was opened in this session, as the server saw it.

    What was opened hours ago and left is opened anew; whoever sends without opening, opens now.
    """
    known, now = request.session.get(_OPENED, {}), who(request)["at"]
    times = {each: datetime.fromisoformat(at) for each, at in known.items()}
    kept = {each: at for each, at in times.items() if at > now - _FORGOTTEN}
    kept.setdefault(code, now)
    newest = sorted(kept, key=kept.__getitem__)[-_MOST_OPENED:]
    request.session[_OPENED] = {each: kept[each].isoformat() for each in newest}
    return kept[code]


def _nodes(edition: Any, node: str) -> list[tuple[str, str]]:
    if edition is None:
        return [(node, node)] if node else []
    return list(services.nodes_of(edition, timezone.localdate()).items())
