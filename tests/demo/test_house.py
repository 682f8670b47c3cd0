# SPDX-License-Identifier: Apache-2.0
"""The demonstration's house: whoever runs a later example on an older home loses nothing."""

from datetime import timedelta

import pytest
import yaml

from tests.people.build import AT
from tests.registry.build import QINGLAN
from tonggui.demo import house
from tonggui.ledger.models import Entry
from tonggui.people.models import Account


@pytest.fixture
def county(tmp_path, monkeypatch):
    """Return the example county without its last sign-ins, whose powers are not published here."""
    monkeypatch.setattr(house, "publish_powers", lambda folder, at: None)
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "lists").symlink_to(QINGLAN)
    signs = yaml.safe_load((QINGLAN.parent / house.FILE).read_text("utf-8"))
    dumped = yaml.safe_dump([each for each in signs if each["name"] not in {"village", "audit"}])
    (folder / house.FILE).write_text(dumped, "utf-8")
    return folder


@pytest.mark.django_db
def test_sign_ins_of_a_later_example_are_made_beside_those_of_an_older_home(county, tmp_path):
    before = house.furnish(county, tmp_path, at=AT)
    kept = dict(Account.objects.values_list("username", "password"))

    (county / house.FILE).write_text((QINGLAN.parent / house.FILE).read_text("utf-8"), "utf-8")
    after = house.furnish(county, tmp_path, at=AT + timedelta(days=1))

    now = dict(Account.objects.values_list("username", "password"))
    assert after.password == before.password
    assert now.keys() - kept.keys() == {"village", "audit"}
    assert {name: now[name] for name in kept} == kept
    assert Entry.objects.filter(kind="account.made").count() == len(now)
