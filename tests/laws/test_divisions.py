# SPDX-License-Identifier: Apache-2.0
"""A new division of work is a change that lists must follow, or that is signed to be none (S04)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from tests.laws.test_pages import signed_in, text
from tests.people import build as people
from tests.rebuilt import differences
from tests.registry import build
from tonggui.laws import services
from tonggui.laws.divided import redivided
from tonggui.laws.errors import NothingToAnswer, NotRecordable
from tonggui.laws.models import DivisionNoImpact
from tonggui.laws.standing import due_on
from tonggui.people import services as organisation
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Post, Unit
from tonggui.registry import services as registry
from tonggui.registry.xrays import keeping, shown

pytestmark = pytest.mark.django_db
DAY, AT, DOES = build.DAY, build.AT, build.DOES
NAMED = "财政局副局长(监督评审)"
NEXT = DAY + timedelta(days=1)
LATE = AT + timedelta(days=60)


@pytest.fixture
def leaders(db):
    """Create the leader whom the power names as in charge of it, and one more, both held."""
    build.places()
    unit = Unit.objects.get(code=build.body()["unit"])
    found = [people.post(unit, each, is_leader=True) for each in (NAMED, "另一位副局长")]
    build.hold()
    return found


@pytest.fixture
def edition(leaders, tmp_path):
    return build.published(build.taken(tmp_path, body())[build.SOUND])


def body(**changed):
    return build.body(portfolio_leader_ref=f"post:CZJ/{NAMED}", **changed)


def divided(unit, charges, since):
    organisation.divide_work(unit, charges, since=since, **people.does())


def moved(edition, leaders):
    """Put the leader named by the power in charge of less from the next day on."""
    named, other = leaders
    divided(edition.power.unit, {named: ["预算", "法制"], other: ["国库"]}, people.BEGAN)
    divided(edition.power.unit, {named: ["法制"], other: ["国库", "预算"]}, NEXT)


def lines(at):
    keeping.bring_up(at=at)
    return [each.object for each in shown.lines(rule="S04")]


def test_a_power_that_names_a_leader_whose_charge_changed_is_revised_or_found(edition, leaders):
    unit = edition.power.unit
    moved(edition, leaders)

    assert redivided(unit, DAY) is None  # it is not in force yet
    assert [each.code for each in redivided(unit, NEXT).late] == [edition.power.code]
    assert lines(AT + timedelta(days=2)) == []
    assert lines(LATE) == [f"change:division@{unit.code}"]

    build.published(registry.draft(body(boundary="另一边界"), **DOES), NEXT)
    assert redivided(unit, NEXT) is None
    assert lines(LATE + timedelta(days=1)) == []


def test_the_first_division_and_one_that_changes_nothing_ask_nothing(edition, leaders):
    unit, charges = edition.power.unit, {leaders[0]: ["预算"], leaders[1]: ["国库"]}
    divided(unit, charges, people.BEGAN)
    assert redivided(unit, NEXT) is None

    divided(unit, charges, NEXT)

    assert redivided(unit, NEXT) is None


def test_to_divide_the_work_once_more_answers_for_nothing_before(edition, leaders):
    unit, (named, other) = edition.power.unit, leaders
    moved(edition, leaders)
    divided(unit, {named: ["法制"], other: ["国库", "预算", "绩效"]}, NEXT + timedelta(days=1))
    later, late = NEXT + timedelta(days=1), {"by": None, "at": LATE}

    assert redivided(unit, later).term.since == NEXT
    services.sign_division_no_impact(unit, reason="清单写岗位", **late)
    assert redivided(unit, later).term.since == later
    services.sign_division_no_impact(unit, reason="清单写岗位", **late)
    assert redivided(unit, later) is None


def test_where_no_power_names_the_leader_any_edition_of_the_unit_answers(edition, leaders):
    unit, other = edition.power.unit, leaders[1]
    divided(unit, {leaders[0]: ["预算"], other: ["国库"]}, people.BEGAN)
    divided(unit, {leaders[0]: ["预算"], other: ["国库", "绩效"]}, NEXT)

    found = redivided(unit, NEXT)

    assert (found.touched, found.late) == ((), ())
    build.published(registry.draft(body(boundary="另一边界"), **DOES), NEXT)
    assert redivided(unit, NEXT) is None


def test_a_signed_statement_answers_once_and_stays_as_it_was_signed(edition, leaders):
    unit, late = edition.power.unit, {"by": None, "at": LATE}
    moved(edition, leaders)
    with pytest.raises(NotRecordable, match="say why"):
        services.sign_division_no_impact(unit, reason=" ", **late)

    services.sign_division_no_impact(unit, reason="清单只写岗位，分工不影响", **late)

    assert lines(LATE + timedelta(days=1)) == []
    with pytest.raises(NothingToAnswer):
        services.sign_division_no_impact(unit, reason="再签", **late)
    assert differences({"divisionnoimpact"}) == []
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        DivisionNoImpact.objects.update(reason="改口")


def test_the_desk_says_what_waits_until_when_and_only_a_leader_signs(client, edition, leaders):
    unit, today = edition.power.unit, localdate()
    named, other = leaders
    divided(unit, {named: ["预算"], other: ["法制"]}, people.BEGAN)
    divided(unit, {named: ["预算", "政府采购"], other: ["法制"]}, today)
    clerk = people.account(people.holder(people.post(unit, "经办"), name="某人").official)
    place, sign = f"/desk/units/{unit.code}/", f"/desk/units/{unit.code}/division/untouched/"

    page = signed_in(client, clerk)
    assert "A new division of work: revise 1 power" in text(page.get("/desk/"))
    assert sign not in text(page.get(place))
    assert page.get(sign).status_code == 403
    with pytest.raises(NotAllowed):
        services.sign_division_no_impact(unit, reason="越权", by=clerk, at=AT)

    leader = Post.objects.get(pk=other.pk).tenures.standing().get().official
    page = signed_in(client, people.account(leader))
    shows = text(page.get(place))
    assert edition.name in shows
    assert f"{due_on(today, today)}" in shows
    assert text(page.post(sign, {"reason": " "}), 422)
    assert page.post(sign, {"reason": "清单写岗位不写人"}).status_code == 302
    assert sign not in text(page.get(place))
    assert DivisionNoImpact.objects.get().post == other
