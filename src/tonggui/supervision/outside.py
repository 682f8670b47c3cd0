# SPDX-License-Identifier: Apache-2.0
"""What audit, petitions or a higher inspection found in a unit, and the risk that answers it (S09).

Both are events: that a risk answers a finding is said of it later, and the last word counts.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tonggui.cases.happening import Happening
from tonggui.cases.models import Event
from tonggui.core.errors import Refused
from tonggui.core.events import word
from tonggui.core.values import frozen
from tonggui.people.models import Account, Unit
from tonggui.registry.models import Power
from tonggui.rounds.queries import bodies_of
from tonggui.supervision import services
from tonggui.supervision.overseen import FOUND_BY, OUTSIDE


class NotFoundSo(Refused):
    """What others found names who found it, and of its own unit the power and the risk."""

    code = "not-found-so"


@frozen
class Outside:
    """What others found: where, who, when, of which power, and which risk answers it ("": none)."""

    seq: int
    unit: str
    power: str
    found_by: str
    number: str
    summary: str
    on: datetime
    risk: str

    @property
    def name(self) -> str:
        """Return what it is called: the number of its document, and its own."""
        return f"{self.number or self.found_by} #{self.seq}"


def record(  # noqa: PLR0913 - what an outside finding is
    unit: Unit,
    *,
    found_by: str,
    number: str,
    summary: str,
    on: datetime,
    power: Power | None = None,
    by: Account,
    at: datetime,
) -> services.Recorded:
    """Record what audit, petitions or a higher inspection found in a unit (S45), or of a power."""
    if found_by not in FOUND_BY:
        raise NotFoundSo(_("say who found it: audit, petitions or a higher inspection"))
    if power is not None and power.unit_id != unit.pk:
        raise NotFoundSo(
            _("`%(power)s` is no power of `%(unit)s`") % {"power": power, "unit": unit}
        )
    said = Happening(
        kind=OUTSIDE,
        at=on,
        unit=unit.code,
        power=power.code if power else "",
        detail={"found_by": found_by, "number": number, "summary": summary},
        evidence=None,
    )
    return services.record_loose(said, by=by, at=at)


def answer(found: Outside, risk: str, *, by: Account, at: datetime) -> services.Recorded:
    """Say which risk of the power answers what was found of it, or with "" that none does."""
    if risk and risk not in risks_of(found.power):
        raise NotFoundSo(
            _("`%(power)s` has no risk `%(risk)s`") % {"power": found.power, "risk": risk}
        )
    said = Happening(
        kind=OUTSIDE,
        at=at,
        unit=found.unit,
        power=found.power,
        detail={"answers": found.seq, "risk": risk},
        evidence=None,
    )
    return services.record_loose(said, by=by, at=at)


def risks_of(power: str) -> dict[str, str]:
    """Return the risks of a power as it stands now, draft before edition, each with its words."""
    found: dict[str, Any] = bodies_of(Power.objects.filter(code=power)).get(power, {})
    return {
        str(each["risk"]): str(each.get("description") or each["risk"])
        for each in found.get("risks", ())
    }


def found() -> list[Outside]:
    """Return all that others found, in the order in which it was recorded."""
    known: dict[int, Outside] = {}
    for row in Event.objects.filter(case=None, kind=OUTSIDE).order_by("seq"):
        said: dict[str, Any] = json.loads(row.detail) if row.detail else {}
        if said.get("found_by") in FOUND_BY:
            known[row.seq] = _of(row, said)
        elif said.get("answers") in known:
            known[said["answers"]] = replace(known[said["answers"]], risk=word(said.get("risk")))
    return list(known.values())


def _of(row: Event, said: dict[str, Any]) -> Outside:
    return Outside(
        seq=row.seq,
        unit=row.unit,
        power=row.power,
        found_by=str(said["found_by"]),
        number=word(said.get("number")),
        summary=word(said.get("summary")),
        on=row.at,
        risk=word(said.get("risk")),
    )
