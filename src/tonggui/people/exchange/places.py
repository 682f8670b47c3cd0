# SPDX-License-Identifier: Apache-2.0
"""Apply rows about units, offices, posts and bodies."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeAlias

from tonggui.people import services
from tonggui.people.exchange.settling import Importing, Outcome, Verbs, settle_span, settle_version
from tonggui.people.exchange.table import Row
from tonggui.people.models import (
    About,
    CollectiveBody,
    CollectiveBodyVersion,
    Exemption,
    Layer,
    Office,
    OfficeVersion,
    Post,
    PostVersion,
    Rollout,
    SupervisingBody,
    SupervisingBodyVersion,
    Unit,
    UnitVersion,
)

Versioned: TypeAlias = Unit | Office | Post | CollectiveBody | SupervisingBody
ROLLOUTS = {"待推行": Rollout.PLANNED, "试行": Rollout.TRIAL, "运行": Rollout.IN_FORCE}


def unit(row: Row, io: Importing) -> Outcome:
    """Found, revise or close a unit."""
    fresh = UnitVersion(
        name=row["name"],
        level=row["level"],
        kind=row["kind"] or "",
        parent=io.find(Unit, row, "parent"),
        supervised_by=io.find(SupervisingBody, row, "supervised_by"),
        rollout=ROLLOUTS[row["rollout"] or "运行"].value,
        rollout_due=row["rollout_due"],
    )
    known = Unit.objects.filter(code=row["code"]).first()
    fresh.unit = known or Unit()
    verbs = Verbs(
        partial(services.found_unit, row["code"], **io.who),
        partial(services.revise_unit, fresh.unit, **io.who),
        lambda until: services.close_unit(fresh.unit, until=until, **io.who),
    )
    return settle_version(row, _versions(known), fresh, verbs, io)


def office(row: Row, io: Importing) -> Outcome:
    """Found, rename or close a section."""
    known = Office.objects.filter(code=row["code"]).first()
    fresh = OfficeVersion(name=row["name"], rank=row["rank"] or 0, office=known or Office())
    verbs = Verbs(
        partial(services.found_office, io.must(Unit, row, "unit"), row["code"], **io.who),
        partial(services.revise_office, fresh.office, **io.who),
        lambda until: services.close_office(fresh.office, until=until, **io.who),
    )
    return settle_version(row, _versions(known), fresh, verbs, io)


def post(row: Row, io: Importing) -> Outcome:
    """Create, revise or abolish a post; its code is made of unit and name where it has none."""
    where = io.must(Unit, row, "unit")
    code = row["code"] or f"{where.code}/{row['name']}"
    known = Post.objects.filter(code=code).first()
    is_first = bool(row["is_first_leader"])
    is_leader = bool(row["is_leader"]) or is_first
    fresh = PostVersion(
        post=known or Post(code=code, unit=where),
        name=row["name"],
        office=io.find(Office, row, "office"),
        layer=row["layer"] or (Layer.LEADER.value if is_leader else Layer.OFFICE.value),
        key_flags=row["key_flags"] or [],
        seats=1 if row["seats"] is None else row["seats"],
        rank=row.number if row["rank"] is None else row["rank"],
        is_leader=is_leader,
        is_first_leader=is_first,
        is_platform_head=bool(row["is_platform_head"]),
        supervised_by=io.find(SupervisingBody, row, "supervised_by"),
    )
    standing = _versions(known)
    if standing and row["rank"] is None:
        fresh.rank = standing[-1].rank
    verbs = Verbs(
        partial(services.create_post, where, code, **io.who),
        partial(services.revise_post, fresh.post, **io.who),
        lambda until: services.abolish_post(fresh.post, until=until, **io.who),
    )
    return settle_version(row, standing, fresh, verbs, io)


def body(row: Row, io: Importing) -> Outcome:
    """Found or revise a deciding body."""
    known = CollectiveBody.objects.filter(code=row["code"]).first()
    fresh = CollectiveBodyVersion(
        body=known or CollectiveBody(),
        name=row["name"],
        rank=row["rank"] or 0,
        quorum=row["quorum"] or "1/2",
        personnel_quorum=row["personnel_quorum"] or "",
    )
    where = io.find(Unit, row, "unit")
    verbs = Verbs(
        partial(services.found_body, row["code"], where, **io.who),
        partial(services.revise_body, fresh.body, **io.who),
        lambda until: services.close_body(fresh.body, until=until, **io.who),
    )
    return settle_version(row, _versions(known), fresh, verbs, io)


def supervisor(row: Row, io: Importing) -> Outcome:
    """Found or revise a supervising body.

    A body may be part of a unit that it watches itself, so that neither can come first: where the
    unit is not there yet, the body begins without it and is put right when it is.
    """
    known = SupervisingBody.objects.filter(code=row["code"]).first()
    fresh = SupervisingBodyVersion(
        body=known or SupervisingBody(),
        name=row["name"],
        kind=row["kind"],
        parent=row["parent"] or "",
        unit=Unit.objects.filter(code=row["unit"]).first(),
        focus=row["focus"] or "",
        levels=row["levels"] or [],
    )
    verbs = Verbs(
        partial(services.found_supervising_body, row["code"], **io.who),
        partial(services.revise_supervising_body, fresh.body, **io.who),
        lambda until: services.close_supervising_body(fresh.body, until=until, **io.who),
    )
    return settle_version(row, _versions(known), fresh, verbs, io)


def supervisor_in_unit(row: Row, io: Importing) -> Outcome:
    """Put a supervising body into its unit, now that all units are there."""
    io.find(Unit, row, "unit")
    outcome = supervisor(row, io) if row["unit"] else Outcome.SAME
    return Outcome.SAME if outcome == Outcome.CHANGED else outcome


def exemption(row: Row, io: Importing) -> Outcome:
    """Record the exemption of a small unit."""
    fresh = Exemption(
        unit=io.must(Unit, row, "unit"),
        about=row["about"] or About.DUTIES.value,
        duties=row["duties"] or "",
        reason=row["reason"],
        control=row["control"],
        approved_by=io.must(SupervisingBody, row, "approved_by"),
    )
    same = Exemption.objects.standing().filter(
        unit=fresh.unit, about=fresh.about, duties=fresh.duties
    )
    verbs = Verbs(
        partial(services.exempt, fresh.unit, **io.who),
        partial(services.exempt, fresh.unit, **io.who),
        lambda until: services.end_exemption(same.latest("since"), until=until, **io.who),
    )
    return settle_span(row, list(same.order_by("since")), fresh, verbs, io)


def _versions(known: Versioned | None) -> list[Any]:
    return list(known.versions.standing().order_by("since")) if known else []
