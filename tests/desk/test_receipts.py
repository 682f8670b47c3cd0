# SPDX-License-Identifier: Apache-2.0
"""Every act gives its submitter a receipt that stands, and gives it to nobody else (R34)."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import build
from tonggui.ledger import receipts
from tonggui.ledger.models import Entry

pytestmark = pytest.mark.django_db


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def leader():
    return build.account(build.first_leader(build.watched_unit("ZJJ")).official)


@pytest.fixture
def created(leader):
    """Let the leader create a post; return the page that follows and the entry."""
    form = {"name": "档案岗", "since": "2026-03-01", "seats": "1"}
    page = signed_in(leader).post(reverse("desk:create-post", args=["ZJJ"]), form, follow=True)
    return page, Entry.objects.get(kind="post.created", subject="ZJJ/档案岗")


def test_what_was_done_is_answered_with_the_way_to_its_receipt(created):
    page, _ = created

    assert f'href="{reverse("desk:receipts")}"' in page.content.decode()


def test_ones_own_acts_are_listed_and_others_are_not(created, leader):
    others = signed_in(build.account(build.first_leader(build.watched_unit("CZJ")).official))

    mine = signed_in(leader).get(reverse("desk:receipts")).content.decode()
    theirs = others.get(reverse("desk:receipts")).content.decode()

    assert "ZJJ/档案岗" in mine
    assert "ZJJ/档案岗" not in theirs


def test_a_receipt_before_its_checkpoint_is_promised_not_invented(created, leader):
    _, entry = created

    answer = signed_in(leader).get(reverse("desk:receipt", args=[entry.pk]))

    assert answer.status_code == 422


def test_a_receipt_is_given_to_nobody_else(created):
    _, entry = created
    other = signed_in(build.account(build.first_leader(build.watched_unit("CZJ")).official))

    assert other.get(reverse("desk:receipt", args=[entry.pk])).status_code == 404


def test_only_who_acted_is_found_by_name(created, leader):
    _, entry = created

    assert receipts.own(leader, 5)[0].pk == entry.pk
    assert not receipts.own("official:none", 5)
