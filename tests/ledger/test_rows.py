# SPDX-License-Identifier: Apache-2.0
"""Rows are rebuilt from entries, and every difference from the database is found and named."""

from datetime import date

import pytest
from django.db import connection

from tests.people import build
from tonggui.ledger import fsck, publishing, services
from tonggui.ledger.models import Entry
from tonggui.people import services as people
from tonggui.people.models import Official, Tenure

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]


@pytest.fixture
def tenure():
    """Let an official hold a post, end the tenure, correct the name: adds, withdrawals, sets."""
    group = build.supervisor("JJ1")
    post = build.post(build.unit("U01", supervised_by=group), "局长", is_leader=True)
    official = people.register_official("O1", "张三(虚构)", **build.does())
    held = people.appoint(official, post, since=date(2025, 2, 1), **build.does())
    ended = people.end_tenure(held, until=date(2025, 9, 1), **build.does())
    people.correct_name(official, "张三丰(虚构)", **build.does())
    publishing.publish()
    return ended


def found():
    """Return the differences, without those of accounts that tests make without entries."""
    return [str(each) for each in fsck.check() if not each.where.startswith("account/")]


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_services_did_is_rebuilt_to_the_same_rows(tenure):
    assert Tenure.objects.count() == 2
    assert found() == []


def test_a_field_changed_past_the_services_is_found_with_both_values(tenure):
    sql("UPDATE people_tenure SET seat = 2 WHERE id = %s", tenure.pk)

    assert found() == [f"tenure/{tenure.pk}: `seat` is `2`, entries say `1`"]


def test_a_withdrawal_undone_is_found(tenure):
    first = Tenure.objects.order_by("pk").first()
    sql("DELETE FROM people_tenure WHERE id = %s", tenure.pk)
    sql("UPDATE people_tenure SET withdrawn_at = NULL WHERE id = %s", first.pk)

    assert f"tenure/{first.pk}: is not withdrawn, entries say otherwise" in found()


def test_a_row_deleted_is_found(tenure):
    sql("DELETE FROM people_tenure WHERE id = %s", tenure.pk)

    gone = "was told of by an entry, and is gone from the database"
    assert found() == [f"tenure/{tenure.pk}: {gone}"]


def test_a_row_put_in_without_an_entry_is_found():
    official = Official.objects.create(code="O7", name="李四(虚构)")

    unsaid = "stands in the database, and no entry tells of it"
    assert found() == [f"official/{official.pk}: {unsaid}"]


def test_a_name_changed_past_the_services_is_found_without_repeating_it(tenure):
    sql("UPDATE people_official SET name = '王五(虚构)' WHERE code = 'O1'")

    (said,) = found()
    assert "`name` is not what was committed to" in said
    assert "王五" not in said


def test_a_name_kept_after_its_erasure_is_found_until_the_row_is_emptied(tenure):
    for entry in Entry.objects.filter(kind__startswith="official."):
        names = [name for name in entry.opened if name != services.BY]
        services.erase(entry, names, basis="个人信息保护法第四十七条", **build.does())
    publishing.publish()

    assert any("`name` is kept, but what was committed to was erased" in each for each in found())
    sql("UPDATE people_official SET name = '' WHERE code = 'O1'")
    assert found() == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("the-ledger.md", "Nor are\n  sign-ins, passwords and second factors"),
        ("the-ledger.zh-CN.md", "登录记录、密码和第二验证因素也不在其中"),
    ],
)
def test_what_entries_do_not_tell_of_an_account_is_said_in_the_docs(root, tenure, name, said):
    account = people.make_account("lin", official=tenure.official, **build.does())
    people.note_sign_in("lin", succeeded=True, ip=None, at=build.AT)
    publishing.publish()

    sql("DELETE FROM people_signin")
    sql("UPDATE people_account SET password = 'other' WHERE id = %s", account.pk)

    assert [str(each) for each in fsck.check() if each.where == f"account/{account.pk}"] == []
    assert found() == []
    assert said in (root / "docs" / "explanation" / name).read_text(encoding="utf-8")
