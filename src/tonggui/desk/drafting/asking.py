# SPDX-License-Identifier: Apache-2.0
"""What pages of drafts share: the power an address names, what may be done, what is offered."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tonggui.core.lists import Lists
from tonggui.core.values import frozen
from tonggui.desk.asking import who
from tonggui.desk.lines import spoken
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.models import Unit
from tonggui.people.seeing import units_seen
from tonggui.registry.models import Draft, Power

ACTS = (Act.CONFIRM_RISKS, Act.DRAFT_LISTS, Act.ADOPT_LISTS, Act.PUBLISH_LISTS, Act.WITHDRAW_POWER)


@frozen
class Offers:
    """What cells of a draft may name: values with what they are called."""

    posts: tuple[str, ...]
    bodies: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]


def power_named(code: str) -> Power:
    """Return the power an address names."""
    return get_object_or_404(Power.objects.select_related("unit"), code=code)


def unit_of_power(code: str, **_more: object) -> Unit:
    """Return the unit of the power an address names."""
    return power_named(code).unit


def sees(request: HttpRequest, unit: Unit) -> bool:
    """Say whether whoever asks may see what a unit has not published."""
    standing = getattr(request, "standing", Standing())
    return unit.pk in units_seen(standing, timezone.localdate())


def open_draft(power: Power) -> Draft | None:
    """Return the draft of a power that is not an edition yet."""
    found = power.drafts.filter(closed_at=None).select_related("power__unit", "changed_by")
    return found.first()


def draft_named(code: str) -> Draft:
    """Return the open draft of the power an address names."""
    rows = Draft.objects.filter(closed_at=None).select_related("power__unit", "changed_by")
    return get_object_or_404(rows, power__code=code)


def version_seen(request: HttpRequest) -> int:
    """Return the version of a draft that a button was pressed on; 0 for none."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() else 0


def may(request: HttpRequest, unit: Unit) -> dict[str, bool]:
    """Return which acts on a power of a unit are open to whoever asks, by names for templates."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    day: date = timezone.localdate(asker["at"])
    found = {
        act.name.lower(): authority.may(standing, act, unit=unit, day=day)
        for act in (*ACTS, Act.REVIEW_LEGALITY)
    }
    found["review_integrity"] = authority.may(
        standing, Act.REVIEW_INTEGRITY
    ) and authority.may_watch(standing, unit, day=day)
    return found


def lacks_legal_review(unit: Unit, day: date) -> bool:
    """Say whether no team member of a unit is in charge of the law, so that nobody reviews."""
    portfolios = queries.portfolios_on(day, *queries.above(unit, day)).values()
    return all(authority.LEGAL_MATTERS.isdisjoint(matters) for matters in portfolios)


def offers(lists: Lists, unit: str) -> Offers:
    """Return what may be named in a draft of a unit: its own posts first, by their short names."""
    posts = [post.ref for each in lists.organisation.units.values() for post in each.posts]
    own = [ref.removeprefix(f"post:{unit}/") for ref in posts if ref.startswith(f"post:{unit}/")]
    other = [ref.removeprefix("post:") for ref in posts if not ref.startswith(f"post:{unit}/")]
    bodies = lists.organisation.supervisors.values()
    is_english = spoken() == "en"
    return Offers(
        posts=(*own, *other),
        bodies=tuple((each.code, each.name) for each in bodies),
        rules=tuple(
            (rule.id, rule.name_en if is_english else rule.name_zh) for rule in lists.rules.values()
        ),
    )
