# SPDX-License-Identifier: Apache-2.0
"""Which portfolios a first leader may not hold directly, and who holds one all the same (R32)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tonggui.core.values import frozen
from tonggui.core.xray.divided import FOUR, held
from tonggui.people import queries
from tonggui.people.models import Exemption, PostVersion, Unit
from tonggui.people.models.units import About


@frozen
class Held:
    """A first leader's post and the banned portfolios it is directly in charge of."""

    post: PostVersion
    words: tuple[str, ...]


def exemption_of(unit: Unit, day: date) -> Exemption | None:
    """Return the exemption of a small unit that the commission filed, if one holds on a day."""
    rows = Exemption.objects.on(day).filter(unit=unit, about=About.PORTFOLIOS)
    return rows.select_related("approved_by").first()


def held_directly(unit: Unit, day: date, *, banned: Iterable[str] = FOUR) -> list[Held]:
    """Return what first leaders of a unit hold on a day against the ban, exempt or not."""
    portfolios = queries.portfolios_on(day, unit)
    posts = [each for each in queries.posts_on(day, unit) if each.is_first_leader]
    words = tuple(banned)
    found = [Held(each, tuple(held(portfolios.get(each.post_id, ()), words))) for each in posts]
    return [each for each in found if each.words]
