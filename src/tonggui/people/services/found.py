# SPDX-License-Identifier: Apache-2.0
"""Found, revise and close units, offices and posts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from tonggui.people import permission, queries
from tonggui.people.acts import Act
from tonggui.people.errors import (
    AlreadyHeld,
    InUse,
    NoRemit,
    NotSupervised,
    NotThere,
    Overlaps,
    WatchesItself,
)
from tonggui.people.models import (
    Account,
    CollectiveBodyVersion,
    Exemption,
    Office,
    OfficeVersion,
    Post,
    PostVersion,
    Tenure,
    Unit,
    UnitVersion,
)
from tonggui.people.services.change import change
from tonggui.people.services.watch import refuse_leaning

Version = TypeVar("Version")
# What can belong to a unit: its versions, how they name the unit, and what they are versions of.
_INSIDE: tuple[tuple[Any, str, str], ...] = (
    (PostVersion, "post__unit", "post"),
    (OfficeVersion, "office__unit", "office"),
    (CollectiveBodyVersion, "body__unit", "body"),
    (UnitVersion, "parent", "unit"),
)


def found_unit(code: str, version: UnitVersion, *, by: Account | None, at: datetime) -> Unit:
    """Found a unit; without a supervising body it shows as a blind spot at once (R46)."""
    with change("unit.founded", code, by=by, at=at) as made:
        permission.demand(Act.FOUND_UNITS, by=by, at=at)
        _refuse_taken(Unit.objects.filter(code=code), code, version.since)
        version.unit = made.add(Unit(code=code))
        made.add(version)
        return version.unit


def revise_unit(
    unit: Unit, version: UnitVersion, *, by: Account | None, at: datetime
) -> UnitVersion:
    """Give a unit another name, place, supervising body or state of roll-out from a day on."""
    with change("unit.revised", unit, by=by, at=at) as made:
        who = permission.demand(Act.FOUND_UNITS, by=by, at=at)
        version.unit = _locked(unit)
        current = unit.versions.standing().order_by("since").last()
        if current and current.supervised_by_id != version.supervised_by_id:
            permission.refuse_own_unit(who, unit)
        revised = made.succeed(current, version)
        if current and current.supervised_by:
            refuse_leaning(unit, current.supervised_by, version.since)
        return revised


def close_unit(unit: Unit, *, until: date, by: Account | None, at: datetime) -> UnitVersion:
    """Close a unit after a day; all that belongs to it must have ended by then."""
    with change("unit.closed", unit, by=by, at=at) as made:
        permission.demand(Act.FOUND_UNITS, by=by, at=at)
        version = _current(_locked(unit).versions.on(until).first(), unit, until)
        for model, inside, name in _INSIDE:
            within = model.objects.standing().filter(**{inside: unit})
            if left := within.exclude(until__lte=until).first():
                raise InUse(unit, getattr(left, name))
        return made.cut(version, until=until)


def found_office(
    unit: Unit, code: str, version: OfficeVersion, *, by: Account | None, at: datetime
) -> Office:
    """Set up a section in a unit."""
    with change("office.founded", code, by=by, at=at) as made:
        permission.demand(Act.CREATE_POSTS, by=by, at=at, unit=unit)
        _current(_locked(unit).versions.on(version.since).first(), unit, version.since)
        _refuse_taken(Office.objects.filter(code=code), code, version.since)
        version.office = made.add(Office(unit=unit, code=code))
        made.add(version)
        return version.office


def revise_office(
    office: Office, version: OfficeVersion, *, by: Account | None, at: datetime
) -> OfficeVersion:
    """Rename a section from a day on."""
    with change("office.revised", office, by=by, at=at) as made:
        permission.demand(Act.CREATE_POSTS, by=by, at=at, unit=office.unit)
        version.office = Office.objects.select_for_update().get(pk=office.pk)
        return made.succeed(office.versions.standing().order_by("since").last(), version)


def close_office(office: Office, *, until: date, by: Account | None, at: datetime) -> OfficeVersion:
    """Close a section after a day; its posts must have ended or moved by then."""
    with change("office.closed", office, by=by, at=at) as made:
        permission.demand(Act.CREATE_POSTS, by=by, at=at, unit=office.unit)
        version = _current(office.versions.on(until).first(), office, until)
        if left := office.post_versions.standing().exclude(until__lte=until).first():
            raise InUse(office, left.post)
        return made.cut(version, until=until)


def create_post(
    unit: Unit, code: str, version: PostVersion, *, by: Account | None, at: datetime
) -> Post:
    """Create a post; where nobody would watch it, it is refused (R82)."""
    with change("post.created", code, by=by, at=at) as made:
        permission.demand(Act.CREATE_POSTS, by=by, at=at, unit=unit)
        if version.is_platform_head:
            permission.demand(Act.NAME_PLATFORM_POST, by=by, at=at)
        _current(_locked(unit).versions.on(version.since).first(), unit, version.since)
        _refuse_taken(Post.objects.filter(code=code), code, version.since)
        version.post = made.add(Post(unit=unit, code=code))
        made.add(_watched(version))
        return version.post


def revise_post(
    post: Post, version: PostVersion, *, by: Account | None, at: datetime
) -> PostVersion:
    """Change what a post is from a day on; seats that are held cannot be taken away."""
    with change("post.revised", post, by=by, at=at) as made:
        who = permission.demand(Act.CREATE_POSTS, by=by, at=at, unit=post.unit)
        version.post = Post.objects.select_for_update().get(pk=post.pk)
        beyond = post.tenures.meeting(version.since, version.until).filter(seat__gt=version.seats)
        if left := beyond.select_related("official").first():
            raise AlreadyHeld(post, left.official, left.since)
        current = post.versions.standing().order_by("since").last()
        if current and _standing_of(current) != _standing_of(version):
            permission.refuse_own_post(who, post)
        if version.is_platform_head != (current is not None and current.is_platform_head):
            permission.demand(Act.NAME_PLATFORM_POST, by=by, at=at)
            permission.refuse_own_post(who, post)
        return made.succeed(current, _watched(version))


def abolish_post(post: Post, *, until: date, by: Account | None, at: datetime) -> PostVersion:
    """Abolish a post after a day; nobody may hold it longer."""
    with change("post.abolished", post, by=by, at=at) as made:
        permission.demand(Act.CREATE_POSTS, by=by, at=at, unit=post.unit)
        Post.objects.select_for_update().get(pk=post.pk)
        version = _current(post.versions.on(until).first(), post, until)
        holding = Tenure.objects.standing().filter(post=post).exclude(until__lte=until)
        if left := holding.first():
            raise InUse(post, left.official)
        return made.cut(version, until=until)


def exempt(unit: Unit, exemption: Exemption, *, by: Account | None, at: datetime) -> Exemption:
    """Allow two incompatible duties to one person of a small unit, against another control.

    The body that approves it watches the unit and is no part of it: who asks does not approve.
    """
    with change("unit.exempted", unit, by=by, at=at) as made:
        who = permission.demand(Act.FOUND_UNITS, by=by, at=at)
        permission.refuse_own_unit(who, unit)
        _refuse_own_approval(unit, exemption)
        exemption.unit = unit
        return made.add(exemption)


def end_exemption(
    exemption: Exemption, *, until: date, by: Account | None, at: datetime
) -> Exemption:
    """Take an exemption back after a day."""
    with change("unit.exemption-ended", exemption.unit, by=by, at=at) as made:
        permission.demand(Act.FOUND_UNITS, by=by, at=at)
        return made.cut(Exemption.objects.get(pk=exemption.pk), until=until)


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _refuse_own_approval(unit: Unit, exemption: Exemption) -> None:
    body, day = exemption.approved_by, exemption.since
    if not queries.may_be_watched_by(body, unit, day):
        raise NoRemit(body, unit)
    if body.versions.on(day).filter(unit=unit).exists():
        raise WatchesItself(body, unit)


def _standing_of(version: PostVersion) -> tuple[object, ...]:
    """Return what of a post opens acts to its holder, and who watches it."""
    return (
        version.is_leader,
        version.is_first_leader,
        sorted(version.key_flags),
        version.supervised_by_id,
    )


def _watched(version: PostVersion) -> PostVersion:
    own, unit = version.supervised_by, version.post.unit
    if own and not queries.may_be_watched_by(own, unit, version.since):
        raise NoRemit(own, unit)
    if queries.supervisor_of_post(version.post, version, version.since) is None:
        raise NotSupervised(version.post)
    return version


def _current(version: Version | None, what: object, on: date) -> Version:
    if version is None:
        raise NotThere(what, on)
    return version


def _refuse_taken(same: models.QuerySet[Any], code: str, since: date) -> None:
    if same.exists():
        raise Overlaps(code, since)
