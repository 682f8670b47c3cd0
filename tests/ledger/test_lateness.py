# SPDX-License-Identifier: Apache-2.0
"""Whoever watches the server is told when acts wait too long for a signature."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.ledger.site import acts
from tonggui.ledger import lateness, publishing, sequencing
from tonggui.ledger.clock import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
NAME = "acts-are-signed-in-time"


@pytest.fixture
def long_ago(monkeypatch):
    then = datetime.now(UTC) - timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: then)


def ready(client):
    answer = client.get("/health/ready").json()
    return answer["conditions"][NAME]


def test_an_act_of_this_minute_may_wait(client):
    acts(1)

    assert ready(client)


@pytest.mark.parametrize("is_numbered", [False, True])
@pytest.mark.usefixtures("long_ago")
def test_an_act_that_waits_too_long_is_said_without_saying_what_it_was(client, caplog, is_numbered):
    acts(1)
    if is_numbered:
        sequencing.sequence()

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["conditions"][NAME]) == (503, False)
    assert "case" not in answer.content.decode()
    with pytest.raises(lateness.Unsigned, match="last 20 minutes: see whether `tonggui-signer"):
        lateness.acts_are_signed_in_time()


@pytest.mark.usefixtures("long_ago")
def test_how_long_is_a_setting(client, settings):
    settings.SIGNED_WITHIN_MINUTES = 30
    acts(1)

    assert ready(client)


@pytest.mark.usefixtures("long_ago")
def test_what_is_signed_is_not_late_however_old(client):
    acts(3)
    publishing.publish()

    assert ready(client)
