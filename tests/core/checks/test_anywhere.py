# SPDX-License-Identifier: Apache-2.0
"""Every check is silent where it knows neither the power nor the node of an act."""

import pytest

from tests.core.build import Story, lists
from tonggui.core.bench import Bench
from tonggui.core.checks.at_least import AtLeast
from tonggui.core.checks.case_clock import WithinCase
from tonggui.core.checks.different_people import INCOMPATIBLE, DifferentPeople
from tonggui.core.checks.evidence import HasEvidence
from tonggui.core.checks.holder import Holder, NotAlone, NotOverstepping
from tonggui.core.checks.order import Order
from tonggui.core.checks.recorded_in_time import RecordedInTime
from tonggui.core.checks.recused import Recused
from tonggui.core.checks.supervised import InRemit, Supervised
from tonggui.core.checks.within import Within
from tonggui.core.events import Event
from tonggui.core.past import Past

BENCH = Bench(lists())
RULES = BENCH.rules
CLOCK = WithinCase(RULES["S15"], BENCH)
SUPERVISED = Supervised(RULES["S20"], BENCH)
CHECKS = (
    AtLeast(RULES["S19"], BENCH).judge,
    AtLeast(RULES["S19"], BENCH).judge_bare,
    CLOCK.judge,
    Within(RULES["S15"], BENCH, CLOCK).judge,
    DifferentPeople(RULES["S36"], BENCH, INCOMPATIBLE).judge,
    HasEvidence(RULES["S37"]).judge,
    Holder(RULES["S35"], BENCH).judge,
    NotAlone(RULES["S28"], BENCH).judge,
    NotOverstepping(RULES["S22"], BENCH).judge,
    Order(RULES["S21"]).judge,
    RecordedInTime(RULES["S17"], BENCH).judge,
    Recused(RULES["S29"], BENCH).judge,
    SUPERVISED.judge,
    InRemit(RULES["S22"], BENCH, SUPERVISED).judge,
)
ACTS = ("node_open", "node_close", "case_close", "signature", "sup_act")


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("judge", CHECKS)
def test_an_act_of_no_known_power_and_node_is_nothing_to_a_check(judge, kind):
    act: Event = Story(power=None).do(kind, "03-02", "x", by="路人", evidence=()).events[0]

    assert judge(act, Past("C1")) == ()
