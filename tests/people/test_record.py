# SPDX-License-Identifier: Apache-2.0
"""What was done is told in words: the kind, and the name of what it was about, never a person's."""

import re

import pytest

from tests.people import build
from tonggui.ledger import sequencing
from tonggui.people import record

KIND = re.compile(r'"([a-z]+\.[a-z]+(?:-[a-z]+)*)"')
NOUNS = {kind.split(".")[0] for kind in record.KINDS}


@pytest.fixture
def bureau(db):
    """Return a unit with a post that is held."""
    unit = build.watched_unit("U01")
    build.holder(build.post(unit, "局长", is_leader=True, is_first_leader=True))
    return unit


def done(**how):
    sequencing.sequence()
    return record.latest(50, **how)


def test_every_kind_of_entry_has_words(root):
    parts = (
        *("people", "ledger", "registry", "rounds", "supervision"),
        *("meetings", "notices", "oversight", "ruling", "accountability", "laws"),
        *("complaints", "chains"),
    )
    declaring = {"record.py", "telling.py", "guards.py"}
    said = {
        kind
        for part in parts
        for path in (root / "src/tonggui" / part).rglob("*.py")
        if path.name not in declaring and path.parent.name != "migrations"
        for kind in KIND.findall(path.read_text(encoding="utf-8"))
        if kind.split(".")[0] in NOUNS
    }

    # What a level asks was set by one alone before rulings: older entries keep their words.
    assert said == set(record.KINDS) - {"watch.set"}


def test_the_newest_entry_comes_first_without_a_name(bureau):
    found = done()

    assert found[0].what == "tenure began"
    assert [each.number for each in found] == sorted((d.number for d in found), reverse=True)
    assert "林小满" not in str([(d.what, d.subject, d.about) for d in found])


def test_what_an_entry_is_about_has_its_name(bureau):
    about = {str(each.what): each.about for each in done()}

    assert about["unit founded"] == bureau.versions.get().name
    assert about["tenure began"] == about["post created"] == "局长"


def test_a_unit_and_a_body_of_one_code_keep_their_own_names(db):
    body = build.supervisor("XJW")
    unit = build.unit("XJW", supervised_by=body)

    about = {str(each.what): each.about for each in done()}

    assert about["unit founded"] == unit.versions.get().name
    assert about["supervising body founded"] == body.versions.get().name


def test_names_cost_one_question_a_table(bureau, django_assert_max_num_queries):
    sequencing.sequence()

    with django_assert_max_num_queries(6):
        record.latest(50)
