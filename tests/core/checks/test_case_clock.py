# SPDX-License-Identifier: Apache-2.0
"""S15 b and c: the whole case keeps its promised and its legal time (R12, R64)."""

from tests.core.build import Story, clock, days, judged, lists, node, power, workdays


def clocked(*nodes, legal=None, promised=None, **more):
    nodes = nodes or (node("n1"), node("n2"))
    return lists(power(*nodes, clock=clock("n1", "n2", legal=legal, promised=promised)), **more)


def of(known, story, now):
    return judged(known, story, now=now).of("S15")


def test_a_case_over_its_promised_time_is_yellow_over_its_legal_time_red():
    known = clocked(promised=workdays(5), legal=workdays(10))
    story = Story().open("n1", "03-02")

    assert of(known, story, "03-09 23:59") == []
    assert of(known, story, "03-10") == [("S15", "yellow", "b", "case:C1")]
    assert of(known, story, "03-17") == [("S15", "red", "c", "case:C1")]


def test_a_case_finished_in_its_promised_time_is_clean():
    known = clocked(promised=workdays(5), legal=workdays(10))

    assert of(known, Story().open("n1", "03-02").close("n2", "03-09"), "05-01") == []


def test_a_case_finished_late_stands_at_the_time_it_took():
    known = clocked(legal=days(10))
    outcome = judged(known, Story().open("n1", "03-02").close("n2", "03-20"), now="05-01")

    assert outcome.of("S15") == [("S15", "red", "c", "case:C1")]
    assert outcome.one("S15").observed == (("S15.case", (18, "day")),)


def test_the_case_is_not_raised_while_a_node_of_it_stands_at_the_same_level():
    known = clocked(
        node("n1", limit=workdays(5)), node("n2"), promised=workdays(5), legal=workdays(30)
    )

    assert of(known, Story().open("n1", "03-02"), "03-11") == [("S15", "yellow", "a", 1)]


def test_the_case_gives_way_to_a_node_found_later():
    known = clocked(node("n1", limit=workdays(8)), node("n2"), promised=workdays(5))
    story = Story().open("n1", "03-02")

    assert of(known, story, "03-11") == [("S15", "yellow", "b", "case:C1")]
    assert of(known, story, "03-13") == [("S15", "yellow", "a", 1)]


def test_a_clock_whose_first_opening_is_unknown_is_not_judged():
    known = clocked(promised=workdays(5))

    assert of(known, Story().close("n1", "03-02").close("n2", "05-01"), "06-01") == []


def test_the_clock_runs_from_the_first_opening_alone():
    known = clocked(promised=workdays(5))
    story = Story().open("n1", "03-02").open("n1", "03-09").close("n2", "03-10")

    assert of(known, story, "05-01") == [("S15", "yellow", "b", "case:C1")]


def test_a_lawful_suspension_is_left_out_of_the_case_and_an_unlawful_one_is_not():
    known = clocked(promised=workdays(5))

    def story(reason):
        return (
            Story()
            .open("n1", "03-02")
            .do("suspend", "03-03", "n1", reason=reason, notice_delivered_at="2026-03-03")
            .do("resume", "03-06", "n1")
            .close("n2", "03-12")
        )

    assert of(known, story("补正"), "05-01") == []
    assert of(known, story("领导出差"), "05-01") == [("S15", "yellow", "b", "case:C1")]


def test_a_case_under_lawful_suspension_does_not_run_out():
    known = clocked(promised=workdays(5))
    told = {"reason": "鉴定", "notice_delivered_at": "2026-03-03"}

    assert (
        of(known, Story().open("n1", "03-02").do("suspend", "03-03", "n1", **told), "05-01") == []
    )


def test_nodes_at_which_no_clock_starts_or_ends_are_not_looked_at():
    known = lists(power(node("n1"), node("n2"), node("n3"), clock=clock("n1", "n3")))

    assert of(known, Story().open("n2", "03-02").close("n2", "04-20"), "05-01") == []


def test_a_last_closing_without_the_first_opening_says_nothing_in_a_full_record_either():
    known = clocked(promised=workdays(5))
    story = Story().open("n2", "03-02").close("n1", "03-03").close("n2", "05-01")

    assert of(known, story, "06-01") == []
