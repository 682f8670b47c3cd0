# SPDX-License-Identifier: Apache-2.0
"""What is under way in the demonstration's county: cases on their double tracks, and all around.

All of it is invented, and says so. Days are counted back from the instant of loading, so that
what is late is late whenever somebody looks. Run again, it changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.timezone import localdate

from tonggui.cases.models import Case
from tonggui.core.calendar import Calendar
from tonggui.core.values import frozen
from tonggui.demo import (
    live_cases,
    live_chains,
    live_complaints,
    live_draws,
    live_meetings,
    live_plans,
    live_rounds,
    live_rulings,
    live_thirds,
)
from tonggui.demo.county import Raw
from tonggui.demo.hours import Hours, calendar_of
from tonggui.demo.reading import read_raw
from tonggui.meetings.models import Meeting
from tonggui.rounds.models import Round


@frozen
class When:
    """Reads `3 09:30` as half past nine on the third working day before a day."""

    calendar: Calendar
    today: date

    def __call__(self, said: str) -> datetime:
        """Return the instant in the county's own time."""
        back, clock = said.split()
        day = date.fromordinal(self._hours.before(self.today.toordinal(), int(back)))
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=self.calendar.zone)

    @property
    def _hours(self) -> Hours:
        day = self.today.isoformat()
        return Hours(self.calendar, begin=day, end=day)


@frozen
class Live:
    """How many cases and how many risk rounds there are."""

    cases: int
    rounds: int
    meetings: int = 0


def begin(lists: Path, *, at: datetime) -> Live:
    """Open the cases and lead the rounds, where there are none yet; return how many there are."""
    if not Case.objects.exists() and not Round.objects.exists():
        _begin(lists, at)
    return Live(Case.objects.count(), Round.objects.count(), Meeting.objects.count())


@transaction.atomic
def _begin(lists: Path, at: datetime) -> None:
    when = When(calendar_of(read_raw(lists / "county.yaml")), localdate(at))
    wanted = _wanted()
    live_chains.play(wanted["chains"], when=when, at=at)
    live_cases.play(wanted["cases"], when=when, at=at)
    live_rounds.lead(wanted["rounds"], when=when)
    live_meetings.play(wanted["meetings"], when=when, at=at)
    live_thirds.play(wanted["thirds"], when=when)
    live_complaints.play(wanted["complaints"], at=at)
    live_plans.play(wanted["plans"], when=when)
    live_rulings.play(wanted["rulings"], at=at)
    live_draws.play(wanted["draws"], at=at)


def _wanted() -> Raw:
    text = files("tonggui.demo").joinpath("live.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
