# SPDX-License-Identifier: Apache-2.0
"""Lists to drawings and back: what goes over, into which files, and what is refused."""

from pathlib import Path

import pytest

from tonggui.core.errors import Unusable
from tonggui.core.order import Automaton, replay
from tonggui.formats.bpmn import read_bpmn
from tonggui.formats.lists import convert, read_lists

COUNTY = Path(__file__).parents[3] / "examples" / "qinglan" / "lists"


@pytest.fixture
def small_file(tmp_path, small):
    path = tmp_path / "small.yaml"
    path.write_text(small, encoding="utf-8")
    return path


def test_posts_become_lanes_and_names_stay_chinese(small_file, tmp_path):
    convert(small_file, tmp_path / "p.bpmn", power="P01")

    flow = read_bpmn(tmp_path / "p.bpmn")
    assert [(task.id, task.name, task.lane) for task in flow.tasks] == [
        ("n1", "受理", "post:ZJJ/受理岗"),
        ("n2", "审查", "post:ZJJ/股长"),
        ("n3", "决定", "post:ZJJ/副局长"),
    ]
    assert (flow.id, flow.name) == ("P01", "许可")


def test_lists_of_several_powers_become_a_folder_of_drawings(tmp_path):
    convert(COUNTY, tmp_path / "drawings")

    names = sorted(path.name for path in (tmp_path / "drawings").iterdir())
    assert names == [f"P{number:02}.bpmn" for number in range(1, 18)]


def test_drawings_of_the_county_keep_its_order(tmp_path):
    convert(COUNTY, tmp_path / "drawings")
    convert(tmp_path / "drawings", tmp_path / "again.yaml")

    county, again = read_lists(COUNTY).powers, read_lists(tmp_path / "again.yaml").powers
    for power in county.values():
        names = {node.id: node.name for node in power.nodes}
        other = {node.id: node.name for node in again[power.id].nodes}
        assert list(other.values()) == list(names.values())
        assert {
            other[node]: [other[each] for each in before]
            for node, before in again[power.id].incoming.items()
        } == {
            names[node]: [names[each] for each in before] for node, before in power.incoming.items()
        }
        assert [node.post for node in again[power.id].nodes] == [n.post for n in power.nodes]


def test_a_run_of_the_lists_is_a_run_of_their_drawing(tmp_path):
    convert(COUNTY, tmp_path / "p.bpmn", power="P03")
    names = [node.name for node in read_lists(COUNTY).powers["P03"].nodes]

    automaton = Automaton(read_bpmn(tmp_path / "p.bpmn"))

    swapped = [*names[:5], names[6], names[5], names[7]]
    assert replay(automaton, names).fits
    assert replay(automaton, swapped).fits
    assert not replay(automaton, names[::-1]).fits


@pytest.mark.parametrize(
    ("target", "power", "said"),
    [
        ("x.bpmn", None, "powers: expected one power, found 2; name a folder, or pick one power"),
        ("x.bpmn", "P9", "powers: expected one of P01, P02; found `P9`"),
        ("x.yaml", None, "x.yaml: expected .xlsx, .bpmn or a folder to convert small.yaml to"),
        ("x.docx", None, "x.docx: expected .xlsx, .bpmn or a folder"),
        ("nowhere/x.bpmn", "P01", "x.bpmn: expected its folder to exist"),
        ("nowhere/folder", None, "folder: cannot be written"),
        (".", None, "expected a folder that is new or empty"),
    ],
)
def test_what_cannot_be_converted_is_refused(small_file, tmp_path, target, power, said):
    before = sorted(tmp_path.iterdir())

    with pytest.raises(Unusable) as refused:
        convert(small_file, tmp_path / target, power=power)

    assert said in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before


def test_a_drawing_is_not_converted_to_a_drawing(small_file, tmp_path):
    convert(small_file, tmp_path / "p.bpmn", power="P01")

    with pytest.raises(Unusable, match=r"expected \.yaml or \.xlsx to convert p\.bpmn to"):
        convert(tmp_path / "p.bpmn", tmp_path / "q.bpmn")


def test_a_mistake_in_the_order_stops_the_conversion(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("powers: [{id: p, nodes: [{node: a}], flow: {edges: [[a, b]]}}]")

    with pytest.raises(Unusable, match=r"flow\.edges\[0\]\[1\], line 1: unknown node"):
        convert(path, tmp_path / "x.bpmn")

    assert not (tmp_path / "x.bpmn").exists()


def test_powers_whose_ids_make_no_file_names_get_others(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("powers: [{id: a/b, nodes: [{node: n}]}, {id: A b, nodes: [{node: n}]}]")

    convert(path, tmp_path / "d")

    assert sorted(each.name for each in (tmp_path / "d").iterdir()) == ["A_b_.bpmn", "a_b.bpmn"]
