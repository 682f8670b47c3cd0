# SPDX-License-Identifier: Apache-2.0
"""What those see who review and adopt: the whole draft, and whether anybody can review it (R76)."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import build as people
from tests.registry import build
from tonggui.people.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db, tmp_path):
    """Take drafts in, and return the unit of the sound one."""
    build.places()
    build.taken(tmp_path)
    return Unit.objects.get(code=build.body()["unit"])


def signed_in(official):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(people.account(official))
    return client


def get(client, name, *args):
    return client.get(reverse(f"desk:{name}", args=args))


def test_whoever_watches_reads_the_whole_draft_and_leads_on_to_the_review(unit):
    body = unit.versions.get().supervised_by
    page = get(signed_in(people.member(body).official), "read-draft", build.SOUND)

    said = page.content.decode()
    assert all(node["name"] in said for node in build.body()["nodes"])
    assert reverse("desk:review-discipline", args=[build.SOUND]) in said


def test_a_post_of_another_unit_reads_no_draft(unit):
    stranger = signed_in(people.holder(people.post()).official)

    assert get(stranger, "read-draft", build.SOUND).status_code == 403


def test_a_unit_without_anybody_in_charge_of_the_law_is_told_so_where_it_mends_it(unit):
    head = signed_in(people.first_leader(unit).official)

    assert "班子中无人分管法制" in get(head, "power", build.SOUND).content.decode()
    assert reverse("desk:divide-work", args=[unit.code]) in get(head, "home").content.decode()
