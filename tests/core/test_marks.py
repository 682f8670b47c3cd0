# SPDX-License-Identifier: Apache-2.0
"""What the past of other keys says of an event: late entries, papers, money; what is registered."""

import pytest

from tests.core.build import CHECKER, HEAD, WINDOW, Story, day, lists, paper, rules, when
from tonggui.core.bench import Bench
from tonggui.core.events import UNMARKED
from tonggui.core.facts import Facts
from tonggui.core.marks import REGISTERED, Marker, with_registered


def marks(story, **more):
    marker = Marker(Bench(lists(**more)))
    return [marker.mark(event).marks for event in story.events]


def late(*ats, by="孙四", reason="停电", received=None, **more):
    story = Story()
    for at in ats:
        story.close("n1", at, by=by, late=reason, received=received or f"{at} 18:00", **more)
    return [mark.late for mark in marks(story)]


def test_a_declared_late_entry_within_the_limits_counts_at_its_declared_time():
    story = Story().close("n1", "03-02", by="孙四", late="停电", received="03-03")
    event = Marker(Bench(lists())).mark(story.events[0])

    assert event.marks.late
    assert event.counts_at == when("03-02")
    assert story.events[0].counts_at == when("03-03")


@pytest.mark.parametrize(
    "more",
    [{"reason": "忘了"}, {"received": "03-05 00:01"}],
)
def test_another_reason_or_more_than_three_days_do_not(more):
    assert late("03-02", **more) == [False]
    assert late("03-02", received="03-05") == [True]


def test_an_undeclared_entry_is_none_and_neither_are_acts_that_are_not_tested():
    undeclared = Story().close("n1", "03-02", late_entry={"reason": "停电"})
    text = Story().close("n1", "03-02", late_entry="停电")
    watched = Story().do("sup_act", "03-02", late="停电")

    assert [marks(story)[0].late for story in (undeclared, text, watched)] == [False] * 3


def test_a_post_has_three_late_entries_a_quarter():
    assert late("01-05", "02-05", "03-05", "03-06", "04-02") == [True, True, True, False, True]


def on_paper(story, meeting, at="03-02", *, by="孙四", kinds=("speech",) * 5, received="03-03"):
    entry = {"declared": True, "reason": "停电", "meeting": meeting}
    for kind in kinds:
        story.do(kind, at, by=by, received=received, late_entry=entry)
    return story


def test_all_that_happened_in_one_meeting_on_paper_is_one_late_entry_of_each_post():
    kinds = ("agenda_notice", "meeting_open", "item_start", "vote", "resolution", "minutes")
    story = on_paper(Story(), "M1", kinds=kinds)
    on_paper(story, "M1", by="李五")

    assert [mark.late for mark in marks(story)] == [True] * 11


def test_the_fourth_meeting_on_paper_in_a_quarter_is_past_the_quota_as_a_whole():
    story = Story()
    for number in range(1, 5):
        on_paper(story, f"M{number}", kinds=("item_start", "vote"))

    assert [mark.late for mark in marks(story)] == [True] * 6 + [False] * 2


def test_a_meeting_entered_after_three_days_or_an_act_of_none_is_no_such_entry():
    entry = {"declared": True, "reason": "停电", "meeting": "M1"}
    acts = Story()
    for _ in range(4):
        acts.close("n1", "03-02", by="孙四", received="03-03", late_entry=entry)

    assert [mark.late for mark in marks(on_paper(Story(), "M1", received="03-06"))] == [False] * 5
    assert [mark.late for mark in marks(acts)] == [True, True, True, False]


def test_what_is_known_of_a_key_lets_marking_go_on_as_if_it_had_never_stopped():
    report = {"provider": "甲检测", "kind_of": "检测"}
    story = on_paper(Story(), "M1")
    for _ in range(4):
        story.do("third_party_report", "03-04", "n1", **report)
    marker, found = Marker(Bench(lists())), []
    for event in story.events:
        fresh = Marker(Bench(lists()))
        for key in marker.keys_of(event):
            if (known := marker.known(key)) is not None:
                fresh.know(key, known)
        found.append(fresh.mark(event).marks)
        marker = _joined(marker, fresh, event)

    assert found == marks(story)


def _joined(marker, fresh, event):
    for key in fresh.keys_of(event):
        marker.know(key, fresh.known(key))
    return marker


def test_without_the_rule_there_are_no_late_entries():
    rest = {name: rule for name, rule in rules().items() if name != "S17"}
    known = lists()
    bench = Bench(known)
    bench.rules = rest
    story = Story().close("n1", "03-02", late="停电", received="03-03")

    assert Marker(bench).mark(story.events[0]).marks == UNMARKED


def test_a_paper_first_used_in_another_case_is_reused():
    story = Story().close("n1", "03-02", evidence=(paper("a", "h1"),))
    story.close("n1", "03-03", evidence=(paper("a", "h1"), paper("b", "h2")), case="C2")
    story.close("n1", "03-04", evidence=(paper("b", "h2"), paper("c")), case="C1")

    assert [mark.reused for mark in marks(story)] == [(), ("h1",), ("h2",)]


def test_blank_forms_are_everybodys_and_only_closings_use_papers():
    form = Story().close("n1", "03-02", evidence=(paper("a", "h1"),))
    form.close("n1", "03-03", evidence=(paper("a", "h1"),), case="C2")
    opened = Story().open("n1", "03-02", evidence=(paper("a", "h1"),))
    opened.close("n1", "03-03", evidence=(paper("a", "h1"),), case="C2")

    assert [m.reused for m in marks(form, facts=Facts(templates=frozenset({"h1"})))] == [(), ()]
    assert [mark.reused for mark in marks(opened)] == [(), ()]


def paid(*payments, **more):
    story = Story()
    for at, amount, payee in payments:
        story.do("payment", at, amount=amount, payee=payee, unit="ZJJ", contract="k1")
    return marks(story, **more)


def test_payments_to_one_payee_add_up_within_the_window():
    found = paid(
        ("2025-01-05", 5, "甲"), ("01-04", 7, "甲"), ("01-06", 1, "甲"), ("01-06", 9, "乙")
    )

    assert [mark.paid for mark in found] == [5, 12, 8, 9]


def test_a_year_is_the_window_of_a_unit_that_names_none():
    assert [m.paid for m in paid(("01-04", 7, "甲"), ("01-05", 1, "甲"), scopes=())] == [7, 8]


def test_payments_under_one_contract_add_up_and_one_without_payee_or_amount_does_not():
    story = Story().do("payment", "03-02", amount=5, contract="k1").do("payment", "03-03")
    story.do("payment", "03-04", payee="甲", contract="k1")

    assert [(m.paid, m.under_contract) for m in marks(story)] == [(0, 5), (0, 0), (0, 5)]


def registered(story, known=None):
    return with_registered(known or lists(), story.events)


def test_every_registered_kind_adds_what_it_says():
    story = Story(case="C7")
    story.do("resolution", "03-02", id="r1", body="body:DZ", amount=5, conditions=["担保"])
    story.do("contract", "03-02", id="k1", amount=9, advance_share=0.3)
    story.do("condition_record", "03-02", resolution="r1", condition="担保")
    story.do("inspection_notice", "03-02", unit="ZJJ")
    facts = registered(story).facts

    assert (facts.resolutions[0].body, facts.resolutions[0].conditions) == ("DZ", ("担保",))
    assert (facts.resolutions[0].result, facts.resolutions[0].mode) == ("adopted", "meeting")
    assert (facts.contracts[0].advance_share, facts.contracts[0].case) == (0.3, "C7")
    assert (facts.conditions_met[0].resolution, facts.notices[0].unit) == ("r1", "ZJJ")


def test_what_is_not_a_number_or_a_list_is_not_taken_for_one():
    story = Story().do("contract", "03-02", id="k1", advance_share="三成")
    story.do("resolution", "03-02", id="r1", conditions="担保")
    facts = registered(story).facts

    assert (facts.contracts[0].advance_share, facts.resolutions[0].conditions) == (0.0, ())


def test_a_change_of_tenure_names_whoever_comes_else_whoever_acts():
    story = Story().do("tenure_change", "03-02", post=WINDOW, to_person="李四")
    story.do("tenure_change", "03-03", by="冯十", post=CHECKER)
    tenures = registered(story).organisation.tenures[-2:]

    assert [(t.post, t.person, t.since) for t in tenures] == [
        (WINDOW, "李四", when("03-02")),
        (CHECKER, "冯十", when("03-03")),
    ]


def test_a_delegation_is_dated_by_its_words_else_by_its_day():
    story = Story().do(
        "delegation", "03-02", "n1", to="李四", written=True, valid_from="2026-03-05", valid_to="?"
    )
    (grant,) = registered(story).organisation.delegations

    assert (grant.to, grant.node, grant.power, grant.is_written) == ("李四", "n1", "P1", True)
    assert (grant.since, grant.until) == (day("03-05"), day("03-02"))


def test_a_hand_over_passes_a_task_from_body_to_body():
    more = {"from": "supervisor:PZ2", "to": "supervisor:PZ3", "valid_to": "2026-03-31T00:00"}
    story = Story().do("sup_handover", "03-02", "n1", **more)
    (handover,) = registered(story).organisation.handovers

    assert (handover.giver, handover.taker, handover.node) == ("PZ2", "PZ3", "n1")
    assert (handover.since, handover.until) == (day("03-02"), day("03-31"))


def test_an_instruction_is_one_unless_it_was_said_in_a_meeting():
    story = Story().do("instruction", "03-02", by="王一")
    story.do("instruction", "03-02", by="王一", meeting="m1").do("instruction", "03-02", item="i1")
    (told,) = registered(story).facts.instructions

    assert (told.case, told.by) == ("C1", HEAD)


def test_every_kind_said_to_be_registered_is_read():
    story = Story()
    for kind in sorted(REGISTERED):
        story.do(kind, "03-02")

    assert registered(story).facts.resolutions[0].id == ""
