# SPDX-License-Identifier: Apache-2.0
"""Text in drawings breaks evenly, where it may, and stays within its room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonggui.formats.report.lettering import fitted, width, wrapped

NAMES = st.text("项目动议居民意愿（年度计划)(、，T07-4 Draft advice_", min_size=1, max_size=40)


@given(NAMES, st.integers(60, 200))
def test_no_letter_is_lost_where_there_are_lines_enough(name, room):
    lines = wrapped(name, room, 13, lines=99)

    assert "".join("".join(lines).split()) == "".join(name.split())


@given(NAMES, st.integers(60, 200), st.integers(1, 4))
def test_there_are_never_more_lines_than_asked_for(name, room, lines):
    assert len(wrapped(name, room, 13, lines=lines)) <= lines


@given(st.text("项目动议居民意愿年度计划", min_size=1, max_size=40), st.integers(60, 200))
def test_every_line_stays_within_its_room(name, room):
    assert all(width(line, 13) <= room for line in wrapped(name, room, 13, lines=99))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("党组会决策（三重一大）", ("党组会决策", "（三重一大）")),
        ("党组会决策(三重一大)", ("党组会决策", "(三重一大)")),
        ("Insert Fine Notification", ("Insert Fine", "Notification")),
        ("Payment", ("Payment",)),
    ],
)
def test_lines_are_about_as_long_as_one_another(name, lines):
    assert wrapped(name, 110, 13, lines=3, bold=True) == lines


def test_a_line_does_not_begin_with_what_closes():
    lines = wrapped("核对房产车辆、存款社保，再入户", 60, 12, lines=9)

    assert not any(line[0] in "、，)）" for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert fitted("住建局副局长（审批质安）", 80, 12) == "住建局副局长…"
