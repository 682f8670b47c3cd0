# SPDX-License-Identifier: Apache-2.0
"""What cannot be used is told in one line: file, place, what was expected."""

import pytest

from tonggui.core.errors import Refused, Unusable, sentence


@pytest.mark.parametrize(
    ("place", "line"),
    [("row 3", "a.csv: row 3: a time, got x"), ("", "a.csv: a time, got x")],
)
def test_an_unusable_input_is_told_in_one_line(place, line):
    error = Unusable("a.csv", place, "a time,\n got x")

    assert str(error) == line
    assert (error.source, error.place) == ("a.csv", place)


def test_a_page_says_a_refusal_as_a_sentence_and_the_command_line_as_it_is():
    refusal = Refused("you do not hold `ZJJ/示例岗` today")

    assert sentence(refusal) == "You do not hold “ZJJ/示例岗” today"
    assert str(refusal) == "you do not hold `ZJJ/示例岗` today"
    assert sentence("您今日不任 `示例岗`") == "您今日不任 “示例岗”"
