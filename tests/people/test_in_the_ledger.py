# SPDX-License-Identifier: Apache-2.0
"""Every change of people is told to the ledger in the same transaction, and can be rebuilt."""

import pytest

from tests.people import build
from tests.rebuilt import differences
from tonggui.ledger import fsck
from tonggui.ledger.models import Entry, Pending
from tonggui.people import services
from tonggui.people.county import load_county
from tonggui.people.errors import AlreadyHeld
from tonggui.people.models import Administers, Official, Tenure

pytestmark = pytest.mark.django_db


def through_the_year():
    """Do one of nearly everything."""
    unit = build.watched_unit()
    leader = build.first_leader(unit)
    ended = services.end_tenure(leader, until=build.AT.date(), **build.does())
    services.correct_name(ended.official, "林小滿", **build.does())
    services.divide_work(unit, {leader.post: ["综合"]}, since=build.BEGAN, **build.does())
    made = services.make_account("xiaoman", official=ended.official, **build.does())
    services.issue_link(made, **build.does())
    services.open_account(made, by=build.admin(Administers.SECURITY), at=build.AT)


def test_rows_can_be_rebuilt_from_entries(monkeypatch):
    build.made_admins()
    through_the_year()

    assert differences() == []


def test_the_loaded_county_can_be_rebuilt_from_entries(root):
    build.made_admins()
    load_county(root / "examples" / "qinglan" / "lists", **build.does())

    assert differences() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: Official.objects.update(name="别人"),
        lambda: Tenure.objects.filter(withdrawn_at=None).update(until=None),
        lambda: Tenure.objects.filter(withdrawn_at=None).update(withdrawn_at=build.AT),
        lambda: Tenure.objects.filter(withdrawn_at=None).delete(),
    ],
)
def test_a_row_changed_behind_the_ledger_is_found(change):
    build.made_admins()
    through_the_year()

    change()

    assert differences() != []


def test_what_is_refused_leaves_no_entry():
    post = build.post()
    build.holder(post)
    other = build.official("钱示二")
    before = Entry.objects.count()

    with pytest.raises(AlreadyHeld):
        services.appoint(other, post, since=build.BEGAN, **build.does())

    assert Entry.objects.count() == before


def test_no_name_stands_in_the_open_in_the_ledger():
    build.made_admins()
    through_the_year()

    leaves = "".join(Entry.objects.values_list("leaf", flat=True))

    assert "林小" not in leaves
    assert "xiaoman" not in leaves


def test_what_has_no_number_yet_is_told_of_already(settings, tmp_path):
    settings.HOME = tmp_path
    build.watched_unit("U01")

    assert Pending.objects.exists()
    assert list(fsck.check()) == []
