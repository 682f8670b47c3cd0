# SPDX-License-Identifier: Apache-2.0
"""Drawings we write are read by bpmn.io's own parser, without a warning and with every shape."""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.core.random_flows import structured
from tonggui.formats.bpmn import write_bpmn
from tonggui.formats.lists.convert import flows_of
from tonggui.formats.lists.gather import gather

FOLDER = Path(__file__).parents[1] / "moddle"
COUNTY = Path(__file__).parents[2] / "examples" / "qinglan" / "lists"
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules" / "bpmn-moddle").exists(),
    reason="no bpmn-moddle: npm ci --prefix tests/moddle",
)
TYPES = {
    "start": "bpmn:StartEvent",
    "end": "bpmn:EndEvent",
    "task": "bpmn:Task",
    "exclusive": "bpmn:ExclusiveGateway",
    "parallel": "bpmn:ParallelGateway",
    "subprocess": "bpmn:SubProcess",
}


def understood(folder, flows):
    """Return what bpmn-moddle reads in our drawings of flows."""
    paths = [folder / f"{number}.bpmn" for number in range(len(flows))]
    for flow, path in zip(flows, paths, strict=True):
        write_bpmn(flow, path)
    asked = ["node", str(FOLDER / "read.mjs"), *map(str, paths)]
    answer = subprocess.run(asked, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def agrees(flow, found):
    assert found["warnings"] == []
    kinds = Counter(kind.replace("User", "") for _id, kind, _name in found["nodes"])
    assert kinds == Counter(TYPES[each.kind] for each in flow.elements)
    names = Counter(name for _id, kind, name in found["nodes"] if kind.endswith("Task"))
    assert names == Counter(each.name or each.label for each in flow.tasks)
    assert len(found["arcs"]) == len(flow.arcs)
    assert {each[0] for each in found["nodes"]} <= set(found["shapes"])
    assert {each[0] for each in found["arcs"]} == set(found["edges"])


def test_every_procedure_of_the_county_opens_in_the_tools_of_bpmn_io(tmp_path):
    flows = flows_of(gather(COUNTY))
    assert len(flows) == 17

    for flow, found in zip(flows, understood(tmp_path, flows), strict=True):
        agrees(flow, found)


def test_procedures_grown_at_random_open_there_too(tmp_path):
    flows = [structured(Random(seed)) for seed in range(30)]  # noqa: S311 - no secret

    for flow, found in zip(flows, understood(tmp_path, flows), strict=True):
        agrees(flow, found)


def test_a_drawing_without_its_end_is_not_passed_over(tmp_path):
    flow = structured(Random(1))  # noqa: S311 - no secret
    (found,) = understood(tmp_path, [flow])
    found["edges"].pop()

    with pytest.raises(AssertionError):
        agrees(flow, found)
