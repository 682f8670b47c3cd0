# SPDX-License-Identifier: Apache-2.0
"""S37: a node closes with its papers: present, readable, and of this case (R12, R34, R65)."""

from tests.core.build import Story, judged, lists, node, paper, power
from tonggui.core.facts import Facts

KNOWN = lists(power(node("n1", evidence_required=("申请表", "照片")), node("n2")))


def of(*stories, known=KNOWN):
    return judged(known, *stories, now="05-01").of("S37")


def closed(*papers, case="C1", node="n1", at="03-02"):
    return Story(case).close(node, at, evidence=papers)


def test_a_missing_paper_is_found_and_named():
    outcome = judged(KNOWN, closed(paper("申请表", "h1")), now="05-01")

    assert outcome.of("S37") == [("S37", "yellow", "a", 1)]
    assert outcome.one("S37").observed[0].args == ("照片",)
    assert outcome.one("S37").evidence == ("h1",)


def test_all_papers_there_and_readable_are_clean():
    assert of(closed(paper("申请表", "h1"), paper("照片", "h2"))) == []


def test_an_empty_or_unreadable_paper_is_none():
    assert of(closed(paper("申请表", "h1"), paper("照片", "h2", size=0))) == [
        ("S37", "yellow", "ab", 1)
    ]
    assert of(closed(paper("", "h2", readable=False), node="n2")) == [("S37", "yellow", "b", 1)]


def test_a_source_that_records_no_papers_says_nothing_of_them():
    assert of(Story().close("n1", "03-02")) == []
    assert of(Story().close("x9", "03-02", evidence=())) == [], "and a node of no list has none"


def test_a_photo_used_in_another_case_before_is_found_there():
    first, second = (
        closed(paper("照片", "h1"), node="n2"),
        closed(paper("照片", "h1"), case="C2", node="n2", at="03-03"),
    )

    assert of(first, second) == [("S37", "yellow", "c", 1)]
    assert judged(KNOWN, first, second, now="05-01").one("S37").case == "C2"


def test_the_same_paper_twice_in_one_case_and_a_blank_form_in_many_are_fine():
    twice = Story().close("n2", "03-02", evidence=(paper("表", "h1"),))
    twice.close("n2", "03-03", evidence=(paper("表", "h1"), paper("无号")))
    known = lists(power(node("n1"), node("n2")), facts=Facts(templates=frozenset({"h1"})))

    assert of(twice) == []
    assert of(twice, closed(paper("表", "h1"), case="C2", node="n2", at="03-04"), known=known) == []


def test_a_paper_of_a_case_before_the_log_is_known():
    known = lists(power(node("n2")), facts=Facts(evidence={"h1": "C0"}))

    assert of(closed(paper("照片", "h1"), node="n2"), known=known) == [("S37", "yellow", "c", 1)]
