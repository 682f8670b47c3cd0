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
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.errors import NotThere
from tonggui.people.models import Account, Unit
from tonggui.registry import survey
from tonggui.registry.bodies import alone, canonical, watchers
from tonggui.registry.errors import (
    AlreadyDrafted,
    AlreadyPublished,
    ChangedMeanwhile,
    CodeGone,
    CodeTaken,
    UnfitBody,
)
from tonggui.registry.models import Draft, ExternalCode, Power, Superseded, Withdrawal
from tonggui.registry.xrays import keeping

OWN_SCHEME = "county"


@transaction.atomic
def draft(body: Mapping[str, Any], *, by: Account | None, at: datetime) -> Draft:
    """Open the draft of a power; a new power gets its code here and keeps it for good.

    Raises AlreadyDrafted, CodeGone, CodeTaken, NameTaken, UnfitBody, and Unusable for what cannot
    be read.
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
    added += _external(power, body)
    opened = Draft(power=power, body=text, opened_at=at, changed_at=at, changed_by=by)
    try:
        with transaction.atomic():
            opened.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyDrafted(power) from error
    keeping.look_at(power, text, at=at)
    tell("draft.opened", power, adds=[*added, opened], by=by, at=at)
    return opened


@transaction.atomic
def revise(
    draft: Draft, body: Mapping[str, Any], *, version: int, by: Account | None, at: datetime
) -> Draft:
    """Put another body in place of the version that was seen; ChangedMeanwhile if it is older."""
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
    held.body = _readable(body, code, at)
    kept.save(force_insert=True)
    held.version += 1
    held.changed_at, held.changed_by = at, by
    held.save(update_fields=["body", "version", "changed_at", "changed_by"])
    keeping.look_at(held.power, held.body, at=at)
    changed = (held, ("body", "version", "changed_at"))
    tell("draft.revised", held.power, adds=[kept], sets=[changed], by=by, at=at)
    return held


def body_at(draft: Draft, version: int) -> str:
    """Return the body that a draft had at a version; Unknown versions raise UnfitBody."""
    if version == draft.version:
        return draft.body
    found = draft.superseded.filter(version=version).first()
    if found is None:
        raise UnfitBody(_("this draft has no version %d") % version)
    return found.body


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


def _external(power: Power, body: Mapping[str, Any]) -> list[ExternalCode]:
    code = str(body.get("code") or "")
    if not code:
        return []
    held, is_new = ExternalCode.objects.get_or_create(
        {"power": power}, scheme=OWN_SCHEME, code=code
    )
    if held.power_id != power.pk:
        raise CodeTaken(code, held.power)
    return [held] if is_new else []


def body_of(draft: Draft) -> dict[str, Any]:
    """Return the body of a draft to be changed and given to `revise`."""
    found: dict[str, Any] = json.loads(draft.body)
    return found
