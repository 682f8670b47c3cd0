# SPDX-License-Identifier: Apache-2.0
"""New divisions of work that a unit's lists have not followed yet (R4, R33, S04)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from django.db.models import Count

from tonggui.core.values import frozen
from tonggui.laws.models import DivisionNoImpact
from tonggui.people.models import DivisionOfWork, DivisionTerm, Unit
from tonggui.registry import queries
from tonggui.registry.models import Edition, Listing

_LEADS = "leads"


@frozen
class Redivided:
    """A new division of work, with the powers that name a leader whose charge it changed.

    `late` are those with no edition in force since; where no power names such a leader, any new
    edition of the unit answers.
    """

    term: DivisionTerm
    touched: tuple[Listing, ...]
    late: tuple[Listing, ...]


def redivided(unit: Unit, day: date) -> Redivided | None:
    """Return the earliest new division of a unit that its lists have not followed, None if none.

    The first on record changes nothing; nor does one that leaves all in charge of what they were.
    A later one answers for none before it.
    """
    terms = DivisionTerm.objects.standing().filter(unit=unit, since__lte=day)
    rows = terms.select_related("division", "unit").order_by("since", "pk")
    statements = DivisionNoImpact.objects.standing().filter(division__unit=unit)
    signed = set(statements.values_list("division", flat=True))
    found = (
        _asked(before, new, day) for before, new in pairwise(rows) if new.division_id not in signed
    )
    return next((each for each in found if each is not None), None)


def _asked(before: DivisionTerm, new: DivisionTerm, day: date) -> Redivided | None:
    """Return what a new division asks of the lists, None where they have answered it."""
    posts = _changed(new.division, before.division)
    if not posts:
        return None
    touched = _touched(new.unit, posts, new.since, day)
    late = tuple(each for each in touched if each.effective_on < new.since)
    newer = Edition.objects.filter(power__unit=new.unit, effective_on__gte=new.since)
    is_answered = not late if touched else newer.exists()
    return None if is_answered else Redivided(new, touched, late)


def unanswered(day: date, units: Collection[int] | None = None) -> Iterator[Redivided]:
    """Yield the new divisions that units, or some of them, have not answered."""
    terms = DivisionTerm.objects.standing().filter(since__lte=day).order_by()
    again = terms.values("unit").annotate(n=Count("pk")).filter(n__gt=1).values("unit")
    rows = Unit.objects.filter(pk__in=again).order_by("code")
    for unit in rows if units is None else rows.filter(pk__in=units):
        if (found := redivided(unit, day)) is not None:
            yield found


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
