# SPDX-License-Identifier: Apache-2.0
"""S24: above a threshold a matter needs its forum first: an adopted resolution (R8, R30, R31)."""

from dataclasses import replace

import pytest

from tests.core.build import Story, judged, lists, when
from tests.core.checks.meetings import Meeting
from tonggui.core.facts import Facts, Resolution
from tonggui.core.people import ScopeEntry


def of(story, *resolutions, now="06-01", **more):
    facts = Facts(resolutions=resolutions)
    return judged(lists(facts=facts, **more), story, now=now).of("S24")


def pay(amount=60_000_00, at="03-05", kind="payment", **more):
    return Story().do(kind, at, amount=amount, **({"payee": "甲公司", "id": "p1"} | more))


def resolved(at="03-01", body="DZ", **more):
    more = {"payee": "甲公司"} | more
    return Resolution("r1", body, when(at), recorded_at=when(at), **more)


def test_a_payment_from_the_threshold_on_needs_a_resolution():
    assert of(pay()) == [("S24", "red", "a", 1)]
    assert of(pay(50_000_00)) == [("S24", "red", "a", 1)]
    assert of(pay(49_999_99)) == []


def test_an_earlier_resolution_of_the_forum_covers_it():
    assert of(pay(), resolved()) == []


@pytest.mark.parametrize(
    "lacking",
    [
        {"at": "03-06"},
        {"body": "BG"},
        {"body": "??"},
        {"result": "rejected"},
        {"payee": "乙公司"},
    ],
)
def test_one_later_of_a_lower_or_unknown_body_rejected_or_on_another_payee_does_not(lacking):
    assert of(pay(), resolved(**lacking)) == [("S24", "red", "a", 1)]


def test_a_resolution_is_matched_by_its_id_or_its_object_too():
    bridge = resolved(payee="", object="大桥")

    assert of(pay(resolution="r1", payee=None), resolved(payee="")) == []
    assert of(pay(object="大桥"), bridge) == []
    assert of(pay(subject="大桥"), bridge) == []


def test_an_appointment_needs_one_whatever_it_costs_and_a_project_from_its_own_threshold():
    assert of(pay(None, kind="appointment", object="李五")) == [("S24", "red", "a", 1)]
    assert of(pay(999_999_99, kind="project_approval")) == []
    assert of(pay(1_000_000_00, kind="project_approval")) == [("S24", "red", "a", 1)]
    assert of(pay(None)) == []


def test_the_unit_of_the_payment_is_asked_for_its_scope_before_that_of_the_power():
    assert of(pay(unit="JTJ")) == []
    story = Story(power=None).do("payment", "03-05", amount=60_000_00, payee="甲公司")
    assert of(story) == [("S24", "red", "a", 1)], "the only power is the case's"


def test_small_payments_to_one_payee_add_up():
    story = Story()
    for i in range(5):
        story.do(
            "payment", f"03-0{i + 1}", amount=40_000_00, payee="甲公司", id=f"p{i}", unit="ZJJ"
        )

    assert of(story) == [("S24", "red", "b", 5)]
    assert of(story, resolved(at="02-20")) == []


def test_nothing_adds_up_without_a_payee_a_cumulative_threshold_or_a_payment():
    assert of(pay(40_000_00, payee=None)) == []
    assert of(pay(40_000_00, unit="JTJ")) == []
    assert of(pay(40_000_00, kind="contract")) == []


def urgent():
    return pay(80_000_00, emergency=True)


def test_an_emergency_has_five_workdays_to_be_ratified():
    assert of(urgent(), now="03-12 23:59") == []
    assert of(urgent(), now="03-13 00:01") == [("S24", "red", "a", 1)]
    assert of(urgent(), resolved("03-09")) == []
    assert of(urgent(), resolved("03-13 10:00")) == [("S24", "red", "a", 1)]
    assert of(pay(), resolved("03-09")) == [("S24", "red", "a", 1)]


def circulated(item_type="大额资金使用", amount=60_000_00, mode="circulation", **more):
    return Story().do(
        "resolution",
        "03-03",
        amount=amount,
        item_type=item_type,
        mode=mode,
        **({"id": "r1", "body": "body:DZ", "payee": "甲公司"} | more),
    )


def test_a_major_matter_is_not_decided_by_circulating_a_paper():
    assert of(circulated()) == [("S24", "red", "c", 1)]
    assert of(circulated("重要人事任免", None)) == [("S24", "red", "c", 1)]


def test_a_meeting_a_small_sum_another_matter_or_an_unknown_body_is_no_circulation_of_one():
    assert of(circulated(mode="meeting")) == []
    assert of(circulated(amount=1_00)) == []
    assert of(circulated("日常事务")) == []
    assert of(circulated(body="body:??")) == []


def test_the_item_tells_the_matter_where_there_is_one():
    story = Meeting().convene(item_type="重要人事任免").resolve(mode="circulation")

    assert of(story) == [("S24", "red", "c", 4)]


RESERVED = (
    ScopeEntry("ZJJ", "YS-3", "DZ", is_reserved=True),
    ScopeEntry("ZJJ", "保障房分配方案", "DZ", is_reserved=True),
)


def reserved(story):
    known = lists()
    organisation = replace(known.organisation, scopes=RESERVED)
    return judged(replace(known, organisation=organisation), story, now="06-01").of("S24")


@pytest.mark.parametrize(
    "called", [{"object": "保障房分配方案"}, {"item_type": "YS-3"}, {"subject": "保障房分配方案"}]
)
def test_a_reserved_matter_is_not_decided_by_a_body_below_its_own(called):
    of_office = {"mode": "meeting", "item_type": "其他", "body": "body:BG"} | called

    assert reserved(circulated(**of_office)) == [("S24", "red", "d", 1)]
    assert reserved(circulated(**of_office | {"body": "body:DZ"})) == []


def test_a_matter_not_reserved_one_rejected_or_one_of_an_unknown_body_may_be_there():
    kept = {"mode": "meeting", "body": "body:BG", "object": "保障房分配方案"}

    assert reserved(circulated(**kept | {"object": "办公用品"})) == []
    assert reserved(circulated(**kept | {"result": "rejected"})) == []
    assert reserved(circulated(**kept | {"body": "body:??"})) == []


def test_the_subject_on_the_agenda_tells_that_a_matter_is_reserved():
    story = Story().do("meeting_open", "03-03 09:00", meeting="m1", body="body:BG")
    story.do("item_start", "03-03", meeting="m1", item="i1", subject="保障房分配方案")
    story.do("resolution", "03-03 10:05", item="i1", id="r1", body="body:BG", result="adopted")

    assert reserved(story) == [("S24", "red", "d", 3)]


@pytest.mark.parametrize(("code", "found"), [("YS-3", [("S24", "red", "d", 3)]), ("YS-9", [])])
def test_the_code_chosen_for_the_agenda_tells_it_whatever_the_words_are(code, found):  # R31
    story = Story().do("meeting_open", "03-03 09:00", meeting="m1", body="body:BG")
    words = {"subject": "今年房子怎么分", "item_type": "其他事项", "reserved": code}
    story.do("item_start", "03-03", meeting="m1", item="i1", **words)
    story.do("resolution", "03-03 10:05", item="i1", id="r1", body="body:BG", result="adopted")

    assert reserved(story) == found


def test_an_execution_that_rests_on_a_circulated_paper_is_not_raised_again():
    story = circulated().do("payment", "03-05", amount=60_000_00, payee="甲公司", id="p1")

    assert of(story) == [("S24", "red", "c", 1)]
