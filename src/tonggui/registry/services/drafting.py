# SPDX-License-Identifier: Apache-2.0
"""Open a draft and revise it, so that nobody writes over what they have not seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.errors import NotThere
from tonggui.people.models import Account, Unit
from tonggui.registry import codes, survey
from tonggui.registry.bodies import alone, canonical, watchers
from tonggui.registry.errors import (
    AlreadyDrafted,
    ChangedMeanwhile,
    CodeGone,
    CodeTaken,
    UnfitBody,
)
from tonggui.registry.excuses import as_approved
from tonggui.registry.models import Draft, Power, Superseded, Withdrawal
from tonggui.registry.services import reasoning
from tonggui.registry.services.locking import locked, may
from tonggui.registry.xrays import keeping


@transaction.atomic
def draft(
    body: Mapping[str, Any],
    *,
    why: reasoning.Why | None = None,
    by: Account | None,
    at: datetime,
) -> Draft:
    """Open the draft of a power; a new power gets its code here and keeps it for good.

    `why` is the reason of a revision, which may be given later, but before anybody reviews. Raises
    AlreadyDrafted, CodeGone, CodeTaken, NameTaken, UnfitBody, and Unusable for what cannot be read.
    """
    code, unit = _whose(body, at)
    may(Act.DRAFT_LISTS, unit, by=by, at=at)
    text = _readable(body, code, at)
    first = {"unit": unit, "recorded_at": at}
    power, is_new = Power.objects.select_for_update().get_or_create(first, code=code)
    added: list[Any] = [power] if is_new else []
    if Withdrawal.objects.filter(power=power).exists():
        raise CodeGone(power)
    if power.unit_id != unit.pk:
        raise CodeTaken(code, power.unit)
    if by is not None:
        # Of what is approved nobody but the commission says more than an edition does.
        text = canonical(as_approved(json.loads(text), *_last(power)))
    added += codes.own(power, body)
    codes.refuse_taken(power, body)
    opened = Draft(power=power, body=text, opened_at=at, changed_at=at, changed_by=by)
    try:
        with transaction.atomic():
            opened.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyDrafted(power) from error
    added.append(opened)
    if why is not None and power.editions.exists():
        added.append(reasoning.of_revision(opened, why, by=by, at=at))
        added[-1].save(force_insert=True)
    keeping.look_at(power, text, at=at)
    tell("draft.opened", power, adds=added, by=by, at=at)
    return opened


@transaction.atomic
def revise(  # noqa: PLR0913 - a change, and why
    draft: Draft,
    body: Mapping[str, Any],
    *,
    version: int,
    because: str = "",
    by: Account | None,
    at: datetime,
) -> Draft:
    """Put another body in place of the version that was seen; ChangedMeanwhile if it is older.

    `because` is asked for where the change sets the draft back on its road (R76): SetBack without.
    """
    held = locked(draft)
    may(Act.DRAFT_LISTS, held.power.unit, by=by, at=at)
    if held.version != version:
        raise ChangedMeanwhile(held.power, version, held.version)
    code, unit = _whose(body, at)
    if (code, unit.pk) != (held.power.code, held.power.unit_id):
        raise UnfitBody(_("`%s` is another power, or of another unit") % code)
    kept = Superseded(
        draft=held,
        version=held.version,
        body=held.body,
        changed_at=held.changed_at,
        changed_by=held.changed_by,
    )
    text = _readable(body, code, at)
    if by is not None:
        text = canonical(as_approved(json.loads(text), held.body, *_last(held.power)))
    codes.refuse_taken(held.power, body)
    said = reasoning.of_change(held, text, version=version + 1, because=because, by=by, at=at)
    held.body = text
    for row in (kept, *said):
        row.save(force_insert=True)
    held.version += 1
    held.changed_at, held.changed_by = at, by
    held.save(update_fields=["body", "version", "changed_at", "changed_by"])
    keeping.look_at(held.power, held.body, at=at)
    changed = (held, ("body", "version", "changed_at"))
    tell("draft.revised", held.power, adds=[kept, *said], sets=[changed], by=by, at=at)
    return held


def body_at(draft: Draft, version: int) -> str:
    """Return the body that a draft had at a version; Unknown versions raise UnfitBody."""
    if version == draft.version:
        return draft.body
    found = draft.superseded.filter(version=version).first()
    if found is None:
        raise UnfitBody(_("this draft has no version %d") % version)
    return found.body


def _last(power: Power) -> list[str]:
    """Return the body of the last edition of a power, if there is one."""
    return list(power.editions.order_by("-number").values_list("body", flat=True)[:1])


def _whose(body: Mapping[str, Any], at: datetime) -> tuple[str, Unit]:
    code, unit = str(body.get("id") or ""), str(body.get("unit") or "")
    if not code or any(sign in code for sign in " /?#") or not code.isprintable():
        raise UnfitBody(_("`%s` is no code of a power: no blanks and no /") % code[:40])
    found = Unit.objects.filter(code=unit).first()
    if found is None:
        raise NotThere(unit, localdate(at))
    return code, found


def _readable(body: Mapping[str, Any], code: str, at: datetime) -> str:
    frame = survey.frame(localdate(at)).body
    fresh = json.loads(canonical(body))
    watchers(frame).refer([fresh])
    text = canonical(fresh)
    alone(frame, text, source=code)
    return text


def body_of(draft: Draft) -> dict[str, Any]:
    """Return the body of a draft to be changed and given to `revise`."""
    found: dict[str, Any] = json.loads(draft.body)
    return found
