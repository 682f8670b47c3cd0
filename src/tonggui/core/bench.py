# SPDX-License-Identifier: Apache-2.0
"""What every check has at hand: calendar, roster, known facts, and how to read a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from tonggui.core.calendar import Calendar
from tonggui.core.events import word
from tonggui.core.facts import Facts, Progress, Relation, Resolution
from tonggui.core.lists import Lists
from tonggui.core.naming import names_of
from tonggui.core.powers import Power
from tonggui.core.roster import Roster
from tonggui.core.rules import Rule

MINUTE = 60_000_000
EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)


class Bench:
    """The things a check may ask that are not events."""

    def __init__(self, lists: Lists) -> None:
        """Index what the checks look up."""
        self.calendar: Calendar = lists.calendar
        self.powers: Mapping[str, Power] = lists.powers
        self.by_code = {power.code: power for power in lists.powers.values() if power.code}
        self.rules: Mapping[str, Rule] = lists.rules
        self.facts: Facts = lists.facts
        self.roster = Roster(lists.organisation, lists.powers)
        self.whole_days = lists.log.precision == "day"
        self.relations: dict[str, list[Relation]] = {}
        for relation in lists.facts.relations:
            self.relations.setdefault(relation.person, []).append(relation)
        self.resolutions = {found.id: found for found in lists.facts.resolutions}
        self._resolved = _by_what(lists.facts.resolutions)
        self._progress: dict[str, list[Progress]] = {}
        for progress in lists.facts.progress:
            self._progress.setdefault(progress.resolution, []).append(progress)
        self.names = names_of(lists)
        self.contracts = {found.id: found for found in lists.facts.contracts}
        self._instant = lru_cache(maxsize=4096)(self._read)

    def resolved(self, what: str, value: object) -> list[Resolution]:
        """Return the resolutions of an `id`, `payee` or `object`, or those that replace an id."""
        return self._resolved.get((what, value), []) if word(value) else []

    def progress_of(self, resolution: str) -> list[Progress]:
        """Return what was told of carrying a resolution out."""
        return self._progress.get(resolution, [])

    def power(self, name: str | None) -> Power | None:
        """Return a power by its id or its code."""
        return self.powers.get(name or "") or self.by_code.get(name or "")

    def instant(self, value: Any) -> int | None:
        """Return a time of ISO 8601 text in microseconds since 1970 UTC, None if it is none."""
        return self._instant(value) if isinstance(value, str) and value else None

    def say_time(self, at: int) -> str:
        """Return a local time as people write it, to the minute."""
        moment = datetime.fromtimestamp(at / 1e6, self.calendar.zone)
        return moment.isoformat(" ", "minutes")[:16]

    def say_day(self, day: int) -> str:
        """Return a local day as people write it."""
        return datetime.fromordinal(day).strftime("%Y-%m-%d")

    def _read(self, text: str) -> int | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.calendar.zone)
        delta = moment - EPOCH_UTC
        return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _by_what(resolutions: Iterable[Resolution]) -> dict[tuple[str, object], list[Resolution]]:
    found: dict[tuple[str, object], list[Resolution]] = {}
    for resolution in resolutions:
        for what in ("id", "payee", "object", "replaces"):
            found.setdefault((what, getattr(resolution, what)), []).append(resolution)
    return found
