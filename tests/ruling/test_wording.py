# SPDX-License-Identifier: Apache-2.0
"""Sentences of a rule say the numbers of its settings, not their names (R78)."""

from tonggui.ruling.wording import in_words

VALUES = {"red_over": 10, "red_factor": 2.0, "ratio": 0.2, "is_open": True, "kinds": ["a"]}
UNITS = {"red_over": "wd", "red_factor": "x node limit", "ratio": "ratio"}


def test_a_time_is_said_with_its_unit_in_either_language():
    assert (
        in_words("超期多于 `red_over`", VALUES, UNITS, is_english=False) == "超期多于 10 个工作日"
    )
    assert (
        in_words("more than `red_over`", VALUES, UNITS, is_english=True) == "more than 10 workdays"
    )


def test_another_number_is_said_alone():
    said = in_words("`red_factor` times, less than `ratio`", VALUES, UNITS, is_english=True)
    assert said == "2 times, less than 0.2"


def test_what_is_no_number_keeps_its_name():
    sentence = "while `is_open`, `kinds` and `unknown`"
    assert in_words(sentence, VALUES, UNITS, is_english=True) == sentence
