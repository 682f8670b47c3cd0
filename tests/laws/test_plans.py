# SPDX-License-Identifier: Apache-2.0
"""Every duty of a unit's plan maps to a power, or says why to none; new versions ask S04 (R5)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from tests.people import build as people
from tests.rebuilt import differences
from tests.registry import build
from tonggui.laws import services
from tonggui.laws.errors import NothingToAnswer, NotRecordable
from tonggui.laws.models import DutiesPlan, PlannedDuty
from tonggui.laws.planned import all_unmapped, coverage, plan_on
from tonggui.laws.standing import due_on
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Unit
from tonggui.registry import services as registry
from tonggui.registry.xrays import keeping, shown

pytestmark = pytest.mark.django_db
DAY, AT, DOES = build.DAY, build.AT, build.DOES
NEXT = DAY + timedelta(days=1)
BUDGET, SERVICE = "管理县级各项财政收支", "指导乡镇财政所工作"


def recorded(unit, *duties, since=DAY):
    said = DutiesPlan(title="县财政局职能配置、内设机构和人员编制规定", since=since)
    return services.record_plan(unit, said, duties or (BUDGET, SERVICE), **DOES)


def duty(plan, words=BUDGET):
    return plan.duties.get(words=words)


def states(unit, day=DAY):
    """Return each duty with the codes of its powers, or the reason why none carries it."""
    rows = coverage(unit, day).rows
    return {e.duty.words: [p.power.code for p in e.powers] or e.reason for e in rows}


def account(unit, name="经办"):
    return people.account(people.holder(people.post(unit, name), name="某人").official)


def signed_in(client, who):
    client.force_login(who)
    client.cookies["django_language"] = "en"
    return client


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def lines(at):
    keeping.bring_up(at=at)
    return [each.object for each in shown.lines(rule="S04")]


def test_no_duty_stays_without_a_power_or_a_reason(edition):
    unit = edition.power.unit
    plan = recorded(unit)
    assert [words for _code, words in all_unmapped(DAY)] == [BUDGET, SERVICE]

    services.carry(duty(plan), [edition.power], **DOES)
    services.carry(duty(plan, SERVICE), [], reason="指导工作，不形成行政权力", **DOES)

    assert states(unit) == {BUDGET: [build.SOUND], SERVICE: "指导工作，不形成行政权力"}
    assert all_unmapped(DAY) == []
    assert coverage(unit, DAY).idle == ()


def test_a_power_that_is_withdrawn_carries_no_duty_any_more(edition):
    plan = recorded(edition.power.unit)
    services.carry(duty(plan), [edition.power], **DOES)

    registry.withdraw(edition.power, reason="机构改革", withdrawn_on=DAY, **DOES)

    assert all_unmapped(DAY) == [
        (edition.power.unit.code, BUDGET),
        (edition.power.unit.code, SERVICE),
    ]


def test_a_published_power_that_carries_no_duty_is_named(edition):
    recorded(edition.power.unit)

    assert [each.code for each in coverage(edition.power.unit, DAY).idle] == [build.SOUND]


def test_a_new_version_keeps_the_powers_of_duties_worded_as_before(edition):
    unit = edition.power.unit
    services.carry(duty(recorded(unit)), [edition.power], **DOES)

    recorded(unit, BUDGET, "管理政府债务", since=NEXT)

    assert states(unit, NEXT) == {BUDGET: [build.SOUND], "管理政府债务": ""}
    assert states(unit, DAY)[BUDGET] == [build.SOUND]
    assert plan_on(unit, NEXT).since == NEXT


def test_a_version_of_the_same_day_puts_the_last_right(edition):
    unit = edition.power.unit
    recorded(unit)

    recorded(unit, BUDGET)

    assert states(unit) == {BUDGET: ""}


def test_a_new_version_is_a_change_that_lists_must_follow(edition):
    unit = edition.power.unit
    recorded(unit)
    late = AT + (due_on(NEXT, NEXT) - DAY) + timedelta(days=5)
    assert lines(late) == []

    plan = recorded(unit, BUDGET, since=NEXT)

    assert lines(AT + timedelta(days=2)) == []
    assert lines(late) == [f"change:plan@{unit.code}"]
    services.sign_plan_no_impact(plan, reason="只调整了内设机构名称", by=None, at=late)
    assert lines(late + timedelta(days=1)) == []
    with pytest.raises(NothingToAnswer):
        services.sign_plan_no_impact(plan, reason="再签", by=None, at=late)


def test_an_edition_of_after_the_new_version_answers_it(edition):
    unit = edition.power.unit
    recorded(unit)
    plan = recorded(unit, BUDGET, since=NEXT)

    build.published(registry.draft(build.body(boundary="另一边界"), **DOES), NEXT)

    with pytest.raises(NothingToAnswer):
        services.sign_plan_no_impact(plan, reason="照旧", **DOES)


@pytest.mark.parametrize(
    ("duties", "says"),
    [
        ((" ",), "at least one duty"),
        ((BUDGET, BUDGET), "there twice"),
        (("长" * 501,), "too long"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(edition, duties, says):
    with pytest.raises(NotRecordable, match=says):
        recorded(edition.power.unit, *duties)


def test_a_plan_is_recorded_forward_and_a_duty_mapped_to_own_powers_only(edition):
    plan = recorded(edition.power.unit)
    other = Unit.objects.exclude(pk=edition.power.unit_id).first()
    strange = registry.draft(build.body(build.UNFOUNDED), **DOES).power

    with pytest.raises(NotRecordable, match="later version"):
        recorded(edition.power.unit, since=DAY - timedelta(days=1))
    with pytest.raises(NotRecordable, match="no power of this unit"):
        services.carry(duty(plan), [strange], **DOES)
    for powers, reason in (([], " "), ([edition.power], "也写理由")):
        with pytest.raises(NotRecordable, match="name the powers"):
            services.carry(duty(plan), powers, reason=reason, **DOES)
    services.carry(duty(plan), [edition.power], **DOES)
    with pytest.raises(NotRecordable, match="on record already"):
        services.carry(duty(plan), [edition.power], **DOES)
    with pytest.raises(NotAllowed):
        services.carry(duty(plan), [], reason="x", by=account(other), at=AT)


def test_plans_can_be_rebuilt_from_entries_and_are_never_changed(edition):
    unit = edition.power.unit
    services.carry(duty(recorded(unit)), [edition.power], **DOES)
    plan = recorded(unit, BUDGET, since=NEXT)
    services.carry(duty(plan), [], reason="职责划出", **DOES)
    services.sign_plan_no_impact(plan, reason="照旧", **DOES)

    kinds = list(Entry.objects.filter(kind__startswith="plan.").values_list("kind", flat=True))
    assert kinds == [
        "plan.recorded",
        "plan.carried",
        "plan.recorded",
        "plan.carried",
        "plan.no-impact",
    ]
    assert differences({"dutiesplan", "plannedduty", "carrying", "plannoimpact"}) == []
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PlannedDuty.objects.update(words="别的")


def test_a_clerk_records_the_plan_maps_each_duty_and_the_public_reads_it(client, edition):
    unit = edition.power.unit
    page = signed_in(client, account(unit))
    facts = {"title": "三定方案", "since": localdate(), "duties": f"{BUDGET}\n\n{SERVICE}\n"}

    assert "Record the plan" in text(page.get(f"/desk/units/{unit.code}/plan/"))
    assert page.post(f"/desk/units/{unit.code}/plan/new/", facts).status_code == 302
    name = unit.versions.latest("since").name
    assert f"2 duties of the 三定 plan are not mapped: {name}" in text(page.get("/desk/"))
    assert SERVICE in text(page.get(f"/desk/xray/{unit.code}/"))
    plan = DutiesPlan.objects.get()
    first, second = (f"/desk/plans/duties/{each.pk}/" for each in plan.duties.order_by("position"))
    assert edition.name in text(page.get(first))
    assert page.post(first, {"powers": [build.SOUND]}).status_code == 302
    text(page.post(second, {"reason": " "}), 422)
    assert page.post(second, {"reason": "指导工作，不形成权力"}).status_code == 302

    shown = text(page.get(f"/desk/units/{unit.code}/plan/"))
    assert edition.name in shown
    assert "not mapped" not in shown
    assert "三定 plan" not in text(page.get("/desk/"))
    assert unit.code in text(page.get("/desk/plans/"))
    client.logout()
    public = text(client.get(f"/units/{unit.code}/"))
    assert BUDGET in public
    assert "指导工作，不形成权力" in public
    assert f"/powers/{build.SOUND}/" in public
    rows = client.get(f"/units/{unit.code}.json").json()["unit"]["duties"]
    assert [each["is_mapped"] for each in rows] == [True, True]


def test_pages_of_a_plan_are_closed_to_whoever_serves_elsewhere(client, edition):
    unit = edition.power.unit
    plan = recorded(unit)
    other = Unit.objects.exclude(pk=unit.pk).first()
    page = signed_in(client, account(other))

    assert page.get(f"/desk/units/{unit.code}/plan/").status_code == 200
    for url in (
        f"/desk/units/{unit.code}/plan/new/",
        f"/desk/units/{unit.code}/plan/untouched/",
        f"/desk/plans/duties/{duty(plan).pk}/",
    ):
        assert page.get(url).status_code == 403
        assert page.post(url).status_code == 403
