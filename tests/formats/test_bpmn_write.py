# SPDX-License-Identifier: Apache-2.0
"""Procedures written as BPMN: read back the same, and drawn so that they can be looked at."""

from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.core.random_flows import play, randoms, spoil, structured
from tests.core.token_game import TokenGame
from tonggui.core.errors import Unusable
from tonggui.core.flow import Element, Flow, from_edges
from tonggui.core.order import Automaton, replay
from tonggui.formats.bpmn import read_bpmn, write_bpmn

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
ON_DISK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=6)


def again(flow, path):
    write_bpmn(flow, path)
    return read_bpmn(path)


def dressed(flow, random, names):
    """Give elements names, posts and subtypes at random."""
    posts = ["", "窗口", '科长 <甲> & "乙"']
    sub = {each.id: random.choice(posts) for each in flow.subprocesses}
    elements = []
    for each in flow.elements:
        lane = sub.get(each.id, sub.get(each.inside) or random.choice(posts))
        task = random.choice(["", "user", "manual", "service"]) if each.kind == "task" else ""
        name = random.choice(names) if each.kind != "task" else each.name
        elements.append(Element(each.id, each.kind, name, lane, each.inside, task))
    return Flow("程序1", random.choice(names), tuple(elements), flow.arcs, pool=names[0])


@given(randoms(), st.lists(NAMES, min_size=1))
@ON_DISK
def test_what_was_read_is_read_again_the_same(tmp_path, random, names):
    flow = dressed(structured(random, depth=2), random, names)
    assume(flow.tasks)  # without one it is no procedure
    read = again(flow, tmp_path / "a.bpmn")

    assert again(read, tmp_path / "b.bpmn") == read
    assert (read.id, read.name, read.pool) == (flow.id, flow.name, flow.pool)
    assert sorted(read.elements, key=str) == sorted(flow.elements, key=str)
    assert sorted(read.arcs) == sorted(flow.arcs)


@given(randoms())
@ON_DISK
def test_what_was_read_means_the_same(tmp_path, random):
    flow = structured(random, depth=2)
    assume(flow.tasks)
    read = again(flow, tmp_path / "a.bpmn")
    case = play(TokenGame(flow), random)

    for labels in (case, spoil(case, ["?", *(each.label for each in flow.tasks)], random)):
        before, after = replay(Automaton(flow), labels), replay(Automaton(read), labels)
        assert (before.fits, before.complete) == (after.fits, after.complete)


@pytest.mark.real
@pytest.mark.parametrize("name", ["receipt.bpmn", "running-example.bpmn"])
def test_a_modellers_file_is_read_again_the_same(real_logs, tmp_path, name):
    flow = read_bpmn(real_logs / name)

    assert again(flow, tmp_path / name) == flow


SPLIT = from_edges(
    "P03",
    "老旧小区改造",
    [
        ("n1", "动议", "社区"),
        ("n2", "核查", "现场"),
        ("n3", "公示", "社区"),
        ("n4", "决策", "局长"),
    ],
    [("n1", "n2"), ("n1", "n3"), ("n2", "n4"), ("n3", "n4"), ("n4", "n1")],
    {},
    ["n3"],
)
INNER = Flow(
    "p",
    "",
    (
        Element("s", "start"),
        Element("g", "parallel"),
        Element("p", "subprocess", "审查"),
        Element("ps", "start", inside="p"),
        Element("a", "task", "初审", inside="p"),
        Element("b", "task", "复审", inside="p"),
        Element("pe", "end", inside="p"),
        Element("c", "task", "公示"),
        Element("j", "parallel"),
        Element("e", "end"),
    ),
    (
        *(("s", "g"), ("g", "p"), ("g", "c"), ("p", "j"), ("c", "j"), ("j", "e")),
        *(("ps", "a"), ("a", "b"), ("b", "pe")),
    ),
)


def shapes(path):
    root = etree.parse(path).getroot()
    boxes = {}
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape[0]
        x, y, width, height = (int(bounds.get(key)) for key in ("x", "y", "width", "height"))
        boxes[shape.get("bpmnElement")] = (x, y, x + width, y + height)
    lines = {
        edge.get("bpmnElement"): [(int(p.get("x")), int(p.get("y"))) for p in edge]
        for edge in root.iter(f"{DI}BPMNEdge")
    }
    return root, boxes, lines


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crosses(line, box):
    left, top, right, bottom = box
    for (x1, y1), (x2, y2) in pairwise(line):
        low, high = (min(x1, x2), min(y1, y2)), (max(x1, x2), max(y1, y2))
        if low[0] < right and high[0] > left and low[1] < bottom and high[1] > top:
            return True
    return False


@pytest.mark.parametrize("flow", [SPLIT, INNER], ids=["lanes", "sub-process"])
def test_everything_is_drawn_and_nothing_on_top_of_another(tmp_path, flow):
    write_bpmn(flow, tmp_path / "a.bpmn")

    _, boxes, lines = shapes(tmp_path / "a.bpmn")
    apart = [each for each in flow.elements if each.kind != "subprocess"]
    assert {each.id for each in flow.elements} <= set(boxes)
    assert len(lines) == len(flow.arcs)
    for one, other in combinations(apart, 2):
        assert not overlap(boxes[one.id], boxes[other.id])
    for each in apart:
        assert not any(crosses(line, boxes[each.id]) for line in lines.values())
    for sub in flow.subprocesses:
        for each in apart:
            assert overlap(boxes[sub.id], boxes[each.id]) == (each.inside == sub.id)


def test_lanes_are_bands_of_one_pool_with_their_elements_in_them(tmp_path):
    write_bpmn(SPLIT, tmp_path / "a.bpmn")

    root, boxes, _ = shapes(tmp_path / "a.bpmn")
    lanes = list(root.iter(f"{MODEL}lane"))
    assert [lane.get("name") for lane in lanes] == ["社区", "现场", "局长"]
    for lane in lanes:
        top, bottom = boxes[lane.get("id")][1::2]
        for each in lane:
            assert top <= boxes[each.text][1] < boxes[each.text][3] <= bottom


def test_elements_name_their_flows_and_every_id_is_given_once(tmp_path):
    clash = Flow(
        "flow_1",
        "",
        (Element("pool", "start"), Element("lane_1", "task", lane="岗"), Element("plane", "end")),
        (("pool", "lane_1"), ("lane_1", "plane")),
    )
    write_bpmn(clash, tmp_path / "a.bpmn")

    root, _, _ = shapes(tmp_path / "a.bpmn")
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert [each.text for each in root.iter(f"{MODEL}outgoing")] == ["flow_1_", "flow_2"]
    assert read_bpmn(tmp_path / "a.bpmn").lanes == ("岗",)


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    kept = tmp_path / "a.bpmn"
    kept.write_text("before")
    unwritable = Flow("p", "", (Element("s", "start", "\x01"),), ())

    with pytest.raises(Unusable, match=r"a\.bpmn: procedure `p`: cannot be XML"):
        write_bpmn(unwritable, kept)
    with pytest.raises(Unusable, match="expected its folder to exist"):
        write_bpmn(SPLIT, tmp_path / "none" / "a.bpmn")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unusable, match="expected a file there or nothing"):
        write_bpmn(SPLIT, tmp_path / "folder")

    assert kept.read_text() == "before"
    assert {each.name for each in tmp_path.iterdir()} == {"a.bpmn", "folder"}
