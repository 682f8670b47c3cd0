# SPDX-License-Identifier: Apache-2.0
"""`tonggui lists convert`: to BPMN and back, or refused in a line."""

import pytest

from tests.conftest import ROOT


def test_lists_become_a_drawing_and_lists_again(tonggui, audit, office):
    assert tonggui("lists", "convert", "lists.yaml", "permit.bpmn") == (0, "", "")
    assert tonggui("lists", "convert", "permit.bpmn", "again.yaml") == (0, "", "")

    assert "S21" in audit(lists="again.yaml").out


def test_a_county_becomes_a_folder_of_drawings(tonggui, office):
    done = tonggui("lists", "convert", ROOT / "examples" / "qinglan" / "lists", "drawings")

    assert done.code == 0
    assert len(list((office / "drawings").glob("P*.bpmn"))) == 17


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("lists.yaml", "out.txt", "out.txt: expected .xlsx, .bpmn or a folder"),
        ("nothing.yaml", "out.bpmn", "nothing.yaml: expected a file that can be read"),
        (ROOT / "examples" / "qinglan" / "lists", "out.bpmn", "expected one power, found 17"),
    ],
)
def test_what_cannot_be_converted_is_refused_and_nothing_is_written(
    tonggui, office, source, target, said
):
    done = tonggui("lists", "convert", source, target)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert not (office / target).exists()


def test_a_folder_that_holds_something_is_not_written_into(tonggui, office):
    (office / "drawings").mkdir()
    (office / "drawings" / "mine.bpmn").write_text("mine")

    done = tonggui("lists", "convert", ROOT / "examples" / "qinglan" / "lists", "drawings")

    assert done.code == 2
    assert [path.name for path in (office / "drawings").iterdir()] == ["mine.bpmn"]
