# SPDX-License-Identifier: Apache-2.0
"""The desk lets one administrator ask for an erasure and another decide; neither sees the words."""

import pytest

from tests.people import build
from tonggui.people import services
from tonggui.people.models import Administers, Erasure, Official

pytestmark = pytest.mark.django_db
LAW = {"basis": "个人信息保护法第四十七条", "reason": "本人申请"}


@pytest.fixture
def place():
    """Return where the name of an official stands."""
    made = services.register_official("O1", "张三(虚构)", **build.does())
    return f"official/{made.pk}/name"


@pytest.fixture
def desk(client):
    """Return what signs an administrator in."""
    client.cookies["django_language"] = "en"

    def entered(kind):
        client.force_login(build.admin(kind))
        return client

    return entered


def asked(desk, place):
    desk(Administers.SYSTEM).post("/desk/erasures/ask/", {"place": place, **LAW})
    return Erasure.objects.get()


def page(client):
    return client.get("/desk/erasures/").content.decode()


def test_what_one_asks_for_another_sees_with_what_goes_and_stays_but_not_the_words(desk, place):
    asked(desk, place)

    shown = page(desk(Administers.AUDIT))

    for each in (place, LAW["basis"], LAW["reason"], "in 1 entry", "Erase for good"):
        assert each in shown
    assert "张三" not in shown
    assert "Erase for good" not in page(desk(Administers.SYSTEM))


def test_what_is_allowed_is_erased_and_stands_among_what_was_decided(desk, place):
    number = asked(desk, place).pk

    desk(Administers.AUDIT).post(f"/desk/erasures/{number}/allow/")

    assert "依法删除" in Official.objects.get(code="O1").name
    shown = page(desk(Administers.AUDIT))
    assert "Nothing is asked for." in shown
    assert "erased</td>" in shown


def test_what_is_refused_stays_and_says_so(desk, place):
    number = asked(desk, place).pk

    desk(Administers.AUDIT).post(f"/desk/erasures/{number}/refuse/")

    assert Official.objects.get(code="O1").name == "张三(虚构)"
    assert "refused" in page(desk(Administers.AUDIT))


def test_whoever_asks_cannot_allow(desk, place):
    number = asked(desk, place).pk

    answer = desk(Administers.SYSTEM).post(f"/desk/erasures/{number}/allow/")

    assert answer.status_code == 403
    assert Erasure.objects.get().decided_at is None


def test_a_place_that_cannot_be_erased_is_refused_above_the_form(desk, place):
    answer = desk(Administers.SYSTEM).post("/desk/erasures/ask/", {"place": "tenure/1/seat", **LAW})

    assert answer.status_code == 422
    assert "cannot be erased" in answer.content.decode()
    assert not Erasure.objects.exists()


def test_what_was_decided_meanwhile_is_said_and_not_decided_again(desk, place):
    number = asked(desk, place).pk
    desk(Administers.AUDIT).post(f"/desk/erasures/{number}/refuse/")

    answer = desk(Administers.AUDIT).post(f"/desk/erasures/{number}/allow/")

    assert answer.status_code in {409, 422}
    assert Official.objects.get(code="O1").name == "张三(虚构)"


def test_a_request_waits_on_the_desk_of_the_audit_administrator(desk, place):
    asked(desk, place)

    assert "Decide on 1 erasure" in desk(Administers.AUDIT).get("/desk/").content.decode()
    assert "Decide on 1 erasure" not in desk(Administers.SYSTEM).get("/desk/").content.decode()
