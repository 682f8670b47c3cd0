# SPDX-License-Identifier: Apache-2.0
"""What looks like a breach and is none, beside the twin that is one, through two engines."""

import copy
import json
from datetime import datetime, timedelta

import pytest
import yaml

from tests.conftest import ROOT
from tests.parity.engines import audit
from tests.parity.test_boundaries import changed
from tests.parity.test_scenarios import facts_of, found, microseconds
from tonggui.formats.lists import read_lists

pytestmark = pytest.mark.parity

FOLDER = ROOT / "tests" / "scenarios"
LOOKALIKES = yaml.safe_load((FOLDER / "lookalikes.yaml").read_text(encoding="utf-8"))


def moved(text, seconds):
    return (datetime.fromisoformat(text) + timedelta(seconds=seconds)).isoformat()


def told(lookalike):
    """Return the scenario a look-alike is of, with its changes made."""
    scenario = changed(lookalike)
    events = scenario["events"][: lookalike.get("keep")]
    for number, event in enumerate(events):
        # The cases of a run follow one another a minute apart; each is an opening and a closing.
        more = (lookalike["apart"] - 60) * (number // 2) if "apart" in lookalike else 0
        for key in ("at", "recorded_at"):
            event[key] = moved(event[key], lookalike.get("later", 0) + more)
    facts = copy.deepcopy(scenario.get("preload") or {}) | lookalike.get("facts", {})
    for name, count in lookalike.get("without", {}).items():
        facts[name] = facts[name][count:]
    for name, change in lookalike.get("first", {}).items():
        kept = {key: value for key, value in (facts[name][0] | change).items() if value is not None}
        facts[name] = [kept, *facts[name][1:]]
    return scenario | {"events": events, "preload": facts}


@pytest.mark.parametrize(
    "lookalike", LOOKALIKES, ids=[f"{each['rule']}: {each['says']}" for each in LOOKALIKES]
)
def test_only_what_breaks_the_rule_is_found(lookalike, tmp_path):
    scenario = told(lookalike)
    log = tmp_path / "log.jsonl"
    lines = (json.dumps(event, ensure_ascii=False) for event in scenario["events"])
    log.write_text("\n".join(lines), encoding="utf-8")
    lists = read_lists(ROOT / "examples" / "qinglan" / "lists", *facts_of(scenario, tmp_path))

    for engine in ("rows", "columns"):
        _, findings = audit(log, lists, engine=engine, as_of=microseconds(scenario["as_of"]))
        mine = [each for each in found(findings) if each[0] == lookalike["rule"]]
        assert [[level, on] for _, level, on, _ in mine] == lookalike["finds"], engine


def test_every_rule_told_of_has_look_alikes_and_twins():
    rules = {each["rule"] for each in LOOKALIKES}

    for rule in rules:
        finds = [bool(each["finds"]) for each in LOOKALIKES if each["rule"] == rule]
        assert set(finds) == {True, False}, rule
