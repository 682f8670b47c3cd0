# SPDX-License-Identifier: Apache-2.0
"""What the register says of laws today: their standing, what waits for whom, and until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from tonggui.core.articles import plain, touches
from tonggui.core.lists import Lists
from tonggui.core.values import frozen
from tonggui.laws.hanging import Hanging, Known, called, hanging_on, known_changes
from tonggui.laws.models import Effect, Law, LawVersion
from tonggui.ledger.unchanged import unchanged
from tonggui.registry import survey
from tonggui.registry.models import Edition, Power
from tonggui.registry.xrays.context import context

IN_FORCE = "in_force"
_VALID = frozenset({IN_FORCE, Effect.AMENDED.value})


@frozen
class Standing:
    """A law as it stands on a day: how it is called, and what became of it, the latest first."""

    law: LawVersion
    changes: tuple[Known, ...]
    day: date

    @property
    def is_repealed(self) -> bool:
        """Say whether the law as a whole is in force no more."""
        return any(
            known.change.effect == Effect.REPEALED
            and not known.change.article
            and known.change.since <= self.day
            for known in self.changes
        )

    @property
    def is_looked_up(self) -> bool:
        """Say whether somebody looked up since when it is in force; before, that is unknown."""
        return self.law.effective_on is not None and self.law.effective_on <= self.day

    @property
    def is_described(self) -> bool:
        """Say whether more than its title is on record."""
        said = (self.law.issued_by, self.law.number, self.law.effective_on, self.law.also)
        return any(said)

    @property
    def is_changed(self) -> bool:
        """Say whether anything became of it until that day."""
        return any(known.change.since <= self.day for known in self.changes)


@frozen
class Open:
    """A change of a law with the powers of some units that have not answered it."""

    known: Known
    powers: tuple[Hanging, ...]


def laws_on(day: date) -> list[Standing]:
    """Return all laws on record as they stand on a day, by code."""
    changes: dict[int, list[Known]] = defaultdict(list)
    for known in known_changes(day):
        changes[known.change.law_id].append(known)
    laws = called(list(Law.objects.values_list("pk", flat=True)), day)
    found = [Standing(each, tuple(changes[key]), day) for key, each in laws.items()]
    return sorted(found, key=lambda each: each.law.law.code)


def law_titled(title: str, day: date) -> Standing | None:
    """Return the law that lists call by a title, None where none is on record."""
    known = unchanged.kept(("laws by title", day), lambda: _by_title(day))
    return known.get(plain(title))


def _by_title(day: date) -> dict[str, Standing]:
    return {title: each for each in laws_on(day) for title in each.law.titles}


def open_articles(law: Standing) -> list[tuple[int, str]]:
    """Return the powers that have not answered what became of a law, each with the articles."""
    key = ("open articles", law.law.law_id, law.day)
    return unchanged.kept(key, lambda: _open_articles(law))


def _open_articles(law: Standing) -> list[tuple[int, str]]:
    return [
        (each.listing.power_id, known.change.article)
        for known in law.changes
        if known.change.since <= law.day
        for each in hanging_on(known, law.day)
        if each.is_open
    ]


def open_for(units: Collection[int], day: date) -> list[Open]:
    """Return the changes that powers of some units have not answered, the latest first."""
    found = []
    for known in known_changes(day) if units else ():
        waiting = tuple(each for each in hanging_on(known, day, units) if each.is_open)
        if waiting:
            found.append(Open(known, waiting))
    return found


def open_on(power: Power, day: date) -> list[tuple[Known, Hanging]]:
    """Return the changes that one power has not answered; those of days to come are among them."""
    found = unchanged.kept(
        ("open laws", power.unit_id, day), lambda: open_for([power.unit_id], day)
    )
    return [
        (each.known, hanging)
        for each in found
        for hanging in each.powers
        if hanging.listing.power_id == power.pk
    ]


def bases_left(power: Power, day: date) -> list[str]:
    """Return what a power's last edition rests on that is not repealed, by the register as well."""
    edition = power.editions.order_by("-number").first()
    bases = _bases(edition) if edition else ()
    fallen = [
        known
        for known in known_changes(day)
        if known.change.effect == Effect.REPEALED and known.change.since <= day
    ]
    return [
        title
        for title, article, status in bases
        if status in _VALID and not _is_fallen(title, article, fallen)
    ]


def _bases(edition: Edition) -> Iterable[tuple[str, str, str]]:
    value = survey.power_of(edition)
    return [(each.title, each.article, each.status) for each in value.bases]


def _is_fallen(title: str, article: str, fallen: Iterable[Known]) -> bool:
    return any(
        plain(title) in known.law.titles and touches(known.change.article, article)
        for known in fallen
    )


def due_on(since: date, day: date) -> date:
    """Return the last day on which an answer to a change is in time: S04's workdays after it."""
    lists = unchanged.kept(("calendar of lists", day), lambda: _around(day))
    days = int(lists.list_rules["S04"].number("days"))
    return date.fromordinal(lists.calendar.add_workdays(since.toordinal(), days))


def _around(day: date) -> Lists:
    return context(survey.frame_with_rules(day), day).lists
