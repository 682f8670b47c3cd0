# SPDX-License-Identifier: Apache-2.0
"""Say why a published power is revised, and why a draft goes back on its road (R10, R76)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account
from tonggui.registry.errors import SetBack, UnfitBody
from tonggui.registry.models import Draft, Reason, ReasonKind, State
from tonggui.registry.services.locking import locked, may
from tonggui.registry.setting_back import is_back, state_in, state_of


@frozen
class Why:
    """A reason: in words, of which kind, and which card, finding or proposal it is about."""

    words: str
    kind: str = ""
    about: str = ""


@transaction.atomic
def give_reason(draft: Draft, why: Why, *, by: Account | None, at: datetime) -> Reason:
    """Say why a draft revises what is published; said again, the last counts."""
    held = locked(draft)
    may(Act.DRAFT_LISTS, held.power.unit, by=by, at=at)
    if not held.power.editions.exists():
        raise UnfitBody(_("nothing of this power is published yet, so nothing is revised"))
    made = of_revision(held, why, by=by, at=at)
    made.save(force_insert=True)
    tell("draft.reasoned", held.power, adds=[made], by=by, at=at)
    return made


def of_revision(draft: Draft, why: Why, *, by: Account | None, at: datetime) -> Reason:
    """Return the reason of a revision, to be kept and told with the act it belongs to."""
    if why.kind not in ReasonKind.values:
        raise UnfitBody(_("choose of which kind the reason of the revision is"))
    if why.kind == ReasonKind.CORRECTION and not why.about.strip():
        raise UnfitBody(_("name the card, finding or proposal that is put right"))
    return _reason(draft, why, (State.SHOWN, State.DRAFTED), by=by, at=at)


def of_change(  # noqa: PLR0913 - a change, and why
    draft: Draft, body: str, *, version: int, because: str, by: Account | None, at: datetime
) -> list[Reason]:
    """Return why a change sets a draft back, if it does; SetBack where nobody says why."""
    left = state_of(draft, at=at)
    if left == State.DRAFTED:
        return []
    reached = state_in(body, at=at)
    if not is_back(left, reached):
        return []
    if not because.strip():
        raise SetBack(draft.power, left.label, reached.label)
    moved = Draft(pk=draft.pk, version=version)
    return [_reason(moved, Why(because), (left, reached), by=by, at=at)]


def _reason(
    draft: Draft, why: Why, way: tuple[State, State], *, by: Account | None, at: datetime
) -> Reason:
    if not why.words.strip():
        raise UnfitBody(_("say why in words"))
    return Reason(
        draft_id=draft.pk,
        version=draft.version,
        left=way[0],
        reached=way[1],
        kind=why.kind,
        words=why.words.strip(),
        about=why.about.strip(),
        given_at=at,
        by=by,
    )
