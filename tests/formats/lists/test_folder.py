# SPDX-License-Identifier: Apache-2.0
"""Lists spread over the files of a folder: one whole, in which nothing is said twice."""

from datetime import date

import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.bpmn import write_bpmn
from tonggui.formats.lists import read_lists


def test_files_of_a_folder_are_one(lists_of, small):
    meta, rest = small.split("supervisors:", 1)
    before, powers = rest.split("powers:", 1)

    lists = lists_of(a=meta, b="supervisors:" + before, c="powers:" + powers)

    whole = lists_of(small)
    assert lists.powers == whole.powers
    assert lists.organisation == whole.organisation
    assert lists.title == "小县"


def test_lists_go_on_from_file_to_file(lists_of, plain):
    lists = lists_of(
        a=plain,
        b="powers: [{id: permits, nodes: [{node: x}]}]",
        c="facts: {relations: [{person: 甲, party: 乙, kind: spouse}]}",
        d="facts: {relations: [{person: 丙, party: 丁, kind: spouse}], devices: {d1: 甲}}",
        e="facts: {devices: {d2: 丙}}\ncalendar: {holidays: ['2030-01-01']}",
        f="calendar: {holidays: ['2030-01-02']}",
        g="rules: {S15: {params: {red_over: 5}}}",
        h="rules: {S15: {params: {red_factor: 3}, enabled: false}}",
    )

    assert list(lists.powers) == ["fines", "permits"]
    assert [relation.person for relation in lists.facts.relations] == ["甲", "丙"]
    assert lists.facts.devices == {"d1": "甲", "d2": "丙"}
    assert lists.rules["S15"].settings == {"red_over": 5, "red_factor": 3}
    assert not lists.rules["S15"].is_on
    new_year = date(2030, 1, 1).toordinal()
    assert not any(lists.calendar.is_workday(day) for day in (new_year, new_year + 1))


def test_files_in_folders_of_a_folder_count(tmp_path, plain):
    (tmp_path / "powers").mkdir()
    (tmp_path / ".drafts").mkdir()
    (tmp_path / "powers" / "fines.yml").write_text(plain, encoding="utf-8")
    (tmp_path / ".drafts" / "broken.yaml").write_text("[", encoding="utf-8")
    (tmp_path / "notes.md").write_text("[", encoding="utf-8")

    assert list(read_lists(tmp_path).powers) == ["fines"]


def test_a_second_path_adds_to_the_first(tmp_path, plain):
    (tmp_path / "a.yaml").write_text(plain, encoding="utf-8")
    facts = "facts: {ongoing: [{case: C1, power: fines, through: Send}]}"
    (tmp_path / "b.yaml").write_text(facts, encoding="utf-8")

    lists = read_lists(tmp_path / "a.yaml", tmp_path / "b.yaml")

    assert [ongoing.case for ongoing in lists.facts.ongoing] == ["C1"]
    assert lists.title == "a"


def test_the_file_that_is_wrong_is_named(refusal, plain):
    assert refusal(a=plain, b="powerz: []").startswith("b.yaml: powerz, line 1: unknown key")


@pytest.fixture
def drawn(lists_of, plain):
    return lists_of(plain).powers["fines"].flow


def test_a_folder_of_drawings_is_a_power_for_each(tmp_path, drawn):
    (tmp_path / "d").mkdir()
    write_bpmn(drawn, tmp_path / "d" / "a.bpmn")
    text = (tmp_path / "d" / "a.bpmn").read_text(encoding="utf-8").replace("fines", "tolls")
    (tmp_path / "d" / "b.bpmn").write_text(text, encoding="utf-8")

    lists = read_lists(tmp_path / "d")

    assert list(lists.powers) == ["fines", "tolls"]
    assert lists.powers["tolls"].nodes[0].id == "tolls.Create"


def test_the_same_process_drawn_twice_is_refused(tmp_path, drawn):
    folder = tmp_path / "d"
    folder.mkdir()
    for name in ("a.bpmn", "b.bpmn"):
        write_bpmn(drawn, folder / name)

    with pytest.raises(Unusable, match=r"b\.bpmn: powers\[fines\]\.id: expected `fines` once"):
        read_lists(folder)


def test_a_drawing_beside_lists_must_be_named_by_a_power(tmp_path, plain, drawn):
    (tmp_path / "lists.yaml").write_text(plain, encoding="utf-8")
    write_bpmn(drawn, tmp_path / "other.bpmn")

    with pytest.raises(Unusable, match=r"other\.bpmn: expected a power that names this file"):
        read_lists(tmp_path)
