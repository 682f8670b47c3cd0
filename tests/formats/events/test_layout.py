# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.events import Reading
from tonggui.formats.events.layout import lay_out

LOG = Path("log.csv")


def sources(*names, **mapping):
    return dict(lay_out(LOG, names, Reading(mapping=mapping)).sources)


def test_our_own_names_are_recognised():
    found = sources("case", "seq", "node", "kind", "at", "recorded_at", "actor", "amount")

    assert all(ours == theirs for ours, theirs in found.items())
    assert "amount" in found


def test_names_of_the_xes_standard_are_recognised_without_a_map():
    found = sources(
        "case:concept:name", "concept:name", "time:timestamp", "org:resource", "org:role",
        "org:group", "lifecycle:transition",
    )  # fmt: skip

    assert found == {
        "case": "case:concept:name",
        "node": "concept:name",
        "kind": "lifecycle:transition",
        "at": "time:timestamp",
        "actor": "org:resource",
        "post": "org:role",
        "unit": "org:group",
    }


@pytest.mark.parametrize(
    ("case", "node", "at"),
    [
        ("case_id", "activity", "timestamp"),
        ("Case ID", "Activity", "Complete Timestamp"),
        ("CaseId", "Task", "DateTime"),
        ("案件编号", "环节", "办理时间"),
    ],
)
def test_usual_names_are_recognised_however_they_are_spaced(case, node, at):
    assert sources(case, node, at) == {"case": case, "node": node, "at": at}


def test_standard_names_win_over_usual_ones():
    found = sources("case:concept:name", "concept:name", "Activity", "time:timestamp", "Resource")

    assert found["node"] == "concept:name"
    assert found["actor"] == "Resource"


def test_a_map_wins_over_what_would_be_recognised():
    found = sources("case", "node", "step", "at", node="step")

    assert found["node"] == "step"


def test_two_equally_good_names_are_refused_rather_than_guessed():
    with pytest.raises(Unusable, match="`activity` or `task`, by --map"):
        sources("case_id", "activity", "task", "timestamp")


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("node", "at"), "`case`"),
        (("case", "node"), "`at`"),
        (("case", "at"), "`node` or `kind`"),
    ],
)
def test_a_missing_column_is_named_with_the_columns_found(names, missing):
    with pytest.raises(Unusable, match=f"no column for {missing}.*`{names[0]}`, `{names[1]}`"):
        sources(*names)


def test_a_log_of_kinds_needs_no_nodes():
    assert "node" not in sources("case", "kind", "at")


def test_a_lifecycle_alone_says_no_act():
    with pytest.raises(Unusable, match="no column for `node` or `kind`"):
        sources("case", "lifecycle:transition", "at")


def test_a_column_that_the_map_names_must_be_there():
    with pytest.raises(Unusable, match="column `step` for `node`"):
        sources("case", "node", "at", node="step")


def test_only_our_columns_can_be_mapped():
    with pytest.raises(Unusable, match="--map: `colour`: expected one of case"):
        sources("case", "node", "at", colour="node")


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(Unusable, match="column `node`: expected each column once"):
        sources("case", "node", "node", "at")


def test_money_in_a_foreign_log_is_in_an_unknown_unit_and_not_taken_for_fen():
    foreign = ("case_id", "activity", "timestamp")

    assert "amount" not in sources(*foreign, "amount")
    assert sources(*foreign, "amount_fen")["amount"] == "amount_fen"
    assert sources(*foreign, "amount", amount="amount")["amount"] == "amount"


def test_a_column_without_a_name_is_just_left_over():
    layout = lay_out(LOG, ("", "case", "node", "at"), Reading())

    assert layout.rest == ("",)


def test_columns_that_are_not_wanted_are_left_out_but_for_those_always_needed():
    reading = Reading(columns=frozenset({"actor"}))
    layout = lay_out(LOG, ("case", "seq", "node", "at", "actor", "post", "colour"), reading)

    assert layout.columns == {"case", "seq", "node", "at", "actor"}


def test_one_column_given_for_two_of_ours_is_refused():
    with pytest.raises(Unusable, match=r"--map: `node`: .* found it given for `case` and `node`"):
        sources("case", "node", "at", case="node", node="node")


def test_a_column_that_the_user_gives_for_another_of_ours_is_not_hinted_at_as_well():
    reading = Reading(mapping={"node": "step"}, hints={"case": "id", "actor": "step"})

    assert dict(lay_out(LOG, ("id", "step", "at"), reading).sources) == {
        "case": "id",
        "node": "step",
        "at": "at",
    }
