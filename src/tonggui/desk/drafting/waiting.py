# SPDX-License-Identifier: Apache-2.0
"""Which drafts wait for someone: to be reviewed, adopted or published, in the units they act in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonggui.desk.drafting.asking import lacks_legal_review
from tonggui.people import queries
from tonggui.people.acts import Role
from tonggui.people.authority import Standing
from tonggui.people.models import Unit
from tonggui.registry import excuses, survey
from tonggui.registry.gravity import unconfirmed
from tonggui.registry.models import Draft, Part, Review

_HIGH, _MOST_LOOKED_AT = '"level":"高"', 20


class Wait(NamedTuple):
    """What waits, why, and where."""

    what: str
    why: str
    url: str


def drafts_for(who: Standing, day: date) -> Iterator[Wait]:
    """Yield what waits for a standing, each kind with how many drafts there are."""
    if who.official is None:
        return
    own = {each.post.unit_id for each in who.posts}
    url = reverse("desk:powers")
    if Role.LEGAL_REVIEWER in who.roles:
        yield from _to_review(Part.LEGALITY, queries.below(own, day), url)
    if who.bodies:
        watched = queries.watched_by((each.body_id for each in who.bodies), day)
        yield from _to_review(Part.DISCIPLINE, watched - own, url)
    if Role.FIRST_LEADER in who.roles:
        yield from _to_settle(own, url)
    if Role.COMMISSION in who.roles:
        yield from _to_confirm()
    if Role.COMMISSION_HEAD in who.roles:
        yield from _to_excuse()


def _open(units: set[int]) -> QuerySet[Draft]:
    return Draft.objects.filter(closed_at=None, power__unit__in=units, power__withdrawal=None)


def _agreed(part: Part) -> QuerySet[Review]:
    rows = Review.objects.filter(part=part, agrees=True, version=F("draft__version"))
    return rows.filter(draft__closed_at=None)


def _to_review(part: Part, units: set[int], url: str) -> Iterator[Wait]:
    said = Review.objects.filter(part=part, version=F("draft__version"))
    waiting = _open(units).exclude(pk__in=said.values("draft")).count()
    if waiting:
        what = ngettext("%d draft waits for review", "%d drafts wait for review", waiting)
        yield Wait(what % waiting, str(part.label), url)


def _to_confirm() -> Iterator[Wait]:
    """Yield reviewed drafts with high risks that nobody confirmed as they are (R47)."""
    ready = Draft.objects.filter(closed_at=None, power__withdrawal=None, body__contains=_HIGH)
    ready = ready.filter(pk__in=_agreed(Part.DISCIPLINE).values("draft")).order_by("changed_at")
    for draft in ready.select_related("power")[:_MOST_LOOKED_AT]:
        if waiting := len(unconfirmed(survey.sight(draft.body, at=now()).value)):
            words = ngettext(
                "Confirm %(n)d high risk of %(power)s",
                "Confirm %(n)d high risks of %(power)s",
                waiting,
            )
            yield Wait(
                words % {"n": waiting, "power": draft.power},
                _("A high risk is published once the county commission confirmed it."),
                reverse("desk:power", args=[draft.power.code]),
            )


def _to_excuse() -> Iterator[Wait]:
    """Yield the drafts that ask for stages which need not be watched (R50)."""
    for draft, asked in excuses.waiting():
        words = ngettext(
            "Decide on %(n)d excuse asked for by %(power)s",
            "Decide on %(n)d excuses asked for by %(power)s",
            len(asked),
        )
        yield Wait(
            words % {"n": len(asked), "power": draft.power},
            _("Until it is approved, a stage that nobody watches is counted as such."),
            reverse("desk:withheld"),
        )


def _without_legal_review(units: set[int]) -> Iterator[Wait]:
    """Yield the units whose drafts nobody can review, as no team member has charge of the law."""
    day = localdate()
    names = queries.unit_names(day)
    for unit in Unit.objects.filter(pk__in=_open(units).values("power__unit")).order_by("code"):
        if lacks_legal_review(unit, day):
            yield Wait(
                _("Name who is in charge of 法制 in %s") % names.get(unit.code, unit.code),
                _("Until somebody is, nobody can review the lawfulness of its drafts."),
                reverse("desk:divide-work", args=[unit.code]),
            )


def _to_settle(units: set[int], url: str) -> Iterator[Wait]:
    ready = _open(units)
    for part in Part:
        ready = ready.filter(pk__in=_agreed(part).values("draft"))
    yield from _without_legal_review(units)
    adopted = ready.filter(adopted_version=F("version")).count()
    waiting = ready.count() - adopted
    if waiting:
        what = ngettext(
            "%d reviewed draft waits for adoption", "%d reviewed drafts wait for adoption", waiting
        )
        yield Wait(what % waiting, _("A resolution adopts what both reviews agreed to."), url)
    if adopted:
        what = ngettext(
            "%d adopted draft waits for publication",
            "%d adopted drafts wait for publication",
            adopted,
        )
        yield Wait(what % adopted, _("Power is locked only by what is published."), url)
