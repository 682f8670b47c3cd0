# SPDX-License-Identifier: Apache-2.0
"""What was to be looked at again by now: accepted risks past their day (R25), fallen documents.

A document that is repealed, amended or past its review takes no control away: each control that
rests on it is marked for review, and no other (R81).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tonggui.core.list_facts import Document
from tonggui.core.lists import Lists
from tonggui.core.powers import Power
from tonggui.core.xray.flaws import Place, of_power
from tonggui.core.xray.view import controls_of

ACCEPTED, FALLEN, REVIEW = "accepted", "fallen", "review"
_IN_FORCE = "in_force"


class Lapsed(NamedTuple):
    """A risk or control to look at again.

    `why` is "accepted" of a risk, with who accepted it as `rests_on`; of a control "fallen" or
    "review", with the title of its document. `day` is that on which it lapsed, None if unknown.
    """

    power: str
    object: str
    name: str
    why: str
    rests_on: str
    day: int | None
    place: Place


def lapsed(lists: Lists, *, day: int) -> tuple[Lapsed, ...]:
    """Return what is to be looked at again on a day, power by power."""
    fallen = fallen_on(lists.list_facts.documents, day)
    found: list[Lapsed] = []
    for power in lists.powers.values():
        found += _accepted(power, day)
        found += _resting(power, fallen, day)
    return tuple(found)


def needs_review(document: Document, day: int) -> bool:
    """Say whether every control that rests on a document is to be looked at again on a day."""
    return _is_over(document, day) or (
        document.review_day is not None and document.review_day < day
    )


def fallen_on(documents: tuple[Document, ...], day: int) -> dict[str, Document]:
    """Return the documents that need a review, by what controls call them: id or title."""
    found = [each for each in documents if needs_review(each, day)]
    return {each.title: each for each in found if each.title} | {each.id: each for each in found}


def _is_over(document: Document, day: int) -> bool:
    is_repealed = document.repealed_day is not None and document.repealed_day <= day
    return document.status != _IN_FORCE or is_repealed


def _accepted(power: Power, day: int) -> Iterator[Lapsed]:
    for risk in power.risks:
        accepted = risk.acceptance
        if accepted is None or accepted.review_day is None or accepted.review_day >= day:
            continue
        yield Lapsed(
            power.id,
            risk.id,
            risk.description or risk.id,
            ACCEPTED,
            accepted.by,
            accepted.review_day,
            of_power(power, "risks", risk.id, "accepted"),
        )


def _resting(power: Power, fallen: dict[str, Document], day: int) -> Iterator[Lapsed]:
    for risk, control in controls_of(power):
        document = fallen.get(control.document) if control.is_active else None
        if document is None:
            continue
        is_over = _is_over(document, day)
        yield Lapsed(
            power.id,
            control.id,
            control.measure,
            FALLEN if is_over else REVIEW,
            document.title or document.id,
            document.repealed_day if is_over else document.review_day,
            of_power(power, "risks", risk.id, "controls", control.id, "document"),
        )
