# SPDX-License-Identifier: Apache-2.0
"""The demonstration begins on any day, whole or not at all (R43)."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ObjectDoesNotExist

from tests.demo.build import DAYS, begun, loaded
from tonggui.cases.models import Case
from tonggui.demo import live_cases, live_rounds
from tonggui.supervision import footing, replay

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """Load the county once; what tests begin in it is rolled back."""
    with django_db_blocker.unblock(), loaded():
        yield


@pytest.fixture
def openers(rows, db):
    """Let no judge of another test's database be used."""
    footing.forget()
    yield
    footing.forget()


def titled(part):
    return Case.objects.get(title__contains=part)


@pytest.mark.parametrize("day", DAYS)
def test_a_clean_case_a_late_one_and_two_open_ones_are_on_their_tracks(openers, day):
    assert begun(day).cases == 7

    clean, late = titled("已办结"), titled("超期")
    assert clean.closed_at is not None
    assert not clean.findings.exists()
    assert [(each.rule, each.node) for each in late.findings.all()] == [("S15", "P01.n2")]
    assert late.events.filter(kind="sup_act", detail__contains="提醒").exists()
    assert late.is_open
    for part in ("刚刚受理", "正在商议"):
        assert not titled(part).findings.exists()
    assert list(replay.differences(at=datetime(*day, 3, tzinfo=UTC))) == []


def test_a_power_that_was_not_in_force_begins_no_case(openers):
    at = datetime(2019, 6, 3, 3, tzinfo=UTC)
    wanted = [{"power": "P01", "begins": "1 09:00"}]

    live_cases.play(wanted, when=lambda _: at, at=at)

    assert not Case.objects.exists()


def test_what_cannot_be_made_whole_is_not_made_at_all(openers, monkeypatch):
    monkeypatch.setattr(live_rounds, "lead", lambda *_, **__: Case.objects.get(code="none"))

    with pytest.raises(ObjectDoesNotExist):
        begun()

    assert not Case.objects.exists()
