# SPDX-License-Identifier: Apache-2.0
"""A report's rows are chosen so that no month, post or unit is left without any."""

from datetime import UTC, datetime

import polars as pl

from tonggui.engines.examples import COLUMNS, Examples, labelled
from tonggui.engines.tables import FINDINGS

MOST = {("rule",): 2, ("month",): 1}


def findings(*rows):
    """Return findings of (id, rule, month of 2026)."""
    filled = [
        {"id": name, "case": f"C{name}", "rule": rule, "at": datetime(2026, month, 9, tzinfo=UTC)}
        for name, rule, month in rows
    ]
    return pl.DataFrame(filled, schema=FINDINGS)


def chosen(examples, frame):
    counts = labelled(frame, "Asia/Shanghai").select(COLUMNS).unique(maintain_order=True)
    return [name for name, _ in examples.choose(frame, counts)]


def test_a_month_is_shown_even_where_its_rule_is_shown_often_enough():
    frame = findings(("a", "S15", 1), ("b", "S15", 1), ("c", "S15", 1), ("d", "S15", 2))

    assert chosen(Examples("Asia/Shanghai", MOST, rows=99), frame) == ["a", "b", "d"]


def test_what_is_shown_often_enough_is_not_shown_from_the_next_block():
    examples = Examples("Asia/Shanghai", MOST, rows=99)

    assert chosen(examples, findings(("a", "S15", 1), ("b", "S15", 1))) == ["a", "b"]
    assert chosen(examples, findings(("c", "S15", 1), ("d", "S16", 1))) == ["d"]


def test_no_more_is_chosen_than_there_is_room_for():
    frame = findings(("a", "S15", 1), ("b", "S16", 2), ("c", "S17", 3))

    assert chosen(Examples("Asia/Shanghai", MOST, rows=2), frame) == ["a", "b"]


def test_a_finding_without_post_or_node_counts_as_one_without():
    assert labelled(findings(("a", "S15", 1)), "Asia/Shanghai").row(0, named=True) == {
        "id": "a", "case": "Ca", "rule": "S15", "level": "", "power": "", "node": "", "post": "",
        "unit": "", "month": "2026-01",
    }  # fmt: skip
