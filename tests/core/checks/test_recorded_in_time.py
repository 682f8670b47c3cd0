# SPDX-License-Identifier: Apache-2.0
"""S17: what was done is recorded when it was done, not written up afterwards (R34, R43, R45)."""

import pytest

from tests.core.build import Story, judged, lists, node, paper, power, when

KNOWN = lists(
    power(
        node("n1"),
        node("n2", stage="决策"),
        node("n3", duty="决定"),
        node("n4", key_flags={"资金"}),
    )
)


def of(story, known=KNOWN):
    return judged(known, story, now="05-01").of("S17")


def test_an_approval_declared_a_month_before_it_was_received_is_back_dated():
    assert of(Story().do("change_order", "03-02", received="04-01")) == [("S17", "yellow", "a", 1)]


def test_field_work_uploaded_the_next_morning_is_not():
    assert of(Story().close("n1", "03-02 16:00", received="03-03 10:00")) == []
    assert of(Story().close("n1", "03-02 16:00", received="03-03 16:00")) == []
    assert of(Story().close("n1", "03-02 16:00", received="03-03 16:01")) == [
        ("S17", "yellow", "a", 1)
    ]


def test_at_a_decision_or_a_node_of_money_it_is_grave():
    assert of(Story().close("n2", "03-02", received="03-05")) == [("S17", "red", "a", 1)]
    assert of(Story().close("n4", "03-02", received="03-05")) == [("S17", "red", "a", 1)]


def test_a_valid_late_entry_is_only_labelled():
    assert of(Story().close("n1", "03-02", received="03-04", late="停电")) == []
    assert of(Story().close("n1", "03-02", received="03-04", late="忘了")) == [
        ("S17", "yellow", "a", 1)
    ]


@pytest.mark.parametrize("kind", ["sup_act", "integrity_review", "ratification"])
def test_acts_of_supervision_are_never_back_dated_entries_of_the_power(kind):
    assert of(Story().do(kind, "03-02", received="04-01")) == []


def closed(first_seen, name="照片", **more):
    seen = when(first_seen) if first_seen else None
    known = lists(power(node("n1", **more), node("n2")))
    return of(Story().close("n1", "03-02", evidence=(paper(name, "h", first_seen_at=seen),)), known)


def test_a_paper_first_seen_after_the_closing_is_younger_than_what_it_supports():
    assert closed("03-05") == [("S17", "yellow", "b", 1)]


def test_a_paper_seen_before_or_of_unknown_age_is_fine():
    assert closed("03-01") == []
    assert closed(None) == []


def test_the_report_of_a_third_party_is_awaited_where_one_is_required():
    assert closed("03-05", "第三方检测报告", third_party_required=True) == []
    assert closed("03-05", "照片", third_party_required=True) == [("S17", "yellow", "b", 1)]
    assert closed("03-05", "第三方检测报告") == [("S17", "yellow", "b", 1)]


def test_an_opening_declared_before_the_closing_ahead_of_it_though_received_after_is_found():
    story = Story().open("n1", "03-01").close("n1", "03-02 16:00")
    story.open("n2", "03-02 10:00", received="03-03 09:00")

    assert of(story) == [("S17", "red", "c", 3)]


def test_openings_declared_in_order_received_out_of_order_or_entered_late_are_not():
    def story(at, **more):
        return Story().open("n1", "03-01").close("n1", "03-02 16:00").open("n2", at, **more)

    assert of(story("03-02 16:00")) == []
    assert of(story("03-02 10:00", received="03-03 09:00", late="断网")) == []
    assert of(Story().open("n1", "03-01").open("n2", "03-02")) == []
    early = Story().open("n2", "03-02 10:00").close("n1", "03-02 16:00").open("n2", "03-02 11:00")
    assert [found for found in of(early) if "c" in found.clauses] == []


def effect(kind, decided, **more):
    return Story().do(kind, "03-02", **({"decision_node": "n3"} | more)).close("n3", decided)


@pytest.mark.parametrize("kind", ["contract", "payment", "publish"])
def test_a_decision_received_after_what_rests_on_it_is_grave(kind):
    assert of(effect(kind, "03-03")) == [("S17", "red", "d", 2)]


def test_an_effect_of_another_node_or_of_none_or_a_node_that_decides_nothing_is_fine():
    assert of(effect("contract", "03-03", decision_node="n2")) == []
    assert of(effect("contract", "03-03", decision_node=None)) == []
    assert of(Story().do("contract", "03-02", decision_node="n1").close("n1", "03-03")) == []
    assert of(effect("contract", "03-02")) == []


def test_an_act_at_no_listed_node_is_held_against_its_own_times_alone():
    story = Story(power="P9").do("case_open", "03-01").close("x", "03-01", evidence=(paper(),))

    assert of(story.open("x", "03-02")) == []
