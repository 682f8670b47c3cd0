# SPDX-License-Identifier: Apache-2.0
"""Lost days, a clock set back, and a record corrected after the case: what then stands is fair.

R34 (nothing unsupervised), R42 (in time), R32 (the division of work).
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.cases.models import Event
from tonggui.ledger import clock as clocks
from tonggui.ledger.clock import ClockWentBack
from tonggui.people import services as people
from tonggui.people.models import Official, Post, Tenure
from tonggui.supervision import footing, judging, replay, services
from tonggui.supervision.models import Finding
from tonggui.supervision.ticking import tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK, LEADER = "ZJJ/审批受理岗", "ZJJ/住建局党组成员(综合)"


def opened(count=1):
    return [services.open_case(build.power(), by=None, at=AT) for _ in range(count)]


def said(kind, node="", minutes=0, **more):
    return Happening(kind, AT + timedelta(minutes=minutes), node=node, **more)


def found():
    rows = Finding.objects.order_by("key")
    return [(row.key, row.level, row.raised_at, row.body, row.settled_at is None) for row in rows]


def test_days_without_a_tick_are_caught_up_at_the_instants_at_which_things_fell_due(county):
    case, hours = opened()[0], 24 * 12
    services.record(case, said("node_open", "n1"), by=None, at=AT)
    with transaction.atomic():
        for number in range(4, hours + 1, 4):
            tick(at=AT + timedelta(hours=number))
        in_time = found()
        transaction.set_rollback(True)
    assert found() != in_time

    tick(at=AT + timedelta(hours=hours))

    assert found() == in_time
    assert in_time


def test_an_act_while_the_clock_is_set_back_is_refused_whole(county, monkeypatch):
    case, earlier = opened()[0], datetime(2020, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(clocks.clock, "read", lambda: earlier)

    with pytest.raises(ClockWentBack, match="set the clock right"):
        services.record(case, said("node_open", "n1"), by=None, at=AT)

    case.refresh_from_db()
    assert (case.last_seq, case.events.count()) == (1, 1)


def test_a_correction_of_the_record_reaches_what_stands_against_a_closed_case(county):
    case, actor = opened()[0], Official.objects.exclude(tenures__post__code=CLERK).first()
    post = f"post:{CLERK}"
    at = AT + timedelta(minutes=1)
    services.record(case, said("node_close", "n1", 1, actor=actor.code, post=post), by=None, at=at)
    services.record(case, said("case_close", minutes=2), by=None, at=AT + timedelta(minutes=2))
    tick(at=AT + timedelta(minutes=3))
    wrong = set(Finding.objects.filter(case=case, settled_at=None).values_list("rule", flat=True))

    old = Tenure.objects.on(AT.date()).get(post__code=CLERK)
    Tenure.objects.filter(pk=old.pk).update(until=AT.date() - timedelta(days=1))
    Tenure.objects.create(
        post=old.post, official=actor, seat=1, since=AT.date(), recorded_at=AT + timedelta(days=2)
    )
    footing.forget()
    tick(at=AT + timedelta(days=3))

    left = set(Finding.objects.filter(case=case, settled_at=None).values_list("rule", flat=True))
    assert wrong - left
    assert list(replay.differences(at=AT + timedelta(days=3))) == []


def test_what_was_closed_clean_stays_so_whatever_is_learnt_of_the_record(county):
    case, holder = opened()[0], Tenure.objects.on(AT.date()).get(post__code=CLERK)
    services.record(case, said("case_close", minutes=1), by=None, at=AT + timedelta(minutes=1))
    Finding.objects.filter(case=case).update(settled_at=AT)
    Tenure.objects.filter(pk=holder.pk).update(withdrawn_at=AT + timedelta(days=2))
    footing.forget()

    tick(at=AT + timedelta(days=3))

    assert not Finding.objects.filter(case=case, settled_at=None).exists()
    assert list(replay.differences(at=AT + timedelta(days=3))) == []


def test_a_case_keeps_the_division_of_work_of_the_day_it_was_opened(county):
    posts = Post.objects.filter(unit__code="ZJJ")
    leader = posts.get(code=LEADER)
    people.divide_work(
        leader.unit,
        {leader: ["档案保管"]},
        basis="(虚构)1号",
        since=date(2026, 3, 2),
        by=None,
        at=AT,
    )
    footing.forget()

    before, after = (
        footing.of_edition(build.power().editions.get(), AT.date(), ruled_on=day)
        for day in (date(2026, 3, 1), date(2026, 3, 2))
    )

    assert after.bench.roster.with_portfolio("ZJJ", "档案保管") == f"post:{LEADER}"
    assert before.bench.roster.with_portfolio("ZJJ", "档案保管") == ""
    assert judging.judge_of(opened()[0], (), AT.date()) is after
    assert Event.objects.exists()
