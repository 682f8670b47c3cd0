# SPDX-License-Identifier: Apache-2.0
"""Acts and ticks side by side, on both databases: nothing is lost or doubled (R34, R51)."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.ledger.models import Entry
from tonggui.supervision import replay, services
from tonggui.supervision.models import Duty, Finding, Supervision, Talk
from tonggui.supervision.ticking import tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def at_once(*works):
    """Do some works side by side, each on a connection of its own; return what they gave."""
    gave, failed = [], []
    begin = threading.Barrier(len(works))

    def run(work):
        try:
            begin.wait()
            gave.append(work())
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    return gave


def said(kind, node="", minutes=0, **more):
    return Happening(kind, AT + timedelta(minutes=minutes), node=node, **more)


@pytest.mark.django_db(transaction=True)
def test_acts_and_ticks_side_by_side_lose_and_double_nothing():
    build.county()
    (case, *others) = [services.open_case(build.power(), by=None, at=AT) for _ in range(4)]
    later = AT + timedelta(days=30)
    services.record(case, said("node_open", "n1"), by=None, at=AT)
    ends = [said("node_close", "n1", 5, key=key) for key in ("same", "same", "other")]

    done = at_once(*(lambda end=end: services.record(case, end, by=None, at=AT) for end in ends))
    for each in others:
        services.record(each, said("node_open", "n1"), by=None, at=AT)

    assert sorted(each.is_new for each in done) == [False, True, True]
    assert list(case.events.values_list("seq", flat=True).order_by("seq")) == [1, 2, 3, 4]

    def work():
        for number in range(6):
            urge = said("urge", minutes=number, actor="R1")
            services.record(others[number % 3], urge, by=None, at=later)

    at_once(*[lambda: tick(at=later)] * 3, work)
    tick(at=later)

    assert Entry.objects.filter(kind="case.event").count() == 1 + 2 + 3 + 6
    assert (
        Duty.objects.filter(kind="react").count() == Finding.objects.exclude(supervisor="").count()
    )
    assert not Supervision.objects.filter(due_at__lte=later).exists()
    assert list(replay.differences(at=later)) == []


@pytest.mark.django_db(transaction=True)
def test_signs_on_one_person_that_add_up_in_many_cases_at_once_propose_one_talk():
    build.county()
    clerk = build.account_of("ZJJ/审批受理岗")
    cases = [services.open_case(build.power(), by=clerk, at=AT) for _ in range(6)]
    for each in cases:
        services.record(each, said("node_open", "n1"), by=clerk, at=AT)
    # One card stands; each of the others, and there are several at once, makes it two.
    services.record(cases[0], said("node_close", "n1", 5), by=clerk, at=AT)

    at_once(
        *(
            lambda case=case: services.record(case, said("node_close", "n1", 5), by=clerk, at=AT)
            for case in cases[1:]
        )
    )

    assert Talk.objects.filter(person=clerk.official.code).count() == 1
    assert [each.events.filter(kind="node_close").count() for each in cases] == [1] * 6
    assert list(replay.differences(at=AT)) == []
