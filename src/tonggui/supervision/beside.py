# SPDX-License-Identifier: Apache-2.0
"""Open a case of a unit that exercises no listed power, such as the adoption of its own lists."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tonggui.cases import services as cases
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core.events import CASE_OPEN
from tonggui.people.models import Account, Unit
from tonggui.supervision import permitting
from tonggui.supervision.services import begun


@transaction.atomic
def open_beside(
    unit: Unit, *, title: str, opener: permitting.Acting, by: Account | None, at: datetime
) -> Case:
    """Open a case that names no power: whoever calls this has asked whether it may be opened."""
    held = Unit.objects.select_for_update().get(pk=unit.pk)
    code = cases.next_code(held, localdate(at))
    made = cases.begin(code, edition=None, unit=held, title=title, by=by, at=at)
    opening = Happening(
        CASE_OPEN, at, actor=opener.actor, post=opener.post, unit=held.code, power=""
    )
    return begun(made, opening, by=by, at=at)
