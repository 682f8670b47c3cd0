# SPDX-License-Identifier: Apache-2.0
"""S36: incompatible duties of one case lie with different people (R27, R65)."""

from dataclasses import replace

from tests.core.build import CHECKER, Story, day, judged, lists, node, organisation, power
from tonggui.core.people import SmallUnitExemption


def of(known, story):
    return judged(known, story, now="05-01").of("S36")


def bought():
    return lists(power(node("n1", duty="采购"), node("n2", duty="验收"), node("n3")))


def test_the_buyer_may_not_close_acceptance():
    story = Story().close("n1", "03-02", by="孙四").close("n2", "03-03", by="孙四")

    assert of(bought(), story) == [("S36", "red", "a", 2)]


def test_two_people_may_share_what_one_may_not_do_alone():
    story = Story().close("n1", "03-02", by="孙四").close("n2", "03-03", by="李五")

    assert of(bought(), story) == []


def test_duties_that_are_no_pair_and_acts_without_a_person_are_free():
    both = Story().close("n1", "03-02", by="孙四").close("n3", "03-03", by="孙四")
    nobody = Story().close("n1", "03-02").close("n2", "03-03")

    assert of(bought(), both) == []
    assert of(bought(), nobody) == []


def test_an_act_that_carries_a_duty_counts_as_a_node_does():
    story = (
        Story()
        .do("bookkeeping", "03-02", by="冯十", sod_role="记账")
        .do("payment", "03-03", by="冯十", sod_role="付款", id="p1")
    )

    assert of(lists(), story) == [("S36", "red", "a", 2)]


def test_a_pair_of_nodes_may_be_incompatible_by_itself():
    known = lists(
        power(
            node("n1"), node("n2", duty="决定"), incompatible=frozenset({frozenset(("n1", "n2"))})
        )
    )
    story = Story().close("n1", "03-02", by="孙四").close("n2", "03-03", by="孙四")

    assert of(known, story) == [("S36", "red", "a", 2)]


def exempt(duties=("采购", "验收"), until="12-31"):
    units = dict(organisation().units)
    exemption = SmallUnitExemption(frozenset(duties), day(until), day("01-01"))
    units["ZJJ"] = replace(units["ZJJ"], exemption=exemption)
    return lists(
        power(node("n1", duty="采购"), node("n2", duty="验收")),
        organisation=organisation(units=units),
    )


def alone():
    return Story().close("n1", "03-02", by="孙四").close("n2", "03-03", by="孙四", payment="p1")


def test_a_small_unit_without_its_second_control_is_yellow():
    assert of(exempt(), alone()) == [("S36", "yellow", "a", 2)]


def test_a_small_unit_with_its_second_control_is_clean():
    story = Story().do("compensating_control", "03-01", by="郑九", payment="p1")
    story.close("n1", "03-02", by="孙四").close("n2", "03-03", by="孙四", payment="p1")

    assert of(exempt(), story) == []


def test_an_exemption_for_another_pair_or_another_time_does_not_count():
    assert of(exempt(duties=("记账", "付款")), alone()) == [("S36", "red", "a", 2)]
    assert of(exempt(until="02-01"), alone()) == [("S36", "red", "a", 2)]


def test_two_accounts_of_a_pair_on_one_device_within_the_hour_are_one_hand():
    story = (
        Story()
        .close("n1", "03-02 09:00", by="孙四", device="d1")
        .close("n2", "03-02 09:40", by="李五", device="d1")
    )

    assert of(bought(), story) == [("S36", "red", "b", 2)]


def test_another_device_a_later_hour_or_no_pair_is_no_one_hand():
    def story(second, at, on):
        return (
            Story()
            .close("n1", "03-02 09:00", by="孙四", device="d1")
            .close(second, at, by="李五", device=on)
        )

    assert of(bought(), story("n2", "03-02 09:40", "d2")) == []
    assert of(bought(), story("n2", "03-02 11:00", "d1")) == []
    known = lists(power(node("n1", duty="采购"), node("n2", duty="受理")))
    assert of(known, story("n2", "03-02 09:40", "d1")) == []


def test_a_node_outside_the_procedure_carries_no_duty():
    story = Story().close("n1", "03-02", by="孙四").close("x9", "03-03", by="孙四")

    assert of(bought(), story) == []


def test_whoever_answers_is_the_one_who_did_both():
    known = lists(power(node("n1", duty="采购"), node("n2", CHECKER, duty="验收")))
    story = Story().close("n1", "03-02", by="李五").close("n2", "03-03", by="李五")

    assert judged(known, story, now="05-01").refs("S36")[0] == CHECKER
