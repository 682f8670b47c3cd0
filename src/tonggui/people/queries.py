# SPDX-License-Identifier: Apache-2.0
"""Who held, who watched and what stood above what, each as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from tonggui.people.models import (
    Delegation,
    DivisionOfWork,
    DivisionTerm,
    OfficeVersion,
    Official,
    Part,
    Portfolio,
    Post,
    PostVersion,
    Remit,
    SupervisingBody,
    SupervisingBodyVersion,
    SupervisingKind,
    Tenure,
    Unit,
    UnitVersion,
)


def holders(post: Post, day: date) -> list[Tenure]:
    """Return who held a post on a day, by seat; of a post with one seat never more than one."""
    return list(post.tenures.on(day).select_related("official").order_by("seat"))


def tenures_of(post: Post) -> list[Tenure]:
    """Return everyone who ever held a post, the latest first."""
    return list(post.tenures.standing().select_related("official").order_by("-since", "seat"))


def unit_on(unit: Unit, day: date) -> UnitVersion | None:
    """Return what a unit was on a day."""
    return unit.versions.on(day).select_related("unit", "parent", "supervised_by").first()


def units_on(day: date) -> list[UnitVersion]:
    """Return all units of a day in the order of their codes."""
    rows = UnitVersion.objects.on(day).select_related("unit", "parent", "supervised_by")
    return list(rows.order_by("unit__code"))


def unit_names(day: date) -> dict[str, str]:
    """Return what units are called on a day, by code, in the order of their codes."""
    rows = UnitVersion.objects.on(day).order_by("unit__code")
    return dict(rows.values_list("unit__code", "name"))


def posts_on(day: date, *units: Unit) -> list[PostVersion]:
    """Return the posts of a day, leaders first, then office by office as these are ordered."""
    rows = PostVersion.objects.on(day).select_related("post__unit", "office", "supervised_by")
    if units:
        rows = rows.filter(post__unit__in=units)
    return list(rows.order_by("post__unit__code", "-is_leader", "rank", "pk"))


def above(unit: Unit, day: date) -> list[Unit]:
    """Return a unit and all those above it on a day, nearest first."""
    parents = dict(UnitVersion.objects.on(day).values_list("unit_id", "parent_id"))
    line, at = [unit.pk], parents.get(unit.pk)
    while at is not None and at not in line:
        line.append(at)
        at = parents.get(at)
    found = Unit.objects.in_bulk(line)
    return [found[each] for each in line]


def below(units: Iterable[int], day: date) -> set[int]:
    """Return the keys of units and of all those below them on a day."""
    found = set(units)
    parents = dict(UnitVersion.objects.on(day).values_list("unit_id", "parent_id"))
    while more := {unit for unit, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def division_on(unit: Unit, day: date) -> DivisionOfWork | None:
    """Return the division of work in force in a unit on a day."""
    term = unit.division_terms.on(day).select_related("division").first()
    return term.division if term else None


def portfolios_on(day: date, *units: Unit) -> dict[int, tuple[str, ...]]:
    """Return what each leader's post was in charge of on a day, by the post's key."""
    rows = Portfolio.objects.filter(division__in=DivisionTerm.objects.on(day).values("division"))
    if units:
        rows = rows.filter(division__unit__in=units)
    return {each.post_id: tuple(each.matters) for each in rows}


def delegations_on(day: date) -> list[Delegation]:
    """Return the authority lent on a day."""
    rows = Delegation.objects.on(day)
    return list(rows.select_related("official", "for_post", "unit", "supervised_by"))


def bodies_on(day: date) -> dict[int, SupervisingBodyVersion]:
    """Return what each supervising body was on a day, by its key."""
    rows = SupervisingBodyVersion.objects.on(day).select_related("body", "unit")
    return {each.body_id: each for each in rows.order_by("body__code")}


def supervisor_of_unit(unit: Unit, day: date) -> SupervisingBody | None:
    """Return the body a unit is under: its own, else one whose remit is the whole unit."""
    version = unit_on(unit, day)
    own = version.supervised_by if version else None
    if own and own.versions.on(day).exists():
        return own
    remit = _whole_unit(Remit.objects.on(day).filter(unit=unit))
    return remit.body if remit else None


def supervisor_of_post(post: Post, version: PostVersion, day: date) -> SupervisingBody | None:
    """Return the body that watches a post: its own, else that of its unit."""
    own = version.supervised_by
    if own and own.versions.on(day).exists():
        return own
    return supervisor_of_unit(post.unit, day)


def lead_of(
    unit: Unit, day: date, *, category: str = "", level: str = "", stage: str = ""
) -> SupervisingBody | None:
    """Return the one body that leads the watching of a cell (R48).

    The remit that names more of the cell decides; category weighs more than level than stage.
    """
    fitting = Remit.objects.on(day).filter(
        Q(category="") | Q(category=category),
        Q(level="") | Q(level=level),
        Q(stage="") | Q(stage=stage),
        unit=unit,
        part=Part.LEAD,
    )
    best = max(fitting.select_related("body"), key=_how_near, default=None)
    return best.body if best else supervisor_of_unit(unit, day)


def watches(body: SupervisingBody, unit: Unit, day: date) -> bool:
    """Say whether a body may watch a unit on a day, by the unit's own naming or by a remit."""
    version = unit_on(unit, day)
    if version and version.supervised_by_id == body.pk:
        return True
    return Remit.objects.on(day).filter(unit=unit, body=body).exists()


def may_be_watched_by(body: SupervisingBody, unit: Unit, day: date) -> bool:
    """Say whether the remits let a body watch a unit: its own, or the commission's, that is all."""
    kinds = body.versions.on(day).values_list("kind", flat=True)
    return SupervisingKind.COUNTY_COMMISSION in kinds or watches(body, unit, day)


def unit_of_official(official: Official, day: date) -> Unit | None:
    """Return the unit an official serves on a day, else served last; None before any post."""
    tenures = official.tenures.standing().select_related("post__unit").order_by("-since")
    found = tenures.on(day).first() or tenures.first()
    return found.post.unit if found else None


def watched_by(bodies: Iterable[int], day: date) -> set[int]:
    """Return the keys of the units that any of some bodies watches on a day."""
    kept = list(bodies)
    if not kept:
        return set()
    named = UnitVersion.objects.on(day).filter(supervised_by__in=kept)
    remits = Remit.objects.on(day).filter(body__in=kept)
    return {*named.values_list("unit", flat=True), *remits.values_list("unit", flat=True)}


def _whole_unit(remits: Iterable[Remit]) -> Remit | None:
    return next(
        (r for r in remits if r.part == Part.LEAD and not (r.category or r.level or r.stage)),
        None,
    )


def _how_near(remit: Remit) -> tuple[bool, bool, bool]:
    return bool(remit.category), bool(remit.level), bool(remit.stage)


def offices_on(unit: Unit, day: date) -> list[OfficeVersion]:
    """Return the sections of a unit on a day, in their order."""
    rows = OfficeVersion.objects.on(day).filter(office__unit=unit).select_related("office")
    return list(rows.order_by("rank", "pk"))


def office_names(day: date) -> dict[int, str]:
    """Return what each office is called on a day, by its key."""
    return dict(OfficeVersion.objects.on(day).values_list("office_id", "name"))
