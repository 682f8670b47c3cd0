# SPDX-License-Identifier: Apache-2.0
"""Every public page of a whole county: in both languages, masked, for machines, cheap."""

import csv
import json
from io import StringIO

import pytest
from django.db import transaction
from django.urls import reverse

from tests import queries, rows
from tests.conftest import ROOT
from tests.people import build
from tests.portal.asking import get, words
from tonggui.people.county import load_county

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """Load the county once for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        rows.loaded(people_of_the_county)
        yield
        transaction.set_rollback(True)


def people_of_the_county():
    load_county(ROOT / "examples" / "qinglan" / "lists", **build.does())


PAGES = {
    "units": (),
    "unit": ("ZJJ",),
    "post": ("ZJJ/审批股股长",),
    "official": ("R0001",),
    "bodies": (),
    "body": ("PZ1",),
    "remits": (),
    "coverage": (),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_there_in_both_languages(client, county, name, language):
    page = words(get(client, name, *PAGES[name], language=language))

    assert "<h1>" in page
    assert "None" not in page


def test_persons_are_masked_and_come_after_their_posts(client, county):
    for name in ("unit", "post", "official"):
        page = words(get(client, name, *PAGES[name]))
        assert "赵示一" not in page
        assert "周例一" not in page

    assert "住建局局长(党组书记) 赵某某" in words(get(client, "official", "R0001"))


@pytest.mark.parametrize("name", ["units-file", "bodies-file", "remits-file", "coverage-file"])
def test_lists_are_there_for_machines_without_names_of_persons(client, county, name):
    said = get(client, name, "json")
    table = get(client, name, "csv")

    found = json.loads(words(said))
    rows = list(csv.DictReader(StringIO(words(table).removeprefix("\ufeff"))))
    (key,) = set(found) - {"on"}
    assert said.headers["Content-Type"] == "application/json"
    assert table.headers["Content-Type"].startswith("text/csv")
    assert len(rows) == len(found[key]) > 0
    assert "赵" not in words(said)
    assert get(client, name, "xml").status_code == 404


@pytest.mark.parametrize("name", ["unit", "official", "body"])
def test_a_page_of_one_thing_is_there_for_machines_too(client, county, name):
    page = words(get(client, name, *PAGES[name]))
    said = words(get(client, f"{name}-file", *PAGES[name], "json"))
    table = words(get(client, f"{name}-file", *PAGES[name], "csv"))

    parts = json.loads(said)[name]
    rows = list(csv.DictReader(StringIO(table.removeprefix("\ufeff"))))
    assert parts[name][0]["code"] == PAGES[name][0]
    assert [each["table"] for each in rows] == [part for part, of in parts.items() for _ in of]
    assert f"/{PAGES[name][0]}.csv?on=" in page
    assert get(client, f"{name}-file", *PAGES[name], "xml").status_code == 404
    for masked in ("赵示一", "周例一"):
        assert masked not in said + table


def test_the_file_of_a_unit_names_who_holds_its_posts_masked(client, county):
    posts = json.loads(words(get(client, "unit-file", "ZJJ", "json")))["unit"]["posts"]

    assert [each["holders"] for each in posts if each["is_first_leader"]] == ["赵某某"]


def test_a_day_that_is_none_is_refused_in_words(client, county):
    page = get(client, "units", on="2026-02-31")

    assert page.status_code == 422
    assert "2026-02-31" in page.content.decode()


@pytest.mark.parametrize("name", ["units", "unit", "body", "coverage", "bodies"])
def test_a_page_asks_as_little_of_a_whole_county_as_of_a_part(client, county, name):
    address = reverse(f"portal:{name}", args=PAGES[name])

    assert queries.count(lambda: client.get(address, {"on": "2026-03-05"})) <= 25
