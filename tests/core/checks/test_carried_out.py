# SPDX-License-Identifier: Apache-2.0
"""S34: what was resolved is carried out, and told of by the day it is due (R31)."""

from dataclasses import replace
from datetime import date

from tests.core.build import DEPUTY, Story, judged, lists
from tests.core.checks.meetings import Meeting
from tonggui.core.facts import Resolution
from tonggui.core.judge import Judge
from tonggui.engines import across


def of(story, now="05-01", **more):
    return judged(lists(**more), story, now=now).of("S34")


def resolved(**more):
    detail = {"owner": DEPUTY, "due": "2026-03-31"} | more
    return Meeting().convene().vote().resolve(**detail)


def test_a_matter_without_any_progress_by_its_day_is_a_reminder_then_a_yellow_card():
    assert of(resolved(), now="03-31 23:00") == []
    assert of(resolved(), now="04-01 00:00") == [("S34", "notice", "a", 5)]
    assert of(resolved(), now="04-20 23:00") == [("S34", "notice", "a", 5)]
    assert of(resolved(), now="04-21 00:00") == [("S34", "yellow", "a", 5)]


def test_whoever_was_to_carry_it_out_answers():
    found = judged(lists(), resolved(), now="04-03").one("S34")

    assert [(each.role, each.ref) for each in found.responsible] == [("resolution_owner", DEPUTY)]
    assert found.object == "resolution:r1"


def test_a_record_of_progress_in_time_is_enough_and_a_late_one_stops_it_getting_graver():
    told = resolved().do("progress", "03-20", resolution="r1", text="已签约")
    late = resolved().do("progress", "04-03", resolution="r1", text="已签约")

    assert of(told) == []
    assert of(late) == [("S34", "notice", "a", 5)]


def test_progress_of_another_resolution_does_not_count():
    assert of(resolved().do("progress", "03-20", resolution="r2", text="已签约")) != []


def test_the_outcome_is_told_by_its_own_day():
    story = resolved(due=None, feedback_due="2026-04-10")
    begun = resolved(due=None, feedback_due="2026-04-10").do("progress", "04-01", resolution="r1")
    done = resolved(due=None, feedback_due="2026-04-10").do(
        "progress", "04-09", resolution="r1", result="完成"
    )

    assert of(story, now="04-12") == of(begun, now="04-12") == [("S34", "notice", "b", 5)]
    assert of(done) == []


def test_what_was_put_aside_replaced_or_rejected_is_nobodys_task():
    replaced = resolved().do(
        "resolution", "03-20", item="i1", id="r2", result="adopted", replaces="r1"
    )

    assert of(resolved(state="suspended")) == of(resolved(result="rejected")) == []
    assert of(replaced) == []


def test_without_an_owner_or_a_day_nothing_is_due():
    assert of(resolved(owner="")) == of(resolved(due="")) == []


def known(**more):
    row = {
        "id": "R9",
        "body": "DZ",
        "at": 0,
        "owner": DEPUTY,
        "due_day": date(2026, 3, 6).toordinal(),
    }
    county = lists()
    facts = replace(county.facts, resolutions=(Resolution(**(row | more)),))
    return Judge(replace(county, facts=facts))


def _at(text):
    return Story().do("clock_tick", text).events[-1].recorded_at


def test_a_resolution_known_beside_all_cases_is_held_to_its_day_too():
    (found,) = across.idle(known(), now=_at("03-12 09:00"))
    (graver,) = across.idle(known(), now=_at("03-27 09:00"))

    assert (found.level, found.object, found.case) == ("notice", "resolution:R9", "")
    assert (graver.level, [each.level for each in graver.rises]) == ("yellow", ["notice", "yellow"])
    assert graver.raised_at == found.raised_at
    assert across.idle(known(has_progress=True), now=_at("03-12 09:00")) == []
    assert across.idle(known(owner=""), now=_at("03-12 09:00")) == []
