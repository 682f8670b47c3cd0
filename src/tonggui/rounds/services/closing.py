# SPDX-License-Identifier: Apache-2.0
"""Close a round: by a body that watches once all gates are open, else by the commission (R25)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account
from tonggui.rounds.errors import GateShut, NotAdopted, Unsaid
from tonggui.rounds.models import Round
from tonggui.rounds.services.asking import locked, may, watching
from tonggui.rounds.standing import gates_of, shut

SHORTEST_REASON = 10


@transaction.atomic
def close_round(found: Round, *, by: Account | None, at: datetime) -> Round:
    """Close a round whose four gates are open for every power. Raises NotAdopted and GateShut."""
    held = locked(found)
    watching(Act.CLOSE_ROUND, held.unit, by=by, at=at)
    if held.adopted_on is None:
        raise NotAdopted(held)
    if names := shut(gates_of(held, at=at)):
        raise GateShut(held, names)
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    tell("round.closed", held, sets=[(held, ("closed_at",))], by=by, at=at)
    return held


@transaction.atomic
def force_round(found: Round, *, reason: str, by: Account | None, at: datetime) -> Round:
    """Close a round over shut gates, with a reason that everybody can read in the ledger."""
    held = locked(found)
    may(Act.FORCE_ROUND, held.unit, by=by, at=at)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Unsaid(_("say why the round is closed although a gate is shut: it stays on record"))
    names = shut(gates_of(held, at=at))
    if not names:
        raise Unsaid(_("all four gates are open: let the body that watches close it"))
    held.closed_at, held.forced_because = at, reason.strip()
    changed = ("closed_at", "forced_because")
    held.save(update_fields=changed)
    tell("round.forced", held, sets=[(held, changed)], by=by, at=at, shut="、".join(names))
    return held
