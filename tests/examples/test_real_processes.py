# SPDX-License-Identifier: Apache-2.0
"""The example lists of two real processes load, and fit as much of the real logs as they say."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from tonggui.core.elements import Flow
from tonggui.core.order import IMPOSSIBLE, Automaton
from tonggui.formats.lists import read_lists

ROOT = Path(__file__).parents[2]
FINES = ROOT / "examples" / "road-fines" / "lists.yaml"
RECEIPT = ROOT / "examples" / "wabo-receipt" / "lists.yaml"


def real(name: str) -> Path:
    folder = Path(os.environ.get("TONGGUI_REAL_DATA", ROOT.parent / "shared" / "data"))
    found = folder / "logs" / name
    if not found.exists():
        pytest.skip(f"needs {name}; the README beside the example lists says where to get it")
    return found


def fitting(flow: Flow, variants: Iterable[tuple[list[str], int]]) -> int:
    automaton = Automaton(flow)
    return sum(count for acts, count in variants if _is_run(automaton, acts))


def _is_run(automaton: Automaton, acts: list[str]) -> bool:
    state = automaton.start
    for act in acts:
        state = automaton.step(state, act)
        if state == IMPOSSIBLE:
            return False
    return automaton.is_complete(state)


def test_a_fine_that_is_paid_at_once_is_a_complete_run():
    power = read_lists(FINES).powers["fine"]

    assert fitting(power.flow, [(["Create Fine", "Payment"], 1)])
    assert not fitting(power.flow, [(["Create Fine"], 1), (["Create Fine", "Send Fine"], 1)])


def test_a_penalty_waits_sixty_days_for_payment_or_appeal():
    nodes = {node.id: node for node in read_lists(FINES).powers["fine"].nodes}

    wait = nodes["Add penalty"].not_before

    assert wait is not None
    assert (wait.value, wait.unit, wait.after) == (60, "day", "Insert Fine Notification")


def test_whoever_checks_a_receipt_may_not_determine_it():
    power = read_lists(RECEIPT).powers["receipt"]
    pair = {"T02 Check confirmation of receipt", "T04 Determine confirmation of receipt"}

    assert pair in power.incompatible


def test_both_lists_say_how_sure_their_law_is():
    for path in (FINES, RECEIPT):
        for power in read_lists(path).powers.values():
            assert power.bases
            assert {basis.certainty for basis in power.bases} <= {"likely", "unverified"}


@pytest.mark.real
def test_six_of_seven_road_fines_ran_as_the_law_foresees():
    log = pl.read_parquet(real("road_fines.parquet"), columns=["case_id", "activity", ".order"])
    traces = (
        log.sort("case_id", ".order")
        .with_columns(pl.col("activity").cast(pl.String))
        .group_by("case_id", maintain_order=True)
        .agg("activity")
    )

    fits = fitting(read_lists(FINES).powers["fine"].flow, _variants(traces, "activity"))

    assert (fits, traces.height) == (129_204, 150_370)


@pytest.mark.real
def test_seven_of_eight_receipts_ran_as_the_procedure_foresees():
    log = pl.read_csv(real("receipt.csv"), infer_schema_length=0)
    traces = log.group_by("case:concept:name", maintain_order=True).agg("concept:name")

    fits = fitting(read_lists(RECEIPT).powers["receipt"].flow, _variants(traces, "concept:name"))

    assert (fits, traces.height) == (1_264, 1_434)


def _variants(traces: pl.DataFrame, column: str) -> list[tuple[list[str], int]]:
    return [(acts, count) for acts, count in traces.group_by(column).len().iter_rows()]
