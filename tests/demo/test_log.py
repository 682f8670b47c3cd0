# SPDX-License-Identifier: Apache-2.0
"""The county's year as one log."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tonggui.core.errors import Unusable
from tonggui.demo.log import SCENARIOS, streams, write_log

COUNTY = Path(__file__).parents[2] / "examples" / "qinglan"


def write(path: Path, *, count: int = 60):
    return write_log(
        path, lists=COUNTY / "lists", seed=7, count=count, scenarios=COUNTY / "scenarios"
    )


def read(path: Path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_both_formats_hold_the_same_acts(tmp_path):
    ledger = write(tmp_path / "log.jsonl")
    write(tmp_path / "log.parquet")

    lines = read(tmp_path / "log.jsonl")
    rows = pq.read_table(tmp_path / "log.parquet").to_pylist()

    assert len(lines) == len(rows) == ledger.acts
    for line, row in zip(lines, rows, strict=True):
        detail = json.loads(row["detail"] or "{}")
        assert row["case"] == line.get("case")
        assert (row["seq"], row["kind"], row["amount"]) == (
            line["seq"],
            line["kind"],
            line.get("amount_fen"),
        )
        assert row["at"].isoformat() <= row["recorded_at"].isoformat()
        assert detail.items() <= line.items()


def test_the_scenarios_that_stand_alone_are_in_it(tmp_path):
    write(tmp_path / "log.jsonl")

    held = {act.get("case") for act in read(tmp_path / "log.jsonl")}
    alone = {case.case for case in streams(COUNTY / "scenarios")}

    assert alone <= held
    assert not any((COUNTY / "scenarios" / f"{name}.facts.yaml").exists() for name in SCENARIOS)


def test_scenarios_are_numbered_anew_within_each_case():
    for case in streams(COUNTY / "scenarios"):
        assert [act["seq"] for act in case.acts] == list(range(1, len(case.acts) + 1))


def test_the_last_act_is_the_end_of_the_year(tmp_path):
    write(tmp_path / "log.jsonl")

    *_, last = read(tmp_path / "log.jsonl")

    assert last == {
        "seq": 6 + 1 + 1,
        "kind": "clock_tick",
        "at": "2026-12-31T18:00:00+08:00",
        "recorded_at": "2026-12-31T18:00:00+08:00",
    }


def test_progress_is_told_after_each_case(tmp_path):
    told: list[tuple[int, int]] = []

    write_log(
        tmp_path / "log.jsonl",
        lists=COUNTY / "lists",
        seed=1,
        count=5,
        progress=lambda written, total: told.append((written, total)),
    )

    assert told == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5), (5, 5)]


def test_a_name_that_says_no_format_is_refused(tmp_path):
    with pytest.raises(Unusable, match=r"expected a name that ends with \.jsonl or \.parquet"):
        write(tmp_path / "log.txt")

    assert not list(tmp_path.iterdir())
