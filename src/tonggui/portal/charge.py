# SPDX-License-Identifier: Apache-2.0
"""A leader's powers on a day: those of the unit that the division of work puts in charge (R6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.people.models import Post
from tonggui.portal.own import NOTHING
from tonggui.registry import queries
from tonggui.registry.models import Listing, Mention, Mentioned


@frozen
class Charge:
    """A power, the matter of the portfolio it falls under, and the leaders its edition names.

    `matter` is empty where only the edition says that the post leads it.
    """

    listing: Listing
    matter: str
    named: tuple[str, ...]
    is_named: bool


def in_charge(post: Post, matters: Sequence[str], day: date) -> list[Charge]:
    """Return the powers in force that fall under the matters of a post or name it as leader."""
    listings = list(queries.catalogue(day, queries.Wanted(unit=post.unit.code)))
    leaders: dict[int, list[str]] = defaultdict(list)
    rows = Mention.objects.filter(kind=Mentioned.LEADS, listing__in=listings).order_by("pk")
    for listing, code in rows.values_list("listing", "subject"):
        leaders[listing].append(code)
    found = []
    for each in listings:
        matter = next((one for one in matters if _falls_under(each, one)), "")
        named = tuple(dict.fromkeys(leaders[each.pk]))
        if matter or post.code in named:
            found.append(Charge(each, matter, named, post.code in named))
    return found


def _falls_under(listing: Listing, matter: str) -> bool:
    """Say whether a matter is said in the name or category of a power, or says its category."""
    said = f"{listing.category} {listing.name}"
    return matter in said or bool(listing.category and listing.category in matter)


def rows(charges: Sequence[Charge], but: set[str]) -> list[dict[str, Any]]:
    """Return powers in charge as rows of the post's file, but for those that stand there anyway."""
    return [
        {
            "power": each.listing.code,
            "edition": each.listing.number,
            "name": each.listing.name,
            "as": _("in charge by the division of work: %s") % each.matter,
            "boundary": "",
            "effective_on": each.listing.effective_on,
            **NOTHING,
        }
        for each in charges
        if each.matter and each.listing.code not in but
    ]
