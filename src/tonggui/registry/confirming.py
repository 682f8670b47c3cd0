# SPDX-License-Identifier: Apache-2.0
"""What holders of posts have to confirm on a day, and who has confirmed it (R84)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.timezone import localdate

from tonggui.core.calendar import Calendar
from tonggui.core.values import frozen
from tonggui.formats.lists.calendar import read_calendar
from tonggui.formats.lists.gather import Gathered
from tonggui.formats.plain_yaml import Document
from tonggui.ledger.unchanged import unchanged
from tonggui.people import queries as people
from tonggui.people.models import Post, PostVersion, Tenure
from tonggui.registry import survey
from tonggui.registry.models import Confirmation, Listing, Mention, Mentioned
from tonggui.registry.xrays.reading import SOURCE

POSTS = (
    Mentioned.FIRST,
    Mentioned.LEADS,
    Mentioned.SHOWS,
    Mentioned.NODE,
    Mentioned.CONTROL,
)
WITHIN_WORKDAYS = 10


@frozen
class Bound:
    """What binds a post on a day: editions in force by power, and matters a leader is in charge of.

    `since` has the first day of each edition, or that on which it was published here, if later:
    nobody is late with what was not there to be read.
    """

    editions: dict[str, int]
    since: dict[str, date]
    matters: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.editions or self.matters)


@frozen
class Standing:
    """How far one holder of a post has confirmed; `waits_since` where something is open."""

    post: PostVersion
    tenure: Tenure
    last: Confirmation | None
    unconfirmed: tuple[str, ...]
    waits_since: date | None

    asked_until: date | None = None
    is_late: bool = False

    @property
    def state(self) -> str:
        """Return "confirmed", "waiting", or "late" after ten workdays."""
        if self.waits_since is None:
            return "confirmed"
        return "late" if self.is_late else "waiting"

    @property
    def alone(self) -> tuple[Standing, ...]:
        """Return it as the only one."""
        return (self,)

    def on(self, day: date, calendar: Calendar) -> Standing:
        """Return it as it is on a day: late after ten workdays."""
        if self.waits_since is None:
            return self
        last = calendar.add_workdays(self.waits_since.toordinal(), WITHIN_WORKDAYS)
        return replace(self, asked_until=date.fromordinal(last), is_late=day.toordinal() > last)


def bound(day: date, *posts: Post) -> dict[int, Bound]:
    """Return what binds posts on a day, by their keys; all posts where none is named."""
    codes = {each.code: each for each in posts}
    rows = Mention.objects.filter(kind__in=POSTS, listing__in=Listing.objects.on(day))
    rows = rows.filter(subject__in=codes) if posts else rows
    named = rows.order_by().values_list(
        *("subject", "listing__code", "listing__number", "listing__effective_on"),
        "listing__edition__published_at",
    )
    editions: dict[str, dict[str, tuple[int, date]]] = defaultdict(dict)
    for subject, code, number, since, published in named.distinct():
        editions[subject][code] = number, max(since, localdate(published))
    matters = people.portfolios_on(day, *{each.unit for each in posts})
    known = posts or Post.objects.filter(code__in=editions) | Post.objects.filter(pk__in=matters)
    return {
        each.pk: Bound(
            editions={code: number for code, (number, _) in editions[each.code].items()},
            since={code: first for code, (_, first) in editions[each.code].items()},
            matters=matters.get(each.pk, ()),
        )
        for each in known
    }


def standings(day: date, *posts: Post) -> list[Standing]:
    """Return for each holder of some posts, or of all, whether they have confirmed."""
    binding = {key: each for key, each in bound(day, *posts).items() if each}
    if not binding:
        return []
    tenures = Tenure.objects.on(day).filter(post__in=binding).select_related("post__unit")
    versions = {
        each.post_id: each
        for each in PostVersion.objects.on(day)
        .filter(post__in=binding)
        .select_related("post__unit")
    }
    made = _confirmations(day, binding)
    calendar = _calendar(day)
    return [
        _standing(versions[each.post_id], each, binding[each.post_id], made).on(day, calendar)
        for each in tenures.select_related("official").order_by("post__code", "seat")
        if each.post_id in versions
    ]


def overdue_first(day: date) -> list[Standing]:
    """Return how far every holder has confirmed, those late first, then those asked."""
    order = ("late", "waiting", "confirmed")
    return sorted(standings(day), key=lambda each: order.index(each.state))


def _confirmations(day: date, posts: Iterable[int]) -> dict[tuple[int, int], list[Confirmation]]:
    found: dict[tuple[int, int], list[Confirmation]] = defaultdict(list)
    rows = Confirmation.objects.filter(post__in=list(posts), confirmed_at__date__lte=day)
    for each in rows.order_by("pk"):
        found[each.post_id, each.official_id].append(each)
    return found


def _standing(
    version: PostVersion,
    tenure: Tenure,
    binding: Bound,
    made: dict[tuple[int, int], list[Confirmation]],
) -> Standing:
    """Compare what binds a post with what its holder confirmed since the tenure began."""
    key = tenure.post_id, tenure.official_id
    own = [each for each in made.get(key, ()) if each.confirmed_at.date() >= tenure.since]
    last = own[-1] if own else None
    seen = last.editions if last else {}
    unseen = tuple(code for code, number in binding.editions.items() if seen.get(code) != number)
    new = unseen if last else tuple(binding.editions)
    is_moved = last is not None and not set(binding.matters) <= set(last.matters)
    first = [binding.since[code] for code in new]
    waits = last is None or bool(new) or is_moved
    began = max(tenure.since, localdate(tenure.recorded_at))
    since = max(began, min(first)) if first else began
    return Standing(version, tenure, last, new, since if waits else None)


def _calendar(day: date) -> Calendar:
    """Return the working days that the lists in use say."""
    frame = survey.frame(day)
    known = Document(SOURCE, json.loads(frame.body), {})
    return unchanged.kept(("calendar", frame.digest), lambda: read_calendar(Gathered((known,))))
