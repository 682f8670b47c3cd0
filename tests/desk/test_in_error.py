# SPDX-License-Identifier: Apache-2.0
"""What was recorded in error is withdrawn with a reason on a page of its own (R34, R82)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import build
from tonggui.ledger.models import Entry
from tonggui.people import services
from tonggui.people.models import (
    CollectiveBodyVersion,
    Delegation,
    Membership,
    Part,
    Remit,
    SupervisingKind,
)

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 3, 1), date(2030, 12, 31)


@pytest.fixture
def unit():
    return build.watched_unit("ZJJ")


@pytest.fixture
def leader(unit):
    return signed_in(build.first_leader(unit).official)


@pytest.fixture
def head():
    body = build.supervisor("XJW", kind=SupervisingKind.COUNTY_COMMISSION)
    return signed_in(build.member(body, is_head=True).official)


def signed_in(official):
    client = Client()
    client.force_login(build.account(official))
    return client


def withdraw(client, name, fact, reason="文件号录错"):
    return client.post(reverse(f"desk:{name}", args=[fact.pk]), {"reason": reason})


def seat_in(unit):
    version = CollectiveBodyVersion(name="党组", rank=3, since=build.BEGAN)
    body = services.found_body("DZ", unit, version, **build.does())
    seat = Membership(body=body, official=build.official(), since=SINCE)
    return services.take_seat(seat, **build.does())


def loan_of(unit):
    post = build.holder(build.post(unit, "财务岗")).post
    grant = Delegation(
        code="SQ1", official=build.official("钱示二"), for_post=post, since=SINCE, until=UNTIL
    )
    grant.basis = "青岚授〔2026〕1号"
    return services.delegate(grant, **build.does())


@pytest.mark.parametrize(
    ("make", "page", "kind"),
    [
        (seat_in, "withdraw-seat", "body.seat-withdrawn"),
        (loan_of, "withdraw-delegation", "delegation.withdrawn"),
    ],
)
def test_what_a_unit_recorded_in_error_is_withdrawn_and_the_unit_shows_why(
    leader, unit, make, page, kind
):
    fact = make(unit)
    offered = leader.get(reverse("desk:unit", args=["ZJJ"])).content.decode()

    empty, kept = withdraw(leader, page, fact, ""), withdraw(leader, page, fact)

    assert reverse(f"desk:{page}", args=[fact.pk]) in offered
    assert (empty.status_code, kept.status_code) == (422, 302)
    fact.refresh_from_db()
    assert fact.withdrawn_at is not None
    entry = Entry.objects.get(kind=kind)
    assert entry.said.body["withdraws"] == [{"row": type(fact).__name__.lower(), "id": fact.pk}]
    shown = leader.get(reverse("desk:unit", args=["ZJJ"])).content.decode()
    assert "登记有误已撤销" in shown
    assert "文件号录错" in shown


def test_what_the_commission_recorded_in_error_is_withdrawn_and_the_bodies_show_why(head, unit):
    member = build.member(build.supervisor())
    remit = Remit(unit=unit, body=member.body, part=Part.CO, since=SINCE)
    remit = services.assign_remit(remit, **build.does())

    answers = [withdraw(head, "withdraw-member", member), withdraw(head, "withdraw-remit", remit)]

    assert [each.status_code for each in answers] == [302, 302]
    shown = head.get(reverse("desk:bodies")).content.decode()
    assert shown.count("文件号录错") == 2
    assert not Remit.objects.standing().exists()


def test_what_was_withdrawn_once_is_not_withdrawn_again(leader, unit):
    fact = seat_in(unit)
    withdraw(leader, "withdraw-seat", fact)

    assert withdraw(leader, "withdraw-seat", fact).status_code == 422


def test_a_colleague_of_the_unit_sees_a_loan_but_neither_takes_it_back_nor_withdraws_it(unit):
    fact, other = loan_of(unit), build.holder(build.post(unit))
    colleague = signed_in(other.official)

    page = colleague.get(reverse("desk:unit", args=["ZJJ"])).content.decode()
    answer = withdraw(colleague, "withdraw-delegation", fact)

    assert "SQ1" in page
    assert reverse("desk:withdraw-delegation", args=[fact.pk]) not in page
    assert reverse("desk:take-back", args=[fact.pk]) not in page
    assert answer.status_code == 422
    assert "不归您授出或收回" in answer.content.decode()


def test_the_form_of_a_loan_offers_what_its_lender_holds_and_no_more(leader, unit):
    window, other = build.holder(build.post(unit, "窗口岗")), build.post(unit, "审核岗")
    build.lists(unit, "P01", n1=window.post)
    build.lists(unit, "P02", n1=other)
    address = reverse("desk:lend", args=["ZJJ"])

    holders = signed_in(window.official).get(address).content.decode()
    leaders = leader.get(address).content.decode()

    assert 'value="P01 n1"' in holders
    assert 'value="P02' not in holders
    assert "审核岗" not in holders
    assert {"P01 n1", "P02 n1"} <= set(leaders.replace('"', "\n").splitlines())
    assert "审核岗" in leaders


def test_a_loan_of_a_node_is_written_with_its_power_and_one_that_is_not_offered_is_refused(
    leader, unit
):
    window = build.holder(build.post(unit, "窗口岗"))
    build.lists(unit, "P01", n1=window.post)
    form = {"code": "SQ9", "official": build.official().code, "for_post": window.post.code}
    form |= {"since": "2026-03-01", "until": "2026-12-31", "basis": "青岚授〔2026〕9号"}
    address = reverse("desk:lend", args=["ZJJ"])

    wrong = leader.post(address, form | {"only": "P01 n7"})
    right = leader.post(address, form | {"only": "P01 n1"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    grant = Delegation.objects.get()
    assert (grant.power, grant.node, grant.lent_by) == ("P01", "n1", unit)
