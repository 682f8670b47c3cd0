# SPDX-License-Identifier: Apache-2.0
"""Notices at the desk: a count in the masthead, read one by one or all, each on its chosen way."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import build as people
from tests.supervision import build
from tests.supervision.conftest import county, county_rows, nothing_kept  # noqa: F401 - fixtures
from tonggui.notices.models import Kind, Notice, Preference
from tonggui.people.models import Official

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def signed_in(county):  # noqa: F811 - the fixture
    def client(code):
        found = Client()
        found.force_login(build.account(Official.objects.get(code=code)))
        found.cookies["django_language"] = "en"
        return found

    return client


def noticed(key, **said):
    now = timezone.now()
    said = {"kind": Kind.DUTY, "to_body": "PZ1", "made_at": now, "rings_at": now} | said
    return Notice.objects.create(key=key, **said)


def test_the_masthead_counts_what_is_unread_and_opening_one_reads_it(signed_in):
    one = noticed("a", kind=Kind.RULING, about="S15", number=7)
    noticed("b", about="某案")
    group, other = signed_in("R0107"), signed_in("R0109")

    page = group.get(reverse("desk:notices")).content.decode()
    assert "Notices, 2 unread" in page
    assert "某案" in page
    assert "unread" not in other.get(reverse("desk:home")).content.decode()

    answer = group.post(reverse("desk:notice", args=[one.pk]))
    assert answer.headers["Location"] == reverse("desk:ruling", args=[7])
    assert "Notices, 1 unread" in group.get(reverse("desk:home")).content.decode()
    group.post(reverse("desk:read-notices"))
    page = group.get(reverse("desk:notices")).content.decode()
    assert "Nothing waits to be read." in page
    assert "某案" in group.get(reverse("desk:notices") + "?show=all").content.decode()


def test_nobody_opens_a_notice_to_another_body(signed_in):
    one = noticed("a", about="某案")

    assert signed_in("R0109").post(reverse("desk:notice", args=[one.pk])).status_code == 404


def test_ways_are_chosen_and_a_word_that_is_none_is_refused(signed_in, settings):
    settings.MAIL_FROM = "tonggui@example.gov.cn"
    group = signed_in("R0107")
    page = reverse("desk:notice-ways")
    said = {f"{kind.value}_site": "at-once" for kind in Kind}
    said |= {f"{kind.value}_mail": "digest" for kind in Kind}

    assert group.post(page, said | {"card_mail": "sometimes"}).status_code == 422
    assert not Preference.objects.exists()
    assert group.post(page, said | {"card_mail": "never"}).status_code == 302

    assert Preference.objects.get(kind="card", channel="mail").how == "never"


def test_where_nothing_is_sent_the_page_says_that_nothing_is_set_up(signed_in):
    text = signed_in("R0107").get(reverse("desk:notice-ways")).content.decode()

    assert "Neither mail nor web hook is set up on this site" in text


def test_an_administrator_has_no_notices(signed_in, county):  # noqa: F811 - the fixture
    client = Client()
    client.force_login(people.admin())

    assert client.get(reverse("desk:notices")).status_code == 403
    assert client.get(reverse("desk:home")).status_code == 200
