# SPDX-License-Identifier: Apache-2.0
"""Builds a small organisation for tests: every part has a sensible default."""

import json
from datetime import UTC, date, datetime
from itertools import count

from tonggui.people import services
from tonggui.people.models import (
    Account,
    Administers,
    Layer,
    Level,
    Official,
    Part,
    PostVersion,
    Remit,
    Rollout,
    SupervisingBodyVersion,
    SupervisingKind,
    SupervisingMember,
    UnitVersion,
)
from tonggui.registry.models import Draft, Edition, Power

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BEGAN = date(2025, 1, 1)
_numbers = count(1)


def admin(kind=Administers.SYSTEM):
    """Return an administrator, the same one each time for a kind."""
    found, _ = Account.objects.get_or_create(
        username=f"{kind.value}-admin", defaults={"administers": kind.value, "created_at": AT}
    )
    return found


def made_admins():
    """Make the administrators as an installation does, on the command line."""
    for kind in (Administers.SYSTEM, Administers.SECURITY, Administers.AUDIT):
        services.make_account(f"{kind.value}-admin", administers=kind, by=None, at=AT)


def does(at=AT, by=None):
    """Return who does it and when; without `by` the machine's owner, who begins."""
    return {"by": by, "at": at}


def supervisor(code=None, kind=SupervisingKind.STATIONED_GROUP, since=BEGAN, **facts):
    """Found a supervising body."""
    code = code or f"S{next(_numbers)}"
    version = SupervisingBodyVersion(name=f"监督{code}", kind=kind, since=since, **facts)
    return services.found_supervising_body(code, version, **does())


def unit(code=None, *, supervised_by=None, level=Level.COUNTY, since=BEGAN, **facts):
    """Found a unit."""
    code = code or f"U{next(_numbers)}"
    version = UnitVersion(
        name=f"单位{code}",
        level=level,
        rollout=Rollout.IN_FORCE,
        supervised_by=supervised_by,
        since=since,
        **facts,
    )
    return services.found_unit(code, version, **does())


def watched_unit(code=None, **facts):
    """Found a unit with a supervising body."""
    return unit(code, supervised_by=supervisor(), **facts)


def watch(of, body, part=Part.CO):
    """Give a supervising body a remit over a unit, beside whatever watches it."""
    return services.assign_remit(Remit(unit=of, body=body, part=part, since=BEGAN), **does())


def post(of=None, name=None, since=BEGAN, **facts):
    """Create a post in a unit."""
    of = of or watched_unit()
    name = name or f"岗位{next(_numbers)}"
    layer = Layer.LEADER if facts.get("is_leader") else Layer.OFFICE
    version = PostVersion(name=name, layer=layer, since=since, **facts)
    return services.create_post(of, f"{of.code}/{name}", version, **does())


def official(name="林小满", code=None):
    """Register an official."""
    return services.register_official(code or f"R{next(_numbers)}", name, **does())


def holder(of, name="林小满", since=BEGAN, until=None):
    """Register an official and appoint them to a post."""
    return services.appoint(official(name), of, since=since, until=until, **does())


def account(who=None, username=None):
    """Make an account of an official."""
    who = who or official()
    return Account.objects.create(
        username=username or f"a{next(_numbers)}", official=who, created_at=AT
    )


def member(body, name="计小雪", *, is_head=False, since=BEGAN, until=None):
    """Let a new official act for a supervising body."""
    row = SupervisingMember(
        body=body, official=official(name), is_head=is_head, since=since, until=until
    )
    return services.join(row, **does())


def first_leader(of):
    """Create a first leader's post in a unit and appoint someone."""
    place = post(of, is_leader=True, is_first_leader=True)
    return holder(place)


def lists(of, code="P01", **nodes):
    """Put a power of a unit in force, with the post at each of its nodes."""
    power = Power.objects.create(code=code, unit=of, recorded_at=AT)
    held = [{"node": name, "post_ref": f"post:{post.code}"} for name, post in nodes.items()]
    body = json.dumps({"id": code, "name": f"权力{code}", "nodes": held})
    draft = Draft.objects.create(power=power, body=body, opened_at=AT, changed_at=AT, closed_at=AT)
    Edition.objects.create(
        power=power,
        draft=draft,
        number=1,
        body=body,
        name=f"权力{code}",
        nodes=len(held),
        risks=0,
        controls=0,
        resolution="党组决议",
        adopted_on=BEGAN,
        effective_on=BEGAN,
        published_at=AT,
    )
    return power


def known(code):
    """Return the official with a code."""
    return Official.objects.get(code=code)
