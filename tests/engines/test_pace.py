# SPDX-License-Identifier: Apache-2.0
"""The pace of accounts (S18) is the same whether closings are held or the log is read again."""

import json

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.parity.engines import audit
from tests.parity.test_scenarios import facts_of, microseconds
from tonggui.core.checks import not_batched
from tonggui.engines import pace
from tonggui.formats.lists import read_lists


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_log_too_long_to_hold_gives_the_same_runs(engine, tmp_path, monkeypatch):
    scenario = yaml.safe_load((ROOT / "tests/scenarios/SC04.yaml").read_text(encoding="utf-8"))
    log = tmp_path / "log.jsonl"
    lines = (json.dumps(event, ensure_ascii=False) for event in scenario["events"])
    log.write_text("\n".join(lines), encoding="utf-8")
    lists = read_lists(ROOT / "examples" / "qinglan" / "lists", *facts_of(scenario, tmp_path))
    as_of = microseconds(scenario["as_of"])

    _, held = audit(log, lists, engine=engine, as_of=as_of)
    monkeypatch.setattr(pace, "_HELD_ROWS", 5)
    _, again = audit(log, lists, engine=engine, as_of=as_of)

    assert "S18" in held["rule"].to_list()
    assert again.equals(held)


def runs(events, scenario, folder, *, engine):
    log = folder / "log.jsonl"
    log.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in events), "utf-8")
    lists = read_lists(ROOT / "examples" / "qinglan" / "lists", *facts_of(scenario, folder))
    _, found = audit(log, lists, engine=engine, as_of=microseconds(scenario["as_of"]))
    return found["rule"].to_list().count("S18")


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_what_an_approved_migration_brought_in_is_no_run_of_closings(engine, tmp_path):
    scenario = yaml.safe_load((ROOT / "tests/scenarios/SC04.yaml").read_text(encoding="utf-8"))
    events = scenario["events"]
    unapproved = [{**event, "migration": True} for event in events]
    approved = [{**event, "approved": "post:DZ/主任"} for event in unapproved]

    assert runs(unapproved, scenario, tmp_path, engine=engine) == 1
    assert runs(approved, scenario, tmp_path, engine=engine) == 0


@given(st.lists(st.integers(0, 60)).map(sorted), st.integers(1, 6), st.integers(0, 12))
def test_runs_by_columns_are_those_that_the_check_finds(times, size, span):
    found = pace.runs_in(np.array(times, dtype=np.int64), size, span)

    assert found == not_batched.runs_in(times, size, span)
