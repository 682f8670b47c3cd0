# SPDX-License-Identifier: Apache-2.0
"""How far a draft is on its road, whether a change sets it back, and why it was (R10, R76)."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from tonggui.core.errors import Unusable
from tonggui.registry import road, survey
from tonggui.registry.models import Draft, Edition, Reason, State
from tonggui.registry.whole import lacking, unknown_posts

_DONE = (State.DRAFTED, State.CONFIRMED, State.ALLOCATED, State.CONTROLLED)
ORDER = tuple(State)


def state_of(draft: Draft, *, at: datetime) -> State:
    """Return how far a draft is as it stands."""
    if draft.is_adopted:
        return State.ADOPTED
    if draft.reviews.filter(version=draft.version, agrees=True).exists():
        return State.REVIEWED
    return state_in(draft.body, at=at)


def state_in(body: str, *, at: datetime) -> State:
    """Return how many of the first three steps a body has done; none if it cannot be read."""
    day = localdate(at)
    try:
        sight = survey.sight(body, at=at)
    except Unusable:
        return State.DRAFTED
    steps = road.steps(
        sight,
        unknown_posts=tuple(unknown_posts(sight.value, day)),
        lacking=lacking(sight.value, day),
        is_published=False,
    )
    return _DONE[sum(each.is_done for each in steps)]


def is_back(left: State, reached: State) -> bool:
    """Say whether going from one state to another is going back."""
    return ORDER.index(reached) < ORDER.index(left)


def revision_of(draft: Draft) -> Reason | None:
    """Return why a draft revises what is published, as it was said last."""
    return draft.reasons.filter(left=State.SHOWN).order_by("-pk").first()


def lacks_reason(draft: Draft) -> bool:
    """Say whether a draft revises what is published, and nobody has said why."""
    is_revision = Edition.objects.filter(power=draft.power_id).exclude(draft=draft.pk).exists()
    return is_revision and revision_of(draft) is None
