# SPDX-License-Identifier: Apache-2.0
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.events import Reading, open_events

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HERE = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - a local time


@pytest.fixture
def parquet(tmp_path):
    def write(columns, **options):
        pl.DataFrame(columns).write_parquet(tmp_path / "log.parquet", **options)
        return tmp_path / "log.parquet"

    return write


def acts(rows=1, **columns):
    return {"case": ["a"] * rows, "node": ["b"] * rows, "at": [NINE] * rows} | columns


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (pl.Series([7, 8], dtype=pl.Int16), ["7", "8"]),
        (pl.Series([7.0, None]), ["7", None]),
        (pl.Series([7.5, 8.0, 1e20]), ["7.5", "8", "1e+20"]),
        (pl.Series(["007", ""]), ["007", None]),
        (pl.Series([b"x", "受".encode()]), ["x", "受"]),
        (pl.Series(["u", "v"], dtype=pl.Enum(["u", "v"])), ["u", "v"]),
        (pl.Series([None, None]), [None, None]),
    ],
)
def test_ids_of_any_type_become_text(parquet, read, ids, told):
    found = read(parquet(acts(len(ids), actor=ids)))

    assert found["actor"].cast(pl.String).to_list() == told


def test_a_case_is_text_and_other_names_may_stay_a_dictionary(parquet, read):
    names = pl.Series(["x", "y"], dtype=pl.Categorical)

    found = read(parquet(acts(2, case=names, node=names)))

    assert found.schema["case"] == pl.String
    assert found.schema["node"] == pl.Categorical


@pytest.mark.parametrize(
    "at",
    [
        pl.Series([NINE]),
        pl.Series([NINE]).dt.convert_time_zone("Europe/Rome").dt.cast_time_unit("ns"),
        pl.Series([HERE]),
        pl.Series([HERE]).dt.cast_time_unit("ms"),
        pl.Series(["2026-03-02T09:00:00"]),
        pl.Series(["2026-03-02 01:00:00Z"], dtype=pl.Categorical),
    ],
)
def test_times_of_any_type_become_instants(parquet, read, at):
    found = read(parquet(acts(at=at)))

    assert found["at"].to_list() == [NINE]
    assert found.schema["at"] == pl.Datetime("us", "UTC")


@pytest.mark.parametrize(
    "at",
    [
        pl.Series([NINE]),
        pl.Series([NINE]).dt.convert_time_zone("Europe/Rome").dt.cast_time_unit("ns"),
        pl.Series([HERE]),
        pl.Series([HERE]).dt.cast_time_unit("ms"),
        pl.Series([HERE.date()]),
    ],
)
def test_the_last_time_is_told_by_the_files_own_statistics(parquet, read, at):
    path = parquet(acts(2, at=at.append(at.dt.offset_by("-3d"))))

    last = open_events(path, Reading()).latest()

    assert last == read(path)["at"].to_physical().max()


@pytest.mark.parametrize(
    "columns",
    [
        {"case": ["a", None]},  # a row that is put aside tells no time
        {"case": ["a", ""]},
        {"node": ["b", None]},
        {"recorded_at": [NINE, None]},  # and one without receipt counts by its own
    ],
)
def test_statistics_that_do_not_speak_for_every_row_tell_no_last_time(parquet, columns):
    source = open_events(parquet(acts(2) | columns), Reading())

    assert source.latest() is None


@pytest.mark.parametrize("day", [2**62, -(2**62)])
def test_an_absurd_time_is_refused_by_its_row(parquet, read, day):
    times = pl.Series([0, day]).cast(pl.Datetime("ms", "UTC"))

    with pytest.raises(Unusable, match="row 2, column `at`: expected a time between the years"):
        read(parquet(acts(2, at=times)))


def test_an_absurd_time_that_nobody_asks_for_is_kept_as_its_number(parquet, read):
    extra = {"kind": ["vote"], "x": pl.Series([2**62]).cast(pl.Datetime("ms", "UTC"))}

    assert json.loads(read(parquet(acts(**extra)))["detail"][0]) == {"x": 2**62}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("detail", [[1]]),
        ("detail", [b"\xff"]),
        ("evidence", [b"\xff"]),
        ("evidence", [[1, 2]]),
        ("evidence", [[["a"]]]),
    ],
)
def test_papers_and_details_of_another_kind_are_refused(parquet, read, column, values):
    with pytest.raises(Unusable, match=f"column `{column}`"):
        read(parquet(acts(kind=["vote"], **{column: values})))


def test_one_paper_that_is_no_list_is_a_list_of_one(parquet, read):
    found = read(parquet(acts(kind=["vote"], evidence=[{"name": "申请书", "hash": "h"}])))

    assert json.loads(found["evidence"][0]) == [{"name": "申请书", "hash": "h"}]


def test_an_ids_text_depends_on_no_other_row(parquet):
    path = parquet({"case": [1.0, 2.5], "node": ["a", "a"], "at": [NINE, NINE]})

    together, apart = (
        [
            case
            for block in open_events(path, Reading(block_rows=n)).blocks()
            for case in block["case"]
        ]
        for n in (2, 1)
    )

    assert together == apart == ["1", "2.5"]


def test_what_is_left_over_is_packed_by_type(parquet, read):
    extra = {
        "n": [1], "f": [1.5], "b": [True], "t": ['"q"'], "empty": [""], "none": [None],
        "d": [Decimal("1.50")], "on": [date(2026, 3, 2)], "bytes": [b"\xff"], "clock": [time(3)],
        "long": [timedelta(days=1)], "l": [["x"]], "s": [{"k": [1]}], "when": [NINE],
        "^x$": [1], "a.b": [2], "*": [3],
    }  # fmt: skip

    found = read(parquet(acts(**extra)))

    assert json.loads(found["detail"][0]) == {
        "n": 1, "f": 1.5, "b": True, "t": '"q"', "d": "1.50", "on": "2026-03-02", "bytes": "ff",
        "clock": "03:00:00", "long": "PT86400S", "l": ["x"], "s": {"k": [1]},
        "when": "2026-03-02T01:00:00+00:00", "^x$": 1, "a.b": 2, "*": 3,
    }  # fmt: skip


def test_evidence_and_detail_may_be_nested(parquet, read):
    found = read(parquet(acts(evidence=[[{"id": "e", "bytes": None}]], detail=[{"x": 1}], y=[2])))

    assert json.loads(found["evidence"][0]) == [{"id": "e", "bytes": None}]
    assert json.loads(found["detail"][0]) == {"x": 1, "y": 2}


def test_digests_as_bytes_are_told_in_hexadecimal(parquet, read):
    found = read(parquet(acts(evidence=[[b"\xff\x00"]], x=[{"受": b"\x01"}])))

    assert json.loads(found["evidence"][0]) == ["ff00"]
    assert json.loads(found["detail"][0]) == {"x": {"受": "01"}}


def test_what_was_written_by_us_is_read_back(parquet, read):
    once = read(parquet(acts(2, evidence=['["x"]', None], colour=["red", None])))

    again = read(parquet(once.drop("row").to_dict()))

    assert again.equals(once)


@pytest.mark.parametrize("group", [1, 3, 10, 1000])
@pytest.mark.parametrize("block_rows", [4, 10, 1000])
def test_all_rows_come_in_order_however_they_are_grouped(parquet, group, block_rows):
    path = parquet(acts(103, seq=range(103)), row_group_size=group)
    source = open_events(path, Reading(block_rows=block_rows))

    blocks = list(source.blocks())

    assert [seq for block in blocks for seq in block["seq"]] == list(range(103))
    assert [row for block in blocks for row in block["row"]] == list(range(1, 104))
    assert max(block.height for block in blocks) <= block_rows * 5 // 4
    assert source.fraction == 1


def test_only_wanted_columns_are_in_the_blocks(parquet, read):
    found = read(parquet(acts(actor=["x"], post=["y"], z=[1])), columns=frozenset({"post"}))

    assert found.columns == ["case", "node", "at", "post", "row"]


def test_a_lifecycle_that_is_complete_throughout_is_no_kind(parquet):
    source = open_events(parquet(acts(3, lifecycle=["complete", None, "complete"])), Reading())

    assert "kind" not in source.columns


def test_a_lifecycle_with_a_start_somewhere_is_a_kind(parquet, read):
    found = read(parquet(acts(2, lifecycle=["complete", "start"]), row_group_size=1))

    assert found["kind"].to_list() == ["node_close", "node_open"]


def test_rows_that_cannot_be_judged_are_put_aside_with_their_reason(parquet):
    columns = {
        "case": ["a", None, "", "b", "c", "d", "e"],
        "node": ["x", "x", "x", None, "x", "x", "x"],
        "kind": [None, None, None, "", None, "Node_Close", "lifecycle:ate_abort"],
        "at": [NINE, NINE, NINE, NINE, None, NINE, NINE],
    }
    source = open_events(parquet(columns), Reading())

    (block,) = source.blocks()

    assert block["case"].to_list() == ["a", "e"]
    assert [(row.row, row.reason) for row in source.rejected] == [
        (2, "no case"),
        (3, "no case"),
        (4, "neither node nor kind"),
        (5, "no time"),
        (6, "no such kind"),
    ]


def test_rows_are_put_aside_anew_in_each_reading(parquet):
    source = open_events(parquet(acts(case=[None])), Reading())

    lengths = [len(list(source.blocks())) for _ in range(3)]

    assert lengths == [1, 1, 1]
    assert len(source.rejected) == 1


def test_a_table_without_rows_is_a_log_without_events(parquet):
    empty = pl.DataFrame(acts()).clear()

    assert sum(block.height for block in open_events(parquet(empty), Reading()).blocks()) == 0


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (acts(case=[["a"]]), r"column `case`: expected names, found List\(String\)"),
        (acts(at=[1]), "column `at`: expected times or texts of times, found Int64"),
        (acts(seq=[1.5]), "row 1, column `seq`: `1.5` is not a whole number"),
        (acts(2, seq=[1, None]), "row 2, column `seq`: expected a number in every row"),
        (acts(amount=["twelve"]), "row 1, column `amount`: `twelve` is not a whole number"),
        (acts(actor=[b"\xff"]), "expected names in UTF-8"),
    ],
)
def test_a_column_of_another_type_is_refused(parquet, read, columns, said):
    with pytest.raises(Unusable, match=said):
        read(parquet(columns))


def test_what_is_no_parquet_is_refused(log, read):
    with pytest.raises(Unusable, match=r"log.parquet: expected a Parquet file \("):
        read(log("log.parquet", "case,node,at\n"))


@pytest.mark.parametrize(
    ("at", "latest"),
    [
        (pl.Series([HERE, NINE.replace(tzinfo=None)]), NINE),
        (pl.Series([NINE]), NINE),
        (pl.Series([NINE]).dt.cast_time_unit("ns"), NINE),
        (pl.Series(["2026-03-02", "2026-12-01"]), None),
    ],
)
def test_the_last_time_is_known_beforehand_where_the_file_says_it(parquet, at, latest):
    source = open_events(parquet(acts(len(at), at=at)), Reading())

    found = source.latest()

    assert found == (latest and int(latest.timestamp() * 1_000_000))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (True, "Boolean"),
        (date(2026, 3, 2), "Date"),
        (NINE, "Datetime"),
        (timedelta(1), "Duration"),
        (time(9), "Time"),
    ],
)
@pytest.mark.parametrize("column", ["case", "node", "actor"])
def test_truths_and_times_are_no_names(parquet, read, column, value, found):
    with pytest.raises(Unusable, match=f"column `{column}`: expected names, found {found}"):
        read(parquet(acts(**{column: [value]})))


def test_the_character_0_is_in_no_name(parquet, read):
    with pytest.raises(Unusable, match=r"column `node`: .*the character 0"):
        read(parquet(acts(node=["b\0"])))


def test_a_number_that_is_none_is_no_name(parquet, read):
    assert read(parquet(acts(2, actor=[7.0, float("nan")])))["actor"].to_list() == ["7", None]
