# SPDX-License-Identifier: Apache-2.0
"""Keep a unit's institution documents: add one, amend it, repeal it; what was stays known (R81)."""

from __future__ import annotations

import copy
from datetime import date, datetime

from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from tonggui.people.acts import Act
from tonggui.people.models import Account, Unit
from tonggui.people.services.change import change
from tonggui.rounds.errors import Unsaid
from tonggui.rounds.models import InstitutionDocument
from tonggui.rounds.models.documents import Force
from tonggui.rounds.services.asking import may


def keep_document(
    unit: Unit, said: InstitutionDocument, *, by: Account | None, at: datetime
) -> InstitutionDocument:
    """Put a document of a unit on record, or a new version of it in the old one's place."""
    may(Act.DRAFT_LISTS, unit, by=by, at=at)
    with change("document.set", said.code, by=by, at=at) as made:
        # Whoever writes at the same time waits here, in whichever unit.
        list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))
        before = _standing(said.code)
        _refuse_unfit(unit, said, before)
        said.unit = unit
        return made.succeed(before, said)


def repeal_document(
    found: InstitutionDocument, *, on: date, by: Account | None, at: datetime
) -> InstitutionDocument:
    """Say that a document is repealed from a day on; what rests on it is to be looked at again."""
    may(Act.DRAFT_LISTS, found.unit, by=by, at=at)
    with change("document.repealed", found.code, by=by, at=at) as made:
        held = InstitutionDocument.objects.select_for_update().get(pk=found.pk)
        if held != _standing(held.code):
            raise Unsaid(_("this has been changed meanwhile: look at it again"))
        if held.status == Force.REPEALED:
            raise Unsaid(_("`%s` is repealed already") % held.title)
        fresh = copy.copy(held)
        fresh.pk, fresh._state = None, ModelState()  # noqa: SLF001 - Django's own way to copy a row
        fresh.since, fresh.status, fresh.repealed_on = on, Force.REPEALED, on
        return made.succeed(held, fresh)


def _standing(code: str) -> InstitutionDocument | None:
    rows = InstitutionDocument.objects.standing().filter(code=code).select_related("unit")
    return rows.order_by("since", "pk").last()


def _refuse_unfit(
    unit: Unit, said: InstitutionDocument, before: InstitutionDocument | None
) -> None:
    if before is not None and before.unit_id != unit.pk:
        raise Unsaid(
            _("`%(code)s` is a document of `%(unit)s`; only that unit amends it")
            % {"code": said.code, "unit": before.unit}
        )
    if not said.title.strip() or not said.issued_by.strip():
        raise Unsaid(_("a document has a title, and somebody who issued it"))
    same = InstitutionDocument.objects.standing().filter(title=said.title, until=None)
    if other := same.exclude(code=said.code).first():
        raise Unsaid(
            _("a document of that title is on record as `%s`: amend it there") % other.code
        )
    if said.issued_on and said.review_on and said.review_on < said.issued_on:
        raise Unsaid(_("a document is looked at again after it was issued, not before"))
