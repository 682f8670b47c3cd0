# SPDX-License-Identifier: Apache-2.0
"""What a unit must answer: laws (R41), duties that no power carries (R5), who leads what (S04)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonggui.laws import divided
from tonggui.laws import standing as laws
from tonggui.laws.planned import unmapped
from tonggui.people import queries
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, may

Line = tuple[str, str, str, date | None]


def answers_for(who: Standing, day: date) -> Iterator[Line]:
    """Yield what waits in the units that somebody serves: what, why, where, until when."""
    own = {each.post.unit for each in who.posts}
    keeps = {each.pk for each in own if may(who, Act.DRAFT_LISTS, unit=each, day=day)}
    signs = {each.pk for each in own if may(who, Act.SIGN_NO_IMPACT, unit=each, day=day)}
    yield from _laws(keeps | signs, day)
    yield from _plans(keeps, day)
    yield from _divisions(keeps | signs, day)


def _laws(units: Collection[int], day: date) -> Iterator[Line]:
    for change in laws.open_for(units, day):
        known, count = change.known, len(change.powers)
        words = ngettext("Revise %(n)d power: %(law)s", "Revise %(n)d powers: %(law)s", count)
        yield (
            words % {"n": count, "law": known.law.title},
            _("%(became)s from %(day)s: a new edition, or a signed statement, answers it.")
            % {"became": known.change.get_effect_display(), "day": known.change.since},
            reverse("desk:law-change", args=[known.change.code]),
            laws.due_on(known.change.since, day),
        )


def _plans(units: Collection[int], day: date) -> Iterator[Line]:
    names = queries.unit_names(day) if units else {}
    for unit, count in unmapped(units, day) if units else ():
        words = ngettext(
            "%(n)d duty of the 三定 plan is not mapped: %(unit)s",
            "%(n)d duties of the 三定 plan are not mapped: %(unit)s",
            count,
        )
        yield (
            words % {"n": count, "unit": names.get(unit.code, unit.code)},
            _("Every duty is carried by a power, or a reason says why none does."),
            reverse("desk:plan", args=[unit.code]),
            None,
        )


def _divisions(units: Collection[int], day: date) -> Iterator[Line]:
    for found in divided.unanswered(day, units) if units else ():
        count = len(found.late)
        words = ngettext(
            "A new division of work: revise %d power",
            "A new division of work: revise %d powers",
            count,
        )
        yield (
            words % count if count else _("A new division of work: revise the lists"),
            _("From %s: a new edition, or a signed statement, answers it.") % found.term.since,
            reverse("desk:unit", args=[found.term.unit.code]) + "#divided",
            laws.due_on(found.term.since, day),
        )
