# SPDX-License-Identifier: Apache-2.0
"""S05: what is published is no selection, by counts, by peers, by blanks and by two tests."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from tests.core.xray.patching import patched, write
from tonggui.core.xray.find import find_problems
from tonggui.core.xray.statistics import fisher_exact, mann_whitney
from tonggui.formats.lists import read_lists

ROOT = Path(__file__).parents[3]
BASE = yaml.safe_load((ROOT / "tests/scenarios/lists/base.yaml").read_text(encoding="utf-8"))
AS_OF = int(datetime.fromisoformat("2026-03-02T18:00:00+08:00").timestamp() * 1_000_000)
SCENARIOS = ROOT / "tests" / "scenarios"


def cases(count, *, published, power="A", **more):
    """Return so many cases, the first of them published, with what each of them is known for."""
    found = []
    for number in range(count):
        case = {"case": f"{power}{number}", "power": power, "decided_at": "2026-01-12"}
        case["closed_at"] = "2026-01-14"
        if number < published:
            case["published_at"] = "2026-01-16"
        found.append(case | {key: value(number) for key, value in more.items()})
    return found


def found(tmp_path, facts, put=None, more=None):
    lists = patched(BASE, put=put, append={"facts.case_facts": facts, **(more or {})})
    problems = find_problems(read_lists(write(lists, tmp_path)), as_of=AS_OF)
    return [
        ("".join(p.finding.clauses), p.finding.level, p.finding.object)
        for p in problems
        if p.finding.rule == "S05"
    ]


def test_three_of_ten_neither_published_nor_exempt(tmp_path):
    assert found(tmp_path, cases(10, published=7)) == [("a", "yellow", "power:A")]


def test_eight_published_and_two_exempt(tmp_path):
    facts = cases(10, published=8, exempted=lambda n: n >= 8)

    assert found(tmp_path, facts) == []


def test_nine_cases_are_too_few(tmp_path):
    assert found(tmp_path, cases(9, published=6)) == []


def test_a_confirmed_one_within_a_year_makes_it_red(tmp_path):
    before = {"power": "A", "rule": "S05", "level": "yellow", "confirmed_at": "2025-09-01"}

    assert found(tmp_path, cases(10, published=7), more={"facts.confirmed_findings": [before]}) == [
        ("a", "red", "power:A")
    ]


@pytest.mark.parametrize(("maskable", "expected"), [([], ["c"]), (["金额"], [])])
def test_a_mandatory_field_is_masked_in_one_of_five(maskable, expected, tmp_path):
    rule = {"power": "A", "mandatory": ["种类", "金额"], "maskable": maskable}
    facts = cases(
        10, published=10, fields=lambda n: {"种类": "罚款", "金额": "***" if n < 2 else "1"}
    )

    clauses = [c for c, _, _ in found(tmp_path, facts, more={"facts.publication_rules": [rule]})]

    assert clauses == expected


def test_ties_decide_what_is_published(tmp_path):
    facts = cases(30, published=20, exempted=lambda n: n >= 20, related_party=lambda n: n >= 20)
    unknown = [{**case, "related_party": None} if i == 0 else case for i, case in enumerate(facts)]

    assert found(tmp_path, facts) == [("d", "yellow", "power:A")]
    assert found(tmp_path, unknown) == []


def test_large_amounts_are_left_out(tmp_path):
    facts = cases(
        30, published=20, exempted=lambda n: n >= 20, amount_fen=lambda n: 1_000 * (n + 1)
    )
    mixed = cases(
        30, published=20, exempted=lambda n: n >= 20, amount_fen=lambda n: 1_000 * (n % 3)
    )

    assert [clauses for clauses, _, _ in found(tmp_path, facts)] == ["d"]
    assert found(tmp_path, mixed) == []


def test_exempting_far_more_than_five_peers_do(tmp_path):
    powers = []
    for number in range(6):
        power = {**BASE["powers"][0], "id": f"Q{number}", "code": f"Q-{number}", "risks": []}
        powers.append(power)
    facts = [
        case
        for number in range(6)
        for case in cases(
            10,
            power=f"Q{number}",
            published=4 if number == 0 else 9,
            exempted=lambda n, least=4 if number == 0 else 9: n >= least,
        )
    ]

    assert found(tmp_path, facts, put={"powers": powers}) == [("b", "yellow", "power:Q0")]
    assert found(tmp_path, facts[:-10], put={"powers": powers}) == []


@pytest.mark.parametrize("name", ["SC38", "SC41"])
def test_the_facts_of_the_packs_scenarios_give_what_they_expect(name, tmp_path):
    scenario = yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))
    (tmp_path / "facts.yaml").write_text(
        yaml.safe_dump(
            {
                "facts": {
                    k: scenario["preload"][k]
                    for k in ("case_facts", "publication_rules")
                    if k in scenario["preload"]
                }
            },
            allow_unicode=True,
        ),
        encoding="utf-8",
    )
    lists = read_lists(ROOT / "examples" / "qinglan" / "lists", tmp_path / "facts.yaml")
    as_of = int(datetime.fromisoformat(scenario["as_of"]).timestamp() * 1_000_000)

    told = {
        (
            p.finding.rule,
            p.finding.level,
            p.finding.object,
            tuple(r.ref for r in p.finding.responsible),
        )
        for p in find_problems(lists, as_of=as_of)
        if p.finding.rule in {"S05", "S06"}
        and p.finding.object.startswith(("power:", "publication:"))
    }

    by_object = {
        (
            each["rule"],
            each["level"],
            each["on"]["object"].partition("@")[0],
            tuple(each["responsible"]),
        )
        for each in scenario["expect"]
        if each["rule"] == "S05"
    }
    assert {each for each in told if each[0] == "S05"} == by_object


def test_the_tests_agree_with_known_values():
    assert fisher_exact(3, 1, 1, 3) == pytest.approx(0.4857142857)
    assert fisher_exact(10, 0, 0, 10) == pytest.approx(2 / 184_756)
    assert mann_whitney([1, 2, 3, 4], [5, 6, 7, 8]) == pytest.approx(0.0209213, abs=1e-6)
    assert mann_whitney([1, 1, 2], [1, 2, 2]) == pytest.approx(0.4560565, abs=1e-6)


def test_the_window_ends_on_the_same_day_of_an_earlier_month():
    from tonggui.core.xray.surveyed import months_before

    for text, months, expected in (
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-03-02", 24, "2024-03-02"),
        ("2026-12-31", 12, "2025-12-31"),
    ):
        day = datetime.fromisoformat(text).toordinal()
        assert months_before(day, months) == datetime.fromisoformat(expected).toordinal()
