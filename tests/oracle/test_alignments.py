# SPDX-License-Identifier: Apache-2.0
"""A case fits exactly when its optimal alignment costs nothing: our judge against pm4py's.

Both read the same BPMN file. pm4py's token replay is no oracle: it lets cases pass that no run
explains. Variants whose alignment takes too long are counted and left out of the comparison.
"""

import gzip
import importlib.util
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from lxml import etree

from tonggui.core.flow import Element, Flow, from_edges
from tonggui.core.order import Automaton, replay
from tonggui.formats.bpmn import read_bpmn, write_bpmn

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.real,
    pytest.mark.skipif(
        importlib.util.find_spec("pm4py") is None, reason="no pm4py: pip install pm4py"
    ),
]
SECONDS = 20
SCRIPT = Path(__file__).with_name("alignments.py")


def ask(*arguments):
    subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], check=True, capture_output=True)


def xes(path):
    """Return the cases of a log as rows of labels."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        root = etree.parse(file).getroot()
    name = "*[@key='concept:name']"
    return [
        tuple(event.find(name).get("value") for event in case.iterfind("{*}event"))
        for case in root.iterfind("{*}trace")
    ]


def table(frame, case, act):
    grouped = frame.group_by(case, maintain_order=True).agg(act)
    return [tuple(labels) for labels in grouped[act].to_list()]


def receipt(logs):
    return table(pl.read_csv(logs / "receipt.csv"), "case:concept:name", "concept:name")


def road_fines(logs):
    frame = pl.read_parquet(logs / "road_fines.parquet").sort("case_id", ".order")
    return table(frame, "case_id", "activity")


def road_100(logs):
    return xes(logs / "roadtraffic100traces.xes")


def running_example(logs):
    return xes(logs / "running-example.xes")


def permits(logs):
    """Return BPIC15_1 reduced to the acts of at least half of its cases."""
    cases = xes(logs / "BPIC15_1.xes.gz")
    times = Counter(label for case in cases for label in set(case))
    return [tuple(x for x in case if times[x] * 2 >= len(cases)) for case in cases]


def variants_of(cases, *, most=None):
    return [list(each) for each, _ in Counter(cases).most_common(most)]


def spoilt(variants, seed=1):
    """Return each variant with an act dropped, doubled or moved."""
    chance = random.Random(seed)  # noqa: S311 - a seed for a test
    found = []
    for labels in filter(None, variants):
        place, other = (chance.randrange(len(labels)) for _ in range(2))
        change = chance.choice([[], [labels[place]] * 2, [labels[other]]])
        found.append([*labels[:place], *change, *labels[place + 1 :]])
    return found


def compare(model, variants, folder):
    """Return how many variants agree, disagree, fit and took pm4py too long."""
    listed, out = folder / "variants.json", folder / "costs.json"
    listed.write_text(json.dumps(variants), encoding="utf-8")
    ask("align", model, listed, out, SECONDS)
    costs = json.loads(out.read_text(encoding="utf-8"))
    automaton = Automaton(read_bpmn(model))
    seen = Counter()
    for labels, cost in zip(variants, costs, strict=True):
        fits = replay(automaton, labels).fits
        seen["late" if cost is None else "agree" if fits == (cost == 0) else "disagree"] += 1
        seen["fit"] += fits
    return seen


def expect_agreement(seen, variants, record_property):
    record_property("agreement", dict(seen))
    assert seen["disagree"] == 0
    assert seen["agree"] >= 0.9 * len(variants)


@pytest.mark.parametrize(
    ("name", "cases"),
    [("receipt.bpmn", receipt), ("running-example.bpmn", running_example)],
)
def test_the_publishers_own_models(name, cases, real_logs, tmp_path, record_property):
    variants = variants_of(cases(real_logs))
    variants += spoilt(variants)

    seen = compare(real_logs / name, variants, tmp_path)

    expect_agreement(seen, variants, record_property)
    assert 0 < seen["fit"] < len(variants)


@pytest.mark.parametrize("noise", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("cases", [receipt, road_fines, road_100, running_example])
def test_models_discovered_from_the_log(cases, noise, real_logs, tmp_path, record_property):
    variants = variants_of(cases(real_logs))
    listed, model = tmp_path / "log.json", tmp_path / "model.bpmn"
    listed.write_text(json.dumps(variants), encoding="utf-8")
    ask("discover", listed, model, noise)

    seen = compare(model, variants, tmp_path)

    expect_agreement(seen, variants, record_property)
    assert seen["fit"] == len(variants) or noise > 0


@pytest.mark.parametrize("noise", [0.2, 0.4])
def test_building_permits(noise, real_logs, tmp_path, record_property):
    variants = variants_of(permits(real_logs), most=200)
    listed, model = tmp_path / "log.json", tmp_path / "model.bpmn"
    listed.write_text(json.dumps(variants), encoding="utf-8")
    ask("discover", listed, model, noise)

    seen = compare(model, variants, tmp_path)

    expect_agreement(seen, variants, record_property)
    assert seen["fit"] > 0


FINES = from_edges(
    "fines",
    "",
    [
        ("create", "Create Fine", ""),
        ("send", "Send Fine", ""),
        ("insert", "Insert Fine Notification", ""),
        ("penalty", "Add penalty", ""),
        ("collect", "Send for Credit Collection", ""),
    ],
)


def with_payments():
    """Return the fines' procedure in which `Payment` is a task in three places."""
    before, after, later = (Element(f"pay{i}", "task", "Payment") for i in range(3))
    gateways = [Element(name, "exclusive") for name in ("x", "m", "y", "n")]
    elements = (*FINES.elements, before, after, later, *gateways)
    arcs = [each for each in FINES.arcs if each not in {("create", "send"), ("collect", "end")}]
    arcs = [each for each in arcs if each != ("penalty", "collect")]
    arcs += [("create", "x"), ("x", "pay0"), ("pay0", "n"), ("x", "send"), ("penalty", "y")]
    arcs += [("y", "pay1"), ("pay1", "m"), ("y", "collect"), ("collect", "m"), ("m", "n")]
    arcs += [("m", "pay2"), ("pay2", "n"), ("n", "end")]
    return Flow("fines", "", elements, tuple(arcs), lanes=())


def test_a_drawn_procedure_with_tasks_of_one_name(real_logs, tmp_path, record_property):
    model = tmp_path / "fines.bpmn"
    write_bpmn(with_payments(), model)
    variants = variants_of(road_fines(real_logs))

    seen = compare(model, variants, tmp_path)

    expect_agreement(seen, variants, record_property)
    assert seen["fit"] > 2


def nested():
    """Return branches in parallel inside a loop inside a loop, and a task of a name met before."""
    names = {"a": "A", "b": "B", "c": "C", "d": "A"}
    tasks = [Element(each, "task", name) for each, name in names.items()]
    gateways = [Element(name, "exclusive") for name in ("x1", "x2", "x3", "x4")]
    gateways += [Element("g", "parallel"), Element("h", "parallel")]
    arcs = [
        "s>x1",
        "x1>x2",
        "x2>g",
        "g>a",
        "g>b",
        "a>h",
        "b>h",
        "h>x3",
        "x3>x2",
        "x3>c",
        "c>x4",
        "x4>x1",
        "x4>d",
        "d>e",
    ]
    ends = (Element("s", "start"), Element("e", "end"))
    pairs = tuple(tuple(each.split(">")) for each in arcs)
    return Flow("nested", "", (*ends, *tasks, *gateways), pairs, lanes=())


def walked(automaton, names, chance, steps=14):
    """Return the labels of a run that takes whatever act is allowed, and may end where it can."""
    state, labels = automaton.start, []
    while len(labels) < steps and not (automaton.is_complete(state) and chance.random() < 0.7):
        allowed = [name for name in names if automaton.step(state, name) >= 0]
        if not allowed:
            break
        labels.append(chance.choice(allowed))
        state = automaton.step(state, labels[-1])
    return tuple(labels)


def test_branches_in_parallel_inside_loops(tmp_path, record_property):
    model = tmp_path / "nested.bpmn"
    write_bpmn(nested(), model)
    chance = random.Random(3)  # noqa: S311 - a seed for a test
    variants = variants_of([walked(Automaton(nested()), "ABC", chance) for _ in range(60)])
    variants += spoilt(variants)

    seen = compare(model, variants, tmp_path)

    expect_agreement(seen, variants, record_property)
    assert 10 < seen["fit"] < len(variants)
