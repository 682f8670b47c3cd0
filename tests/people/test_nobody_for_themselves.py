# SPDX-License-Identifier: Apache-2.0
"""Nobody gives themselves a post, a seat, a remit or an exemption (R48, R82, S50)."""

from datetime import date, timedelta

import pytest

from tests.people import build
from tonggui.people import services
from tonggui.people.authority import NotAllowed
from tonggui.people.errors import ForOneself, InUse, NoRemit, Unfit, WatchesItself
from tonggui.people.models import (
    About,
    CollectiveBodyVersion,
    Exemption,
    Flag,
    Membership,
    PostVersion,
    Remit,
    SupervisingBodyVersion,
    SupervisingKind,
    SupervisingMember,
    UnitVersion,
)

pytestmark = pytest.mark.django_db
MARCH, JULY = date(2026, 3, 1), date(2026, 7, 1)


@pytest.fixture
def unit():
    return build.watched_unit("ZJJ")


@pytest.fixture
def clerk(unit):
    """Return who keeps the personnel of the unit."""
    return build.holder(build.post(unit, "人事岗", key_flags=[Flag.PERSONNEL]), "钱示二").official


@pytest.fixture
def leader(unit):
    return build.first_leader(unit)


@pytest.fixture
def head():
    """Return the head of the county commission, who holds no post."""
    commission = build.supervisor("XJW", kind=SupervisingKind.COUNTY_COMMISSION)
    return build.member(commission, "计示一", is_head=True).official


def as_(official, at=build.AT):
    found = getattr(official, "account", None) or build.account(official)
    return build.does(at, by=found)


def test_the_personnel_post_appoints_others_and_never_its_own_holder(unit, clerk):
    place, other = build.post(unit), build.official("孙示三")

    services.appoint(other, place, since=MARCH, **as_(clerk))
    with pytest.raises(ForOneself):
        services.appoint(clerk, build.post(unit, "局长"), since=MARCH, **as_(clerk))


def test_nobody_corrects_or_withdraws_a_tenure_of_their_own_or_ends_it_in_the_past(unit, leader):
    does = as_(leader.official)

    with pytest.raises(ForOneself):
        services.correct_tenure(leader, since=MARCH, reason="改", **does)
    with pytest.raises(ForOneself):
        services.withdraw_tenure(leader, reason="改", **does)
    with pytest.raises(ForOneself):
        services.end_tenure(leader, until=date(2026, 2, 1), **does)
    services.end_tenure(leader, until=JULY, **does)


def test_nobody_makes_more_of_a_post_that_they_hold_but_may_rename_it(unit, clerk):
    post = clerk.tenures.get().post
    facts = {"layer": "股室岗位权力", "key_flags": [Flag.PERSONNEL], "since": MARCH}

    services.revise_post(post, PostVersion(name="人事股岗", **facts), **as_(clerk))
    more = PostVersion(name="局长", is_leader=True, is_first_leader=True, **facts)
    with pytest.raises(ForOneself):
        services.revise_post(post, more, **as_(clerk))


def test_only_the_head_of_the_commission_lets_a_post_answer_for_the_platform(unit, clerk):
    version = PostVersion(
        name="信息岗", layer="股室岗位权力", is_platform_head=True, since=build.BEGAN
    )

    with pytest.raises(NotAllowed):
        services.create_post(unit, "ZJJ/信息岗", version, **as_(clerk))


def test_a_first_leader_takes_no_matter_that_opens_acts_to_their_own_post(unit, leader):
    with pytest.raises(ForOneself):
        services.divide_work(unit, {leader.post: ["法制审核"]}, since=MARCH, **as_(leader.official))
    services.divide_work(unit, {leader.post: ["综合"]}, since=MARCH, **as_(leader.official))


def test_nobody_takes_a_seat_in_a_deciding_body_by_themselves(unit, clerk):
    version = CollectiveBodyVersion(name="党组", rank=3, since=build.BEGAN)
    body = services.found_body("DZ", unit, version, **as_(clerk))

    seat = Membership(body=body, official=clerk, is_chair=True, since=MARCH)
    with pytest.raises(ForOneself):
        services.take_seat(seat, **as_(clerk))


def test_the_head_of_the_commission_makes_themselves_head_of_no_other_body(head):
    group = build.supervisor()

    member = SupervisingMember(body=group, official=head, is_head=True, since=MARCH)
    with pytest.raises(ForOneself):
        services.join(member, **as_(head))


def test_whoever_serves_a_unit_changes_nothing_of_who_watches_or_exempts_it(unit, head):  # R48
    services.appoint(head, build.post(unit), since=build.BEGAN, **build.does())
    group = build.supervisor()
    facts = {"name": "住建局", "level": "县", "rollout": "in_force", "since": MARCH}
    body = unit.versions.get().supervised_by
    exemption = Exemption(
        about=About.DUTIES,
        duties="会计-出纳",
        reason="只有两人",
        control="县纪委每季查账",
        approved_by=body,
        since=MARCH,
    )

    remit = Remit(unit=unit, body=group, part="lead", since=MARCH)
    with pytest.raises(ForOneself):
        services.assign_remit(remit, **as_(head))
    with pytest.raises(ForOneself):
        services.revise_unit(unit, UnitVersion(supervised_by=group, **facts), **as_(head))
    with pytest.raises(ForOneself):
        services.exempt(unit, exemption, **as_(head))


def test_an_exemption_is_approved_by_a_body_that_watches_the_unit_and_is_no_part_of_it(unit, head):
    own = build.supervisor(kind=SupervisingKind.INTERNAL, unit=unit)
    build.watch(unit, own)
    facts = {"about": About.DUTIES, "duties": "会计-出纳", "reason": "两人", "control": "查账"}

    stranger = Exemption(approved_by=build.supervisor(), since=MARCH, **facts)
    with pytest.raises(NoRemit):
        services.exempt(unit, stranger, **as_(head))
    with pytest.raises(WatchesItself):
        services.exempt(unit, Exemption(approved_by=own, since=MARCH, **facts), **as_(head))


def test_a_unit_chooses_for_its_posts_only_among_bodies_whose_remit_covers_it(unit, clerk):  # R48
    group = build.supervisor()
    version = {"name": "窗口岗", "layer": "股室岗位权力", "since": MARCH}

    chosen = PostVersion(supervised_by=group, **version)
    with pytest.raises(NoRemit, match="head of the county commission"):
        services.create_post(unit, "ZJJ/窗口岗", chosen, **as_(clerk))
    build.watch(unit, group)
    chosen = PostVersion(supervised_by=group, **version)
    services.create_post(unit, "ZJJ/窗口岗", chosen, **as_(clerk))


def test_whoever_founds_units_begins_one_in_which_nobody_keeps_affairs_yet(head, unit, leader):
    new = build.unit(supervised_by=build.supervisor())
    version = {"layer": "班子成员个人权力", "is_leader": True, "is_first_leader": True}
    first = PostVersion(name="局长", since=MARCH, **version)
    place = services.create_post(new, f"{new.code}/局长", first, **as_(head))
    by_document = {"basis": "青岚任〔2026〕3号", "since": MARCH}
    services.appoint(build.official("孙示三"), place, **by_document, **as_(head))

    later = as_(head, build.AT + timedelta(hours=1))
    for kept in (unit, new):  # 越位: where somebody keeps them, the watcher does not
        with pytest.raises(NotAllowed):
            services.appoint(build.official(), build.post(kept), since=MARCH, **later)


def test_the_services_refuse_whom_the_pages_refuse(unit, clerk, leader):
    group = build.supervisor()

    with pytest.raises(NotAllowed):
        services.join(
            SupervisingMember(body=group, official=leader.official, since=MARCH), **as_(clerk)
        )
    remit = Remit(unit=unit, body=group, part="lead", since=MARCH)
    with pytest.raises(NotAllowed):
        services.assign_remit(remit, **as_(clerk))
    version = SupervisingBodyVersion(name="监督组", kind="内部监督", since=MARCH)
    with pytest.raises(NotAllowed):
        services.found_supervising_body("NB", version, **as_(leader.official))
    with pytest.raises(NotAllowed):
        services.appoint(build.official(), build.post(), since=MARCH, **as_(clerk))


def test_the_name_of_someone_without_a_unit_is_put_right_only_by_the_head_of_the_commission(
    head, clerk
):
    member = build.member(build.supervisor()).official

    with pytest.raises(NotAllowed):
        services.correct_name(member, "计示九", **as_(clerk))
    services.correct_name(member, "计示九", **as_(head))


def test_a_remit_is_not_taken_away_while_a_post_leans_on_it(unit, head):  # R82
    group = build.supervisor()
    remit = build.watch(unit, group)
    post = build.post(unit, supervised_by=group)

    with pytest.raises(InUse, match=post.code):
        services.end_remit(remit, until=MARCH, **as_(head))
    with pytest.raises(InUse, match=post.code):
        services.withdraw_remit(remit, reason="录错", **as_(head))
    services.abolish_post(post, until=MARCH, **build.does())
    services.end_remit(remit, until=MARCH, **as_(head))


def test_a_first_leader_is_recorded_only_with_the_document_that_appoints_them(unit, clerk):
    post = build.post(unit, is_leader=True, is_first_leader=True)

    with pytest.raises(Unfit, match="document"):
        services.appoint(build.official(), post, since=MARCH, **as_(clerk))
    services.appoint(build.official(), post, since=MARCH, basis="青岚任〔2026〕4号", **as_(clerk))
