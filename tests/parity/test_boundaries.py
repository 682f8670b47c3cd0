# SPDX-License-Identifier: Apache-2.0
"""Scenarios moved to the edge of a rule, a second or a fen to either side, through two engines."""

import copy
import json

import pytest
import yaml

from tests.conftest import ROOT
from tests.parity.engines import audit
from tests.parity.test_scenarios import facts_of, found, microseconds
from tonggui.formats.lists import read_lists

pytestmark = pytest.mark.parity

FOLDER = ROOT / "tests" / "scenarios"
BOUNDARIES = yaml.safe_load((FOLDER / "boundaries.yaml").read_text(encoding="utf-8"))


def changed(boundary):
    """Return the scenario a boundary is about, with its changes made."""
    path = FOLDER / f"{boundary['of']}.yaml"
    scenario = copy.deepcopy(yaml.safe_load(path.read_text(encoding="utf-8")))
    events = [e for e in scenario["events"] if e["seq"] not in boundary.get("drop", ())]
    for event in events:
        event.update(boundary.get("set", {}).get(event["seq"], {}))
    if more := boundary.get("add"):
        for each in reversed(more if isinstance(more, list) else [more]):
            before = next(i for i, event in enumerate(events) if event.get("seq") == each["after"])
            added = {key: events[before][key] for key in ("case", "at", "recorded_at")} | each
            events.insert(before + 1, added)
        events = [{**event, "seq": seq} for seq, event in enumerate(events, start=1)]
    as_of = boundary.get("as_of", scenario["as_of"])
    return {**scenario, "events": [_given(event) for event in events], "as_of": as_of}


def _given(event):
    return {key: value for key, value in event.items() if value is not None and key != "after"}


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("boundary", BOUNDARIES, ids=[each["says"] for each in BOUNDARIES])
def test_a_step_over_the_boundary_changes_exactly_what_the_rule_says(boundary, engine, tmp_path):
    scenario = changed(boundary)
    log = tmp_path / "log.jsonl"
    lines = (json.dumps(event, ensure_ascii=False) for event in scenario["events"])
    log.write_text("\n".join(lines), encoding="utf-8")
    lists = read_lists(ROOT / "examples" / "qinglan" / "lists", *facts_of(scenario, tmp_path))

    _, findings = audit(log, lists, engine=engine, as_of=microseconds(scenario["as_of"]))

    expected = [(rule, level, on, tuple(who)) for rule, level, on, *who in boundary["expect"]]
    assert found(findings) == sorted(expected, key=str)
