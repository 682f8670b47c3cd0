# SPDX-License-Identifier: Apache-2.0
"""What findings say: every sentence in both languages, money, lengths and absence as words."""

from string import Formatter

import pytest

from tonggui.core.findings import Said
from tonggui.core.wording import LANGUAGES, SENTENCES, say, say_all


def both(key, *args):
    return tuple(say(Said(key, args), language) for language in LANGUAGES)


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_every_sentence_is_said_in_both_languages_of_the_same_things(key):
    chinese, english = (
        {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        for text in SENTENCES[key]
    )

    assert SENTENCES[key][0]
    assert SENTENCES[key][1]
    assert english <= chinese or chinese <= english


def test_money_is_said_in_yuan_and_lengths_with_their_unit():
    assert both("S38.b.observed", 1_234_567) == ("付款 12,345.67 元", "12,345.67 yuan paid")
    assert both("S15.a.closed", 5, "workday") == ("用时 5 个工作日", "took 5 workdays")
    assert both("S15.a.closed", 1, "day") == ("用时 1 日", "took 1 day")


def test_what_is_absent_is_said_so():
    assert both("S30.c.observed", "") == ("纪要 没有", "minutes missing")
    assert both("S27.a.observed", "")[1] == "stated `a leaning` before the others had spoken"
    assert "03-02" in both("S30.c.observed", "03-02")[0]


def test_a_field_that_differs_is_named():
    assert both("S33.b.observed", "payee", "甲公司") == ("收款人为“甲公司”", "payee `甲公司`")


def test_numbers_are_said_without_needless_digits():
    assert both("S19.a.observed", 1.5)[1] == "took 1.5 minutes"
    assert both("S19.a.observed", 2.0)[1] == "took 2 minutes"


def test_names_that_are_not_chinese_are_parted_as_english_does():
    assert both("S37.a.observed", "form、photo")[1] == "missing: form, photo"
    assert both("S37.a.observed", "申请表、照片") == ("缺：申请表、照片", "missing: 申请表、照片")


def test_a_unit_without_a_number_before_it_is_a_word_like_any_other():
    assert both("S03.a.observed", "day")[1] == "no list has `day`"


def test_several_sentences_are_said_once_each():
    said = Said("S38.a.observed", ())
    other = Said("S33.c.observed", ())

    assert say_all([said, other, said], "zh") == "付款前没有审批；决议暂缓期间执行"
    assert say_all([said, other, said], "en") == (
        "no approval before the payment; executed while suspended"
    )


def test_words_of_the_lists_are_said_in_both_languages_and_names_as_they_are():
    key = next(key for key, pair in SENTENCES.items() if pair == ("{0:words}", "{0:words}"))

    assert both(key, "甲法")[0] == "甲法"
