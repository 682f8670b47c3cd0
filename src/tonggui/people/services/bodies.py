# SPDX-License-Identifier: Apache-2.0
"""Found bodies that decide by meeting, and say who sits in them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from tonggui.people import permission
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.errors import InUse, NotThere, Overlaps, Unfit
from tonggui.people.models import (
    Account,
    CollectiveBody,
    CollectiveBodyVersion,
    Membership,
    Unit,
)
from tonggui.people.services.change import change


def found_body(
    code: str,
    unit: Unit | None,
    version: CollectiveBodyVersion,
    *,
    by: Account | None,
    at: datetime,
) -> CollectiveBody:
    """Found a deciding body of a unit, or name one above the county."""
    with change("body.founded", code, by=by, at=at) as made:
        _demand(unit, by=by, at=at)
        if CollectiveBody.objects.filter(code=code).exists():
            raise Overlaps(code, version.since)
        if unit is not None and not unit.versions.on(version.since).exists():
            raise NotThere(unit, version.since)
        version.body = made.add(CollectiveBody(code=code, unit=unit))
        made.add(_fair(version))
        return version.body


def revise_body(
    body: CollectiveBody, version: CollectiveBodyVersion, *, by: Account | None, at: datetime
) -> CollectiveBodyVersion:
    """Change a deciding body's name, rank or quorum from a day on."""
    with change("body.revised", body, by=by, at=at) as made:
        _demand(body.unit, by=by, at=at)
        version.body = CollectiveBody.objects.select_for_update().get(pk=body.pk)
        return made.succeed(body.versions.standing().order_by("since").last(), _fair(version))


def close_body(
    body: CollectiveBody, *, until: date, by: Account | None, at: datetime
) -> CollectiveBodyVersion:
    """Dissolve a deciding body after a day; nobody may sit in it any longer."""
    with change("body.closed", body, by=by, at=at) as made:
        _demand(body.unit, by=by, at=at)
        found = CollectiveBody.objects.select_for_update().get(pk=body.pk).versions.on(until)
        version = found.first()
        if version is None:
            raise NotThere(body, until)
        if left := body.memberships.standing().exclude(until__lte=until).first():
            raise InUse(body, left.official)
        return made.cut(version, until=until)


def take_seat(membership: Membership, *, by: Account | None, at: datetime) -> Membership:
    """Let an official sit in a deciding body from a day on."""
    with change("body.joined", membership.body, by=by, at=at) as made:
        who = _demand(membership.body.unit, by=by, at=at)
        permission.refuse_oneself(who, membership.official)
        if not membership.body.versions.on(membership.since).exists():
            raise NotThere(membership.body, membership.since)
        return made.add(membership)


def leave_seat(
    membership: Membership, *, until: date, by: Account | None, at: datetime
) -> Membership:
    """End an official's seat in a deciding body after a day."""
    with change("body.left", membership.body, by=by, at=at) as made:
        who = _demand(membership.body.unit, by=by, at=at)
        permission.refuse_backdating(who, membership.official, until=until, at=at)
        found = Membership.objects.select_for_update().get(pk=membership.pk)
        if found.withdrawn_at is not None:
            raise Unfit(_("this membership has been changed meanwhile: look at the body again"))
        return made.cut(found, until=until)


def withdraw_seat(
    membership: Membership, *, reason: str, by: Account | None, at: datetime
) -> Membership:
    """Say that a seat was recorded by mistake; the row stays, marked as withdrawn."""
    with change("body.seat-withdrawn", membership.body, by=by, at=at) as made:
        who = _demand(membership.body.unit, by=by, at=at)
        permission.refuse_oneself(who, membership.official)
        return made.retract(Membership, membership.pk, reason=reason)


def _demand(unit: Unit | None, *, by: Account | None, at: datetime) -> Standing | None:
    if unit is None:
        return permission.demand(Act.KEEP_HIGHER_BODIES, by=by, at=at)
    return permission.demand(Act.KEEP_BODIES, by=by, at=at, unit=unit)


def _fair(version: CollectiveBodyVersion) -> CollectiveBodyVersion:
    for share in filter(None, (version.quorum, version.personnel_quorum)):
        try:
            is_share = 0 < Fraction(share) <= 1
        except (ValueError, ZeroDivisionError):
            is_share = False
        if not is_share:
            raise Unfit(_("`%s` is no quorum: write a share such as 1/2 or 2/3") % share)
    return version
