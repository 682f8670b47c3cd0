# SPDX-License-Identifier: Apache-2.0
"""What runs beside the pages runs once, begins again when it fails, and stops when told to."""

from threading import Event

import pytest

from tonggui.site import beside


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


def test_of_two_processes_one_runs_the_companions(home, monkeypatch):
    begun, stop = [], Event()

    def wait(told):
        begun.append(told)
        told.wait()

    monkeypatch.setattr(beside, "companions", lambda: [("tick", wait)])

    first, second = beside.begin(stop), beside.begin(stop)
    stop.wait(0.5)
    running = len(begun)
    stop.set()
    first.join(5)
    second.join(5)

    assert running == 1
    assert not first.is_alive()
    assert not second.is_alive()


def test_a_companion_that_fails_begins_again(home, monkeypatch):
    stop, tries = Event(), []

    def fails_once(told):
        tries.append(told)
        if len(tries) == 1:
            raise OSError("林小满")
        told.set()

    monkeypatch.setattr(beside, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(beside, "companions", lambda: [("tick", fails_once)])

    beside.begin(stop).join(5)

    assert len(tries) == 2
