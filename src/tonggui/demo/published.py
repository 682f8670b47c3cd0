# SPDX-License-Identifier: Apache-2.0
"""The example county's powers on their way: taken in, reviewed, adopted, published where they hold.

What the x-ray refuses stays a draft. Run again, it changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tonggui.core.powers import Power as PowerValue
from tonggui.core.values import frozen
from tonggui.registry import gravity, services, survey
from tonggui.registry.errors import NotPublishable, NotWhole
from tonggui.registry.models import Draft, Edition, Frame, Part

_RESOLUTION = "青岚县四单审定会议决议（虚构）"


@frozen
class Published:
    """How many powers have an edition, and how many are held back as drafts."""

    editions: int
    drafts: int


def publish_powers(lists: Path, *, at: datetime) -> Published:
    """Publish every power of the lists that the x-ray lets through."""
    taken = services.take_in(lists, by=None, at=at).opened if not Frame.objects.exists() else ()
    values = survey.survey(at=at).lists.powers if taken else {}
    for draft in taken:
        _publish(draft, values[draft.power.code], at)
    return Published(
        Edition.objects.values("power").distinct().count(),
        Draft.objects.filter(closed_at=None).count(),
    )


def _publish(draft: Draft, value: PowerValue, at: datetime) -> None:
    begins = _begins(value, at)
    for part in Part:
        services.review(draft, part, version=draft.version, agrees=True, by=None, at=at)
    services.adopt(
        draft,
        version=draft.version,
        resolution=_RESOLUTION,
        adopted_on=begins,
        by=None,
        at=at,
    )
    high = [each.id for each in gravity.unconfirmed(value)]
    services.confirm_risks(draft, high, version=draft.version, by=None, at=at)
    try:
        services.publish(draft, effective_on=begins, by=None, at=at)
    except (NotPublishable, NotWhole):
        return


def _begins(value: PowerValue, at: datetime) -> date:
    """Return the day the lists give; without one, the day of publication."""
    return date.fromisoformat(value.effective_from) if value.effective_from else at.date()
