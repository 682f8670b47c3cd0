# SPDX-License-Identifier: Apache-2.0
"""The desk shows what one holds and who watches it, what waits, and what is open."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import queries
from tests.people import build
from tonggui.people import services
from tonggui.people.models import Account, Administers, Delegation, Flag, SupervisingKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def desk(client, who):
    account = who if isinstance(who, Account) else build.account(who)
    client.force_login(account)
    return client.get("/desk/").content.decode()


def open_acts(client, who):
    """Return what the desk says is open to somebody, in English."""
    client.cookies["django_language"] = "en"
    return desk(client, who).split("Open to you today")[1].split("</section>")[0]


def test_what_is_open_leads_to_its_page_or_says_where_it_is_begun(client):
    leader = build.first_leader(build.watched_unit("U01")).official
    card = open_acts(client, leader)

    pages = re.findall(r'<li><a href="([^"]+)"', card)
    assert {"/desk/units/", "/desk/powers/", "/desk/rounds/"} <= set(pages)
    assert "Begun at the page of what it is about" in card
    assert [url for url in pages if client.get(url).status_code != 200] == []


def test_every_administrator_reaches_each_page_the_desk_leads_to(client):
    for kind in (Administers.SYSTEM, Administers.SECURITY, Administers.AUDIT):
        card = open_acts(client, build.admin(kind))

        pages = re.findall(r'<li><a href="([^"]+)"', card)
        assert pages
        assert [url for url in pages if client.get(url).status_code != 200] == []


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get("/desk/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_a_post_stands_face_to_face_with_who_watches_it(client):
    clerk = build.holder(build.post(build.watched_unit("U01"), "受理岗")).official

    page = desk(client, clerk)

    left, right = page.split("受理岗")[1].split('class="tie-r"')[:2]
    assert "单位U01" in left
    assert "监督S" in right.split("</section>")[0]


def test_a_post_lent_is_shown_as_acting(client, today):
    unit = build.watched_unit()
    post = build.post(unit, "审批岗")
    stand_in = build.holder(build.post(unit, "受理岗")).official
    loan = Delegation(
        code="D1",
        official=stand_in,
        for_post=post,
        basis="代岗函〔2026〕3号",
        supervised_by=unit.versions.get().supervised_by,
        since=today,
        until=today + timedelta(days=5),
    )
    services.delegate(loan, **build.does())

    page = desk(client, stand_in)

    assert "授权代岗" in page
    assert f'<b class="num">{today + timedelta(days=5):%m-%d}</b>' in page


def test_a_tenure_that_ends_soon_waits_to_be_handed_over(client, today):
    post = build.post(name="出纳岗")
    clerk = build.holder(post, until=today + timedelta(days=7)).official

    assert "交接岗位：出纳岗" in desk(client, clerk)


def test_a_first_leader_sees_the_empty_seats_of_the_own_unit_only(client):
    own, other = build.watched_unit("U01"), build.watched_unit("U02")
    build.post(own)
    build.post(other)

    page = desk(client, build.first_leader(own).official)

    assert "单位U01有 1 个席位空缺" in page
    assert "单位U02" not in page


def test_a_clerk_sees_no_empty_seats(client):
    unit = build.watched_unit("U01")
    build.post(unit)

    assert "席位空缺" not in desk(client, build.holder(build.post(unit)).official)


def test_a_personnel_post_sees_them(client):
    unit = build.watched_unit("U01")
    build.post(unit)
    place = build.post(unit, "人事岗", key_flags=[Flag.PERSONNEL])

    assert "席位空缺" in desk(client, build.holder(place).official)


def test_who_serves_a_supervising_body_sees_whom_it_watches(client):
    group = build.supervisor("JJ1")
    build.unit("U01", supervised_by=group)

    page = desk(client, build.member(group, is_head=True).official)

    assert "监督 1 个单位" in page
    assert "您负责" in page
    assert "单位U01" in page


def test_the_head_of_the_commission_sees_units_nobody_watches(client, today):
    commission = build.supervisor("JW", kind=SupervisingKind.COUNTY_COMMISSION)
    gone = build.supervisor("JJ9")
    unit = build.unit("U07", supervised_by=gone)
    gone.versions.update(until=today - timedelta(days=1))

    page = desk(client, build.member(commission, is_head=True).official)

    assert f"为{unit.versions.get().name}确定监督主体" in page


def test_the_security_administrator_sees_closed_accounts(client):
    closed = build.account()
    Account.objects.filter(pk=closed.pk).update(is_active=False)

    page = desk(client, build.admin(Administers.SECURITY))

    assert "1 个账号未启用" in page
    assert "启用和锁定账号" in page


@pytest.mark.parametrize("kind", [Administers.SYSTEM, Administers.SECURITY, Administers.AUDIT])
def test_an_administrator_is_told_what_they_never_do(client, kind):
    build.watched_unit()

    page = desk(client, build.admin(kind))

    assert "管理员不行使权力" in page
    assert "行使权力</li>" not in page
    assert "查看密封的举报</li>" not in page


def test_cases_and_cards_are_hatched_as_long_as_there_are_none_to_count(client):
    page = desk(client, build.official())

    assert "tag-none" in page.split("在办件")[1].split("</div>")[0]


def test_the_desk_is_kept_by_nobody(client):
    client.force_login(build.account())

    assert "no-store" in client.get("/desk/")["Cache-Control"]


def test_many_units_cost_the_desk_no_more_questions_than_few(client):
    unit = build.watched_unit()
    client.force_login(build.account(build.first_leader(unit).official))
    client.get("/desk/")
    few = queries.count(lambda: client.get("/desk/"))
    for _ in range(4):
        build.post(build.watched_unit())

    assert queries.count(lambda: client.get("/desk/")) == few
