# SPDX-License-Identifier: Apache-2.0
"""What is worked out from the record is kept until somebody acts, and never past a rollback."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.ledger.site import acts
from tests.people import build
from tonggui.desk import home
from tonggui.ledger import sequencing
from tonggui.ledger.unchanged import Unchanged, committed
from tonggui.people import authority, services

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]


@pytest.fixture(autouse=True)
def keeps(settings, monkeypatch):
    settings.KEEPS_PAGES = True
    for place in (authority, home):
        monkeypatch.setattr(place, "unchanged", Unchanged())


def asked(held, made, key="k"):
    return held.kept(key, lambda: made.append(len(made)) or len(made))


def test_it_is_made_once_until_somebody_acts():
    held, made = Unchanged(), []

    assert [asked(held, made), asked(held, made)] == [1, 1]
    acts(1)
    assert [asked(held, made), asked(held, made)] == [2, 2]


def test_giving_an_entry_its_number_changes_nothing():
    acts(3)
    held, made = Unchanged(), []
    asked(held, made)

    assert committed() == 3
    sequencing.sequence()

    assert committed() == 3
    assert asked(held, made) == 1


def test_within_a_transaction_that_may_be_undone_nothing_is_kept():
    held, made = Unchanged(), []
    with transaction.atomic():
        acts(1)
        asked(held, made)
        transaction.set_rollback(True)
    acts(1)

    assert [asked(held, made), asked(held, made)] == [2, 2]


def test_each_key_is_kept_apart():
    held, made = Unchanged(), []

    assert [asked(held, made, key) for key in "aba"] == [1, 2, 1]


def test_a_right_ends_at_once_with_what_it_rests_on(client):  # R66
    post = build.post(name="局长", is_leader=True)
    tenure = build.holder(post)
    client.force_login(build.account(tenure.official))
    before = [client.get("/desk/units/").status_code for _ in range(2)]

    yesterday = timezone.localdate() - timedelta(days=1)
    services.end_tenure(tenure, until=yesterday, by=None, at=timezone.now())

    assert before == [200, 200]
    assert client.get("/desk/units/").status_code == 403
