# SPDX-License-Identifier: Apache-2.0
"""S30: a meeting leaves its record: announced, stances stated, minutes in time (R33, R34)."""

from tests.core.build import DEPUTY, FINANCE, HEAD, SECRETARY, judged, lists
from tests.core.checks.meetings import AGREED, Meeting


def of(story, now="05-01", **more):
    return judged(lists(**more), story, now=now).of("S30")


def held(**more):
    return Meeting().convene(**more).says(DEPUTY).says(FINANCE)


def ended(story, close="03-03 11:00", minutes="03-04 10:00", **more):
    story.do("meeting_close", close, meeting="m1")
    return (
        story.do("minutes", minutes, meeting="m1", **({"hash": "h1"} | more)) if minutes else story
    )


def test_a_meeting_put_on_record_the_next_morning_is_clean():
    assert of(ended(held().vote())) == []


def test_whoever_was_present_and_stated_no_stance_is_named():
    outcome = judged(lists(), ended(Meeting().convene().says(DEPUTY).vote()), now="05-01")

    assert outcome.of("S30") == [("S30", "yellow", "a", 2)]
    assert outcome.one("S30").observed[0].args == (FINANCE,)


def test_a_question_is_no_stance_and_the_recused_owe_none():
    asked = Meeting().convene().says(DEPUTY).says(FINANCE, kind="question")
    recused = Meeting().convene().leaves(FINANCE).says(DEPUTY)

    assert of(ended(asked.vote())) == [("S30", "yellow", "a", 2)]
    assert of(ended(recused.vote())) == []


def test_a_small_matter_and_an_unknown_item_owe_no_stance():
    assert of(ended(Meeting().convene(item_type="日常事务").vote())) == []
    assert of(Meeting().vote()) == []


AGAINST = AGREED | {DEPUTY: "反对"}


def test_a_vote_against_needs_its_reasons_before_the_minutes():
    reasoned = held().vote(AGAINST).do("dissent", "03-03 10:30", by="赵二", item="i1", text="超支")
    empty = held().vote(AGAINST).do("dissent", "03-03 10:30", by="赵二", item="i1", text="")

    assert of(ended(held().vote(AGAINST))) == [("S30", "yellow", "b", 2)]
    assert of(ended(empty)) == [("S30", "yellow", "b", 2)]
    assert of(ended(reasoned)) == []


def test_a_vote_told_after_the_minutes_hides_no_dissent():
    told = ended(held()).do("vote", "03-05 09:00", item="i1", votes=AGAINST)
    agreed = ended(held()).do("vote", "03-05 09:00", item="i1", votes=AGREED)
    reasoned = held().do("dissent", "03-03 10:30", by="赵二", item="i1", text="超支")

    assert of(told) == [("S30", "yellow", "b", 2)]
    assert of(agreed) == []
    assert of(ended(reasoned).do("vote", "03-05 09:00", item="i1", votes=AGAINST)) == []


def test_reasons_on_another_item_or_after_the_minutes_do_not_count():
    other = held().vote(AGAINST).do("dissent", "03-03 10:30", by="赵二", item="i2", text="超支")
    late = held().vote(AGAINST).do("meeting_close", "03-03 11:00", meeting="m1")
    late.do("minutes", "03-03 12:00", meeting="m1", hash="h1")

    assert of(ended(other)) == [("S30", "yellow", "b", 2)]
    assert of(late) == [("S30", "yellow", "b", 2)]


def test_items_of_another_meeting_are_none_of_these_minutes():
    story = held().vote().do("item_start", "03-03 10:20", meeting="m2", item="i2")

    assert of(ended(story.do("vote", "03-03 10:30", item="i2", votes={HEAD: "反对"}))) == []


def test_minutes_three_days_later_or_never_are_late():
    assert of(ended(held().vote(), minutes="03-06 10:00")) == [("S30", "yellow", "c", 2)]
    assert of(ended(held().vote(), minutes=None), now="03-04 10:59") == []
    assert of(ended(held().vote(), minutes=None), now="03-04 11:01") == [("S30", "yellow", "c", 2)]


def test_before_a_day_off_the_minutes_have_until_noon_of_the_next_workday():
    def friday(minutes):
        story = Meeting().convene("03-06 09:00").says(DEPUTY, at="03-06 09:30")
        story.says(FINANCE, at="03-06 09:30").vote(at="03-06 10:00")
        return ended(story, close="03-06 11:00", minutes=minutes)

    assert of(friday("03-09 12:00")) == []
    assert of(friday("03-09 12:01")) == [("S30", "yellow", "c", 2)]


def test_minutes_without_a_close_or_an_opening_say_nothing():
    assert of(held().vote().do("minutes", "04-30", meeting="m1", hash="h1")) == []
    assert of(ended(Meeting(), minutes=None)) == []


def test_the_agenda_is_announced_a_day_ahead_unless_urgent():
    assert of(ended(held(notice="03-02 10:00").vote())) == [("S30", "yellow", "d", 2)]
    assert of(ended(held(notice=None).vote())) == [("S30", "yellow", "d", 1)]
    assert of(ended(held(notice="03-02 10:00", urgent_reason="防汛").vote())) == []
    assert of(ended(held(notice="03-02 10:00", urgent=True, reason="防汛").vote())) == []
    announced = {"urgent_reason": "防汛"}
    assert of(ended(held(notice="03-02 10:00", announced=announced).vote())) == []


def test_minutes_once_given_are_not_changed_without_a_signed_correction():
    def again(**more):
        return ended(held().vote()).do("minutes", "03-04 10:30", meeting="m1", **more)

    assert of(again(hash="h2")) == [("S30", "yellow", "e", 2)]
    assert of(again(hash="h1")) == []
    assert of(again(hash="h2", correction_signed_by=HEAD)) == []


def test_secretary_and_chair_answer():
    outcome = judged(lists(), ended(held().vote(), minutes="03-06 10:00"), now="05-01")

    assert outcome.refs("S30") == [SECRETARY, HEAD]


def test_the_minutes_of_a_meeting_on_paper_are_awaited_while_its_entry_is_lawful():
    def on_paper(minutes):
        story = held().vote()
        more = {"by": "郑九", "late": "停电", "meeting": "m1"}
        story.do("meeting_close", "03-03 11:00", received="03-05 09:00", **more)
        if minutes:
            story.do("minutes", "03-03 15:00", received=minutes, hash="h1", **more)
        return story

    assert of(on_paper("03-05 10:00")) == []
    assert of(on_paper(None), now="03-06 10:59") == []
    assert of(on_paper(None), now="03-06 11:01") == [("S30", "yellow", "c", 2)]
    assert of(on_paper("03-06 12:00")) == [("S30", "yellow", "c", 2)]
