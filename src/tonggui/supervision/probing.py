# SPDX-License-Identifier: Apache-2.0
"""Look from outside at what is published, and remember where it is other than approved (S07).

What is looked at are the editions in force, at the public address that is declared: each at least
once a day, those that were gone again soon after. A look that finds the edition as it was approved
leaves no trace but its time; one that finds something else, or nothing, or it back, ends in the
ledger.

An edition of which nothing is withheld is held against its digest in the ledger; else against what
is shown of it by the exemptions that were allowed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.oversight.models import Looked, Probe
from tonggui.registry.bodies import canonical, digest
from tonggui.registry.errors import UnfitBody
from tonggui.registry.models import Edition
from tonggui.rounds import showing
from tonggui.supervision import days
from tonggui.supervision.fetching import Seen, fetch

A_RUN, WAIT_SECONDS = 200, 600.0
EVERY, SOON = timedelta(hours=24), timedelta(minutes=31)
KEPT_DAYS = 30
Fetch = Callable[[str], Seen | None]


@frozen
class Outcome:
    """What a look found: what was approved, what is shown, and whether nothing is there."""

    approved: str
    shown: str
    is_missing: bool

    @property
    def holds(self) -> bool:
        """Say whether what is shown is what was approved."""
        return not self.is_missing and self.shown == self.approved


def probe(*, at: datetime) -> int:
    """Look at the editions whose turn it is, at the declared address; return how many were."""
    if not settings.PUBLIC_URL:
        return 0
    return look(lambda path: fetch(settings.PUBLIC_URL, path), at=at)


def keep_probing(stop: Event) -> None:
    """Look at what is published until told to stop: what runs beside the pages."""
    while not stop.wait(WAIT_SECONDS):
        probe(at=timezone.now())


def look(fetching: Fetch, *, at: datetime, most: int = A_RUN) -> int:
    """Look at the editions whose turn it is; return at how many a look was possible."""
    seen = 0
    for edition in _due(at, most):
        path = reverse(
            "portal:edition-file",
            kwargs={"code": edition.power.code, "number": edition.number, "as_file": "json"},
        )
        found = fetching(path)
        if found is not None:
            keep(edition, outcome(edition, found, localdate(at)), at=at)
            seen += 1
    return seen


def outcome(edition: Edition, found: Seen, day: date) -> Outcome:
    """Return what a look found of an edition."""
    held = showing.withheld(edition, day)
    approved = digest(canonical(showing.shown_body(edition, held))) if held else edition.digest
    if found.is_missing:
        return Outcome(approved, "", is_missing=True)
    lists = found.said.get("lists") if isinstance(found.said, dict) else found.said
    return Outcome(approved, _digest(lists), is_missing=False)


@transaction.atomic
def keep(edition: Edition, found: Outcome, *, at: datetime) -> Probe | None:
    """Remember that an edition was looked at; where something is other than approved, say so."""
    row, _is_new = Looked.objects.select_for_update().get_or_create(
        edition=edition, defaults={"at": at}
    )
    before, row.at, row.holds = row.holds, at, found.holds
    row.save(update_fields=["at", "holds"])
    if found.holds and before:
        return None
    made = Probe.objects.create(
        edition=edition,
        approved=found.approved,
        shown=found.shown,
        is_missing=found.is_missing,
        at=at,
    )
    tell("probe.deviated", name_of(edition), adds=[made], by=None, at=at)
    return made


def name_of(edition: Edition) -> str:
    """Return what a published edition is called: its power and number."""
    return f"{edition.power.code}/{edition.number}"


def facts(day: date) -> dict[str, list[dict[str, Any]]]:
    """Return what looks of the last days found other than approved, and one that found it so.

    Without any look nothing is told: no data is not "all well".
    """
    ends = days.span(day)[1]
    rows = Probe.objects.filter(at__gte=ends - timedelta(days=KEPT_DAYS), at__lt=ends)
    rows = rows.filter(edition__power__withdrawal=None).select_related("edition__power")
    found = list(rows.order_by("at", "pk"))
    if not found:
        return _all_well(day)
    editions = {each.edition_id: each.edition for each in found}
    return {
        "publications": [*_published(editions.values()), *_exempted(found)],
        "probes": [_said(each) for each in found],
    }


def _all_well(day: date) -> dict[str, list[dict[str, Any]]]:
    """Tell of the last look, which found what was approved; of none, nothing."""
    rows = Looked.objects.filter(holds=True, edition__power__withdrawal=None)
    last = rows.select_related("edition__power").order_by("-at", "-pk").first()
    if last is None or localdate(last.at) > day:
        return {}
    edition = last.edition
    seen = {"object": name_of(edition), "at": last.at.isoformat(), "state": "ok"}
    return {
        "publications": _published([edition]),
        "probes": [seen | {"hash": edition.digest}],
    }


def _published(editions: Iterable[Edition]) -> list[dict[str, Any]]:
    return [
        {
            "object": name_of(each),
            "power": each.power.code,
            "hash": each.digest,
            "at": each.published_at.isoformat(),
        }
        for each in editions
    ]


def _exempted(found: Iterable[Probe]) -> list[dict[str, Any]]:
    """Return what was approved to be shown of editions of which something is withheld."""
    made: dict[tuple[int, str], Probe] = {}
    for each in found:
        if each.approved != each.edition.digest:
            made.setdefault((each.edition_id, each.approved), each)
    return [
        {
            "object": name_of(each.edition),
            "power": each.edition.power.code,
            "hash": each.approved,
            "at": each.at.isoformat(),
        }
        for each in made.values()
    ]


def _said(each: Probe) -> dict[str, Any]:
    said = {"object": name_of(each.edition), "at": each.at.isoformat()}
    if each.is_missing:
        return said | {"state": "missing"}
    return said | {"state": "ok", "hash": each.shown}


def _digest(said: Any) -> str:
    try:
        return digest(canonical(said))
    except UnfitBody:
        return digest(json.dumps(said, ensure_ascii=False, default=str))


def _due(at: datetime, most: int) -> list[Edition]:
    """Return the editions in force whose turn it is: never looked at first, then the oldest."""
    rows = Edition.objects.on(localdate(at)).filter(power__withdrawal=None)
    rows = rows.select_related("power").exclude(looked__at__gt=at - SOON)
    rows = rows.exclude(looked__holds=True, looked__at__gt=at - EVERY)
    return list(rows.order_by(F("looked__at").asc(nulls_first=True), "pk")[:most])
