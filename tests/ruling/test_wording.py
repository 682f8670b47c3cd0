# SPDX-License-Identifier: Apache-2.0
"""Sentences of a rule say the numbers of its settings, not their names (R78)."""

import pytest
from django.utils import translation

from tonggui.core.events import KINDS
from tonggui.core.settings_said import meaning
from tonggui.formats.report.kinds import ENGLISH
from tonggui.formats.rules import all_rules
from tonggui.ruling import showing
from tonggui.ruling.values import settings_of
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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_setting_of_every_rule_is_said_in_a_sentence(language):
    unsaid = [
        (rule.id, name)
        for rule in all_rules().values()
        for name in settings_of(rule).params
        if not meaning(rule.id, name, language)
    ]

    assert unsaid == []


def test_kinds_of_events_are_named_in_the_language_of_the_page():
    with translation.override("zh-hans"):
        assert showing.said_value(["sup_act", "talk"]) == f"{KINDS['sup_act']}、{KINDS['talk']}"
    with translation.override("en"):
        assert showing.said_value(["sup_act"]) == ENGLISH["sup_act"]
        told = "correction of papers (补正), hearing (听证)"
        assert showing.said_value(["补正", "听证"]) == told
        assert showing.said_value(["未列"]) == "未列"
