# SPDX-License-Identifier: Apache-2.0
"""What binds a unit at the desk binds the judge and the x-ray too (R30 to R32, S13, S24, S28)."""

import json
from datetime import timedelta

import pytest

from tests.people import build as people
from tests.registry import build as registry
from tests.rounds import build
from tonggui.people import services as organisation
from tonggui.people.models import Exemption, PostVersion, SupervisingKind
from tonggui.people.models.units import About
from tonggui.registry import survey
from tonggui.registry.models import XrayLine
from tonggui.registry.xrays import keeping
from tonggui.rounds import services
from tonggui.rounds.models import MatterScope, ReservedMatter
from tonggui.supervision import footing

pytestmark = pytest.mark.django_db
LONG_AGO = build.AT - timedelta(days=90)


@pytest.fixture
def published(power):
    """Publish the power, so that the judge stands on an edition of it."""
    registry.published(power.drafts.get())
    footing.forget()
    return power


def lines(rule, at=build.AT):
    keeping.bring_up(at=at)
    return list(XrayLine.objects.filter(rule=rule))


def scope(power, **changed):
    facts = {"matter": "大额资金使用", "threshold": 6_000_000, "since": build.DAY}
    facts["forum"] = power.unit.bodies.get(code="CZJ-DZ")
    return services.set_scope(power.unit, MatterScope(**facts | changed), **build.DOES)


def test_a_threshold_set_at_the_desk_is_the_one_the_judge_asks_for(power, published):
    before = footing.lists_of(None, build.DAY).organisation.scopes

    scope(power)

    entries = footing.lists_of(None, build.DAY).organisation.scopes
    (money,) = [e for e in entries if e.unit == "CZJ" and e.matter == "大额资金使用"]
    assert (money.forum, money.threshold) == ("CZJ-DZ", 6_000_000)
    others = [e for e in before if (e.unit, e.matter) != ("CZJ", "大额资金使用")]
    assert [e for e in entries if e is not money] == others


def test_a_threshold_that_ended_gives_way_to_what_the_lists_say(power, published):
    before = footing.lists_of(None, build.DAY).organisation.scopes
    made = scope(power)

    services.end_scope(made, until=build.DAY + timedelta(days=5), **build.DOES)

    assert footing.lists_of(None, build.DAY + timedelta(days=6)).organisation.scopes == before


def test_a_reserved_matter_names_its_meeting_to_the_judge(power, published):
    forum = power.unit.bodies.get(code="CZJ-DZ")
    owner = PostVersion.objects.get(post__code="CZJ/预算股股长").post
    matter = ReservedMatter(
        code="YS", name="年度预算", forum=forum, owner=owner, days=30, since=build.DAY
    )

    services.reserve(power.unit, matter, **build.DOES)

    roster = footing.of_edition(None, build.DAY).bench.roster
    assert roster.forum_for("CZJ", "YS").code == "CZJ-DZ"
    assert roster.forum_for("CZJ", "年度预算").code == "CZJ-DZ"


def test_a_first_leader_in_charge_of_money_shows_in_the_kept_x_ray_once_no_exemption_holds(power):
    leader = people.first_leader(power.unit).post
    exempt = Exemption(
        about=About.PORTFOLIOS,
        reason="班子仅两人",
        control="双人会签",
        approved_by=people.supervisor("JW2", kind=SupervisingKind.COUNTY_COMMISSION),
        since=build.DAY,
        until=build.DAY + timedelta(days=5),
    )
    organisation.exempt(power.unit, exempt, **people.does())

    organisation.divide_work(power.unit, {leader: ["财务"]}, since=build.DAY, **people.does())

    assert not [each for each in lines("S28") if each.unit_code == "CZJ"]
    found = lines("S28", build.AT + timedelta(days=6))
    assert [each.object for each in found if each.unit_code == "CZJ"] == ["division:CZJ"]


def test_what_the_public_asked_and_nobody_answered_shows_in_the_x_ray(power):
    fresh = services.propose(power, build.seen(power), receipt="r0", at=build.AT)
    assert not lines("S13")
    asked = services.propose(power, build.seen(power), receipt="r1", at=LONG_AGO)

    (found,) = lines("S13")

    assert fresh.pk != asked.pk
    assert (found.xray.code, found.clauses, found.object) == (
        "P05",
        "ab",
        f"feedback:proposal-{asked.pk}",
    )
    problems = survey.survey(at=build.AT).problems
    assert [p.finding.object for p in problems if p.finding.rule == "S13"] == [found.object]


def test_what_was_answered_in_time_is_not_found(power):
    asked = services.propose(power, build.seen(power), receipt="r1", at=LONG_AGO)

    services.settle(asked, is_taken=True, reply="已列入本轮排查", **build.DOES)

    assert not lines("S13")


def test_what_the_public_asks_changes_nothing_that_cases_are_judged_by(power, published):
    before = footing.digest(build.DAY)

    services.propose(power, build.seen(power), receipt="r1", at=build.AT)

    assert footing.digest(build.DAY) == before
    assert "feedback" not in json.loads(survey.frame(build.DAY).body).get("facts", {})
