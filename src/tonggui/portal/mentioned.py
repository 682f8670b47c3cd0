# SPDX-License-Identifier: Apache-2.0
"""What editions in force mention of a law, a document or a post, as far as the public sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from tonggui.registry import queries
from tonggui.registry.mentions import mentions_of
from tonggui.registry.models import Listing, Mention
from tonggui.rounds import queries as rounds
from tonggui.rounds import showing

MOST = 500


def mentioned(day: date, kinds: Iterable[str], *subjects: str) -> list[Mention]:
    """Return the mentions of some subjects, without what is withheld; at most five hundred."""
    wanted = list(kinds)
    found = list(queries.mentions(day, wanted, *subjects)[:MOST])
    held = set(rounds.in_force(day).values_list("power", flat=True))
    shown: list[Mention] = []
    for listing, mentions in groupby(found, key=lambda each: each.listing):
        is_held = listing.power_id in held
        shown += _open(listing, day, wanted, subjects) if is_held else list(mentions)
    return shown


def rows_of(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    """Return mentions as rows of a file."""
    return [
        {
            "power": each.listing.code,
            "edition": each.listing.number,
            "name": each.listing.name,
            "as": each.kind,
            "where": each.where,
            "detail": each.detail,
            "state": each.state,
        }
        for each in mentions
    ]


def _open(
    listing: Listing, day: date, kinds: Iterable[str], subjects: Iterable[str]
) -> list[Mention]:
    """Return what is still said of the subjects where a part of the edition is withheld."""
    edition = listing.edition
    body = showing.shown_body(edition, showing.withheld(edition, day))
    return [
        Mention(listing=listing, **said._asdict())
        for said in mentions_of(body)
        if said.kind in set(kinds) and said.subject in set(subjects)
    ]
