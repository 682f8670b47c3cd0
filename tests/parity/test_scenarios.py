# SPDX-License-Identifier: Apache-2.0
"""Every scenario of the pack through every engine: what is expected, and nothing else."""

import json
import re
from datetime import datetime

import pytest
import yaml

from tests.parity.engines import audit
from tonggui.formats.lists import read_lists

pytestmark = pytest.mark.parity


def scenarios(root):
    return sorted((root / "tests" / "scenarios").glob("SC*.yaml"))


def pytest_generate_tests(metafunc):
    if "scenario" in metafunc.fixturenames:
        from tests.conftest import ROOT

        found = scenarios(ROOT)
        metafunc.parametrize("scenario", found, ids=[path.stem for path in found])


def expected(scenario):
    rows = []
    for item in scenario["in_scope_expect"]:
        on = item["on"]
        anchors = [on["seq"]] if "seq" in on else on.get("seqs")
        anchors = anchors or [re.split("[/@]", on["object"])[0]]
        rows += [
            (item["rule"], item["level"], anchor, tuple(item["responsible"])) for anchor in anchors
        ]
    return sorted(rows, key=str)


def found(findings):
    rows = findings.select("rule", "level", "seq", "object", "responsible").iter_rows()
    return sorted(
        (
            (rule, level, seq if seq is not None else re.split("[/@]", obj)[0], tuple(responsible))
            for rule, level, seq, obj, responsible in rows
        ),
        key=str,
    )


def facts_of(scenario, folder):
    """Write what a scenario knows beforehand as a file of facts."""
    facts = dict(scenario.get("preload") or {})
    if scenario.get("auto_ack") is False:
        facts["answers_on_record"] = True
    if scenario.get("prior"):
        facts["ongoing"] = scenario["prior"]
    if not facts:
        return []
    path = folder / "facts.yaml"
    path.write_text(yaml.safe_dump({"facts": facts}, allow_unicode=True), encoding="utf-8")
    return [path]


def played(path, folder, root):
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    log = folder / "log.jsonl"
    lines = [json.dumps(event, ensure_ascii=False) for event in scenario["events"]]
    log.write_text("\n".join(lines) + "\n" if lines else "", encoding="utf-8")
    lists = read_lists(root / "examples" / "qinglan" / "lists", *facts_of(scenario, folder))
    return scenario, log, lists, microseconds(scenario["as_of"])


def microseconds(text):
    return int(datetime.fromisoformat(text).timestamp() * 1_000_000)


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_scenario_gives_exactly_what_it_expects(scenario, engine, tmp_path, root):
    told, log, lists, as_of = played(scenario, tmp_path, root)
    if not told["events"]:
        pytest.skip("this scenario has no events for the rules in scope")

    _, findings = audit(log, lists, engine=engine, as_of=as_of)

    assert found(findings) == expected(told)
