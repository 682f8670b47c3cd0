# SPDX-License-Identifier: Apache-2.0
"""Statements made once mean what the QuerySets mean of which they are made."""

from datetime import UTC, datetime

import pytest

from tests.people import build
from tonggui.ledger import prepared
from tonggui.ledger.models import Checkpoint, Entry, Signature
from tonggui.ledger.prepared import Prepared

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 30, 1, 250, tzinfo=UTC)
OF_KIND = Prepared(
    lambda kind, least: Entry.objects.filter(kind=kind, pk__gte=least).order_by("pk")
)
AMONG = Prepared(lambda keys: Entry.objects.filter(pk__in=keys).order_by("-pk"))


def entries(*kinds):
    rows = [Entry(kind=each, subject="s", leaf="{}") for each in kinds]
    prepared.add(rows)
    return rows


def test_rows_that_are_added_together_have_their_keys_in_order():
    rows = entries("a.b", "a.c", "a.b")

    assert [each.pk for each in rows] == sorted(each.pk for each in rows)
    assert list(Entry.objects.order_by("pk")) == rows


def test_nothing_is_added_where_there_is_nothing():
    prepared.add([])

    assert not Entry.objects.exists()


def test_a_question_is_answered_for_each_of_its_values():
    first, other, last = entries("a.b", "a.c", "a.b")

    assert OF_KIND.ask("a.b", 0) == [first, last]
    assert OF_KIND.ask("a.b", last.pk) == [last]
    assert OF_KIND.ask("a.c", 0) == [other]
    assert OF_KIND.ask("7340033000", 0) == []


def test_a_list_is_asked_for_whatever_its_length():
    first, other, last = entries("a.b", "a.c", "a.b")

    assert AMONG.ask([first.pk, last.pk]) == [last, first]
    assert AMONG.ask([other.pk]) == [other]
    assert AMONG.ask([last.pk, first.pk]) == [last, first]


def test_times_come_back_as_they_were_kept():
    made = Checkpoint.objects.create(size=3, text="t", signed_at=AT)
    prepared.add([Signature(checkpoint=made, name="n", line="l", received_at=AT)])
    asked = Prepared(lambda size: Signature.objects.filter(checkpoint=size))

    (found,) = asked.ask(3)

    assert (found.received_at, found.line) == (AT, "l")


def test_only_what_is_named_is_changed():
    account = build.admin()
    account.is_active, account.administers = False, "audit"

    prepared.change(account, "is_active")

    account.refresh_from_db()
    assert (account.is_active, account.administers) == (False, "system")


def test_questions_that_are_asked_together_are_answered_each():
    first, other, last = entries("a.b", "a.c", "a.b")

    found = prepared.together((OF_KIND, ["a.b", 0]), (AMONG, [[other.pk]]), (OF_KIND, ["a.d", 0]))

    assert found == [[first, last], [other], []]


def test_whatever_is_asked_meanwhile_sees_what_goes_along():
    account, (entry,) = build.admin(), entries("a.b")
    account.is_active = False

    with prepared.along():
        prepared.change(account, "is_active")
        prepared.put([Entry(kind="a.c", subject="s", leaf="{}")])
        (found,) = OF_KIND.ask("a.c", 0)
        prepared.put([Entry(kind="a.d", subject="s", leaf="{}")])
        among = [each.kind for each in Entry.objects.filter(pk__gte=entry.pk).order_by("pk")]
        prepared.put([Entry(kind="a.e", subject="s", leaf="{}")])

    account.refresh_from_db()
    assert not account.is_active
    assert found.kind == "a.c"
    assert among == ["a.b", "a.c", "a.d"]
    assert Entry.objects.filter(kind="a.e").exists()
