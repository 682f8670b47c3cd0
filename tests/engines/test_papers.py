# SPDX-License-Identifier: Apache-2.0
import polars as pl
import pytest

from tonggui.core.facts import Facts
from tonggui.engines import papers
from tonggui.engines.papers import Papers


def prints(*hashes):
    return sorted(pl.Series(hashes, dtype=pl.String).hash().to_list())


def brought(*pairs):
    return pl.DataFrame(pairs, schema={"case": pl.String, "hash": pl.String}, orient="row")


@pytest.fixture(params=[1_000, 3], ids=["in memory", "on disk"])
def kept(request, monkeypatch, tmp_path):
    """Hold all papers in memory, or put them on disk after the third row."""
    monkeypatch.setattr(papers, "_MANY", request.param)

    def made(**facts):
        return Papers(Facts(**facts), tmp_path)

    return made


def test_a_paper_of_two_cases_is_found_however_far_apart_they_are(kept):
    """S37 d, R: one paper serves one case."""
    found = kept()
    found.add(brought(("1", "x"), ("1", "y"), ("2", "z"), ("2", "z")))
    found.add(brought(("3", "p"), ("4", "q"), ("5", "r")))
    found.add(brought(("6", "x")))

    assert found.reused().tolist() == prints("x")


def test_a_paper_that_one_case_brings_twice_is_no_reuse(kept):
    found = kept()
    for _ in range(3):
        found.add(brought(("1", "x"), ("1", "x"), ("2", "y")))

    assert found.reused().tolist() == []


def test_a_paper_known_from_an_earlier_case_is_reused_at_once(kept):
    found = kept(evidence={"old": "case-0"})
    found.add(brought(("1", "old"), ("1", "new")))

    assert found.reused().tolist() == prints("old")


def test_an_official_template_may_be_used_by_all(kept):
    found = kept(templates=frozenset(["form"]))
    found.add(brought(("1", "form"), ("2", "form")))

    assert found.reused().tolist() == []


def test_nothing_is_left_on_disk(kept, tmp_path):
    found = kept()
    found.add(brought(*((str(n), "x") for n in range(9))))
    found.reused()

    assert list(tmp_path.iterdir()) == []
