# SPDX-License-Identifier: Apache-2.0
"""Judge everything stored once more and compare it with what was found live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils.timezone import localdate

from tonggui.cases.happening import event_of, microseconds
from tonggui.cases.models import Case
from tonggui.cases.models import Event as Row
from tonggui.core import findings as core
from tonggui.core.judge import Judge
from tonggui.supervision import accounts, footing, judging, overseen, resolved
from tonggui.supervision.cards import across
from tonggui.supervision.keeping import body_of, ruled_again
from tonggui.supervision.models import LONGEST_KEY, Closing, Finding


class Difference(NamedTuple):
    """A finding that stored events do not give, or one that they give and that is not stored."""

    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.key}: {self.what}"


def differences(*, at: datetime) -> Iterator[Difference]:
    """Yield where judging all stored events again gives other findings than were found live.

    Each case is judged as of the instant up to which it was judged live.
    """
    stored = {row.key: row.body for row in Finding.objects.filter(settled_at=None)}
    for found in everything(at=at):
        body = stored.pop(found.key[:LONGEST_KEY], None)
        if body is None:
            yield Difference(found.key, "is found now, and was not found live")
        elif body != body_of(found):
            yield Difference(found.key, "is said otherwise than it was live")
    for key in sorted(stored):
        yield Difference(key, "was found live, and is not found now")


def everything(*, at: datetime) -> list[core.Finding]:
    """Judge all stored events anew and return what they show."""
    day = localdate(at)
    judge = footing.of_edition(None, day)
    found = [*_of_cases(), *_of_loose(day), *_of_accounts(judge, at), *resolved.idle(at=at)]
    judge = footing.of_edition(None, day)
    found = ruled_again(judge, found)
    found += across.found(at=at, findings=found)
    watching = footing.with_events(judge, judging.registered_for(None, ()))
    return [*found, *overseen.everything(watching, found, at=at)]


def _of_cases() -> Iterator[core.Finding]:
    rows = Case.objects.select_related("edition__power", "unit", "power", "supervision")
    for case in rows.order_by("pk").iterator():
        events = judging.events_of(case)
        now = microseconds(case.supervision.judged_at)
        yield from judging.judged(case, events, now=now).findings


def _of_loose(day: date) -> Iterator[core.Finding]:
    for row in Row.objects.filter(case=None).order_by("seq"):
        judge = footing.of_edition(None, day, ruled_on=localdate(row.recorded_at))
        for each in judge.loose(event_of(row, "")):
            yield each._replace(key=f"{each.key}@{row.seq}")


def _of_accounts(judge: Judge, at: datetime) -> Iterable[core.Finding]:
    now = microseconds(at)
    judge = footing.with_events(judge, judging.registered_for(None, ()))
    actors = Closing.objects.filter(is_counted=True).values_list("actor", flat=True)
    for actor in sorted(set(actors)):
        yield from accounts.found_of(judge, actor, now=now, since=0)
    yield from accounts.traced(judge, now=now)
