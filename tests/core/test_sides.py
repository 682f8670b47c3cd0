# SPDX-License-Identifier: Apache-2.0
"""What changed between two editions reads as before and after, in a citizen's words (R71)."""

from dataclasses import replace

import pytest

from tonggui.core.edition_sentences import SENTENCES
from tonggui.core.editions import differences
from tonggui.core.findings import Said
from tonggui.core.naming import named
from tonggui.core.powers import Limit, Node, PlannedSupervision, Power, Step
from tonggui.core.side_sentences import ASPECTS, THERE
from tonggui.core.sides import Change, sides

OLD = Power(
    "P1",
    "夜间施工许可",
    nodes=(Node("P1.n1", "受理", post="post:A/甲", limit=Limit(3, "workday")),),
    post_steps=(Step("S1", "P1.n1", "post:A/甲", "登记"),),
)


def told(new, language="zh", old=OLD):
    return sides(
        named(differences(old, new), {"post:A/乙": "乙岗", "supervisor:PZ1": "派驻组"}), language
    )


def of_node(**changed):
    return replace(OLD, nodes=(replace(OLD.nodes[0], **changed),))


@pytest.mark.parametrize(
    ("new", "change"),
    [
        (
            of_node(limit=Limit(7, "day")),
            Change("“受理”最长多久", "最长 3 个工作日", "最长 7 日"),
        ),
        (of_node(limit=None), Change("“受理”最长多久", "最长 3 个工作日", "没有规定时限")),
        (
            of_node(published=("决定", "理由")),
            Change("“受理”向社会公开什么", "没有写明公开什么", "公开决定、理由"),
        ),
        (
            of_node(supervision=PlannedSupervision("PZ1", "事中")),
            Change("“受理”由谁监督", "没有人监督", "由派驻组监督"),
        ),
        (of_node(decision_mode="集体"), Change("“受理”怎样决定", "个人决定", "集体决定")),
        (
            replace(OLD, boundary="不得收费"),
            Change("能决定什么、不得决定什么", "没有写明能决定什么、不得决定什么", "不得收费"),
        ),
        (
            replace(OLD, post_steps=()),
            Change("岗位上要做哪些事", "要做“登记”", "不做“登记”"),
        ),
        (
            replace(OLD, post_steps=(replace(OLD.post_steps[0], holder="post:A/乙"),)),
            Change("“登记”由哪个岗位做", "由post:A/甲做", "由乙岗做"),
        ),
    ],
)
def test_a_change_reads_before_and_after(new, change):
    assert told(new) == [change]


def test_limits_are_said_in_words_in_english_too():
    (change,) = told(of_node(limit=Limit(1, "workday")), "en")

    assert (change.before, change.after) == ("at most 3 workdays", "at most 1 workday")


def test_nothing_changed_says_nothing():
    assert told(OLD) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", sorted(key for key in SENTENCES if key.startswith("edition.")))
def test_whatever_differs_can_be_said_before_and_after(key, language):
    kind = key.split(".")[1]
    first = next((each for each in ASPECTS if each.startswith(f"{kind}.")), "甲")

    (change,) = sides([Said(key, (first, "3wd", "2wd", "丙"))], language)

    assert change.about
    assert change.before != change.after
    assert kind in THERE or kind in {"power", "promised", "legal", "order", "lead"}
