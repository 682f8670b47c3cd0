# SPDX-License-Identifier: Apache-2.0
"""New divisions of work that a unit's lists have not followed yet (R4, R33, S04)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from tonggui.laws.models import DivisionNoImpact
from tonggui.people.models import DivisionOfWork, DivisionTerm, Unit
from tonggui.registry import queries
from tonggui.registry.models import Edition, Listing

_LEADS = "leads"


@dataclass(frozen=True, slots=True)
class Redivided:
    """A new division of work, with the powers that name a leader whose charge it changed.

    `late` are those with no edition in force since; where no power names such a leader, any new
    edition of the unit answers.
    """

    term: DivisionTerm
    touched: tuple[Listing, ...]
    late: tuple[Listing, ...]


def redivided(unit: Unit, day: date) -> Redivided | None:
    """Return the new division of a unit that its lists have not followed, None where they have.

    The first on record changes nothing; nor does one that leaves all in charge of what they were.
    """
    terms = DivisionTerm.objects.standing().filter(unit=unit, since__lte=day)
    newest = list(terms.select_related("division", "unit").order_by("-since", "-pk")[:2])
    if len(newest) <= 1 or _is_signed(newest[0].division):
        return None
    last, before = newest
    posts = _changed(last.division, before.division)
    if not posts:
        return None
    touched = _touched(unit, posts, last.since, day)
    late = tuple(each for each in touched if each.effective_on < last.since)
    newer = Edition.objects.filter(power__unit=unit, effective_on__gte=last.since)
    is_answered = not late if touched else newer.exists()
    return None if is_answered else Redivided(last, touched, late)


def unanswered(day: date, units: Collection[int] | None = None) -> Iterator[Redivided]:
    """Yield the new divisions that units, or some of them, have not answered."""
    rows = Unit.objects.filter(division_terms__isnull=False).distinct().order_by("code")
    for unit in rows if units is None else rows.filter(pk__in=units):
        if (found := redivided(unit, day)) is not None:
            yield found


def _is_signed(division: DivisionOfWork) -> bool:
    return DivisionNoImpact.objects.standing().filter(division=division).exists()


def _changed(new: DivisionOfWork, old: DivisionOfWork) -> set[str]:
    """Return the codes of the posts that are in charge of other matters than before."""
    now, then = _charges(new), _charges(old)
    return {code for code in {*now, *then} if now.get(code, set()) != then.get(code, set())}


def _charges(division: DivisionOfWork) -> dict[str, set[str]]:
    rows = division.portfolios.select_related("post")
    return {each.post.code: set(each.matters) for each in rows}


def _touched(unit: Unit, posts: set[str], since: date, day: date) -> tuple[Listing, ...]:
    """Return the powers of a unit in force that named one of the posts before the new division."""
    named = queries.mentions(date.fromordinal(since.toordinal() - 1), [_LEADS], *posts)
    powers = {each.listing.power_id for each in named}
    rows = Listing.objects.on(day).filter(unit=unit, power__in=powers)
    return tuple(rows.order_by("code"))
