# SPDX-License-Identifier: Apache-2.0
"""Sign that a new division of work changes nothing in a unit's lists; else an edition answers."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.laws.divided import redivided
from tonggui.laws.errors import NothingToAnswer, NotRecordable
from tonggui.laws.models import DivisionNoImpact
from tonggui.laws.signing import signing
from tonggui.people.models import Account, Unit
from tonggui.people.services.change import change


def sign_division_no_impact(
    unit: Unit, *, reason: str, by: Account | None, at: datetime
) -> DivisionNoImpact:
    """Sign for a unit whose division of work is a new one; NothingToAnswer where none waits."""
    post, day = signing(unit, by=by, at=at), localdate(at)
    if not reason.strip():
        raise NotRecordable(_("say why nothing in the lists changes"))
    with change("division.no-impact", unit.code, by=by, at=at) as made:
        Unit.objects.select_for_update().get(pk=unit.pk)
        found = redivided(unit, day)
        if found is None:
            raise NothingToAnswer(unit, unit)
        division, words = found.term.division, reason.strip()
        return made.add(DivisionNoImpact(division=division, reason=words, post=post, since=day))
