# SPDX-License-Identifier: Apache-2.0
"""What is counted against guessing is forgotten when its time is over, and by nothing else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache, caches
from django.test import Client

from tests.people import build
from tonggui.site.counters import Counters

PASSWORD = "梨花 opens 7 rails"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def forget_attempts():
    cache.clear()
    yield
    cache.clear()


@pytest.mark.django_db
def test_a_thousand_other_names_do_not_open_a_name_that_is_locked_out():
    account = build.account(username="lin")
    account.set_password(PASSWORD)
    account.save()
    for _ in range(10):
        assert _sent("wrong").status_code == 200

    for each in range(1_000):
        cache.set(f"allauth:rl:account:login_failed:other{each}", [1.0], 300)

    assert _sent(PASSWORD).status_code == 200
    cache.clear()
    assert _sent(PASSWORD).status_code == 302


def test_what_is_over_is_swept_and_what_still_counts_is_not(tmp_path, monkeypatch):
    counters = Counters(str(tmp_path), {})
    counters.set("over", 1, timeout=-1)
    counters.set("counts", 1, timeout=300)
    monkeypatch.setattr(Counters, "swept", -1e9)

    counters.set("another", 1, timeout=300)

    assert len(list(tmp_path.iterdir())) == 2
    assert counters.get("counts") == 1


def test_of_many_that_take_a_turn_at_once_one_gets_it():
    barrier = Barrier(8)

    def take(turn):
        barrier.wait()
        return caches["default"].add(f"turn{turn}", 1, 300)

    with ThreadPoolExecutor(8) as pool:
        for turn in range(40):
            assert sum(pool.map(take, [turn] * 8)) == 1


def test_a_turn_that_is_over_is_taken_again():
    cache.set("turn", 1, timeout=-1)

    assert cache.add("turn", 2, 300)
    assert cache.get("turn") == 2


def _sent(password):
    return Client().post(LOGIN, {"login": "lin", "password": password})
