# SPDX-License-Identifier: Apache-2.0
"""S47: whoever shows early signs is talked to within ten workdays."""

from tests.core.build import lists, said, when
from tonggui.core.checks.early_reminder import Sign
from tonggui.core.judge import Judge

CHECK = Judge(lists()).checks.early_reminder
LATER = when("06-30 12:00")


def signs(*told, person="孙四"):
    return [
        Sign(person, "S15", level, when(at), f"{level}@{at}{person}")
        for level, at in (each.split(" ", 1) for each in told)
    ]


def untold(*told, talks=(), now=LATER):
    held = [("孙四", when(at)) for at in talks]
    return [said(each.raised_at) for each in CHECK.judge(signs(*told), talks=held, now=now)]


def test_two_yellow_cards_and_no_talk_are_found_when_ten_workdays_are_over():
    assert untold("yellow 03-02 09:00", "yellow 03-10 09:00") == ["03-25 00:00"]
    assert untold("yellow 03-02 09:00", "yellow 03-10 09:00", now=when("03-24 23:59")) == []


def test_three_reminders_count_and_two_do_not():
    three = ("notice 03-02 09:00", "notice 03-03 09:00", "notice 03-10 09:00")

    assert untold(*three) == ["03-25 00:00"]
    assert untold(*three[1:]) == []


def test_a_talk_on_the_last_day_answers_them_and_one_before_the_last_sign_does_not():
    two = ("yellow 03-02 09:00", "yellow 03-10 09:00")

    assert untold(*two, talks=["03-24 17:00"]) == []
    assert untold(*two, talks=["03-09 17:00"]) == ["03-25 00:00"]
    assert untold(*two, talks=["03-25 09:00"]) == ["03-25 00:00"]


def test_signs_further_apart_than_ninety_days_are_no_run():
    assert untold("yellow 03-02 09:00", "yellow 05-31 09:00") == ["06-13 00:00"]
    assert untold("yellow 03-02 09:00", "yellow 06-01 09:00") == []


def test_after_a_talk_the_count_begins_anew():
    two = ("yellow 03-02 09:00", "yellow 03-10 09:00")

    assert untold(*two, "yellow 03-20 09:00", talks=["03-12 09:00"]) == []
    again = (*two, "yellow 03-20 09:00", "yellow 03-23 09:00")
    assert untold(*again, talks=["03-12 09:00"]) == ["04-13 00:00"]


def test_signs_of_two_persons_are_not_added_up():
    found = CHECK.judge(
        [*signs("yellow 03-02 09:00"), *signs("yellow 03-03 09:00", person="李五")],
        talks=(),
        now=LATER,
    )

    assert found == []
