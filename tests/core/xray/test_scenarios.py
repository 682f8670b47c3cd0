# SPDX-License-Identifier: Apache-2.0
"""Every rule on the lists finds its breach and leaves its look-alikes alone."""

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from tests.core.xray.patching import by_operations, patched, write
from tonggui.core.rules import LEVELS
from tonggui.core.wording import say_all
from tonggui.core.xray.find import find_problems
from tonggui.demo.reading import read_raw
from tonggui.formats.lists import read_lists
from tonggui.formats.rules import read_list_rules

ROOT = Path(__file__).parents[3]
SCENARIOS = ROOT / "tests" / "scenarios" / "lists"
BASE = yaml.safe_load((SCENARIOS / "base.yaml").read_text(encoding="utf-8"))
TOLD = yaml.safe_load((SCENARIOS / "rules.yaml").read_text(encoding="utf-8"))
CASES = [(rule, case) for rule, cases in TOLD["rules"].items() for case in cases]
PACK = sorted(SCENARIOS.glob("SC*.yaml"))


def instant(text):
    if len(text) == len("2026-03-02"):
        text += "T18:00:00+08:00"
    return int(datetime.fromisoformat(text).timestamp() * 1_000_000)


def found(path, as_of):
    return [problem.finding for problem in find_problems(read_lists(path), as_of=instant(as_of))]


def test_lists_in_which_everything_holds_give_nothing(tmp_path):
    assert found(write(BASE, tmp_path), TOLD["as_of"]) == []


@pytest.mark.parametrize(("rule", "case"), CASES, ids=lambda each: str(each)[:60])
def test_a_rule_finds_its_breach_and_nothing_else(rule, case, tmp_path):
    lists = patched(
        BASE,
        put=case.get("set"),
        unset=case.get("unset", ()),
        append=case.get("append"),
    )

    findings = found(write(lists, tmp_path), case.get("as_of", TOLD["as_of"]))

    expected = [[clauses, level, obj, who] for clauses, level, obj, who in case["finds"]]
    own = [
        ["".join(f.clauses), f.level, f.object, [each.ref for each in f.responsible]]
        for f in findings
        if f.rule == rule
    ]
    assert own == expected, case["says"]
    assert {f.rule for f in findings} - {rule} == set(case.get("beside", ()))
    assert all(can_be_said(f) for f in findings)


def can_be_said(finding):
    said = [
        say_all(sentences, language)
        for sentences in (finding.expected, finding.observed)
        for language in ("zh", "en")
    ]
    return finding.level in LEVELS and all(said)


def test_every_rule_has_a_breach_of_each_clause_and_a_look_alike():
    of_facts = {"S05"}  # statistics: test_selective.py
    cannot_be_written = {("S08", "a"), ("S10", "b"), ("S23", "b")}  # refused when lists are read
    for name, rule in read_list_rules().items():
        if name in of_facts:
            continue
        cases = TOLD["rules"][name]
        broken = {letter for case in cases for found in case["finds"] for letter in found[0]}
        expected = {each.letter for each in rule.clauses if each.scope == "lists"}
        assert broken == {e for e in expected if (name, e) not in cannot_be_written}, name
        assert any(not case["finds"] for case in cases), name


def expected_of(scenario):
    return Counter(
        (item["rule"], item["level"], anchor(item["on"]["object"]), tuple(item["responsible"]))
        for item in scenario["expect"]
    )


def anchor(obj):
    """Return an object without its description, as the pack's conventions have it."""
    return re.split("[/@]", obj)[0] if ":" in obj else obj


def county(as_of, folder, operations=()):
    raw = by_operations(read_raw(ROOT / "examples" / "qinglan" / "lists"), operations)
    return Counter(
        (f.rule, f.level, f.object, tuple(each.ref for each in f.responsible))
        for f in found(write(raw, folder), as_of)
    )


@pytest.mark.parametrize("path", PACK, ids=lambda path: path.stem)
def test_a_scenario_of_the_pack_gives_exactly_what_it_expects(path, tmp_path):
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))

    findings = county(scenario["as_of"], tmp_path, scenario.get("registry_patch", ()))
    if scenario["evaluate"] == "registry_diff":
        findings -= county(scenario["as_of"], tmp_path)

    assert findings == expected_of(scenario)


def test_a_scenario_is_the_one_of_the_domain_pack():
    pack = ROOT.parent / "shared" / "domain" / "scenarios.yaml"
    if not pack.exists():
        pytest.skip("needs shared/domain/scenarios.yaml of the domain pack")
    given = {each["id"]: each for each in yaml.safe_load(pack.read_text("utf-8"))["scenarios"]}

    for path in PACK:
        ours = yaml.safe_load(path.read_text(encoding="utf-8"))
        theirs = given[ours["id"]]
        assert ours["expect"] == theirs["expect"]
        assert ours.get("registry_patch") == theirs.get("registry_patch")


def test_the_bundled_county_has_its_seeded_defects_and_nothing_else():
    lists = read_lists(ROOT / "examples" / "qinglan" / "lists")
    seeded = read_raw(ROOT / "examples" / "qinglan" / "lists")["seeded_defects"]

    problems = find_problems(lists, as_of=lists.as_of)

    assert Counter(
        (p.finding.rule, *p.finding.clauses, p.finding.level, p.finding.object) for p in problems
    ) == Counter((d["rule"], d["clause"], d["level"], d["object"]) for d in seeded)


@pytest.mark.parametrize("name", ["wabo-receipt", "road-fines"])
def test_lists_that_keep_only_a_procedure_are_unknown_not_wrong(name):
    lists = read_lists(ROOT / "examples" / name / "lists.yaml")

    assert find_problems(lists, as_of=instant(TOLD["as_of"])) == ()


def test_a_notice_on_a_control_rises_when_it_stands_uncorrected(tmp_path):
    lists = patched(BASE, put={"powers[A].risks[A-R2].controls[A-R2-C1].check_rules": []})
    read = read_lists(write(lists, tmp_path))
    key = "S10/A-R2-C1"

    fresh = find_problems(read, as_of=instant("2026-03-02"))[0].finding
    old = find_problems(read, as_of=instant("2026-03-02"), raised={key: instant("2026-01-20")})[
        0
    ].finding

    assert (fresh.key, fresh.level) == (key, "notice")
    assert (old.level, old.raised_at) == ("yellow", instant("2026-01-20"))
