# SPDX-License-Identifier: Apache-2.0
"""An accepted risk comes back on its day: to its unit and to whoever watches it (R25)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.people import build as people
from tests.registry import build
from tonggui.people.models import SupervisingBody, Unit
from tonggui.registry import services

pytestmark = pytest.mark.django_db
UNIT = build.body()["unit"]
WAITS = "复审 1 项已接受的风险"


def body(days):
    """Return a power one of whose risks is accepted until so many days from now."""
    found = build.body()
    review_on = (localdate() + timedelta(days=days)).isoformat()
    found["risks"][0] |= {
        "level_after": "高",
        "accepted": {"by": "县财政局局长", "reason": "系统年底上线", "review_date": review_on},
    }
    return found


@pytest.fixture
def accept(tmp_path):
    """Return how to publish such a power."""
    build.places()

    def publish(days):
        return build.published(build.taken(tmp_path, body(days))[build.SOUND])

    return publish


def clerk(unit=UNIT):
    post = people.post(Unit.objects.get(code=unit), name="清单岗")
    return people.account(people.holder(post).official)


def text(client, account, url="/desk/"):
    client.force_login(account)
    return client.get(url, headers={"accept-language": "zh-hans"}).content.decode()


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_who_keeps_the_lists_and_who_watches_are_told_a_month_before_and_after(
    client, accept, days
):
    accept(days)
    watcher = people.account(people.member(SupervisingBody.objects.get(code="PZ2")).official)

    for account in (clerk(), watcher):
        page = text(client, account)
        assert WAITS in page
        assert f"/desk/xray/{UNIT}/#again" in page


def test_long_before_its_day_nobody_is_told(client, accept):
    accept(31)

    assert WAITS not in text(client, clerk())


def test_a_stranger_to_the_unit_is_not_told(client, accept):
    accept(-1)

    assert WAITS not in text(client, clerk(people.watched_unit().code))


def test_an_edition_that_accepts_it_anew_ends_the_waiting(client, accept):
    first = accept(-1)

    build.published(services.draft(body(90), **build.DOES), first.effective_on + timedelta(days=1))

    assert WAITS not in text(client, clerk())


def test_the_x_ray_of_the_unit_names_the_risk_and_marks_what_is_late(client, accept):
    accept(-1)

    page = text(client, clerk(), f"/desk/xray/{UNIT}/").partition('id="again"')[2]

    assert build.body()["risks"][0]["description"] in page
    assert "县财政局局长" in page.partition("</section>")[0]
    assert "已晚" in page.partition("</section>")[0]
