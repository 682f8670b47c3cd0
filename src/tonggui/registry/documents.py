# SPDX-License-Identifier: Apache-2.0
"""The register of institution documents (制度) that controls rest on (R81)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from tonggui.core.values import frozen
from tonggui.ledger.unchanged import unchanged
from tonggui.registry import framing, survey

_IN_FORCE = "in_force"


@frozen
class InstitutionDocument:
    """A document as it is on record: by whom, in which version, since when, to be seen again when.

    Days are as written, "" for none.
    """

    id: str
    title: str
    status: str = _IN_FORCE
    issued_by: str = ""
    version: str = ""
    issued_on: str = ""
    repealed_on: str = ""
    review_on: str = ""

    def needs_review(self, day: date) -> bool:
        """Say whether every control that rests on it is to be looked at again on a day."""
        today = day.isoformat()
        is_over = bool(self.repealed_on) and self.repealed_on <= today
        is_due = bool(self.review_on) and self.review_on < today
        return self.status != _IN_FORCE or is_over or is_due


def documents_on(day: date) -> Mapping[str, InstitutionDocument]:
    """Return the documents on record on a day, by what controls call them: id or title."""
    return unchanged.kept(("documents", day), lambda: _documents(day))


def _documents(day: date) -> dict[str, InstitutionDocument]:
    known = json.loads(survey.frame_with_rules(day).body)
    found: dict[str, InstitutionDocument] = {}
    for each in framing.facts_of("documents", known, day):
        made = InstitutionDocument(
            id=str(each["id"]),
            title=str(each.get("title") or each["id"]),
            status=str(each.get("status") or _IN_FORCE),
            issued_by=str(each.get("issued_by") or ""),
            version=str(each.get("version") or ""),
            issued_on=str(each.get("issued_at") or ""),
            repealed_on=str(each.get("repealed_at") or ""),
            review_on=str(each.get("review_date") or ""),
        )
        found |= {made.title: made, made.id: made}
    return found
