# SPDX-License-Identifier: Apache-2.0
"""Writers killed with SIGKILL in the midst of acts: each acknowledged act is whole (R34)."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import ROOT
from tests.ledger.test_killed import database
from tests.supervision import build
from tests.supervision.test_record import _told
from tonggui.cases.models import Case, Event
from tonggui.ledger.models import Entry
from tonggui.supervision import replay

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = Path(__file__).with_name("killed.py")
ACTS = 12


def writers():
    """Return how many write at once: on SQLite they take turns, which a busy machine may refuse."""
    return 1 if connection.vendor == "sqlite" else 2


def killed(home):
    """Let writers record acts, and kill each after some; return what they acknowledged."""
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tonggui.site.settings",
        "DATABASE_URL": database(),
        "TONGGUI_HOME": str(home),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
    }
    running = [
        subprocess.Popen([sys.executable, KILLED], env=environ, stdout=subprocess.PIPE, text=True)
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
