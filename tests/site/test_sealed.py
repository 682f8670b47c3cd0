# SPDX-License-Identifier: Apache-2.0
"""The foot of each page tells how far the ledger is sealed, and where to check that."""

from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from tonggui.ledger.models import Checkpoint
from tonggui.site import sealed


def test_the_foot_says_how_far_the_ledger_is_sealed(db):
    caches["pages"].clear()
    text = "example/ledger\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    Checkpoint.objects.create(size=7, text=text, signed_at=timezone.now())

    head = sealed.head()

    assert (head.size, head.short_root) == (7, "0001 0203 … 1e1f")
    caches["pages"].clear()


def test_the_foot_leads_to_where_anyone_can_check(client, db):
    page = client.get("/").content.decode()

    foot = page[page.index("<footer") :]
    assert f'href="{reverse("portal:verify")}"' in foot
