# SPDX-License-Identifier: Apache-2.0
"""Judge everything stored once more and compare it with what was found live.

Apps above name what judges their own rows again in their `AppConfig`: `replays = ("dotted.path",)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.module_loading import import_string
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

Seen = Callable[[int], None]
SEEN_EVERY = 1_000


class Difference(NamedTuple):
    """A finding that stored events do not give, or one that they give and that is not stored."""

    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.key}: {self.what}"


def differences(*, at: datetime, seen: Seen = lambda _cases: None) -> Iterator[Difference]:
    """Yield where judging all stored events again gives other findings than were found live.

    Each case is judged as of the instant up to which it was judged live. `seen` is told after
    each some cases how many were judged.
    """
    stored = {row.key: _mark(row.body) for row in _standing().iterator()}
    for found in everything(at=at, seen=seen):
        mark = stored.pop(found.key[:LONGEST_KEY], None)
        if mark is None:
            yield Difference(found.key, "is found now, and was not found live")
        elif mark != _mark(body_of(found)):
            yield Difference(found.key, "is said otherwise than it was live")
    for key in sorted(stored):
        yield Difference(key, "was found live, and is not found now")


def _standing() -> QuerySet[Finding]:
    return Finding.objects.filter(settled_at=None).only("key", "body")


def _mark(body: str) -> bytes:
    """Return what tells a text from others and takes no room."""
    return sha256(body.encode()).digest()


def everything(*, at: datetime, seen: Seen = lambda _cases: None) -> list[core.Finding]:
    """Judge all stored events anew and return what they show."""
    day = localdate(at)
    judge = footing.of_edition(None, day)
    found = [
        *of_cases(at=at, seen=seen),
        *_of_loose(day),
        *_of_accounts(judge, at),
        *resolved.idle(at=at),
        *_of_apps(at),
    ]
    judge = footing.of_edition(None, day)
    found = ruled_again(judge, found)
    watching = footing.with_events(judge, judging.registered_for(None, ()))
    found += overseen.itself(watching, at=at)
    signs = [*found, *across.found(at=at, findings=found)]
    found += overseen.reminders(watching, at=at, found=signs)  # alarms too: they can be ignored
    return [*found, *across.found(at=at, findings=found)]


def _of_apps(at: datetime) -> Iterator[core.Finding]:
    for config in apps.get_app_configs():
        for path in getattr(config, "replays", ()):
            yield from import_string(path)(at=at)


def of_cases(*, at: datetime, seen: Seen = lambda _cases: None) -> Iterator[core.Finding]:
    """Judge every case again.

    A case that was closed clean before the record last changed stays so, as it does live.
    """
    changed = footing.changed_at(localdate(at))
    rows = Case.objects.select_related("edition__power", "unit", "power", "supervision")
    stands = Exists(Finding.objects.filter(case=OuterRef("pk"), settled_at=None))
    for count, case in enumerate(rows.annotate(stands=stands).order_by("pk").iterator(), 1):
        judged_at = case.supervision.judged_at
        is_clean = case.closed_at is not None and not case.stands
        if not (is_clean and changed is not None and judged_at < changed):
            events = judging.events_of(case)
            yield from judging.judged(case, events, now=microseconds(judged_at)).findings
        if count % SEEN_EVERY == 0:
            seen(count)


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
        yield from accounts.found_of(judge, actor, now=now)
    yield from accounts.traced(judge, now=now)
