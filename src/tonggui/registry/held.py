# SPDX-License-Identifier: Apache-2.0
"""Tell which powers units hold on a day, with the post at each node, from the editions in force."""

from __future__ import annotations

import json
from datetime import date

from tonggui.people.listed_powers import ListedNode, ListedPower
from tonggui.registry.models import Edition

_POST = "post:"


def powers_held(day: date, unit: int | None, code: str) -> list[ListedPower]:
    """Return the powers in force of a unit by its key, or the one with a code."""
    wanted = {"power__code": code} if unit is None else {"power__unit": unit}
    editions = Edition.objects.on(day).filter(**wanted).select_related("power")
    return [_held(each) for each in editions.order_by("power__code")]


def _held(edition: Edition) -> ListedPower:
    nodes = json.loads(edition.body).get("nodes") or ()
    return ListedPower(
        code=edition.power.code,
        name=edition.name,
        unit=edition.power.unit_id,
        nodes={
            str(each["node"]): ListedNode(
                str(each.get("name") or each["node"]),
                str(each.get("post_ref") or "").removeprefix(_POST),
            )
            for each in nodes
        },
    )
