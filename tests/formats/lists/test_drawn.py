# SPDX-License-Identifier: Apache-2.0
"""What a drawing says of its tasks, against all runs of small procedures; and how it is written."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonggui.core.elements import Element, Flow
from tonggui.core.errors import Unusable
from tonggui.core.safety import check_safe
from tonggui.formats.bpmn import read_bpmn, write_bpmn
from tonggui.formats.lists import convert, read_lists, write_lists
from tonggui.formats.lists.drawn import always_before

LEAF = st.just("task")
TREES = st.recursive(
    LEAF,
    lambda inner: st.tuples(
        st.sampled_from(["in turn", "one of", "all of", "maybe", "again"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=6,
)


@dataclass
class Drawing:
    """Draws a tree of blocks and lists its runs, each loop taken at most twice."""

    elements: list = field(default_factory=list)
    arcs: list = field(default_factory=list)

    def put(self, kind, name="", lane=""):
        self.elements.append(Element(f"e{len(self.elements)}", kind, name, lane))
        return self.elements[-1].id

    def task(self):
        number = sum(each.kind == "task" for each in self.elements)
        return self.put("task", f"任务{number}", ("甲岗", "乙岗", "")[number % 3])

    def block(self, tree):
        """Return where a block begins and ends, and its runs."""
        if tree == "task":
            task = self.task()
            return task, task, [(self.elements[-1].name,)]
        how, parts = tree
        made = [self.block(part) for part in parts]
        return getattr(self, how.replace(" ", "_"))(made)

    def in_turn(self, made):
        self.arcs += [(one[1], other[0]) for one, other in pairwise(made)]
        runs = [()]
        for _, _, each in made:
            runs = [run + more for run in runs for more in each]
        return made[0][0], made[-1][1], runs

    def between(self, kind, made):
        first, last = self.put(kind), self.put(kind)
        self.arcs += [(first, enter) for enter, _, _ in made]
        self.arcs += [(leave, last) for _, leave, _ in made]
        return first, last

    def one_of(self, made):
        return *self.between("exclusive", made), [run for _, _, runs in made for run in runs]

    def all_of(self, made):
        ends = self.between("parallel", made)
        forth, back = self.in_turn_runs(made), self.in_turn_runs(made[::-1])
        return *ends, [*forth, *back]

    def in_turn_runs(self, made):
        runs = [()]
        for _, _, each in made:
            runs = [run + more for run in runs for more in each]
        return runs

    def maybe(self, made):
        enter, leave, runs = self.in_turn(made)
        first, last = self.put("exclusive"), self.put("exclusive")
        self.arcs += [(first, enter), (leave, last), (first, last)]
        return first, last, [*runs, ()]

    def again(self, made):
        do, redo = made[0], self.in_turn(made[1:])
        first, last = self.put("exclusive"), self.put("exclusive")
        self.arcs += [(first, do[0]), (do[1], last), (last, redo[0]), (redo[1], first)]
        twice = [a + b + c for a in do[2] for b in redo[2] for c in do[2]]
        return first, last, [*do[2], *twice]


def drawn(tree):
    drawing = Drawing()
    start = drawing.put("start")
    enter, leave, runs = drawing.block(tree)
    end = drawing.put("end")
    drawing.arcs += [(start, enter), (leave, end)]
    lanes = tuple(dict.fromkeys(each.lane for each in drawing.elements if each.lane))
    flow = Flow("p", "流程", tuple(drawing.elements), tuple(drawing.arcs), lanes=lanes)
    return flow, runs


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_what_always_comes_before_a_task_is_in_every_run(tree):
    flow, runs = drawn(tree)
    names = {each.id: each.name for each in flow.tasks}
    renamed = replace(
        flow,
        elements=tuple(replace(each, id=names.get(each.id, each.id)) for each in flow.elements),
    )
    renamed = replace(renamed, arcs=tuple((names.get(a, a), names.get(b, b)) for a, b in flow.arcs))

    before, always = always_before(renamed, set(names.values()))

    for task in names.values():
        ways = [set(run[: run.index(task)]) for run in runs if task in run]
        assert before[task] == set.intersection(*ways)
    assert always == set.intersection(*(set(run) for run in runs))


@settings(max_examples=25, deadline=None)
@given(tree=TREES)
def test_a_drawing_becomes_lists_and_a_drawing_again(tree, tmp_path_factory):
    flow, _ = drawn(tree)
    folder = tmp_path_factory.mktemp("convert")
    write_bpmn(flow, folder / "a.bpmn")

    convert(folder / "a.bpmn", folder / "b.yaml")
    convert(folder / "b.yaml", folder / "c.bpmn")

    first, last = read_bpmn(folder / "a.bpmn"), read_bpmn(folder / "c.bpmn")
    assert last == first
    assert {each.name for each in last.tasks} == {each.name for each in flow.tasks}
    powers = read_lists(folder / "b.yaml").powers
    assert powers == read_lists(folder / "a.bpmn").powers
    check_safe(powers["p"].flow)


RETURNED = Flow(
    "p",
    "办件",
    (
        Element("s", "start"),
        Element("x", "exclusive"),
        Element("t1", "task", "审查", "股长"),
        Element("审查", "task", "补正", "窗口"),
        Element("t3", "task", "审查", "股长"),
        Element("y", "exclusive"),
        Element("e", "end"),
    ),
    (("s", "t1"), ("t1", "x"), ("x", "审查"), ("x", "y"), ("审查", "t3"), ("t3", "y"), ("y", "e")),
    arc_names=("", "", "材料不全", "材料齐全", "", "", ""),
    lanes=("窗口", "股长"),
    pool="住建局",
)


@pytest.fixture
def returned(tmp_path):
    write_bpmn(RETURNED, tmp_path / "p.bpmn")
    return tmp_path / "p.bpmn"


def test_tasks_of_one_name_are_one_node(returned):
    power = read_lists(returned).powers["p"]

    assert [(node.id, node.post) for node in power.nodes] == [("审查", "股长"), ("补正", "窗口")]
    assert [node.is_mandatory for node in power.nodes] == [True, False]
    assert power.incoming == {"审查": (), "补正": ("审查",)}
    assert (power.id, power.name) == ("p", "办件")


def test_a_task_is_never_taken_for_another_by_its_id(returned):
    flow = read_lists(returned).powers["p"].flow
    by_id = {each.id: each.name for each in flow.tasks}

    assert by_id["审查"] == "审查"
    assert by_id["补正"] == "补正"
    assert sorted(by_id.values()) == ["审查", "审查", "补正"]


def test_words_on_arcs_lanes_and_pool_survive_the_way_through_lists(returned, tmp_path):
    convert(returned, tmp_path / "p.yaml")
    convert(tmp_path / "p.yaml", tmp_path / "q.bpmn")

    last = read_bpmn(tmp_path / "q.bpmn")
    assert (last.arc_names, last.lanes, last.pool) == (
        *(RETURNED.arc_names, RETURNED.lanes, RETURNED.pool),
    )
    assert last == read_bpmn(returned)


LISTS = """\
powers:
- id: P
  procedure: p.bpmn
  nodes:
  - {node: n1, name: 审查, time_limit: {value: 3, unit: workday}}
  - {node: n2, name: 补正}
- id: Q
  nodes: [{node: a}]
"""


def test_a_power_names_a_drawing_for_its_procedure(returned, tmp_path):
    (tmp_path / "lists.yaml").write_text(LISTS, encoding="utf-8")

    power = read_lists(tmp_path).powers["P"]

    assert [node.id for node in power.nodes] == ["P.n1", "P.n2"]
    assert power.nodes[0].limit.value == 3
    assert power.incoming["P.n2"] == ("P.n1",)
    known = {"P.n1", "P.n2"}
    assert all({each.id, each.name} & known for each in power.flow.tasks)


def test_a_power_may_leave_its_nodes_to_the_drawing(returned, tmp_path):
    text = "powers: [{id: P, unit: 局, procedure: p.bpmn, clock: {from_node: 审查, to_node: 补正}}]"
    (tmp_path / "lists.yaml").write_text(text, encoding="utf-8")

    power = read_lists(tmp_path).powers["P"]

    assert [node.id for node in power.nodes] == ["审查", "补正"]
    assert (power.name, power.clock.to_node) == ("P", "补正")


def test_a_drawing_that_is_not_there_is_refused(lists_of):
    for name in ("nowhere.bpmn", "../nowhere.bpmn", "."):
        with pytest.raises(Unusable):
            lists_of(f"powers: [{{id: P, procedure: {name}}}]")


def test_flows_are_written_as_lists(tmp_path):
    write_lists([RETURNED, replace(RETURNED, id="q")], tmp_path / "x.yaml")

    assert list(read_lists(tmp_path / "x.yaml").powers) == ["p", "q"]
