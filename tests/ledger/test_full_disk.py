# SPDX-License-Identifier: Apache-2.0
"""A disk that fills during a write: refused in words, nothing lost, nothing half-written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import template
from tests.site import running

FILLED = Path(__file__).with_name("filled.py")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Return what came of it, in a process of its own whose files may not grow."""
    home = template.upgraded(tmp_path_factory.mktemp("full") / "home")
    environ = running.environ(
        home,
        DJANGO_SETTINGS_MODULE="tonggui.site.settings",
        TONGGUI_LEDGER_ORIGIN="county.example/ledger",
    )
    environ["PYTHONPATH"] += f":{running.ROOT}"
    done = subprocess.run(
        [sys.executable, FILLED], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_act_is_refused_as_a_full_disk_and_not_as_a_fault_of_ours(filled):
    assert filled["is_503"], filled["error"]
    assert filled["again"]


def test_every_act_that_was_acknowledged_is_there_with_its_entry_and_no_other(filled):
    assert filled["acknowledged"] > 1
    assert filled["while_full"] == [filled["acknowledged"]] * 2


def test_with_room_again_it_goes_on_and_the_record_holds_together(filled):
    assert filled["after"] == [filled["acknowledged"] + 1] * 3
    assert filled["fsck"] == []
