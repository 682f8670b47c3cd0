# SPDX-License-Identifier: Apache-2.0
"""Asks of resolutions that the county knows of beside all cases whether they lie idle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate

from tonggui.cases.happening import event_of, microseconds
from tonggui.core.findings import Finding
from tonggui.engines import across
from tonggui.supervision import footing
from tonggui.supervision.models import Finding as Kept
from tonggui.supervision.models import Registered

RULE = "S34"


def idle(*, at: datetime) -> list[Finding]:
    """Return what of them nobody has told of by its day, as of an instant."""
    judge = footing.of_edition(None, localdate(at))
    named = [each.id for each in judge.lists.facts.resolutions if each.owner]
    if not named:
        return []
    told = Registered.objects.filter(word__in=named, event__kind="progress")
    rows = told.select_related("event__case").order_by("event__recorded_at", "event")
    events = [event_of(row.event, row.event.case.code if row.event.case else "") for row in rows]
    judge, now = footing.with_events(judge, events), microseconds(at)
    return footing.ruled(judge, (RULE,), lambda by: across.idle(by, now=now))


def rows() -> Sequence[Kept]:
    """Return what was found of them so far."""
    return list(Kept.objects.filter(case=None, rule=RULE))
