# SPDX-License-Identifier: Apache-2.0
"""Give the judge the organisation as of a day, as the same values that lists on disk give it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tonggui.core import people
from tonggui.core.calendar import Calendar
from tonggui.core.upkeep import Rollout
from tonggui.people import queries
from tonggui.people.models import (
    About,
    CollectiveBodyVersion,
    Delegation,
    Exemption,
    PostVersion,
    SupervisingKind,
    SupervisingMember,
    Tenure,
    UnitVersion,
)


def organisation(day: date, *, calendar: Calendar) -> people.Organisation:
    """Return everyone and everything that can act, decide or supervise on a day.

    Tenures and delegations are all that began by then, as a judgement of that day may look back.
    Persons go by their codes. Hand-overs and scopes of major matters are kept elsewhere.
    """
    supervisors = _supervisors(day)
    kinds = {body.kind: code for code, body in reversed(supervisors.items())}
    return people.Organisation(
        units=_units(day),
        bodies=_bodies(day),
        supervisors=supervisors,
        tenures=tuple(_tenures(day, calendar)),
        delegations=tuple(_delegations(day)),
        commission=kinds.get(SupervisingKind.COUNTY_COMMISSION, ""),
        internal_supervision=kinds.get(SupervisingKind.INTERNAL, ""),
        platform_head=_platform_head(day),
    )


def _units(day: date) -> dict[str, people.Unit]:
    posts: dict[str, list[people.Post]] = {}
    portfolios = queries.portfolios_on(day)
    names = queries.office_names(day)
    for each in queries.posts_on(day):
        office = names.get(each.office_id or 0, "")
        posts.setdefault(each.post.unit.code, []).append(
            _post(each, office, portfolios.get(each.post_id, ()))
        )
    exemptions: dict[int, list[Exemption]] = {}
    for exemption in Exemption.objects.on(day).select_related("approved_by"):
        exemptions.setdefault(exemption.unit_id, []).append(exemption)
    return {
        each.unit.code: _unit(
            each, tuple(posts.get(each.unit.code, ())), exemptions.get(each.unit_id, [])
        )
        for each in queries.units_on(day)
    }


def _unit(
    version: UnitVersion, posts: tuple[people.Post, ...], exemptions: list[Exemption]
) -> people.Unit:
    exempted = {each.about: each for each in exemptions}
    duties, portfolios = exempted.get(About.DUTIES), exempted.get(About.PORTFOLIOS)
    due = version.rollout_due
    return people.Unit(
        code=version.unit.code,
        name=version.name,
        level=version.level,
        kind=version.kind,
        supervised_by=version.supervised_by.code if version.supervised_by else "",
        posts=posts,
        exemption=_exemption(duties) if duties else None,
        portfolio_exemption=_portfolio_exemption(portfolios) if portfolios else None,
        rollout=Rollout(version.rollout, due.toordinal() if due else None),
    )


def _exemption(exemption: Exemption) -> people.SmallUnitExemption:
    last = exemption.until or date.max
    return people.SmallUnitExemption(
        duties=frozenset(exemption.duties.split("-")),
        since=exemption.since.toordinal(),
        until=last.toordinal(),
    )


def _portfolio_exemption(exemption: Exemption) -> people.PortfolioExemption:
    return people.PortfolioExemption(
        approved_by=exemption.approved_by.code,
        until=exemption.until.toordinal() if exemption.until else None,
        reason=exemption.reason,
    )


def _post(version: PostVersion, office: str, portfolio: tuple[str, ...]) -> people.Post:
    return people.Post(
        ref=version.post.ref,
        unit=version.post.unit.code,
        name=version.name,
        office=office,
        is_leader=version.is_leader,
        is_first_leader=version.is_first_leader,
        portfolio=portfolio,
    )


def _bodies(day: date) -> dict[str, people.CollectiveBody]:
    rows = CollectiveBodyVersion.objects.on(day).select_related("body__unit")
    return {
        each.body.code: people.CollectiveBody(
            code=each.body.code,
            name=each.name,
            unit=each.body.unit.code if each.body.unit else "",
            rank=each.rank,
            quorum=Fraction(each.quorum),
            personnel_quorum=Fraction(each.personnel_quorum) if each.personnel_quorum else None,
        )
        for each in rows.order_by("body__code")
    }


def _supervisors(day: date) -> dict[str, people.SupervisingBody]:
    members: dict[int, list[people.Member]] = {}
    acting = SupervisingMember.objects.on(day).select_related("official")
    for each in acting.order_by("-is_head", "official__code"):
        found = people.Member(each.official.code, is_head=each.is_head)
        members.setdefault(each.body_id, []).append(found)
    return {
        each.body.code: people.SupervisingBody(
            code=each.body.code,
            name=each.name,
            kind=each.kind,
            parent=each.parent,
            members=tuple(members.get(key, ())),
            levels=tuple(each.levels),
            focus=each.focus,
        )
        for key, each in queries.bodies_on(day).items()
    }


def _tenures(day: date, calendar: Calendar) -> Iterator[people.Tenure]:
    rows = Tenure.objects.standing().filter(since__lte=day).select_related("post", "official")
    for each in rows.order_by("post__code", "since", "seat"):
        yield people.Tenure(
            post=each.post.ref,
            person=each.official.code,
            since=calendar.start(each.since.toordinal()),
            until=calendar.start((each.until + timedelta(1)).toordinal()) if each.until else None,
        )
    for version in queries.posts_on(day):
        if not version.seats:
            since = calendar.start(version.since.toordinal())
            yield people.Tenure(version.post.ref, people.COLLECTIVE, since)


def _delegations(day: date) -> Iterator[people.Delegation]:
    rows = Delegation.objects.standing().filter(since__lte=day)
    for each in rows.select_related("official", "for_post", "unit").order_by("code"):
        if each.node and not each.power:
            continue  # a node is known only within its power
        yield people.Delegation(
            to=each.official.code if each.official else "",
            since=each.since.toordinal(),
            until=(each.until or date.max).toordinal(),
            for_post=each.for_post.ref if each.for_post else "",
            power=each.power,
            node=f"{each.power}.{each.node}" if each.node else "",
            unit=each.unit.code if each.unit else "",
        )


def _platform_head(day: date) -> str:
    found = PostVersion.objects.on(day).filter(is_platform_head=True).select_related("post")
    version = found.order_by("post__code").first()
    return version.post.ref if version else ""
