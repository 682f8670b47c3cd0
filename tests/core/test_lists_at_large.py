# SPDX-License-Identifier: Apache-2.0
"""Coverage, gates, dry runs, dependents and differences, on the small lists in which all holds."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from tests.core.xray.patching import patched, write
from tonggui.core import coverage as reach
from tonggui.core.descent import fallen_documents, hanging_on_basis, hanging_on_document
from tonggui.core.editions import differences
from tonggui.core.events import Event
from tonggui.core.gates import GATES, gates
from tonggui.core.lapsed import ACCEPTED, FALLEN, REVIEW, lapsed
from tonggui.core.powers import STAGES, TIMINGS
from tonggui.core.trial import try_out, with_settings
from tonggui.core.wording import say
from tonggui.formats.lists import read_lists
from tonggui.formats.workbook.carry import without_nothing

ROOT = Path(__file__).parents[2]
BASE = yaml.safe_load((ROOT / "tests/scenarios/lists/base.yaml").read_text(encoding="utf-8"))
AS_OF = int(datetime.fromisoformat("2026-03-02T18:00:00+08:00").timestamp() * 1_000_000)
DAY = 86_400_000_000
EXCUSED = {
    "stage": "决策", "timing": "事后", "state": "excluded", "reason": "决定当日抽查",
    "approved_by": "supervisor:XJW",
}  # fmt: skip


@pytest.fixture
def lists_with(tmp_path):
    def read(put=None, unset=(), append=None):
        return read_lists(write(patched(BASE, put=put, unset=unset, append=append), tmp_path))

    return read


def test_each_stage_and_time_is_covered_excused_blind_or_absent(lists_with):
    power = lists_with({"powers[A].coverage_matrix": [EXCUSED]}).powers["A"]

    spots = {(spot.stage, spot.timing): spot for spot in reach.coverage(power)}

    assert set(spots) == {(stage, timing) for stage in STAGES for timing in TIMINGS}
    assert spots["动议", "事前"].state == "covered"
    assert spots["动议", "事前"].leads == ("PZ1",)
    assert spots["决策", "事后"].state == "excused"
    assert spots["结果", "事后"].state == "blind"
    assert spots["执行", "事中"].state == "absent"


def test_a_cell_said_to_be_covered_with_no_node_to_show_for_it_is_a_blind_spot(lists_with):
    lists = lists_with(
        {"powers[A].coverage_matrix": [{"stage": "结果", "timing": "事后", "state": "covered"}]}
    )

    found = [
        s for s in reach.blind_spots(lists) if (s.power, s.stage, s.timing) == ("A", "结果", "事后")
    ]

    assert [spot.state for spot in found] == ["claimed"]


def test_a_stage_without_a_node_is_missing_until_it_is_excused_at_all_three_times(
    lists_with,
):  # R50
    cells = [{**EXCUSED, "stage": "执行", "timing": timing} for timing in TIMINGS]

    def missing(matrix):
        return reach.stages_missing(lists_with({"powers[A].coverage_matrix": matrix}).powers["A"])

    assert missing([]) == ("执行",)
    assert missing(cells[:2]) == ("执行",)
    unapproved = {key: each for key, each in cells[2].items() if key != "approved_by"}
    assert missing([*cells[:2], unapproved]) == ("执行",)
    assert missing(cells) == ()


def test_shares_name_what_is_left_out(lists_with):
    lists = lists_with(
        put={"powers[B].nodes[n2].supervision": None, "powers[B].nodes[n3].supervision": None,
             "powers[A].risks[A-R2].controls[*].active": False,
             "units[ZJJ].supervised_by": None},
    )  # fmt: skip

    assert reach.powers_watched(lists) == (1, 2, ("B",))
    assert reach.risks_guarded(lists) == (3, 4, ("A-R2",))
    assert reach.units_watched(lists) == (0, 1, ("ZJJ",))
    assert reach.posts_watched(lists).left == ("post:ZJJ/局长",)


def test_posts_where_people_money_and_goods_meet_come_first(lists_with):
    lists = lists_with(put={"powers[A].nodes[n3].key_flags": ["人事", "物资"]})

    first, *rest = reach.concentrations(lists)

    assert (first.post, first.kinds, first.decides) == ("post:ZJJ/副局长", ("人事", "物资"), 1)
    assert [each.post for each in rest] == ["post:ZJJ/局长", "post:ZJJ/受理岗"]


SCORED = {
    "powers[A].risks[A-R1].score": {"likelihood": 4, "impact": 4},
    "powers[A].risks[A-R2].score": {"likelihood": 2, "impact": 4},
    "powers[A].risks[*].cause": "裁量空间大",
    "powers[A].risks[*].kind": "权力寻租易发点",
}


def failing(lists, **more):
    found = gates(lists, lists.powers["A"], as_of=AS_OF, **more)
    assert tuple(gate.name for gate in found) == GATES
    return {gate.name: [said.key for said in gate.failing] for gate in found if not gate.is_open}


def test_a_round_that_is_complete_thorough_exact_and_public_may_close(lists_with):
    assert failing(lists_with(SCORED)) == {}


@pytest.mark.parametrize(
    ("put", "expected"),
    [
        ({"powers[A].nodes[n1].no_risk_statement": None}, {"全面": ["gate.node"]}),
        ({"powers[A].risks[A-R2].holder_layer": "股室岗位权力"}, {"全面": ["gate.layer"]}),
        ({"powers[A].risks[A-R2].cause": None}, {"彻底": ["gate.cause"]}),
        ({"powers[A].risk_round.sources_used": ["自己找"]}, {"彻底": ["gate.sources"]}),
        ({"powers[A].risks[A-R2].kind": "其他"}, {"准确": ["gate.kind"]}),
        ({"powers[A].risks[A-R2].score": None}, {"准确": ["gate.score"]}),
        ({"powers[A].risks[A-R2].level": "高"}, {"准确": ["gate.level"]}),
        ({"powers[A].risks[A-R2].description": "审查尺度随意"}, {"准确": ["gate.same"]}),
        ({"powers[A].risks[A-R2].level_after": "高"}, {"准确": ["gate.rises", "gate.remains"]}),
        ({"powers[A].publication.control": None}, {"公开": ["gate.list"]}),
        ({"powers[A].layers_published": None}, {"公开": ["gate.layers"]}),
    ],
)
def test_each_gate_stays_shut_for_its_own_reason(put, expected, lists_with):
    told = patched(BASE, put={**SCORED, **put})

    lists = lists_with(put={"powers": without_nothing(told["powers"])})

    assert failing(lists) == expected


def test_a_high_risk_that_remains_may_be_accepted_by_name_until_a_day(lists_with):
    accepted = {"by": "post:ZJJ/局长", "reason": "已达现有条件", "review_date": "2026-12-31"}
    put = {**SCORED, "powers[A].risks[A-R1].level_after": "高"}

    assert failing(lists_with(put)) == {"准确": ["gate.remains"]}
    assert failing(lists_with({**put, "powers[A].risks[A-R1].accepted": accepted})) == {}
    past = {**accepted, "review_date": "2026-02-01"}
    assert failing(lists_with({**put, "powers[A].risks[A-R1].accepted": past})) == {
        "准确": ["gate.review"]
    }


def test_a_post_that_has_not_answered_keeps_the_first_gate_shut(lists_with):
    returns = {"post:ZJJ/股长": "risks", "post:ZJJ/受理岗": ""}

    assert failing(lists_with(SCORED), returns=returns) == {"全面": ["gate.return"]}


def case(name, *acts):
    return [
        Event(case=name, seq=n, kind="node_close", at=at, recorded_at=at, node=node, actor=actor)
        for n, (node, actor, at) in enumerate(acts, start=1)
    ]


def test_a_control_is_tried_on_what_has_happened(lists_with):
    lists = lists_with(put={"powers[A].nodes[n3].time_limit.after": "n2"})
    quick = case("k1", ("A.n1", "吴", 0), ("A.n2", "周", DAY), ("A.n3", "钱", 2 * DAY))
    slow = case("k2", ("A.n1", "吴", 0), ("A.n2", "周", DAY), ("A.n3", "钱", 40 * DAY))
    short = case("k3", ("A.n1", "吴", 0))

    tried = try_out(["S15", "S39"], lists, [quick, slow, short], node="A.n3", now=60 * DAY)

    assert (tried.cases, tried.reached, tried.found) == (3, 2, 1)
    assert [(each.case, each.rule) for each in tried.findings] == [("k2", "S15")]
    assert tried.unjudged == ("S39",)


def test_a_draft_setting_is_tried_without_changing_the_lists(lists_with):
    lists = lists_with(put={"powers[A].nodes[n3].time_limit.after": "n2"})
    slow = case("k2", ("A.n1", "吴", 0), ("A.n2", "周", DAY), ("A.n3", "钱", 5 * DAY))
    strict = with_settings(lists, "S15", red_over=0)

    mild, harsh = (
        try_out(["S15"], each, [slow], node="A.n3", now=60 * DAY).findings
        for each in (lists, strict)
    )

    assert [each.level for each in (*mild, *harsh)] == ["yellow", "red"]
    assert lists.rules["S15"].settings["red_over"] == 10


def test_what_hangs_on_a_law_is_exact(lists_with):
    found = hanging_on_basis(lists_with(), "丙制度(虚构)")

    assert (found.powers, found.alone) == (("B",), ("B",))
    assert found.nodes == ("B.n1", "B.n2", "B.n3")
    assert found.risks == ("B-R1", "B-R2")
    assert found.controls == ("B-R1-C1", "B-R2-C1")
    assert hanging_on_basis(lists_with(), "甲法(虚构)").alone == ()


def test_what_hangs_on_an_institution_document_is_exact(lists_with):
    lists = lists_with(
        put={"powers[B].risks[B-R2].controls[B-R2-C1].document": "D1"},
        append={"facts.documents": [{"id": "D1", "review_date": "2026-02-01"}, {"id": "D2"}]},
    )

    assert hanging_on_document(lists, "D1") == ("B-R2-C1",)
    assert fallen_documents(lists, day=lists.calendar.day(AS_OF)) == ("D1",)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"review_date": "2026-02-01"}, REVIEW),
        ({"status": "repealed"}, FALLEN),
        ({"status": "amended"}, FALLEN),
        ({"repealed_at": "2026-02-01"}, FALLEN),
    ],
)
@pytest.mark.parametrize("called", ["D1", "某制度(虚构)"])
def test_just_the_controls_on_a_fallen_document_are_to_be_looked_at_again(
    lists_with, document, why, called
):
    lists = lists_with(
        put={
            "powers[B].risks[B-R2].controls[B-R2-C1].document": called,
            "powers[B].risks[B-R1].controls[B-R1-C1].document": "D2",
        },
        append={
            "facts.documents": [
                {"id": "D1", "title": "某制度(虚构)", **document},
                {"id": "D2", "review_date": "2027-01-01", "repealed_at": "2027-01-01"},
            ]
        },
    )

    (one,) = lapsed(lists, day=lists.calendar.day(AS_OF))

    assert (one.power, one.object, one.why, one.rests_on) == ("B", "B-R2-C1", why, "某制度(虚构)")


def test_an_accepted_risk_comes_back_once_its_day_has_passed(lists_with):
    def accepted(day):
        said = {"by": "局党组(虚构)", "reason": "整改中", "review_date": day}
        return lists_with(put={"powers[B].risks[B-R2].accepted": said})

    late, today = (accepted(day) for day in ("2026-02-28", "2026-03-31"))

    (one,) = lapsed(late, day=date(2026, 3, 31).toordinal())
    assert (one.object, one.why, one.rests_on) == ("B-R2", ACCEPTED, "局党组(虚构)")
    assert lapsed(today, day=date(2026, 3, 31).toordinal()) == ()


CHANGES = {
    "承诺时限由 5 个工作日 改为 10 日": {"powers[A].clock.promised": "10d"},
    "名称由“施工许可(虚构)”改为“施工许可”": {"powers[A].name": "施工许可"},
    "写明权力边界：不审设计": {"powers[A].boundary": "不审设计"},
    "依据《甲法(虚构)第一条》由现行变为已废止": {"powers[A].basis[0].status": "repealed"},
    "“审查”的时限由 2 个工作日 改为 3 个工作日": {"powers[A].nodes[n2].time_limit.value": 3},
    "“审查”的责任岗位由“post:ZJJ/股长”改为“post:ZJJ/受理岗”": {
        "powers[A].nodes[n2].post_ref": "post:ZJJ/受理岗"
    },
    "“审查”的主责监督由 supervisor:PZ1 改为 supervisor:XJW": {
        "powers[A].nodes[n2].supervision.lead": "XJW"
    },
    "风险“审查尺度随意”由高调为中": {"powers[A].risks[A-R1].level": "中"},
    "取消措施“审查与决定由不同的人在不同账号办理”": {
        "powers[A].risks[A-R2].controls[A-R2-C1].active": False
    },
    "监督办法的有效期由“2026-12-31”改为“2027-12-31”": {
        "powers[A].supervision_method.valid_until": "2027-12-31"
    },
    "办理次序改为：受理、审查、决定、公开": {
        "powers[A].flow": {"edges": [["n1", "n2"], ["n1", "n3"], ["n2", "n4"], ["n3", "n4"]]}
    },
}


@pytest.mark.parametrize("sentence", CHANGES)
def test_a_difference_of_editions_is_said_in_one_sentence(sentence, lists_with):
    old = lists_with().powers["A"]

    (said,) = differences(old, lists_with(CHANGES[sentence]).powers["A"])

    assert say(said, "zh") == sentence
    assert say(said, "en")


def test_steps_risks_and_bases_come_and_go_in_order(lists_with):
    old = lists_with().powers["A"]
    new = replace(old, nodes=old.nodes[1:], risks=old.risks[:1], bases=old.bases[1:], method=None)

    assert [say(said, "en") for said in differences(old, new)] == [
        "no longer rests on 甲法(虚构)第一条",
        "the step `受理` is dropped",
        "the risk `越级拍板` is no longer listed",
        "the control `审查与决定由不同的人在不同账号办理` is dropped",
        "the supervision method is dropped",
    ]
    assert [said.key.rpartition(".")[2] for said in differences(new, old)] == ["more"] * 5


def test_the_same_edition_differs_in_nothing(lists_with):
    for power in lists_with().powers.values():
        assert differences(power, power) == ()
