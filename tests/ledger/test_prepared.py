# SPDX-License-Identifier: Apache-2.0
"""Statements made once mean what the QuerySets mean of which they are made."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.people import build
from tonggui.ledger import prepared, sending
from tonggui.ledger.models import Checkpoint, Entry, Position, Signature
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

    with sending.along():
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


def test_rows_have_the_keys_that_were_asked_for_beforehand_and_any_others_after_them():
    (before,) = entries("a.b")

    with sending.along():
        prepared.together((OF_KIND, ["a.b", 0]), keys=[Entry, Entry])
        two, three = entries("a.c"), entries("a.d", "a.e")
        among = [each.kind for each in Entry.objects.filter(pk__gte=before.pk).order_by("pk")]

    assert sorted(among) == ["a.b", "a.c", "a.d", "a.e"]
    for row in (*two, *three):
        assert Entry.objects.get(pk=row.pk).kind == row.kind


def test_a_question_in_sql_is_answered_among_others():
    (first,) = entries("a.b")

    kinds, rows = prepared.together(
        ("SELECT kind FROM ledger_entry WHERE id = %s", [first.pk]), (AMONG, [[first.pk]])
    )

    assert [tuple(each) for each in kinds] == [("a.b",)]
    assert rows == [first]


def test_what_the_database_refuses_is_said_in_djangos_words():
    pending = "INSERT INTO ledger_pending (entry_id) VALUES (%s)"
    sending.say(pending, [1])

    with pytest.raises(IntegrityError), transaction.atomic():
        sending.say(pending, [1])


def test_a_fresh_row_is_what_the_model_itself_makes():
    entry = entries("a.b")[0]
    made = prepared.fresh(Position, entry=entry, number=7)
    plain = Position(entry=entry, number=7)
    names = [each.attname for each in Position._meta.concrete_fields]  # noqa: SLF001 - Django's documented API

    assert [getattr(made, each) for each in names] == [getattr(plain, each) for each in names]
    assert made.entry is entry
    assert made._state.adding  # noqa: SLF001 - as Django's save asks
