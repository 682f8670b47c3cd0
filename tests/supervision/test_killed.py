# SPDX-License-Identifier: Apache-2.0
"""Writers killed with SIGKILL in the midst of acts: each acknowledged act is whole (R34)."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.conftest import ROOT
from tests.ledger.test_killed import database
from tests.supervision import build
from tests.supervision.test_record import _told
from tonggui.cases.models import Case, Event
from tonggui.ledger.models import Entry
from tonggui.supervision import dropping, replay

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = Path(__file__).with_name("killed.py")
ACTS, ROWS = 12, 60


def writers():
    """Return how many write at once: on SQLite they take turns, which a busy machine may refuse."""
    return 1 if connection.vendor == "sqlite" else 2


def environ(home):
    """Return what a process of its own wants to know to write to the database of this test."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tonggui.site.settings",
        "DATABASE_URL": database(),
        "TONGGUI_HOME": str(home),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
    }


def killed(home):
    """Let writers record acts, and kill each after some; return what they acknowledged."""
    running = [
        subprocess.Popen(
            [sys.executable, KILLED], env=environ(home), stdout=subprocess.PIPE, text=True
        )
        for _ in range(writers())
    ]
    said = []
    for each in running:
        said += [each.stdout.readline().split() for _ in range(ACTS)]
        time.sleep(0.01)
        each.kill()
        rest = each.communicate(timeout=60)[0].splitlines()
        said += [line.split() for line in rest if line.count(" ") == 1]
    return said


def test_a_file_whose_taking_in_was_killed_is_taken_in_whole_and_no_row_twice(tmp_path, settings):
    build.county()
    settings.HOME = tmp_path
    place = tmp_path / "incoming"
    place.mkdir()
    lines = [f"QL-K,P01,node_open,n1,2026-03-02 09:00,k{number}" for number in range(ROWS)]
    path = place / "rows.csv"
    path.write_text("\n".join(["case,power,kind,node,at,key", *lines, ""]), encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    dropper = KILLED.with_name("killed_dropping.py")
    taking = subprocess.Popen(
        [sys.executable, dropper], env=environ(tmp_path), stdout=subprocess.PIPE, text=True
    )
    for _ in range(5):
        taking.stdout.readline()
    taking.kill()
    taking.communicate(timeout=60)
    assert path.exists()
    assert 4 <= Event.objects.count() < ROWS  # the last one told of may not be committed yet

    taken = dropping.take_in(at=timezone.now())

    assert taken.rows + taken.known == ROWS
    assert Event.objects.count() == ROWS
    assert (place / "done" / "rows.csv").exists()


def test_each_acknowledged_act_is_there_judged_and_in_the_ledger(tmp_path):
    build.county()

    said = killed(tmp_path)

    assert len(said) >= writers() * ACTS
    rows = {(row.case.code, row.key) for row in Event.objects.select_related("case")}
    assert {tuple(each) for each in said} <= rows
    for case in Case.objects.all():
        assert case.events.count() == case.last_seq
        assert case.last_seq == Entry.objects.filter(subject=case.code).count()
    at = max(case.supervision.judged_at for case in Case.objects.select_related("supervision"))
    assert list(replay.differences(at=at)) == []
    ours = ("case/", "event/", "finding/", "duty/")
    assert [each for each in _told() if each.startswith(ours)] == []
