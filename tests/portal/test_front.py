# SPDX-License-Identifier: Apache-2.0
"""The front page shows the county as records have it; what nobody has supplied is hatched."""

from datetime import date

import pytest

from tests import queries
from tests.people import build
from tonggui.people import overview

DAY = date(2026, 11, 23)


def test_units_and_posts_are_counted_with_who_watches_them(town):
    county = overview.county(DAY)

    first = county.units[0]
    assert (len(county.units), county.watched_units, county.unwatched) == (2, 2, ())
    assert (first.unit.name, first.supervisor.body) == ("单位U01", town.group)
    assert (first.held, first.seats, first.watched, first.posts) == (1, 2, 2, 2)
    assert (county.bodies[0].body.body, county.bodies[0].units) == (town.group, 2)


def test_a_county_of_long_ago_is_empty(town):
    assert overview.county(date(2020, 1, 1)).units == ()


def test_no_data_is_hatched_and_never_a_number(client, town):
    page = client.get("/").content.decode()

    published = page.split("公开权力")[1].split("</div>")[0]
    assert "tag-none" in published
    assert "尚无公开的权力事项" in page
    assert 'class="no">权' in page


@pytest.mark.django_db
def test_an_empty_county_says_who_must_supply_what(client):
    page = client.get("/").content.decode()

    assert "尚无单位，应由以下主体提供： <b>县纪委监委</b>" in page
    assert "尚无监督主体" in page


@pytest.mark.django_db
@pytest.mark.parametrize("board", ["power", "oversight"])
def test_an_empty_county_has_no_data_on_its_boards(client, board):
    assert "tag-none" in client.get(f"/boards/{board}/").content.decode()


def test_many_units_cost_no_more_questions_than_few(client, town):
    client.get("/")
    few = queries.count(lambda: client.get("/"))
    for _ in range(5):
        build.post(build.unit(supervised_by=town.group))
    client.get("/")

    assert queries.count(lambda: client.get("/")) == few
    assert few <= 55, few


def test_no_name_of_a_person_stands_on_the_front_page(client, town):
    assert "林小满" not in client.get("/").content.decode()
