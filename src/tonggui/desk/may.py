# SPDX-License-Identifier: Apache-2.0
"""Which acts are open to whoever asks, by names that templates can say."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from tonggui.desk.asking import who
from tonggui.people import authority
from tonggui.people.acts import WITHIN_OWN_UNIT, Act
from tonggui.people.models import Unit

_ANYWHERE = (
    Act.FOUND_UNITS,
    Act.NAME_PLATFORM_POST,
    Act.KEEP_HIGHER_BODIES,
    Act.KEEP_SUPERVISORS,
    Act.ASSIGN_REMITS,
    Act.EXPORT_ORGANISATION,
    Act.IMPORT_ORGANISATION,
    Act.SEE_ROUNDS,
)


def what_may(request: HttpRequest, unit: Unit | None = None) -> dict[str, bool]:
    """Return what is open; acts of a unit only where one is named, and only in that one."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    day = timezone.localdate(asker["at"])
    acts = (*WITHIN_OWN_UNIT, *_ANYWHERE) if unit else _ANYWHERE
    return {act.name.lower(): authority.may(standing, act, unit=unit, day=day) for act in acts}
