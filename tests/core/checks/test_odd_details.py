# SPDX-License-Identifier: Apache-2.0
"""Details of events are whatever a log says: of an unexpected kind they are not there."""

from itertools import product

import pytest

from tests.core.build import DEPUTY, FINANCE, HEAD, Story, judged, lists
from tests.core.checks.meetings import PERSONNEL, Meeting

ODD = (
    5,
    1.5,
    True,
    None,
    "x",
    [],
    ["a"],
    [1, {"a": 2}],
    {},
    {"a": [1]},
    [[1]],
    "2026-13-40",
    10**30,
)


def meeting():
    story = Meeting().convene(item_type=PERSONNEL).leaves(FINANCE).says(HEAD).says(DEPUTY)
    story.do(
        "integrity_review", "03-03 09:00", item="i1", opinion="同意", opened_at="", reviewer={}
    )
    return story.vote(counted={"同意": 2}).resolve(payee="甲", object="乙", conditions=["丙"])


def money():
    story = Story().do("contract", "03-02", id="c1", payee="甲", advance_share=0.3, subject="货物")
    more = {"resolution": "r1", "contract": "c1", "subject": "货物", "payee": "甲", "goods": True}
    story.do("payment_approval", "03-03", payment="p1", id="a1")
    story.do("payment", "03-04", id="p1", amount=9_000_000, **more)
    return story.do("sup_act", "03-05", "n1", supervisor="supervisor:JW", task_node="n1")


def places(make):
    return [(at, name) for at, each in enumerate(make().events) for name in each.detail]


@pytest.mark.parametrize("make", [meeting, money])
def test_no_detail_of_an_unexpected_kind_stops_the_judge(make):
    known = lists()

    for (at, name), odd in product(places(make), ODD):
        story = make()
        event = story.events[at]
        story.events[at] = event._replace(detail={**event.detail, name: odd})

        _, verdicts = judged(known, story, now="05-01")
        assert len(verdicts) == 1
