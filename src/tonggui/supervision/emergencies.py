# SPDX-License-Identifier: Apache-2.0
"""Open a case in an emergency for which no list has a power yet; it is ratified afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases import services as cases
from tonggui.cases.errors import NotDoneHere
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case, Event
from tonggui.core.checks.listed import OUT_OF_FORCE
from tonggui.core.events import CASE_OPEN
from tonggui.core.values import frozen
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, Unit
from tonggui.supervision import footing, services


@frozen
class Said:
    """What an emergency is opened with: what it is about, the power it needs, why, since when."""

    title: str
    power: str
    reason: str
    began_at: datetime


@transaction.atomic
def open_emergency(unit: Unit, said: Said, *, key: str, by: Account, at: datetime) -> Case:
    """Open a case outside the lists; unless it is ratified in time, that is found (S03).

    Its supervision opens in the same transaction. NotDoneHere for a power that is on the lists:
    a case of it is opened as of any.
    """
    who = authority.demand(by, Act.EXERCISE_POWER, at=at)
    own = [each.post.code for each in who.posts if each.post.unit_id == unit.pk]
    if not own or who.official is None:
        raise NotDoneHere(_("you serve in another unit: open it in your own"))
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    known = Event.objects.filter(key=key, by=by, kind=CASE_OPEN).select_related("case").first()
    if known is not None and known.case is not None:
        return known.case
    _refuse(said, unit, at)
    code = cases.next_code(unit, localdate(at))
    made = cases.begin(code, edition=None, unit=unit, title=said.title, by=by, at=at)
    opening = Happening(
        CASE_OPEN,
        said.began_at,
        actor=who.official.code,
        post=f"post:{own[0]}",
        unit=unit.code,
        power=said.power,
        detail={"emergency": True, "reason": said.reason},
        key=key,
    )
    return services.begun(made, opening, by=by, at=at)


def _refuse(said: Said, unit: Unit, at: datetime) -> None:
    if not said.reason.strip() or not said.power.strip():
        raise NotDoneHere(_("say why it cannot wait, and which power it needs"))
    if said.began_at > at:
        raise NotDoneHere(_("this lies in the future: say when it began"))
    listed = footing.of_edition(None, localdate(at)).bench.power(said.power.strip())
    if listed is not None and listed.state not in OUT_OF_FORCE and listed.unit == unit.code:
        words = _("`%s` is on the lists of your unit: open a case of it")
        raise NotDoneHere(words % listed.name)
