# SPDX-License-Identifier: Apache-2.0
"""Found supervising bodies, say who acts for them and what each must watch."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.people import permission, queries
from tonggui.people.acts import Act
from tonggui.people.errors import InUse, NotThere, Overlaps, Unfit, WatchesItself
from tonggui.people.models import (
    Account,
    CollectiveBody,
    Delegation,
    Part,
    PostVersion,
    Remit,
    RiskLevel,
    SupervisingBody,
    SupervisingBodyVersion,
    SupervisingKind,
    SupervisingMember,
    Unit,
    UnitVersion,
)
from tonggui.people.services.change import change


def found_supervising_body(
    code: str, version: SupervisingBodyVersion, *, by: Account | None, at: datetime
) -> SupervisingBody:
    """Found a body that must watch."""
    with change("supervisor.founded", code, by=by, at=at) as made:
        permission.demand(Act.KEEP_SUPERVISORS, by=by, at=at)
        if SupervisingBody.objects.filter(code=code).exists():
            raise Overlaps(code, version.since)
        _check_parent(code, version)
        version.body = made.add(SupervisingBody(code=code))
        made.add(version)
        return version.body


def revise_supervising_body(
    body: SupervisingBody, version: SupervisingBodyVersion, *, by: Account | None, at: datetime
) -> SupervisingBodyVersion:
    """Change a supervising body's name, kind, place or focus from a day on."""
    with change("supervisor.revised", body, by=by, at=at) as made:
        permission.demand(Act.KEEP_SUPERVISORS, by=by, at=at)
        version.body = SupervisingBody.objects.select_for_update().get(pk=body.pk)
        _check_parent(body.code, version)
        return made.succeed(body.versions.standing().order_by("since").last(), version)


def close_supervising_body(
    body: SupervisingBody, *, until: date, by: Account | None, at: datetime
) -> SupervisingBodyVersion:
    """Close a supervising body after a day; nothing may be under it any longer (R82)."""
    with change("supervisor.closed", body, by=by, at=at) as made:
        permission.demand(Act.KEEP_SUPERVISORS, by=by, at=at)
        version = SupervisingBody.objects.select_for_update().get(pk=body.pk).versions.on(until)
        found = version.first()
        if found is None:
            raise NotThere(body, until)
        for model, name in ((UnitVersion, "unit"), (PostVersion, "post"), (Delegation, "code")):
            under = model.objects.standing().filter(supervised_by=body)
            if left := under.exclude(until__lte=until).first():
                raise InUse(body, getattr(left, name))
        if remit := Remit.objects.standing().filter(body=body).exclude(until__lte=until).first():
            raise InUse(body, f"{remit.unit} · {body}")
        return made.cut(found, until=until)


def join(member: SupervisingMember, *, by: Account | None, at: datetime) -> SupervisingMember:
    """Let an official act for a supervising body from a day on."""
    with change("supervisor.joined", member.body, by=by, at=at) as made:
        who = permission.demand(Act.KEEP_SUPERVISORS, by=by, at=at)
        permission.refuse_oneself(who, member.official)
        if not member.body.versions.on(member.since).exists():
            raise NotThere(member.body, member.since)
        return made.add(member)


def leave(
    member: SupervisingMember, *, until: date, by: Account | None, at: datetime
) -> SupervisingMember:
    """Let an official stop acting for a supervising body after a day."""
    with change("supervisor.left", member.body, by=by, at=at) as made:
        who = permission.demand(Act.KEEP_SUPERVISORS, by=by, at=at)
        permission.refuse_backdating(who, member.official, until=until, at=at)
        found = SupervisingMember.objects.select_for_update().get(pk=member.pk)
        _refuse_changed(found.withdrawn_at)
        return made.cut(found, until=until)


def assign_remit(remit: Remit, *, by: Account | None, at: datetime) -> Remit:
    """Say what a body must watch; the same cell never has two leads at once (R48)."""
    with change("remit.assigned", remit.body, by=by, at=at) as made:
        who = permission.demand(Act.ASSIGN_REMITS, by=by, at=at)
        permission.refuse_own_unit(who, remit.unit)
        version = remit.body.versions.on(remit.since).first()
        if version is None:
            raise NotThere(remit.body, remit.since)
        if not remit.unit.versions.on(remit.since).exists():
            raise NotThere(remit.unit, remit.since)
        _refuse_itself(remit, version)
        if remit.part == Part.LEAD and (other := _other_lead(remit)):
            raise Overlaps(f"{remit.unit} · {other.body}", other.since)
        return made.add(remit)


def end_remit(remit: Remit, *, until: date, by: Account | None, at: datetime) -> Remit:
    """Take a duty to watch from a body after a day; the coverage map shows what it leaves."""
    with change("remit.ended", remit.body, by=by, at=at) as made:
        who = permission.demand(Act.ASSIGN_REMITS, by=by, at=at)
        permission.refuse_own_unit(who, remit.unit)
        found = Remit.objects.select_for_update().get(pk=remit.pk)
        _refuse_changed(found.withdrawn_at)
        ended = made.cut(found, until=until)
        refuse_leaning(remit.unit, remit.body, until + timedelta(days=1))
        return ended


def withdraw_member(
    member: SupervisingMember, *, reason: str, by: Account | None, at: datetime
) -> SupervisingMember:
    """Say that a membership was recorded by mistake; the row stays, marked as withdrawn."""
    with change("supervisor.member-withdrawn", member.body, by=by, at=at) as made:
        who = permission.demand(Act.KEEP_SUPERVISORS, by=by, at=at)
        permission.refuse_oneself(who, member.official)
        return made.retract(SupervisingMember, member.pk, reason=reason)


def withdraw_remit(remit: Remit, *, reason: str, by: Account | None, at: datetime) -> Remit:
    """Say that a remit was recorded by mistake; the row stays, marked as withdrawn."""
    with change("remit.withdrawn", remit.body, by=by, at=at) as made:
        who = permission.demand(Act.ASSIGN_REMITS, by=by, at=at)
        permission.refuse_own_unit(who, remit.unit)
        found = made.retract(Remit, remit.pk, reason=reason)
        refuse_leaning(remit.unit, remit.body, max(found.since, localdate(at)))
        return found


def refuse_leaning(unit: Unit, body: SupervisingBody, since: date) -> None:
    """Refuse to leave a post of a unit with a body of its own that is to watch there no more."""
    posts = PostVersion.objects.meeting(since, None).filter(post__unit=unit, supervised_by=body)
    leaning = posts.select_related("post").first()
    if leaning and not queries.may_be_watched_by(body, unit, since):
        raise InUse(body, leaning.post)


def _refuse_changed(withdrawn_at: datetime | None) -> None:
    if withdrawn_at is not None:
        raise Unfit(_("this has been changed meanwhile: look at the body again"))


def _refuse_itself(remit: Remit, version: SupervisingBodyVersion) -> None:
    may_reach_high = remit.level in ("", RiskLevel.HIGH)
    if (
        remit.part == Part.LEAD
        and may_reach_high
        and version.unit_id == remit.unit_id
        and version.kind != SupervisingKind.INTERNAL
    ):
        raise WatchesItself(version, remit.unit)


def _other_lead(remit: Remit) -> Remit | None:
    same = Remit.objects.meeting(remit.since, remit.until).filter(
        unit=remit.unit,
        category=remit.category,
        level=remit.level,
        stage=remit.stage,
        part=Part.LEAD,
    )
    return same.select_related("body").first()


def _check_parent(code: str, version: SupervisingBodyVersion) -> None:
    seen, above = {code}, version.parent
    while above:
        if above in seen:
            raise Unfit(_("`%s` would stand above itself") % code)
        seen.add(above)
        body = SupervisingBody.objects.filter(code=above).first()
        if body is None:
            if CollectiveBody.objects.filter(code=above).exists():
                return
            raise NotThere(above, version.since)
        found = body.versions.on(version.since).first()
        above = found.parent if found else ""
