# SPDX-License-Identifier: Apache-2.0
"""All that a workbook can say of people can be said in forms too, dated and kept, and refused."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import build
from tonggui.ledger.models import Entry
from tonggui.people import queries
from tonggui.people.models import (
    CollectiveBody,
    Exemption,
    Flag,
    Office,
    Post,
    SupervisingBody,
    SupervisingKind,
    Tenure,
    Unit,
)

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, JULY = date(2026, 2, 1), date(2026, 3, 1), date(2026, 7, 1)


@pytest.fixture
def unit():
    return build.watched_unit("ZJJ")


@pytest.fixture
def leader(unit):
    return signed_in(build.account(build.first_leader(unit).official))


@pytest.fixture
def commission():
    return build.supervisor("XJW", kind=SupervisingKind.COUNTY_COMMISSION)


@pytest.fixture
def head(commission):
    return signed_in(build.account(build.member(commission, is_head=True).official))


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def post(client, name, /, *args, **form):
    return client.post(reverse(f"desk:{name}", args=args), form)


def page(client, name, /, *args):
    answer = client.get(reverse(f"desk:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def logged(kind, subject):
    return Entry.objects.filter(kind=kind, subject=subject).count()


def test_a_section_is_set_up_renamed_and_closed_once_its_posts_have_moved(leader, unit):
    post(leader, "found-office", "ZJJ", name="办公室", rank="1", since="2026-01-01")
    office = Office.objects.get(code="ZJJ/办公室")
    post(leader, "revise-office", office.code, name="综合股", rank="1", since="2026-03-01")
    facts = {"name": "会议秘书岗", "seats": "1", "office": office.code}
    post(leader, "create-post", "ZJJ", **facts, since="2026-03-01")
    refused = post(leader, "close-office", office.code, until="2026-06-30")
    moved = facts | {"office": "", "since": "2026-06-01"}
    post(leader, "revise-post", "ZJJ/会议秘书岗", **moved)
    closed = post(leader, "close-office", office.code, until="2026-06-30")

    assert [each.name for each in queries.offices_on(unit, date(2026, 2, 1))] == ["办公室"]
    assert [each.name for each in queries.offices_on(unit, MARCH)] == ["综合股"]
    assert refused.status_code == 422
    assert "ZJJ/会议秘书岗" in refused.content.decode()
    assert closed.status_code == 302
    assert queries.offices_on(unit, JULY) == []
    assert logged("office.closed", office.code) == 1


def test_a_post_is_revised_and_keeps_what_no_form_asks_for(leader, unit):
    place = build.post(unit, "财务岗", is_platform_head=True, rank=7)

    facts = {"name": "财务审核岗", "seats": "2", "key_flags": [Flag.MONEY.value]}
    post(leader, "revise-post", place.code, **facts, since="2026-03-01")

    before, after = place.versions.on(date(2026, 2, 1)).get(), place.versions.on(MARCH).get()
    assert (before.name, before.seats) == ("财务岗", 1)
    assert (after.name, after.seats, after.key_flags) == ("财务审核岗", 2, ["资金"])
    assert (after.is_platform_head, after.rank, after.layer) == (True, 7, before.layer)
    assert "财务岗" in page(leader, "post", place.code)


def test_no_form_of_a_unit_lets_a_post_answer_for_the_platform(leader):  # S50
    facts = {"name": "信息岗", "seats": "1", "since": "2026-03-01", "is_platform_head": "on"}

    post(leader, "create-post", "ZJJ", **facts)

    assert not Post.objects.get(code="ZJJ/信息岗").versions.get().is_platform_head


def test_a_seat_that_is_held_cannot_be_taken_away(leader, unit):
    place = build.post(unit, "执法员", seats=2)
    build.holder(place, "赵示一")
    build.holder(place, "钱示二")

    answer = post(leader, "revise-post", place.code, name="执法员", seats="1", since="2026-03-01")

    assert answer.status_code == 422
    assert "钱示二" in answer.content.decode()
    assert place.versions.standing().get().seats == 2


def test_a_post_whose_only_watcher_is_taken_off_is_refused_and_the_form_is_kept(head):  # R82
    blind, body = build.unit("LSB"), build.supervisor()
    build.watch(blind, body)
    first = build.post(blind, is_leader=True, is_first_leader=True, supervised_by=body)
    leader = signed_in(build.account(build.holder(first).official))
    place = build.post(blind, "主任", supervised_by=body)

    answer = post(leader, "revise-post", place.code, name="主任(兼)", seats="1", since="2026-03-01")

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "监督主体" in said
    assert 'value="主任(兼)"' in said
    assert place.versions.standing().get().name == "主任"


def test_a_tenure_written_down_wrongly_is_put_right_and_the_wrong_row_stays(leader, unit):
    place = build.post(unit, "财务岗")
    wrong = build.holder(place, "赵示一", since=date(2026, 3, 1))

    reason = {"reason": "任职文件日期录错", "basis": "青岚任〔2026〕2号"}
    post(leader, "correct-tenure", wrong.pk, since="2026-02-01", **reason)

    right = queries.holders(place, date(2026, 2, 10))
    assert [(each.official, each.basis) for each in right] == [
        (wrong.official, "青岚任〔2026〕2号")
    ]
    wrong.refresh_from_db()
    assert wrong.withdrawn_at is not None
    entry = Entry.objects.get(kind="tenure.corrected", subject=place.code)
    assert "日期录错" not in entry.leaf
    assert entry.opened["reason"].value == "任职文件日期录错"
    assert "已撤回" in page(leader, "post", place.code)


def test_a_correction_into_days_that_somebody_else_holds_is_refused(leader, unit):
    place = build.post(unit, "财务岗")
    build.holder(place, "赵示一", until=date(2026, 2, 28))
    mine = build.holder(place, "钱示二", since=date(2026, 3, 1))

    answer = post(leader, "correct-tenure", mine.pk, since="2026-02-01", reason="录错")

    assert answer.status_code == 422
    assert "赵示一" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.withdrawn_at is None


def test_a_tenure_that_never_was_is_withdrawn_with_a_reason(leader, unit):
    place = build.post(unit, "财务岗")
    never = build.holder(place, "赵示一")

    without = post(leader, "withdraw-tenure", never.pk, reason=" ")
    post(leader, "withdraw-tenure", never.pk, reason="填错岗位")

    assert without.status_code == 422
    assert queries.holders(place, MARCH) == []
    assert Tenure.objects.get(pk=never.pk).withdrawn_at is not None
    assert logged("tenure.withdrawn", place.code) == 1


def test_a_tenure_is_withdrawn_once(leader, unit):
    never = build.holder(build.post(unit, "财务岗"))
    post(leader, "withdraw-tenure", never.pk, reason="填错岗位")

    assert post(leader, "withdraw-tenure", never.pk, reason="再来").status_code == 422
    assert logged("tenure.withdrawn", "ZJJ/财务岗") == 1


def test_a_deciding_body_is_founded_with_members_revised_and_closed(leader, unit):
    facts = {"code": "ＺＪＪ－ＤＺ", "name": "党组会议", "rank": "3", "quorum": "1/2"}
    founded = post(leader, "found-body", "ZJJ", **facts, since="2026-01-01")
    body = CollectiveBody.objects.get(code="ZJJ-DZ")
    chair = build.official("赵示一", "R77")
    seat = {"official": "R77", "is_chair": "on", "is_voting": "on"}
    post(leader, "take-seat", body.code, **seat, since="2026-01-01")
    shown = page(leader, "unit", "ZJJ")
    quorum = {"name": "党组会议", "rank": "3", "quorum": "1/2", "personnel_quorum": "2/3"}
    post(leader, "revise-body", body.code, **quorum, since="2026-03-01")
    early = post(leader, "close-body", body.code, until="2026-06-30")
    post(leader, "leave-seat", body.memberships.get().pk, until="2026-06-30")
    closed = post(leader, "close-body", body.code, until="2026-06-30")

    assert founded.status_code == 302
    assert (body.unit, chair.memberships.standing().get().is_chair) == (unit, True)
    assert "党组会议" in shown
    assert "赵示一" in shown
    assert body.versions.on(date(2026, 2, 1)).get().personnel_quorum == ""
    assert body.versions.on(MARCH).get().personnel_quorum == "2/3"
    assert early.status_code == 422
    assert "赵示一" in early.content.decode()
    assert closed.status_code == 302
    assert not body.versions.on(JULY).exists()


@pytest.mark.parametrize("quorum", ["过半数", "3/2", "1/0"])
def test_a_quorum_that_is_none_is_refused_in_words(leader, quorum):
    facts = {"code": "ZJJ-BG", "name": "办公会", "rank": "2", "quorum": quorum}

    answer = post(leader, "found-body", "ZJJ", **facts, since="2026-01-01")

    assert answer.status_code == 422
    assert "1/2" in answer.content.decode()
    assert not CollectiveBody.objects.filter(code="ZJJ-BG").exists()


def test_a_body_above_the_county_is_no_units_to_keep(leader):
    from tonggui.people import services
    from tonggui.people.models import CollectiveBodyVersion

    version = CollectiveBodyVersion(name="县委常委会", rank=9, since=build.BEGAN)
    services.found_body("XW", None, version, **build.does())

    for name in ("revise-body", "close-body", "take-seat"):
        assert post(leader, name, "XW", until="2026-06-30").status_code == 404


def test_a_leader_keeps_no_body_section_or_post_of_another_unit(leader):
    from tonggui.people import services
    from tonggui.people.models import CollectiveBodyVersion, Membership, OfficeVersion

    other = build.watched_unit("CZJ")
    place = build.post(other, "出纳岗")
    tenure = build.holder(place)
    office = services.found_office(
        other, "CZJ/预算股", OfficeVersion(name="预算股", since=build.BEGAN), **build.does()
    )
    version = CollectiveBodyVersion(name="党组会议", rank=3, since=build.BEGAN)
    body = services.found_body("CZJ-DZ", other, version, **build.does())
    seat = Membership(body=body, official=tenure.official, since=build.BEGAN)
    services.take_seat(seat, **build.does())
    attempts = [
        ("revise-post", place.code),
        ("correct-tenure", tenure.pk),
        ("withdraw-tenure", tenure.pk),
        ("correct-name", tenure.official.code),
        ("found-office", "CZJ"),
        ("revise-office", office.code),
        ("close-office", office.code),
        ("found-body", "CZJ"),
        ("revise-body", body.code),
        ("close-body", body.code),
        ("take-seat", body.code),
        ("leave-seat", seat.pk),
    ]

    answers = {each: post(leader, *each, reason="x", until="2026-06-30") for each in attempts}

    assert {name: a.status_code for name, a in answers.items()} == dict.fromkeys(attempts, 403)


def test_a_power_that_was_lent_is_taken_back_by_the_unit_whose_it_is_and_by_no_other(leader, unit):
    from tonggui.people import services
    from tonggui.people.models import Delegation

    other = build.first_leader(build.watched_unit("CZJ"))
    build.lists(unit, "P05")
    loan = Delegation(
        code="SQ7",
        official=other.official,
        power="P05",
        basis="青岚授〔2026〕7号",
        since=build.BEGAN,
        until=date(2030, 12, 31),
    )
    services.delegate(loan, **build.does())

    stranger = signed_in(build.account(other.official))
    assert post(stranger, "take-back", loan.pk, until="2026-06-30").status_code == 403
    assert post(leader, "take-back", loan.pk, until="2026-06-30").status_code == 302


def test_supervising_bodies_are_founded_revised_and_closed_when_nothing_is_under_them(head):
    group = {"code": "PZ9", "name": "派驻第九组", "kind": "派驻部门纪检组", "parent": "XJW"}
    post(head, "found-supervisor", **group, levels=["高", "中"], since="2026-01-01")
    body = SupervisingBody.objects.get(code="PZ9")
    renamed = group | {"name": "派驻第九纪检监察组"}
    post(head, "revise-supervisor", "PZ9", **renamed, levels=["高"], since="2026-03-01")
    build.unit("JTJ", supervised_by=body)
    under = post(head, "close-supervisor", "PZ9", until="2026-06-30")
    facts = {"name": "交通局", "level": "县", "rollout": "trial", "supervised_by": "XJW"}
    post(head, "revise-unit", "JTJ", **facts, since="2026-06-01")
    closed = post(head, "close-supervisor", "PZ9", until="2026-06-30")

    assert body.versions.on(date(2026, 2, 1)).get().levels == ["高", "中"]
    assert body.versions.on(MARCH).get().name == "派驻第九纪检监察组"
    assert under.status_code == 422
    assert "JTJ" in under.content.decode()
    assert closed.status_code == 302
    assert not body.versions.on(JULY).exists()


def test_a_supervising_body_that_would_stand_above_itself_is_refused(head):
    group = {"code": "PZ9", "name": "派驻第九组", "kind": "派驻部门纪检组", "parent": "XJW"}
    post(head, "found-supervisor", **group, since="2026-01-01")

    facts = {"name": "县纪委监委", "kind": "县纪委", "parent": "PZ9"}
    answer = post(head, "revise-supervisor", "XJW", **facts, since="2026-03-01")

    assert answer.status_code == 422
    assert SupervisingBody.objects.get(code="XJW").versions.standing().get().parent == ""


def test_a_unit_closes_when_all_that_is_in_it_has_ended(head, leader, unit):
    from tonggui.people import services

    early = post(head, "close-unit", "ZJJ", until="2026-06-30")
    for tenure in Tenure.objects.standing():
        services.end_tenure(tenure, until=date(2026, 6, 30), **build.does())
    for place in Post.objects.all():
        services.abolish_post(place, until=date(2026, 6, 30), **build.does())
    build.unit("ZJJ-1", parent=unit)
    below = post(head, "close-unit", "ZJJ", until="2026-06-30")
    services.close_unit(Unit.objects.get(code="ZJJ-1"), until=date(2026, 6, 30), **build.does())
    closed = post(head, "close-unit", "ZJJ", until="2026-06-30")

    assert (early.status_code, below.status_code, closed.status_code) == (422, 422, 302)
    assert "ZJJ-1" in below.content.decode()
    assert queries.unit_on(unit, date(2026, 6, 30)) is not None
    assert queries.unit_on(unit, JULY) is None


def test_revising_a_unit_keeps_when_its_roll_out_is_due(head, unit):  # R75
    facts = {"name": "住建局", "level": "县", "rollout": "trial", "supervised_by": "XJW"}
    post(head, "revise-unit", "ZJJ", **facts, rollout_due="2026-12-31", since="2026-03-01")

    form = page(head, "revise-unit", "ZJJ")

    assert 'value="2026-12-31"' in form
    assert unit.versions.on(MARCH).get().rollout_due == date(2026, 12, 31)


def test_a_small_unit_is_exempted_against_another_control(head, unit):
    facts = {"about": "不相容岗位", "reason": "仅三人", "control": "镇代管账", "approved_by": "XJW"}
    unnamed = post(head, "exempt", "ZJJ", **facts, since="2026-01-01")
    post(head, "exempt", "ZJJ", **facts, duties="会计-出纳", since="2026-01-01")
    found = Exemption.objects.standing().get()
    post(head, "end-exemption", found.pk, until="2026-06-30")

    assert unnamed.status_code == 422
    assert found.unit == unit
    assert Exemption.objects.standing().get().until == date(2026, 6, 30)


def test_the_approval_of_an_exemption_is_never_left_out(head, unit):
    facts = {"about": "四不直接分管", "reason": "仅三人", "control": "上级代管"}

    answer = post(head, "exempt", "ZJJ", **facts, since="2026-01-01")

    assert answer.status_code == 422
    assert not Exemption.objects.exists()


def test_one_post_at_a_time_answers_for_the_platform(head, unit):
    before = build.post(unit, "信息岗", is_platform_head=True)
    after = build.post(unit, "数据岗")

    post(head, "name-platform-post", after.code, since="2026-03-01")
    again = post(head, "name-platform-post", after.code, since="2026-04-01")
    earlier = post(head, "name-platform-post", before.code, since="2026-02-01")

    assert [before.versions.on(day).get().is_platform_head for day in (FEBRUARY, MARCH)] == [
        True,
        False,
    ]
    assert [after.versions.on(day).get().is_platform_head for day in (FEBRUARY, MARCH)] == [
        False,
        True,
    ]
    assert (again.status_code, earlier.status_code) == (422, 422)
    assert logged("post.platform-named", after.code) == 1


def test_no_leader_of_a_unit_names_the_post_that_answers_for_the_platform(leader, unit):  # S50
    place = build.post(unit, "信息岗")

    assert post(leader, "name-platform-post", place.code, since="2026-03-01").status_code == 403


def test_bodies_above_the_county_are_kept_by_the_head_of_the_commission(head, leader):
    facts = {"code": "XW", "name": "县委", "rank": "9", "quorum": "1/2"}
    refused = post(leader, "found-higher-body", **facts, since="2026-01-01")
    post(head, "found-higher-body", **facts, since="2026-01-01")
    shown = page(head, "bodies")
    renamed = facts | {"name": "县委常委会"}
    post(head, "revise-higher-body", "XW", **renamed, since="2026-03-01")
    post(head, "close-higher-body", "XW", until="2026-06-30")

    body = CollectiveBody.objects.get(code="XW")
    assert refused.status_code == 403
    assert "县委" in shown
    assert body.unit is None
    assert body.versions.on(MARCH).get().name == "县委常委会"
    assert not body.versions.on(JULY).exists()


def test_a_body_of_a_unit_is_none_above_the_county(head, leader):
    facts = {"code": "ZJJ-DZ", "name": "党组会议", "rank": "3", "quorum": "1/2"}
    post(leader, "found-body", "ZJJ", **facts, since="2026-01-01")

    assert post(head, "close-higher-body", "ZJJ-DZ", until="2026-06-30").status_code == 404


def test_a_name_written_wrongly_is_put_right_by_who_appoints_in_the_own_unit(leader, unit):
    mine = build.holder(build.post(unit), "赵试一").official

    post(leader, "correct-name", mine.code, name="赵示一")

    mine.refresh_from_db()
    assert mine.name == "赵示一"
    assert "赵示一" in page(leader, "official", mine.code)
    assert logged("official.name-corrected", mine.code) == 1


def test_officials_are_found_by_a_part_of_name_or_code(leader):
    build.official("欧阳示九", "R909")
    build.official("钱示二", "R808")

    address = reverse("desk:officials")
    by_name = leader.get(address, {"q": "示九"}).content.decode()
    by_code = leader.get(address, {"q": "R80"}).content.decode()

    assert "欧阳示九" in by_name
    assert "钱示二" not in by_name
    assert "钱示二" in by_code


def test_many_officials_cost_the_list_no_more_questions_than_few(leader, unit):
    from tests.queries import count

    address = reverse("desk:officials")
    leader.get(address)
    few = count(lambda: leader.get(address))
    for _ in range(5):
        build.holder(build.post(unit))

    assert count(lambda: leader.get(address)) == few


def test_a_unit_is_named_by_its_name_and_two_of_one_name_by_code_only(head, unit):
    facts = {"level": "高", "part": "lead", "since": "2026-03-01"}
    named = post(head, "assign-remit", "XJW", unit="单位ZJJ", **facts)
    from tonggui.people import services
    from tonggui.people.models import UnitVersion

    twin = UnitVersion(name="单位ZJJ", level="村", rollout="trial", since=build.BEGAN)
    services.found_unit("TWIN", twin, **build.does())
    twice = post(head, "assign-remit", "XJW", unit="单位ZJJ", **(facts | {"level": "低"}))

    assert named.status_code == 302
    assert twice.status_code == 422
    assert "编码" in twice.content.decode()
