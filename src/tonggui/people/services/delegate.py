# SPDX-License-Identifier: Apache-2.0
"""Lend authority in writing and take it back; supervision goes with it or it is refused (R82)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from tonggui.people import lending, queries
from tonggui.people.errors import NoRemit, NotSupervised, NotThere, Unfit
from tonggui.people.models import Account, Delegation, SupervisingBody, Unit
from tonggui.people.services.change import change


def delegate(delegation: Delegation, *, by: Account | None, at: datetime) -> Delegation:
    """Let an official act for a post, or entrust a unit with a power, for some days.

    Only whoever holds the post lends it, or the first leader for what is under them; a power and a
    node are those of the lists in force. Without a supervising body of its own it is watched by the
    one that watches the receiver; where there is none it is refused (R82).
    """
    with change("delegation.given", delegation.code, by=by, at=at) as made:
        _check(delegation)
        if not delegation.supervised_by_id:
            delegation.supervised_by = _supervisor(delegation)
        delegation.lent_by = lending.lender_of(delegation)
        who = lending.demand_lender(delegation, by=by, at=at)
        lending.check_lent(delegation, who)
        return made.add(delegation)


def end_delegation(
    delegation: Delegation, *, until: date, by: Account | None, at: datetime
) -> Delegation:
    """Take authority back earlier than was written."""
    with change("delegation.ended", delegation.code, by=by, at=at) as made:
        lending.demand_lender(delegation, by=by, at=at)
        found = Delegation.objects.select_for_update().get(pk=delegation.pk)
        if found.withdrawn_at or not found.until or until > found.until:
            raise Unfit(_("a delegation can only be ended before its own last day"))
        return made.cut(found, until=until)


def withdraw_delegation(
    delegation: Delegation, *, reason: str, by: Account | None, at: datetime
) -> Delegation:
    """Say that a delegation was recorded by mistake; the row stays, marked as withdrawn."""
    with change("delegation.withdrawn", delegation.code, by=by, at=at) as made:
        lending.demand_lender(delegation, by=by, at=at)
        return made.retract(Delegation, delegation.pk, reason=reason)


def _check(delegation: Delegation) -> None:
    if delegation.official is None and delegation.unit is None:
        raise Unfit(_("a delegation names the official or the unit that receives it"))
    if delegation.for_post is None and not delegation.power and not delegation.node:
        raise Unfit(_("a delegation names the post, the power or the node it is for"))
    if not delegation.basis:
        raise Unfit(_("a delegation is written: name the document"))
    if delegation.until is None or delegation.until < delegation.since:
        raise Unfit(_("a delegation has a last day, not before its first"))
    if delegation.for_post and not delegation.for_post.versions.on(delegation.since).exists():
        raise NotThere(delegation.for_post, delegation.since)
    body = delegation.supervised_by if delegation.supervised_by_id else None
    if body and not body.versions.on(delegation.since).exists():
        raise NotSupervised(delegation.code)
    where = _receiving(delegation)
    if body and not any(queries.may_be_watched_by(body, unit, delegation.since) for unit in where):
        raise NoRemit(body, where[0] if where else delegation.official)


def _supervisor(delegation: Delegation) -> SupervisingBody:
    for unit in _receiving(delegation):
        if body := queries.supervisor_of_unit(unit, delegation.since):
            return body
    raise NotSupervised(delegation.unit or delegation.for_post or delegation.official)


def _receiving(delegation: Delegation) -> list[Unit]:
    """Return the unit entrusted, else that of the post, else those the official serves."""
    if delegation.unit is not None:
        return [delegation.unit]
    if delegation.for_post is not None:
        return [delegation.for_post.unit]
    if delegation.official is None:
        return []
    tenures = delegation.official.tenures.on(delegation.since).select_related("post__unit")
    return [each.post.unit for each in tenures]
