# SPDX-License-Identifier: Apache-2.0
"""Builds a unit with a power and held posts, and leads a round through it."""

from datetime import timedelta

from django.utils.timezone import localdate

from tests.people import build as people
from tests.registry import build as registry
from tonggui.people.models import (
    PostVersion,
    SupervisingKind,
    Tenure,
    Unit,
)
from tonggui.registry.models import Power
from tonggui.registry.services import drafting
from tonggui.rounds import queries, services
from tonggui.rounds.models import Kind, Source
from tonggui.rounds.services.finding import Seen
from tonggui.rounds.services.opening import Dates
from tonggui.ruling.models import Ruling

AT = people.AT
DAY = localdate(AT)
DOES = {"by": None, "at": AT}
DATES = Dates(DAY, *(DAY + timedelta(days=n) for n in (10, 12, 14, 20)))
CODE = registry.SOUND


def county(folder):
    """Return the power P05, drafted in CZJ, every post of the county held, a meeting to adopt."""
    registry.places()
    for row in PostVersion.objects.select_related("post"):
        if not row.post.tenures.exists():
            people.holder(row.post, name="某人")
    registry.taken(folder, registry.body())
    unit = Unit.objects.get(code="CZJ")
    for code in ("ZRZ", "JYJ"):
        other = people.unit(code, supervised_by=unit.versions.get().supervised_by)
        for n in range(2):
            people.holder(people.post(other, f"股长{n}"), name="邻人")
    return Power.objects.get(code=CODE)


def account_of(post):
    """Return an account of whoever holds a post."""
    return people.account(Tenure.objects.get(post=post).official)


def first_leader(unit):
    """Return the account of a new first leader of a unit."""
    return people.account(people.first_leader(unit).official)


def commission(*, is_head=True):
    """Return the account of a member of a county commission."""
    body = people.supervisor("JW", kind=SupervisingKind.COUNTY_COMMISSION)
    return people.account(people.member(body, is_head=is_head).official)


def group(unit):
    """Return the account of a member of the body that watches a unit."""
    return people.account(people.member(unit.versions.get().supervised_by).official)


def ruled(level, *, since, led_by="派驻部门纪检组", **said):
    """Let a change of what a level asks be approved, as both sides would have done."""
    return Ruling.objects.create(
        rule=f"R47-{level}",
        since=since,
        settings={"led_by": led_by, **said},
        is_on=True,
        reason="按行业风险调整（虚构）",
        proposed_by=people.account(people.official("提出人")),
        proposed_as="县纪委监委",
        proposed_at=AT,
        outcome="approved",
        decided_by=people.account(people.official("批准人")),
        decided_as="县纪委监委",
        decided_at=AT,
    )


def opened(power, seed="一颗种子", **changed):
    """Open a round in the unit of a power."""
    return services.open_round(power.unit, DATES, seed=seed, **DOES)


def seen(power, **changed):
    """Return a risk that somebody sees."""
    facts = {
        "node": "n2",
        "description": "按关系排序因素权重",
        "kind": Kind.RENT,
        "cause": "权重由一人测算",
    }
    return Seen(power, **facts | changed)


def answered(found, power):
    """Let every post and peer answer, and somebody of the public propose and be answered."""
    first, *others = found.asked.all()
    services.answer(first, [seen(power)], **DOES)
    for each in others:
        services.answer(each, [], nothing_because="本岗不经手资金", **DOES)
    for each in found.checks.all():
        services.check_as_peer(each, [], nothing_because="对照流程逐项看过", **DOES)
    made = services.propose(power, seen(power, node="", cause="", kind=""), receipt="abc", at=AT)
    services.settle(made, is_taken=True, reply="已列入排查", **DOES)
    return made


def scored(power, **changed):
    """Return the grade of a new risk."""
    facts = {
        "node": "n2",
        "description": "测算数据来源不一,挑选有利口径",
        "kind": Kind.DARK,
        "layer": "股室岗位权力",
        "cause": "数据来源没有写进办法",
        "likelihood": 2,
        "impact": 4,
    }
    return services.Scored(power, **facts | changed)


def graded(found, power):
    """Grade every risk the power has, a new one, and let the commission confirm the high ones."""
    body = queries.bodies_of([power])[power.code]
    for each in body["risks"]:
        services.score(
            found,
            scored(
                power,
                risk=each["risk"],
                node=each["node"],
                description=each["description"],
                kind=each["kind"],
                layer=each["holder_layer"],
                cause="制度留有空隙",
                likelihood=4,
                impact=5,
                level_after="中",
            ),
            **DOES,
        )
    services.score(found, scored(power), **DOES)
    for each in found.assessments.filter(level="高"):
        services.confirm(each, **DOES)


def adopted(power):
    """Lead a round to its adoption."""
    found = opened(power)
    answered(found, power)
    graded(found, power)
    body = power.unit.bodies.get()
    return services.adopt_round(
        found, body=body, resolution="局党组会〔2026〕5号", adopted_on=DAY, **DOES
    )


def published(power, found):
    """Take the results over and publish them."""
    draft = power.drafts.filter(closed_at=None).first()
    made = services.take_over(found, power, version=draft.version if draft else 0, **DOES)
    body = drafting.body_of(made.draft)
    new = next(each for each in body["risks"] if not each["controls"])
    new["controls"] = [CONTROL | {"control": f"{new['risk']}-C1"}]
    kept = drafting.revise(made.draft, body, version=made.version, **DOES)
    return registry.published(kept)


CONTROL = {
    "class": "制度分权",
    "measure": "数据口径由统计部门逐项书面确认,缺一项不进入测算",
    "evidence": "口径确认单",
    "check_rules": ["S37"],
    "responsible_ref": "post:CZJ/农业股股长",
    "frequency": "每件",
    "active": True,
}
SOURCES = [str(each) for each in Source.values]
