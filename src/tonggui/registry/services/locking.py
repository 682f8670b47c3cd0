# SPDX-License-Identifier: Apache-2.0
"""Hold a draft while it is changed, and refuse whom a change is not open to."""

from __future__ import annotations

from datetime import datetime

from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, Unit
from tonggui.registry.errors import AlreadyPublished, OwnAsking
from tonggui.registry.models import Draft, Power


def locked(draft: Draft) -> Draft:
    """Return a draft that nobody else can change meanwhile; AlreadyPublished once it is closed."""
    Power.objects.select_for_update().get(pk=draft.power_id)
    held = Draft.objects.select_related("power__unit").get(pk=draft.pk)
    if held.closed_at is not None:
        raise AlreadyPublished(held.power)
    return held


def may(act: Act, unit: Unit, *, by: Account | None, at: datetime) -> None:
    """Refuse whom an act is not open to; without `by` the machine's owner acts."""
    if by is not None:
        authority.demand(by, act, at=at, unit=unit)


def refuse_writer(draft: Draft, by: Account) -> None:
    """Refuse whoever wrote in any version of a draft to approve what it asks for."""
    writers = {draft.changed_by_id, *draft.superseded.values_list("changed_by", flat=True)}
    if by.pk in writers:
        raise OwnAsking(draft.power)
