# SPDX-License-Identifier: Apache-2.0
"""An entry is said in the transaction of its act or not at all, and gets a place without gaps."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tonggui.ledger import guards, sequencing, services
from tonggui.ledger.clock import ClockWentBack, clock
from tonggui.ledger.errors import Corrupt
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.models import Entry, Pending, Position

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_clock():
    clock.forget()
    yield
    clock.forget()


def act(number=0, **more):
    return services.append("case.opened", {"number": number}, by="clerk", at=AT, **more)


def test_an_entry_holds_what_was_done_and_a_commitment_to_who_did_it():
    with transaction.atomic():
        entry = act(7, private={"name": "张三(虚构)"}, subject="case/7")

    kept = Entry.objects.get(pk=entry.pk)

    assert kept.said.body == {"number": 7}
    assert set(kept.said.private) == {"by", "name"}
    assert kept.opened["by"].value == "clerk"
    assert "张三" not in kept.leaf
    assert kept.subject == "case/7"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_said():
    with pytest.raises(services.NotInTransaction):
        act()

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_said_and_leaves_no_gap():
    for number in range(6):
        with transaction.atomic():
            act(number)
            transaction.set_rollback(number % 2 == 1)

    assert sequencing.sequence() == 3
    said = [each.entry.said.body["number"] for each in Position.objects.select_related("entry")]
    assert said == [0, 2, 4]
    assert not Pending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_rolled_back_to_a_savepoint_is_not_said():
    with transaction.atomic():
        act(1)
        with transaction.atomic():
            act(2)
            transaction.set_rollback(True)

    assert sequencing.sequence() == 1


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_with_rollbacks_leave_one_order_without_gaps():
    def write(writer):
        for number in range(8):
            with transaction.atomic():
                act(100 * writer + number)
                transaction.set_rollback((writer + number) % 3 == 0)
            if number % 4 == 0:
                sequencing.sequence()
        connections.close_all()

    threads = [threading.Thread(target=write, args=(each,)) for each in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    kept = {100 * w + n for w in range(16) for n in range(8) if (w + n) % 3}
    assert sequencing.sequence() == len(kept)
    found = [
        (each.number, each.entry.said.body["number"])
        for each in Position.objects.select_related("entry").order_by("number")
    ]
    assert [number for number, _ in found] == list(range(len(kept)))
    assert {said for _, said in found} == kept
    for writer in range(16):
        own = [said for _, said in found if said // 100 == writer]
        assert own == sorted(own)


def test_a_fraction_a_large_entry_and_a_nameless_kind_are_refused():
    for kind, body in (
        ("case.opened", {"amount": 0.1}),
        ("case.opened", {"text": "长" * 22_000}),
        ("Case", {}),
    ):
        with pytest.raises(Malformed), transaction.atomic():
            services.append(kind, body, by="clerk", at=AT)

    assert not Entry.objects.exists()


def test_the_database_itself_refuses_to_change_what_was_logged():
    with transaction.atomic():
        act()
    sequencing.sequence()

    for statement in (
        "UPDATE ledger_entry SET leaf = '{}'",
        "UPDATE ledger_entry SET subject = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_position SET number = 5",
        "DELETE FROM ledger_position",
        "INSERT INTO ledger_position (number, entry_id, leaf_hash) VALUES (7, 1, '')",
    ):
        with (
            pytest.raises(DatabaseError, match=r"only ever added to|follows the last"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_its_guards_are_there_and_missed_when_taken_off():
    assert guards.missing(connection) == set()

    guards.lift(connection)

    assert "ledger_entry_guard_update" in guards.missing(connection)
    guards.keep(connection)


def test_a_clock_set_back_is_refused_until_it_is_said_to_have_been_wrong(monkeypatch):
    now = datetime.now(UTC)
    with transaction.atomic():
        act()
    monkeypatch.setattr(clock, "read", lambda: now - timedelta(hours=1))

    with pytest.raises(ClockWentBack, match="correct-clock"), transaction.atomic():
        act()

    services.correct_clock(reason="battery", by="clerk", at=AT)
    with transaction.atomic():
        act()
    assert sequencing.sequence() == 3


def test_a_clock_set_back_before_the_start_is_found_from_the_log(monkeypatch):
    with transaction.atomic():
        act()
    sequencing.sequence()
    clock.forget()
    monkeypatch.setattr(clock, "read", lambda: datetime.now(UTC) - timedelta(hours=1))

    with pytest.raises(ClockWentBack), transaction.atomic():
        act()


def test_an_entry_that_is_gone_before_it_got_its_place_stops_the_ledger():
    with transaction.atomic():
        entry = act()
    guards.lift(connection)
    Entry.objects.filter(pk=entry.pk).delete()
    guards.keep(connection)

    with pytest.raises(Corrupt, match="is gone"):
        sequencing.sequence()


def test_erasing_takes_value_and_salt_and_says_so_in_the_log():
    with transaction.atomic():
        entry = act(private={"phone": "139(虚构)"})
    before = Entry.objects.get(pk=entry.pk)

    said = services.erase(entry, ["phone"], basis="个人信息保护法第四十七条", by="clerk", at=AT)

    after = Entry.objects.get(pk=entry.pk)
    assert after.leaf == before.leaf
    assert "139(" in before.openings
    assert "139(" not in after.openings
    assert set(after.opened) == {"by"}
    assert said.said.body["entry"] == before.said.digest.hex()
    with pytest.raises(services.NothingToErase):
        services.erase(entry, ["phone"], basis="again", by="clerk", at=AT)
