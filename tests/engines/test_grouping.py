# SPDX-License-Identifier: Apache-2.0
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonggui.core.errors import Unusable
from tonggui.engines.grouping import NotContiguous, grouped_out_of_core, whole_cases
from tonggui.engines.spilling import Spill

START = datetime(2026, 1, 1, tzinfo=UTC)


def acts(*rows, **columns):
    """Make events of (case, node, hour)."""
    case, node, hour = zip(*rows, strict=True) if rows else ([], [], [])
    at = [START + timedelta(hours=hours) for hours in hour]
    return pl.DataFrame(
        {"case": case, "node": node, "at": at, **columns},
        schema_overrides={"case": pl.String, "node": pl.String, "at": pl.Datetime("us", "UTC")},
    )


def cut(events, rows):
    return [events.slice(at, rows) for at in range(0, events.height, rows)]


def told(blocks):
    """Say of each case, once per block it is in, what happened in it in order."""
    return [
        (case, group["node"].to_list())
        for block in blocks
        for (case,), group in block.group_by("case", maintain_order=True)
    ]


def test_a_case_is_held_back_until_it_is_whole():
    events = acts(("a", "1", 0), ("a", "2", 1), ("b", "1", 0), ("b", "2", 1), ("c", "1", 0))

    blocks = list(whole_cases(cut(events, 3)))

    assert [block["case"].to_list() for block in blocks] == [["a", "a"], ["b", "b"], ["c"]]


def test_a_case_may_be_longer_than_many_blocks():
    events = acts(*[("a", str(n), n) for n in range(10)], ("b", "x", 0))

    assert told(whole_cases(cut(events, 2))) == [("a", list("0123456789")), ("b", ["x"])]


def test_events_are_numbered_from_one_in_their_case():
    (block, last) = whole_cases([acts(("a", "1", 0), ("a", "2", 1), ("b", "1", 0), ("b", "2", 1))])

    assert block["seq"].to_list() == last["seq"].to_list() == [1, 2]


def test_numbers_that_the_log_brings_are_kept_and_are_the_order():
    events = acts(("a", "late", 0), ("a", "early", 5), ("b", "x", 0), seq=[70, 7, 3])

    blocks = list(whole_cases([events]))

    assert told(blocks) == [("a", ["early", "late"]), ("b", ["x"])]
    assert [block["seq"].to_list() for block in blocks] == [[7, 70], [3]]


def test_events_out_of_time_are_put_in_order_and_ties_stay_as_they_came():
    events = acts(("a", "3", 2), ("a", "1", 0), ("a", "2", 0), ("b", "2", 1), ("b", "1", 0))

    assert told(whole_cases([events])) == [("a", ["1", "2", "3"]), ("b", ["1", "2"])]


@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_a_case_that_comes_back_is_noticed(rows):
    events = acts(("a", "1", 0), ("b", "1", 0), ("c", "1", 0), ("a", "2", 1))

    with pytest.raises(NotContiguous):
        list(whole_cases(cut(events, rows)))


def test_a_case_that_comes_back_after_millions_is_noticed():
    cases = pl.DataFrame({"case": pl.int_range(3_000_000, eager=True).cast(pl.String)})
    events = cases.with_columns(node=pl.lit("x"), at=pl.lit(START))
    back = events.head(1)

    assert sum(block.height for block in whole_cases(cut(events, 1_000_000))) == 3_000_000
    with pytest.raises(NotContiguous):
        list(whole_cases([*cut(events, 1_000_000), back]))


def test_a_log_without_events_is_no_blocks():
    assert list(whole_cases([])) == list(whole_cases([acts()])) == []
    assert list(grouped_out_of_core([acts()], block_rows=10)) == []


def test_a_block_without_kinds_has_completions_only():
    plain, spoken = acts(("a", "1", 0)), acts(("a", "2", 1), kind=["speech"])

    (block,) = whole_cases([plain, spoken])

    assert block["kind"].to_list() == ["node_close", "speech"]


def test_what_fits_into_one_block_comes_in_order_of_first_appearance(tmp_path):
    events = acts(("b", "1", 5), ("a", "1", 0), ("b", "0", 1), ("a", "2", 1))

    blocks = list(grouped_out_of_core(cut(events, 2), block_rows=4, workspace=tmp_path))

    assert told(blocks) == [("b", ["0", "1"]), ("a", ["1", "2"])]
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_is_grouped_on_disk_and_the_disk_left_clean(tmp_path):
    rows = [(str(n % 50), str(n // 50), n) for n in range(1000)]

    grouped = grouped_out_of_core(cut(acts(*rows), 90), block_rows=100, workspace=tmp_path)
    first = next(grouped)
    during = list(tmp_path.iterdir())
    blocks = [first, *grouped]

    assert len(during) == 1
    assert list(tmp_path.iterdir()) == []
    assert dict(told(blocks)) == {str(n): [str(k) for k in range(20)] for n in range(50)}
    assert len(told(blocks)) == 50
    assert max(block.height for block in blocks) <= 100


def test_one_case_larger_than_a_block_is_grouped_as_well(tmp_path):
    rows = [("a", str(n), n) for n in range(300)]

    blocks = list(grouped_out_of_core(cut(acts(*rows), 7), block_rows=10, workspace=tmp_path))

    assert told(blocks) == [("a", [str(n) for n in range(300)])]


def test_grouping_on_disk_is_the_same_each_time(tmp_path):
    events = acts(*[(str(n % 37), str(n), n) for n in range(500)])

    first, second = (
        told(grouped_out_of_core(cut(events, 20), block_rows=50, workspace=tmp_path))
        for _ in range(2)
    )

    assert first == second


def test_the_disk_is_left_clean_when_reading_fails(tmp_path):
    def failing():
        yield from cut(acts(*[(str(n), "x", 0) for n in range(100)]), 10)
        raise Unusable("log", "row 101", "expected a row")

    with pytest.raises(Unusable, match="row 101"):
        list(grouped_out_of_core(failing(), block_rows=20, workspace=tmp_path))

    assert list(tmp_path.iterdir()) == []


def test_the_disk_is_left_clean_when_nobody_asks_for_the_rest(tmp_path):
    events = acts(*[(str(n), "x", 0) for n in range(100)])
    grouped = grouped_out_of_core(cut(events, 10), block_rows=20, workspace=tmp_path)
    next(grouped)

    grouped.close()

    assert list(tmp_path.iterdir()) == []


def test_blocks_with_other_columns_can_lie_in_one_part(tmp_path):
    spill = Spill(tmp_path / "spill")
    names = pl.Series(["x"], dtype=pl.Categorical)
    frames = [acts(("a", "1", 0)), acts(("a", "2", 1), kind=["speech"], actor=names)]

    for part in frames:
        spill.add(3, part)

    assert spill.parts() == [3]
    assert [found.equals(part) for found, part in zip(spill.take(3), frames, strict=True)] == [
        True,
        True,
    ]


def test_a_full_disk_is_refused_in_one_line(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_ipc_stream", full)
    events = acts(*[(str(n), "x", 0) for n in range(100)])

    with pytest.raises(Unusable, match="expected room to group the log by case"):
        list(grouped_out_of_core(cut(events, 10), block_rows=20, workspace=tmp_path))

    assert list(tmp_path.iterdir()) == []


CASES = st.lists(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 3)), min_size=1, max_size=6),
    min_size=1,
    max_size=8,
)


@settings(max_examples=50)
@given(cases=CASES, rows=st.integers(1, 9), block_rows=st.integers(1, 9), random=st.randoms())
def test_any_mixture_of_cases_is_grouped_as_the_cases_stand(cases, rows, block_rows, random):
    together = [(str(number), *event) for number, case in enumerate(cases) for event in case]
    turns = [number for number, case in enumerate(cases) for _ in case]
    random.shuffle(turns)
    queues = [iter([(str(n), *event) for event in case]) for n, case in enumerate(cases)]
    mixed = [next(queues[turn]) for turn in turns]

    streamed = told(whole_cases(cut(acts(*together), rows)))
    grouped = told(grouped_out_of_core(cut(acts(*mixed), rows), block_rows=block_rows))

    assert streamed == [
        (str(n), [node for node, _ in sorted(case, key=lambda event: event[1])])
        for n, case in enumerate(cases)
    ]
    assert sorted(grouped) == sorted(streamed)


@pytest.fixture(scope="module")
def fines():
    beside = Path(__file__).parents[3] / "shared" / "data"
    path = Path(os.environ.get("TONGGUI_REAL_DATA", beside)) / "logs" / "road_fines.parquet"
    if not path.exists():
        pytest.skip("no road_fines.parquet: put it into the folder named TONGGUI_REAL_DATA")
    columns = {"case_id": "case", "activity": "node", "timestamp": "at", ".order": "order"}
    return pl.read_parquet(path, columns=list(columns)).rename(columns)


def variants(blocks):
    flows = [
        block.group_by("case", maintain_order=True).agg(
            pl.col("node").cast(pl.String).str.join("|")
        )
        for block in blocks
    ]
    return pl.concat(flows).rename({"node": "flow"}).sort("case")


def test_real_fines_have_exactly_their_231_variants(fines):
    events = fines.with_columns(seq=pl.col("order").cast(pl.Int64)).drop("order")

    streamed = variants(whole_cases(cut(events, 50_000)))

    assert streamed.height == 150_370
    assert streamed["flow"].n_unique() == 231


def test_real_fines_keep_their_ties_without_a_number(fines, tmp_path):
    events = fines.drop("order")
    streamed = variants(whole_cases(cut(events, 50_000)))

    # Cases are mixed with one another, but each keeps the order of its own rows.
    mixed = fines.with_columns(turn=pl.col("order").cum_count().over("case"))
    mixed = mixed.sort("turn", maintain_order=True).drop("turn", "order")
    with pytest.raises(NotContiguous):
        list(whole_cases(cut(mixed, 50_000)))
    grouped = grouped_out_of_core(cut(mixed, 50_000), block_rows=100_000, workspace=tmp_path)

    assert streamed["flow"].n_unique() == 231
    assert variants(grouped).equals(streamed)


def test_real_fines_in_any_order_are_put_right_by_their_numbers(fines, tmp_path):
    events = fines.with_columns(seq=pl.col("order").cast(pl.Int64)).drop("order")
    shuffled = events[np.random.default_rng(7).permutation(events.height)]

    grouped = grouped_out_of_core(cut(shuffled, 70_000), block_rows=100_000, workspace=tmp_path)

    assert variants(grouped).equals(variants(whole_cases(cut(events, 50_000))))


def test_two_cases_that_look_alike_only_cost_time(monkeypatch):
    monkeypatch.setattr(pl.Series, "hash", lambda self: pl.Series([7] * len(self), dtype=pl.UInt64))

    with pytest.raises(NotContiguous):
        list(whole_cases([acts(("a", "1", 0), ("b", "1", 0), ("c", "1", 0))]))
