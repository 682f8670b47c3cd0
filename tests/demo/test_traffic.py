# SPDX-License-Identifier: Apache-2.0
"""A year of ordinary traffic: clean but for what the ledger says."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from tonggui.core.events import Event, Evidence
from tonggui.demo.deviations import CATALOGUE
from tonggui.demo.traffic import SyntheticCase, Traffic, cases, practice
from tonggui.engines import rows
from tonggui.formats.lists import read_lists

LISTS = Path(__file__).parents[2] / "examples" / "qinglan" / "lists"
COLUMNS = frozenset(
    (
        *("case", "seq", "kind", "at", "recorded_at", "node", "actor", "post", "unit", "power"),
        *("amount_fen", "evidence"),
    )
)


@pytest.fixture(scope="module")
def year() -> list[SyntheticCase]:
    return list(cases(LISTS, seed=5, count=1500))


@pytest.fixture(scope="module")
def end() -> int:
    return _instant(f"{practice()['end']}T18:00:00+08:00")


def test_the_same_seed_makes_the_same_county() -> None:
    once = list(cases(LISTS, seed=3, count=40))

    assert once == list(cases(LISTS, seed=3, count=40))
    assert once != list(cases(LISTS, seed=4, count=40))


def test_every_power_is_exercised(year):
    assert {case.power for case in year if case.power} == {f"P{n:02d}" for n in range(1, 18)}


def test_acts_are_numbered_without_gaps_in_the_order_of_receipt(year):
    for case in year:
        assert [act["seq"] for act in case.acts] == list(range(1, len(case.acts) + 1))
        received = [act["recorded_at"] for act in case.acts]
        assert received == sorted(received)
        assert all(act["at"] <= act["recorded_at"] for act in case.acts)


def test_no_case_number_is_given_twice(year):
    numbers = Counter(case.case for case in year if case.case)

    assert max(numbers.values()) == 1
    assert sum(numbers.values()) == 1500


def test_most_cases_are_clean_and_the_rest_have_one_deviation(year):
    deviating = Counter(found.case for case in year for found in case.injected)

    assert 0.04 < len(deviating) / 1500 < 0.1
    assert max(deviating.values()) == 1


def test_the_judge_finds_what_was_put_in_and_nothing_else(year, end):
    lists = read_lists(LISTS)
    events = [_event(act) for case in year for act in (*case.acts, *case.county_acts)]

    audit = rows.audit(lists, events, as_of=end)

    # Nobody in this year talks to those who deviate in several cases: that is no case's deviation.
    found = {(each.case, each.rule) for each in audit.findings if each.rule != "S47"}
    assert found == {(put.case, put.rule) for case in year for put in case.injected}


def test_everything_that_can_go_wrong_does_in_the_course_of_the_year():
    traffic = Traffic(LISTS, seed=11)

    put = {found.deviation for case in traffic.cases(6_000) for found in case.injected}

    assert {card.name for card in CATALOGUE} <= put
    assert {"batch-closing", "night-closing", "near-deadline"} <= put


def test_no_post_uses_up_its_late_entries_of_a_quarter(year):
    own = Traffic(LISTS, seed=0).county.own_post
    used = Counter(
        (own(act["actor"]), (datetime.fromisoformat(act["at"]).month - 1) // 3)
        for case in year
        for act in case.acts
        if "late_entry" in act and not case.injected
    )

    assert max(used.values()) <= 3


def test_a_paper_belongs_to_one_case_unless_the_ledger_says_otherwise(year):
    owners: dict[str, set[str]] = defaultdict(set)
    reusing = {put.case for case in year for put in case.injected if put.deviation == "reused-file"}
    for case in year:
        for act in case.acts:
            for paper in act.get("evidence", ()):
                owners[paper["hash"]].add(case.case)

    shared = [cases for cases in owners.values() if len(cases) > 1]

    assert all(cases & reusing for cases in shared)
    assert len(shared) == len(reusing)


def _event(act) -> Event:
    papers = act.get("evidence")
    return Event(
        case=act.get("case", ""),
        seq=act.get("seq", 0),
        kind=act["kind"],
        at=_instant(act["at"]),
        recorded_at=_instant(act["recorded_at"]),
        node=act.get("node"),
        actor=act.get("actor"),
        post=act.get("post"),
        unit=act.get("unit"),
        power=act.get("power"),
        amount=act.get("amount_fen"),
        evidence=None
        if papers is None
        else tuple(Evidence(x["name"], x["hash"], x["bytes"]) for x in papers),
        detail={key: value for key, value in act.items() if key not in COLUMNS},
    )


def _instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000
