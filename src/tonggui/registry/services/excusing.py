# SPDX-License-Identifier: Apache-2.0
"""Approve or refuse that a cell of a matrix need not be watched, as the commission may (R50)."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act, Role
from tonggui.people.models import Account
from tonggui.registry.bodies import canonical
from tonggui.registry.errors import ChangedMeanwhile, UnfitBody
from tonggui.registry.excuses import Asked, approved, refusal_key, waiting_in
from tonggui.registry.models import Draft, RefusedExcuse, Superseded
from tonggui.registry.services import reasoning
from tonggui.registry.services.locking import locked, refuse_writer
from tonggui.registry.xrays import keeping


@transaction.atomic
def approve_excuse(draft: Draft, asked: Asked, *, version: int, by: Account, at: datetime) -> Draft:
    """Let an excuse count from now on; whoever wrote in the draft approves nothing in it.

    What was reviewed before is reviewed again, for the draft says more than it did. Raises
    ChangedMeanwhile, OwnAsking, and UnfitBody for what nobody asks for.
    """
    held = locked(draft)
    who = authority.demand(by, Act.EXCUSE_WATCHING, at=at)
    _refuse_unasked(held, asked, version, by)
    text = canonical(approved(json.loads(held.body), asked, f"supervisor:{_body_of(who)}"))
    why = f"县纪委监委批准豁免：{asked.stage}×{asked.timing}"
    said = reasoning.of_change(held, text, version=version + 1, because=why, by=by, at=at)
    kept = Superseded(
        draft=held,
        version=held.version,
        body=held.body,
        changed_at=held.changed_at,
        changed_by=held.changed_by,
    )
    for row in (kept, *said):
        row.save(force_insert=True)
    held.body, held.version, held.changed_at = text, version + 1, at
    changed = ("body", "version", "changed_at")
    held.save(update_fields=changed)
    keeping.look_at(held.power, held.body, at=at)
    tell("draft.excused", held.power, adds=[kept, *said], sets=[(held, changed)], by=by, at=at)
    return held


@transaction.atomic
def refuse_excuse(  # noqa: PLR0913 - what is refused, and why
    draft: Draft, asked: Asked, *, version: int, because: str, by: Account, at: datetime
) -> RefusedExcuse:
    """Refuse an excuse for a reason; the stage stays unwatched until it is asked for otherwise.

    Raises what `approve_excuse` raises, and UnfitBody where nobody says why.
    """
    held = locked(draft)
    authority.demand(by, Act.EXCUSE_WATCHING, at=at)
    _refuse_unasked(held, asked, version, by)
    if not because.strip():
        raise UnfitBody(_("say why the excuse is refused"))
    stage, timing, said = refusal_key(asked)
    made = RefusedExcuse.objects.create(
        power=held.power,
        stage=stage,
        timing=timing,
        asked=said,
        because=because.strip(),
        refused_at=at,
        by=by,
    )
    tell("draft.excuse-refused", held.power, adds=[made], by=by, at=at)
    return made


def _refuse_unasked(held: Draft, asked: Asked, version: int, by: Account) -> None:
    """Refuse what is not asked for in the version seen, and whoever wrote in the draft."""
    if held.version != version:
        raise ChangedMeanwhile(held.power, version, held.version)
    if asked not in waiting_in(held):
        raise UnfitBody(_("nobody asks for this excuse any more"))
    refuse_writer(held, by)


def _body_of(who: authority.Standing) -> str:
    """Return the code of the body as which somebody acts for the commission."""
    heads = {key for role, key in who.held if role == Role.COMMISSION_HEAD}
    return next(each.body.code for each in who.bodies if each.body_id in heads)
