# SPDX-License-Identifier: Apache-2.0
"""Keep the catalogue in step with editions and withdrawals, from which it can be made anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from tonggui.registry.models import Edition, Listing, Power, Withdrawal

_SAME = ("number", "name", "side", "category", "statutory_type", "risk_level", "nodes", "risks")
_ALSO = ("controls", "effective_on", "digest")
AT_ONCE = 1_000


def list_power(power: Power) -> None:
    """Make the listings of one power anew."""
    editions = power.editions.select_related("power__unit").order_by("number").defer("body")
    gone = Withdrawal.objects.filter(power=power).values_list("withdrawn_on", flat=True).first()
    Listing.objects.filter(power=power).delete()
    Listing.objects.bulk_create(_listings(list(editions), gone))


def list_all() -> int:
    """Make the whole catalogue anew, and return how many listings it has."""
    gone = dict(Withdrawal.objects.values_list("power", "withdrawn_on"))
    rows = Edition.objects.select_related("power__unit").order_by("power", "number").defer("body")
    Listing.objects.all().delete()
    made: list[Listing] = []
    count = 0
    for power, editions in groupby(rows.iterator(AT_ONCE), key=lambda each: each.power_id):
        made += _listings(list(editions), gone.get(power))
        if len(made) >= AT_ONCE:
            count += len(Listing.objects.bulk_create(made))
            made = []
    return count + len(Listing.objects.bulk_create(made))


def _listings(editions: list[Edition], gone: date | None) -> Iterable[Listing]:
    """Return the listings of one power: each edition until the next, the last until it is gone."""
    ends: list[date | None] = [*(each.effective_on for each in editions[1:]), None]
    for edition, ended_on in zip(editions, ends, strict=False):
        power = edition.power
        ended = min((day for day in (ended_on, gone) if day), default=None)
        yield Listing(
            edition=edition,
            power=power,
            unit=power.unit,
            unit_code=power.unit.code,
            code=power.code,
            words=edition.words.casefold(),
            ended_on=ended,
            **{name: getattr(edition, name) for name in (*_SAME, *_ALSO)},
        )
