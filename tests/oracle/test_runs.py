# SPDX-License-Identifier: Apache-2.0
"""A drawing we write has in pm4py exactly the runs that it has here."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.core.random_flows import structured
from tonggui.core.order import Automaton
from tonggui.formats.bpmn import write_bpmn
from tonggui.formats.lists.convert import flows_of
from tonggui.formats.lists.gather import gather

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(
        importlib.util.find_spec("pm4py") is None, reason="no pm4py: pip install pm4py"
    ),
]
SCRIPT = Path(__file__).with_name("runs.py")
COUNTY = Path(__file__).parents[2] / "examples" / "qinglan" / "lists"
STEPS, MOST = 9, 3_000


def theirs(folder, flows):
    paths = [folder / f"{number}.bpmn" for number in range(len(flows))]
    for flow, path in zip(flows, paths, strict=True):
        write_bpmn(flow, path)
    out = folder / "runs.json"
    asked = [sys.executable, SCRIPT, out, STEPS, MOST, *paths]
    subprocess.run([str(each) for each in asked], check=True, capture_output=True)
    found = json.loads(out.read_text(encoding="utf-8"))
    return [None if each is None else {tuple(run) for run in each} for each in found]


def ours(flow):
    automaton, names = Automaton(flow), sorted({each.label for each in flow.tasks})
    found, rest = set(), [((), automaton.start)]
    for labels, state in rest:
        if automaton.is_complete(state):
            found.add(labels)
        if len(rest) > MOST:
            return None
        for name in names if len(labels) < STEPS else ():
            after = automaton.step(state, name)
            if after >= 0:
                rest.append(((*labels, name), after))
    return found


def test_every_procedure_of_the_county_has_there_the_runs_it_has_here(tmp_path):
    flows = flows_of(gather(COUNTY))

    found = theirs(tmp_path, flows)

    assert found == [ours(flow) for flow in flows]
    assert all(found)


def test_procedures_grown_at_random_do_too(tmp_path):
    flows = [structured(Random(seed), depth=2) for seed in range(40)]  # noqa: S311 - no secret
    flows = [each for each in flows if not each.subprocesses]

    pairs = list(zip(theirs(tmp_path, flows), map(ours, flows), strict=True))

    assert sum(one is not None and other is not None and len(one) > 1 for one, other in pairs) > 5
    assert all(one == other for one, other in pairs if one is not None and other is not None)
