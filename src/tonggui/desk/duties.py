# SPDX-License-Identifier: Apache-2.0
"""The supervisor's desk: what waits for a body, what it has done, and its opinion on a node."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.happening import Happening, microseconds
from tonggui.chains.standing import place_of
from tonggui.complaints.models import Focus
from tonggui.complaints.standing import focused_now
from tonggui.core.track import Station
from tonggui.core.values import frozen
from tonggui.desk import case_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.attending import attended
from tonggui.desk.cases import found
from tonggui.desk.leaves import leaf
from tonggui.desk.lines import called, spoken
from tonggui.desk.surroundings import around
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.supervision import counted, drawing, footing, looking, services
from tonggui.supervision.models import Duty, DutyKind
from tonggui.supervision.queries import (
    HOURS_A_DAY,
    duties_of,
    hours_late,
    hours_left,
    nodes_of,
)

A_PAGE, HOUR = 50, 3600
# Under which word a session keeps when pages of opinions were opened, how many, and how long.
_OPENED, _MOST_OPENED, _FORGOTTEN = "opened-to-supervise", 20, timedelta(hours=4)


@frozen
class Row:
    """A duty as the desk shows it, with by how many working hours it is or was late, or has left.

    `rule` is the name of the rule that found what it reacts to, "" where it reacts to nothing;
    `elapsed` and `window` are hours from its opening to now and to when it is due.
    """

    duty: Duty
    late: int
    left: int
    elapsed: float
    window: float
    rule: str
    station: Station | None
    is_drawn: bool = False
    came: bool | None = None  # whether anybody attended the meeting, None where it is none
    sector: str = ""  # the one in focus that is to be looked into
    is_in_focus: bool = False  # whether the case is of a power in a sector in focus
    chain: str = ""  # the fund or project it is about, and which link of it
    link: int = 0

    @property
    def is_soon(self) -> bool:
        """Say whether it must be done within a working day."""
        return not self.late and self.left <= HOURS_A_DAY


@opened_to(Act.SUPERVISE)
def duties(request: HttpRequest) -> HttpResponse:
    """Show what the bodies one acts for must do, by due time, and what they have done."""
    asker = who(request)
    standing, at = authority.standing(asker["by"], at=asker["at"]), asker["at"]
    bodies = [each.body.code for each in standing.bodies]
    is_done = request.GET.get("show") == "done"
    unit = request.GET.get("unit", "")[:64]
    page = leaf(
        request,
        lambda skip, most: duties_of(bodies, is_done=is_done, unit=unit, skip=skip, most=most),
        a_page=A_PAGE,
    )
    given = {
        "leaf": page,
        "rows": _rows(page.rows, at),
        "units": [] if is_done else counted.by_unit(bodies),
        "unit": unit,
        "is_done": is_done,
        "bodies": standing.bodies,
        "trail": [(_("Supervisors' desk"), "")],
    }
    return render(request, "desk/cases/duties.html", given | around(standing, at=at))


def _rows(found: Sequence[Duty], at: datetime) -> list[Row]:
    drawn = drawing.drawn_nodes(each.case_id for each in found if each.case_id)
    came = attended(each.node for each in found if each.kind == DutyKind.ATTEND)
    with footing.steady(localdate(at)):
        rows = [_row(each, at, is_drawn=(each.case_id, each.node) in drawn) for each in found]
    rows = [replace(row, came=came.get((row.duty.node, row.duty.body))) for row in rows]
    return _focused(rows)


def _focused(rows: list[Row]) -> list[Row]:
    """Return rows with the sectors in focus that they look into, or that their cases are of."""
    keys = {int(row.duty.node) for row in rows if row.duty.kind == DutyKind.SECTOR}
    names = dict(Focus.objects.filter(pk__in=keys).values_list("pk", "sector"))
    focus = focused_now()
    return [
        replace(row, sector=names.get(int(row.duty.node), ""))
        if row.duty.kind == DutyKind.SECTOR
        else replace(row, is_in_focus=_sector_of(row.duty) in focus)
        for row in rows
    ]


def _sector_of(duty: Duty) -> str:
    return duty.case.edition.category if duty.case and duty.case.edition else ""


def _row(duty: Duty, at: datetime, *, is_drawn: bool) -> Row:
    end, due = duty.done_at or at, duty.due_at
    chain, link = place_of(duty)
    calendar = footing.of_edition(None, localdate(at)).bench.calendar
    return Row(
        duty,
        hours_late(duty, at=at),
        hours_left(calendar, microseconds(at), microseconds(due)) if due and due > at else 0,
        (end - duty.opened_at).total_seconds() / HOUR,
        (due - duty.opened_at).total_seconds() / HOUR if due else 0,
        _rule(duty),
        _station(duty, localdate(at)),
        is_drawn=duty.kind == DutyKind.WATCH and is_drawn,
        chain=chain,
        link=link,
    )


def _station(duty: Duty, day: date) -> Station | None:
    """Return the node of a duty as its own edition has it, with its risk."""
    if duty.case is None or duty.case.edition is None or not duty.node:
        return None
    judge = footing.of_edition(duty.case.edition, day)
    power = next((p for p in judge.lists.powers.values() if duty.node.startswith(f"{p.id}.")), None)
    return judge.track(power).by_id.get(duty.node) if power else None


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
    return list(nodes_of(edition, timezone.localdate()).items())
