# SPDX-License-Identifier: Apache-2.0
"""Third parties of the demonstration, engaged at a node of a case through the write path."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.timezone import localdate

from tonggui.cases.happening import Happening
from tonggui.core.events import ENGAGEMENT, STATEMENT
from tonggui.demo.county import Raw
from tonggui.meetings import members
from tonggui.meetings.models import Item
from tonggui.supervision import services

When = Callable[[str], datetime]
_NAMES = ("kind_of", "provider", "contractor", "scope", "mandate")


def play(wanted: Iterable[Raw], *, when: When) -> None:
    """Engage them in the cases of items that were put on an agenda."""
    for each in wanted:
        item = Item.objects.select_related("case").filter(subject=each["item"]).first()
        if item is not None:
            _engage(item, each, when)


def _engage(item: Item, wanted: Raw, when: When) -> None:
    at = when(wanted["engaged"])
    detail = {name: wanted[name] for name in _NAMES if name in wanted}
    made = services.record(
        item.case, _happening(item, wanted, ENGAGEMENT, detail, at), by=None, at=at
    )
    if stated := wanted.get("stated"):
        at = when(stated["when"])
        said = {
            "engagement": made.event.seq,
            "provider": wanted["provider"],
            "signed_by": stated["signed_by"],
            "declared": 0,
            "is_tied": False,
        }
        statement = _happening(item, wanted, STATEMENT, said, at)
        services.record(item.case, statement, by=None, at=at)


def _happening(item: Item, wanted: Raw, kind: str, detail: Raw, at: datetime) -> Happening:
    post = wanted["post"]
    return Happening(
        kind,
        at,
        node=wanted["node"],
        actor=members.holder(post, localdate(at)),
        post=post,
        unit=item.case.unit.code if item.case.unit else "",
        detail=detail,
    )
