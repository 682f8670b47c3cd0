# SPDX-License-Identifier: Apache-2.0
"""Keep the catalogue in step with editions and withdrawals, from which it can be made anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tonggui.core.gates import KINDS
from tonggui.registry.mentions import mentions_of
from tonggui.registry.models import Edition, Listing, Mention, Power, Withdrawal

_SAME = ("number", "name", "side", "category", "statutory_type", "risk_level", "nodes", "risks")
_ALSO = ("controls", "effective_on", "digest")
KIND_FIELDS = ("rent", "dark", "unwatched")


def list_power(power: Power) -> None:
    """Make the listings of one power anew."""
    editions = power.editions.select_related("power__unit").order_by("number")
    gone = Withdrawal.objects.filter(power=power).values_list("withdrawn_on", flat=True).first()
    Listing.objects.filter(power=power).delete()
    _mention(Listing.objects.bulk_create(_listings(list(editions), gone)))


def list_many(editions: Iterable[Edition]) -> None:
    """List first editions of powers that were never listed; what they mention is left out."""
    Listing.objects.bulk_create(each for edition in editions for each in _listings([edition], None))


def _mention(listings: Iterable[Listing]) -> None:
    """Write down what editions rest on and whom they bind."""
    Mention.objects.bulk_create(
        Mention(listing=each, **said._asdict())
        for each in listings
        for said in mentions_of(json.loads(each.edition.body))
    )


def kinds_of(body: Mapping[str, Any]) -> dict[str, int]:
    """Return how many risks of a power are of each of the three kinds, by the listing's field."""
    found = Counter(str(each.get("kind") or "") for each in body.get("risks") or ())
    return {name: found[kind] for name, kind in zip(KIND_FIELDS, KINDS, strict=True)}


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
            **kinds_of(json.loads(edition.body)),
            **{name: getattr(edition, name) for name in (*_SAME, *_ALSO)},
        )
