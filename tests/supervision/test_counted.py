# SPDX-License-Identifier: Apache-2.0
"""What the database counts as rows come and go is what a recount gives, whatever happens."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Q

from tests.people.build import AT
from tests.supervision import build
from tests.supervision.test_cards import at
from tests.supervision.test_talks import carded
from tonggui.ledger import counting, guarding
from tonggui.people import authority
from tonggui.supervision import counted, footing, guards, indices, queries, watchers
from tonggui.supervision.cards import queries as cards
from tonggui.supervision.models import Card, CardCount, Duty, DutyCount, DutyKind, Finding
from tonggui.supervision.precision import precision
from tonggui.supervision.ticking import tick

LATER = AT + timedelta(days=20)


@pytest.fixture
def played(county):
    """Cards of several levels, some of which nobody answers; time goes by."""
    clerk = build.account_of("ZJJ/审批受理岗")
    for day in range(3):
        carded(clerk, at(days=day))
    footing.forget()
    tick(at=LATER)
    return clerk


def wrong():
    return list(counting.wrong(connection))


def test_counts_are_what_a_recount_gives(played):
    assert Card.objects.count() > 2
    assert Duty.objects.filter(done_at=None).exists()
    assert wrong() == []


def test_lines_put_together_sum_up_to_the_same(played, monkeypatch):
    lines = DutyCount.objects.count(), CardCount.objects.count()
    monkeypatch.setattr(counting, "MANY", 1)
    counted.fold()

    assert wrong() == []
    assert DutyCount.objects.count() < lines[0]
    assert CardCount.objects.count() < lines[1]
    Duty.objects.filter(done_at=None).update(done_at=LATER)
    counted.fold()
    assert not DutyCount.objects.exists()
    assert wrong() == []


def test_a_wrong_count_is_told_and_counted_anew(played):
    for each in counted.ALL:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {each.target} SET n = n + 2 WHERE n = 1")  # noqa: S608 - our own words

    assert {place for place, _what in wrong()} == {each.target for each in counted.ALL}
    for each in counted.ALL:
        each.keep(connection)
    assert wrong() == []


def test_counting_that_was_switched_off_is_missed(played):
    counted.CARDS.lift(connection)

    assert guarding.missing(connection) == set(counted.CARDS.names())
    Card.objects.update(level="notice")
    assert wrong()
    counted.CARDS.keep(connection)
    assert (wrong(), guarding.missing(connection)) == ([], set())


@pytest.mark.parametrize("moment", [AT, AT + timedelta(days=3, hours=7), LATER])
def test_what_is_overdue_is_told_to_the_second(played, moment):
    # Some fall due within the very day that is asked about.
    rows = Duty.objects.filter(done_at=None).order_by("pk")
    for number, each in enumerate(rows):
        Duty.objects.filter(pk=each.pk).update(due_at=moment + timedelta(minutes=number - 3))
    for kind in (DutyKind.WATCH, DutyKind.REACT):
        waits = Duty.objects.filter(kind=kind, done_at=None).order_by()
        told = waits.values_list("body").annotate(
            every=Count("pk"), behind=Count("pk", filter=Q(due_at__lt=moment))
        )
        assert sorted(counted.waiting("body", at=moment, kind=kind)) == sorted(told)

    since = moment - timedelta(minutes=2)
    missing = Duty.objects.filter(done_at=None, due_at__lt=moment, due_at__gte=since).order_by()
    by_unit = missing.values_list("case__unit").annotate(Count("pk"))
    assert sorted(counted.overdue("unit", since=since, at=moment)) == sorted(by_unit)
    earlier = moment - timedelta(days=40)
    all_of_them = Duty.objects.filter(done_at=None, due_at__lt=moment, due_at__gte=earlier)
    by_unit = all_of_them.order_by().values_list("case__unit").annotate(Count("pk"))
    assert sorted(counted.overdue("unit", since=earlier, at=moment)) == sorted(by_unit)


def test_pages_count_what_there_is(played):
    side = cards.against(authority_of(played))
    assert len(side) == side.rows.count() > 0
    assert len(side.open_ones) == side.rows.filter(ended_at=None).count()
    assert len(side.open_ones.unanswered) == (
        side.rows.filter(ended_at=None, answered_at=None).count()
    )
    states = side.rows.order_by().values_list("state").annotate(Count("pk"))
    assert side.by("state") == dict(states)
    assert list(cards.in_order(side)[:]) == list(cards.in_order(side))
    for rule, found in precision().items():
        rows = Finding.objects.filter(rule=rule)
        assert (found.found, found.stands) == (
            rows.count(), rows.filter(settled_at=None).count()
        )  # fmt: skip
    bodies = set(Duty.objects.values_list("body", flat=True))
    open_ones = Duty.objects.filter(done_at=None)
    assert sum(each for _unit, each in counted.by_unit(bodies)) == (
        open_ones.filter(case__unit__isnull=False).count()
    )
    late = open_ones.filter(kind=DutyKind.REACT, due_at__lt=LATER).count()
    assert sum(watchers.unanswered_by_body(bodies, at=LATER).values()) == late > 0


def test_duties_go_on_from_page_to_page_without_a_gap(played):
    bodies = sorted(set(Duty.objects.values_list("body", flat=True)))
    whole = queries.duties_of(bodies, is_done=False, skip=0, most=1_000)
    parts = [
        each
        for skip in range(0, len(whole), 2)
        for each in queries.duties_of(bodies, is_done=False, skip=skip, most=2)
    ]
    by_due = [
        each
        for skip in range(0, len(whole), 2)
        for each in queries.by_due(Duty.objects.filter(done_at=None), skip=skip, most=2)
    ]

    assert parts == whole == by_due
    assert len(whole) == Duty.objects.filter(done_at=None).count()


def test_looks_that_people_excused_are_counted_from_their_cards(played):
    card = Card.objects.filter(case__isnull=False).first()
    for case in set(Card.objects.values_list("case", flat=True)) - {None}:
        Duty.objects.update_or_create(
            case_id=case, kind=DutyKind.WATCH, node=card.node,
            defaults={"body": "PZ1", "opened_at": AT, "due_at": AT, "done_at": None},
        )  # fmt: skip
    guards.lift(connection)
    Card.objects.filter(pk=card.pk).update(rule="S20", ended_at=AT, ended_by="X")

    told = indices.excused(at=LATER).order_by().values_list("body").annotate(Count("pk"))
    assert {body: each.omitted for body, each in indices.of_bodies(at=LATER).items()
            if each.omitted} == dict(told) != {}  # fmt: skip


def authority_of(account):
    return authority.standing(account, at=LATER)


def test_numbers_of_watchers_are_those_of_their_rows(played):
    bodies = sorted(set(Duty.objects.values_list("body", flat=True)))
    rows = [
        row
        for body in bodies
        for measure in watchers.RULES
        for row in watchers.against(body, measure, skip=0, most=1000)
    ]

    assert rows
    assert all(each.body in watchers.bodies_of(each.finding) for each in rows)
    assert watchers.numbers(bodies) == Counter((each.body, each.measure) for each in rows)


def test_rows_of_a_number_go_on_from_a_place(played):
    body, measure = max(watchers.numbers(_bodies()).items(), key=lambda each: each[1])[0]
    whole = watchers.against(body, measure, skip=0, most=1000)

    assert len(whole) > 1
    assert watchers.against(body, measure, skip=1, most=1) == whole[1:2]
    for each in whole:
        told = [one["ref"] for one in json.loads(each.finding.body)["responsible"]]
        named = [ref.removeprefix("supervisor:") for ref in told if ref.startswith("supervisor:")]
        assert list(watchers.bodies_of(each.finding)) == (named or [each.finding.supervisor])


def _bodies():
    return sorted(set(Duty.objects.values_list("body", flat=True)))
