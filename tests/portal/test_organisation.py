# SPDX-License-Identifier: Apache-2.0
"""Anyone may see who holds which post on which day, who watches it, and where nobody does."""

import json
from datetime import date

import pytest

from tests.people import build
from tests.portal.asking import get, words
from tonggui.people import services
from tonggui.people.models import Delegation

pytestmark = pytest.mark.django_db


def test_who_held_a_post_on_a_day_is_answered_for_that_day(client):  # R66
    post = build.post()
    services.end_tenure(build.holder(post, "赵示一"), until=date(2026, 2, 28), **build.does())
    build.holder(post, "钱示二", since=date(2026, 3, 1))

    before = words(get(client, "post", post.code, on="2026-02-28"))
    after = words(get(client, "post", post.code, on="2026-03-01"))

    def answer(page):
        return page.partition('class="answer"')[2].partition("</p>")[0]

    assert "赵某某" in answer(before)
    assert "钱某某" not in answer(before)
    assert "钱某某" in answer(after)


def test_a_blind_unit_and_its_posts_stand_hatched_on_the_map(client):  # R46, S23
    body = build.supervisor()
    unit = build.unit("LSB", supervised_by=body, until=date(2030, 1, 1))
    blind = build.unit("WDB")

    page = words(get(client, "coverage", on="2026-03-01"))

    row = page.partition(f"单位{blind.code}")[2].partition("</tr>")[0]
    assert 'class="h0"' in row
    assert "空" in row
    other = page.partition(f"单位{unit.code}")[2].partition("</tr>")[0]
    assert 'class="h0"' not in other


def test_the_map_shows_who_received_power_at_once(client):  # R82
    receiving = build.watched_unit()
    build.lists(build.watched_unit(), "P01")
    lent = Delegation(
        code="WT1",
        unit=receiving,
        power="P01",
        since=date(2026, 3, 1),
        until=date(2026, 12, 31),
        basis="青岚委〔2026〕3号",
    )
    before = json.loads(words(get(client, "coverage-file", "json", on="2026-03-01")))

    services.delegate(lent, **build.does())

    after = json.loads(words(get(client, "coverage-file", "json", on="2026-03-02")))
    counts = [
        next(row for row in found["coverage"] if row["unit"] == receiving.code)["delegations"]
        for found in (before, after)
    ]
    assert counts == [0, 1]


def test_what_no_longer_exists_is_shown_as_it_last_was(client):
    post = build.post()
    services.abolish_post(post, until=date(2026, 4, 30), **build.does())

    page = words(get(client, "post", post.code, on="2026-06-01"))

    assert "2026-06-01" in page
    assert get(client, "post", "NO/SUCH").status_code == 404


def test_a_table_cannot_start_a_formula_in_a_spreadsheet(client):
    build.watched_unit("=1+1")

    table = words(get(client, "units-file", "csv", on="2026-03-01"))

    assert "'=1+1" in table
