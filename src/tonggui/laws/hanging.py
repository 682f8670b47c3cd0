# SPDX-License-Identifier: Apache-2.0
"""What hangs on a change of a law, exactly: each power that rested on it, and who answered (R41).

Nothing of it is kept: it follows from editions, changes and signed statements each time it is
asked, so that it cannot be out of step with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Q, QuerySet

from tonggui.core.articles import touches
from tonggui.core.values import frozen
from tonggui.laws.models import Effect, LawChange, LawVersion, NoImpact
from tonggui.registry.models import Listing, Mention, Mentioned, Withdrawal
from tonggui.registry.xrays.reading import MOST_IDS


class State(StrEnum):
    """Whether a power has answered a change of a law that it rests on, and how."""

    OPEN = "open"
    REVISED = "revised"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@frozen
class Hanging:
    """A power that a change touches: by its edition then, the articles named, and its answer.

    `revised_by` is the number of the edition that answered, 0 for none.
    """

    listing: Listing
    articles: str
    state: State
    revised_by: int = 0
    statement: NoImpact | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the power is still to be revised."""
        return self.state == State.OPEN


class Known(NamedTuple):
    """A change with the law as it is called on the day of asking."""

    change: LawChange
    law: LawVersion


def known_changes(day: date) -> list[Known]:
    """Return the changes on record that were not withdrawn, the latest first.

    A law is called as it is on `day`, or as it is called first where it is on record only later.
    """
    changes = list(LawChange.objects.standing().select_related("law").order_by("-since", "-pk"))
    laws = called({each.law_id for each in changes}, day) if changes else {}
    return [Known(each, laws[each.law_id]) for each in changes if each.law_id in laws]


def called(laws: Collection[int], day: date) -> dict[int, LawVersion]:
    """Return how laws are called on a day, by their keys."""
    rows = LawVersion.objects.standing().filter(law__in=laws).select_related("law")
    found: dict[int, LawVersion] = {}
    for each in rows.order_by("since", "pk"):
        if each.since <= day or each.law_id not in found:
            found[each.law_id] = each
    return found


def hanging_on(known: Known, day: date, units: Collection[int] | None = None) -> list[Hanging]:
    """Return the powers that a change touches, by unit and code; of some units where given.

    They are those that rested on it on the day before; what was repealed touches also whatever
    rests on it now.
    """
    said = _resting(known, day, units)
    last, gone = _last_editions(said), _gone(said)
    signed = {each.power_id: each for each in _statements(known.change) if each.since <= day}
    return [
        Hanging(mentions[-1].listing, _articles(mentions), State.WITHDRAWN)
        if power in gone
        else _hanging(known.change, mentions, last[power], signed.get(power))
        for power, mentions in said.items()
    ]


def _resting(known: Known, day: date, units: Collection[int] | None) -> dict[int, list[Mention]]:
    """Return the mentions that a change touches, by power."""
    change = known.change
    subjects = [each for title in known.law.titles for each in (title, f"《{title}》")]
    rows = Mention.objects.filter(kind=Mentioned.BASIS, subject__in=subjects)
    in_time = _in_force(change.since - timedelta(days=1))
    if change.effect == Effect.REPEALED:
        in_time |= _in_force(max(day, change.since))
    rows = rows.filter(in_time)
    if units is not None:
        rows = rows.filter(listing__unit__in=units)
    found: dict[int, list[Mention]] = defaultdict(list)
    for each in rows.select_related("listing").order_by(
        "listing__unit_code", "listing__code", "listing__number", "pk"
    ):
        if touches(change.article, each.detail):
            found[each.listing.power_id].append(each)
    return found


def _in_force(day: date) -> Q:
    ended = Q(listing__ended_on=None) | Q(listing__ended_on__gt=day)
    return ended & Q(listing__effective_on__lte=day)


def _hanging(
    change: LawChange, mentions: list[Mention], last: Listing, signed: NoImpact | None
) -> Hanging:
    """Return a power with its answer; an edition that still rests on what fell is none."""
    listing, articles = mentions[-1].listing, _articles(mentions)
    if change.effect == Effect.REPEALED:
        is_revised = last.number > listing.number
    else:
        is_revised = last.effective_on >= change.since
    if is_revised:
        return Hanging(listing, articles, State.REVISED, revised_by=last.number)
    if signed is not None:
        return Hanging(listing, articles, State.SIGNED, statement=signed)
    return Hanging(listing, articles, State.OPEN)


def _articles(mentions: Iterable[Mention]) -> str:
    return "、".join(dict.fromkeys(each.detail for each in mentions if each.detail))


def _last_editions(powers: Collection[int]) -> dict[int, Listing]:
    return {
        each.power_id: each
        for some in _parts(powers)
        for each in Listing.objects.filter(power__in=some).order_by("number")
    }


def _gone(powers: Collection[int]) -> set[int]:
    rows = (Withdrawal.objects.filter(power__in=some) for some in _parts(powers))
    return {power for each in rows for power in each.values_list("power", flat=True)}


def _parts(powers: Collection[int]) -> Iterator[list[int]]:
    kept = list(powers)
    return (kept[start : start + MOST_IDS] for start in range(0, len(kept), MOST_IDS))


def _statements(change: LawChange) -> QuerySet[NoImpact]:
    return NoImpact.objects.standing().filter(change=change).select_related("post", "power")
