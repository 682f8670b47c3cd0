# SPDX-License-Identifier: Apache-2.0
"""The front page tells what was done last, in words, and how far the ledger is sealed."""

import re

from django.core.cache import caches
from django.utils import timezone

from tonggui.ledger import sequencing
from tonggui.ledger.models import Checkpoint
from tonggui.portal import record
from tonggui.site import sealed

KIND = re.compile(r'"([a-z]+\.[a-z]+(?:-[a-z]+)*)"')
NOUNS = {kind.split(".")[0] for kind in record.KINDS}


def test_every_kind_of_entry_has_words(root):
    folders = [root / "src/tonggui" / each for each in ("people/services", "ledger")]
    said = {
        kind
        for folder in folders
        for path in folder.glob("*.py")
        for kind in KIND.findall(path.read_text(encoding="utf-8"))
        if kind.split(".")[0] in NOUNS
    }

    assert said == set(record.KINDS)


def test_the_newest_entry_comes_first_without_a_name(client, town):
    sequencing.sequence()

    done = record.latest(3)

    assert done[0].what == "任职"
    assert [each.number for each in done] == sorted((d.number for d in done), reverse=True)
    assert "林小满" not in str([(d.what, d.subject) for d in done])


def test_the_foot_says_how_far_the_ledger_is_sealed(db):
    caches["pages"].clear()
    text = "example/ledger\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    Checkpoint.objects.create(size=7, text=text, signed_at=timezone.now())

    head = sealed.head()

    assert (head.size, head.short_root) == (7, "0001 0203 … 1e1f")
    caches["pages"].clear()
