# SPDX-License-Identifier: Apache-2.0
"""Lists that cannot be used: one line with the file, the place and what was expected."""

import os
from pathlib import Path

import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.lists import read_lists
from tonggui.formats.plain_yaml import read

MISTAKES = read(Path(__file__).with_name("mistakes.yaml")).root


def made(kind):
    """Try each mistake of a kind, named by what is said of it."""
    return pytest.mark.parametrize("mistake", MISTAKES[kind], ids=lambda each: each["says"][:60])


@made("lists")
def test_a_mistake_is_named_with_its_place(refusal, small, mistake):
    assert mistake["old"] in small

    message = refusal(small.replace(mistake["old"], mistake["new"], 1))

    assert message.startswith("lists.yaml: ")
    assert mistake["says"] in message


def test_a_circle_of_parents_among_steps_is_named(refusal, small):
    steps = "  - {step: a, parent: b}\n  - {step: b, parent: c}\n  - {step: c, parent: a}\n"

    message = refusal(small.replace("- id: P02", f"{steps}- id: P02"))

    assert "expected no circle of parents, found a under b under c under a" in message


def test_a_step_may_stand_under_another_step(lists_of, small):
    step = "  - {step: n1.P1.a, parent: n1.P1, limit: {value: 0.5, unit: workday}}\n"

    power = lists_of(small.replace("- id: P02", f"{step}- id: P02")).powers["P01"]

    assert [(each.id, each.parent) for each in power.post_steps] == [
        ("P01.n1.P1", "P01.n1"),
        ("P01.n1.P1.a", "P01.n1.P1"),
    ]


@made("flow")
def test_an_order_that_makes_no_sense_is_refused(refusal, small, mistake):
    flow = f"  flow: {{{mistake['write']}}}\n"

    assert mistake["says"] in refusal(small.replace("  nodes:\n", f"{flow}  nodes:\n", 1))


DRAWN = """\
powers:
- id: p
  nodes: [{node: a}, {node: b}]
  flow:
    elements:
    - {id: s, kind: start}
    - {id: a, kind: task}
    - {id: t2, kind: task, node: b}
    - {id: e, kind: end}
    arcs: [[s, a], [a, t2], [t2, e]]
"""


@made("drawing")
def test_a_drawing_that_does_not_match_its_nodes_is_refused(refusal, mistake):
    assert mistake["old"] in DRAWN

    assert mistake["says"] in refusal(DRAWN.replace(mistake["old"], mistake["new"], 1))


@made("rules")
def test_a_rule_is_not_set_to_what_it_does_not_know(refusal, plain, mistake):
    assert mistake["says"] in refusal(f"{plain}rules: {{{mistake['write']}}}\n")


@made("facts")
def test_a_fact_that_cannot_be_understood_is_refused(refusal, plain, mistake):
    assert mistake["says"] in refusal(f"{plain}facts: {{{mistake['write']}}}\n")


@made("beside")
def test_what_stands_beside_the_lists_is_checked_too(refusal, small, mistake):
    assert mistake["says"] in refusal(f"{small}{mistake['write']}\n")


@made("calendar")
def test_days_that_make_no_sense_are_refused(refusal, plain, mistake):
    assert mistake["says"] in refusal(f"{plain}calendar: {{{mistake['write']}}}\n")


@made("twice")
def test_nothing_is_said_twice_in_a_folder(refusal, plain, mistake):
    assert mistake["says"] in refusal(a=mistake["one"], b=mistake["other"], c=plain)


def test_a_wait_must_say_after_what(refusal):
    said = refusal("powers: [{id: p, nodes: [{node: a, not_before: {value: 1, unit: day}}]}]")

    assert "powers[p].nodes[a].not_before, line 1: expected the key `after`, it is missing" in said


def test_two_incompatible_duties_must_differ(refusal, plain):
    said = refusal(plain.replace("id: fines", "id: fines\n  incompatible: [[Pay, fines.Pay]]"))

    assert "incompatible[0], line 3: expected two different duties or nodes" in said


def test_lists_without_any_power_are_refused(refusal):
    assert refusal("meta: {title: x}") == (
        "lists.yaml: powers: expected at least one power, found none"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lists.xlsx", "expected an Excel workbook"),
        ("lists.txt", "expected a folder, a .yaml, .xlsx or .bpmn file, found `.txt`"),
        ("lists", "expected a folder, a .yaml, .xlsx or .bpmn file, found `lists`"),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path, name, said):
    (tmp_path / name).write_text("x", encoding="utf-8")

    with pytest.raises(Unusable, match=said.replace("(", r"\(")):
        read_lists(tmp_path / name)


def test_a_path_where_nothing_is_is_refused(tmp_path):
    for name in ("nowhere", "nowhere.yaml", "nowhere.bpmn"):
        with pytest.raises(Unusable, match="nowhere"):
            read_lists(tmp_path / name)


def test_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "readme.md").write_text("x", encoding="utf-8")

    with pytest.raises(Unusable, match=r"expected \.yaml or \.bpmn files in the folder"):
        read_lists(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_nobody_may_read_is_refused(tmp_path):
    path = tmp_path / "lists.yaml"
    path.touch(mode=0o000)

    with pytest.raises(Unusable, match="permission denied"):
        read_lists(path)
