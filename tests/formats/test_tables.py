# SPDX-License-Identifier: Apache-2.0
import csv
import errno
import itertools
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pyarrow.parquet as pq
import pytest

from tonggui.core.errors import Unusable
from tonggui.formats import pending, tables
from tonggui.formats.tables import Outputs, open_table

SCHEMA = {
    "case": pl.String(),
    "at": pl.Datetime("us", "UTC"),
    "events": pl.Int64(),
    "fits": pl.Boolean(),
    "responsible": pl.List(pl.String),
}
AT = datetime(2026, 3, 2, 1, 0, 0, 5000, tzinfo=UTC)
ROWS = [
    {"case": "案,1", "at": AT, "events": 3, "fits": True, "responsible": ["甲", "乙"]},
    {"case": '"x"\n', "at": None, "events": None, "fits": None, "responsible": []},
]
ENDINGS = ["parquet", "csv", "jsonl"]


def frame(rows):
    return pl.DataFrame(rows, schema=SCHEMA)


def write(path, *blocks):
    with open_table(path, SCHEMA) as table:
        for block in blocks:
            table.write(frame(block))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_parquet_is_read_back_as_it_was(tmp_path):
    write(tmp_path / "cases.parquet", ROWS[:1], ROWS[1:])

    assert pl.read_parquet(tmp_path / "cases.parquet").equals(frame(ROWS))


WORDS = [["a", "b", "a"], ["a", "a"], [None, "b"], [None, None], ["ü"], []]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("first", [pl.Categorical, pl.String])
def test_words_that_are_kept_as_numbers_are_written_as_the_words_they_are(
    tmp_path, monkeypatch, ending, first
):
    monkeypatch.setattr(tables, "ROWS_AT_A_TIME", 1)
    path, schema = tmp_path / f"t.{ending}", {"word": pl.String(), "key": pl.String()}
    dtypes = itertools.cycle([first, pl.Categorical, pl.String, pl.Categorical])
    with Outputs() as outputs:
        table = outputs.table(path, schema, keys=("key",))
        for words, dtype in zip(WORDS, dtypes, strict=False):
            columns = {"word": words, "key": words}
            table.write(pl.DataFrame(columns, schema=dict.fromkeys(schema, dtype)))

    reader = {"parquet": pl.read_parquet, "csv": pl.read_csv, "jsonl": pl.read_ndjson}[ending]
    found = reader(path)
    assert found.schema == pl.Schema(schema)
    assert found["word"].to_list() == found["key"].to_list() == list(itertools.chain(*WORDS))


LISTS = [[["a", "b"], []], [[], []], [["b"], ["c", "b", "a"], ["ü"]], []]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("first", [pl.Categorical, pl.String])
def test_lists_of_words_kept_as_numbers_are_written_as_the_words_they_are(
    tmp_path, monkeypatch, ending, first
):
    monkeypatch.setattr(tables, "ROWS_AT_A_TIME", 1)
    path, schema = tmp_path / f"t.{ending}", {"words": pl.List(pl.String)}
    with Outputs() as outputs:
        table = outputs.table(path, schema, filled=("words",))
        for lists, dtype in zip(LISTS, itertools.cycle([first, pl.Categorical]), strict=False):
            column = pl.Series("words", [["before"], *lists, ["after"]], pl.List(dtype))
            table.write(pl.DataFrame([column.slice(1, len(lists))]))  # a part of a longer column

    flat = list(itertools.chain(*LISTS))
    if ending == "csv":
        said = path.read_text(encoding="utf-8").split("\n")[1:-1]
        assert [line.strip('"') for line in said] == [";".join(words) for words in flat]
    else:
        reader = {"parquet": pl.read_parquet, "jsonl": pl.read_ndjson}[ending]
        assert reader(path)["words"].to_list() == flat


@pytest.mark.parametrize("is_known", [True, False])
def test_the_disk_is_told_to_begin_after_each_part_where_the_system_can(
    tmp_path, monkeypatch, is_known
):
    monkeypatch.setattr(tables, "ROWS_AT_A_TIME", 1)
    begun = []
    call = lambda *given: begun.append(given[-1])  # noqa: E731 - stands for the system's own
    monkeypatch.setattr(pending, "_sync_file_range", call if is_known else None)

    write(tmp_path / "cases.parquet", ROWS[:1], ROWS[1:])

    assert begun == [2, 2] * is_known  # SYNC_FILE_RANGE_WRITE, once a part
    assert pl.read_parquet(tmp_path / "cases.parquet").equals(frame(ROWS))


def test_a_filled_column_says_so_and_takes_no_row_without_a_value(tmp_path):
    place, filled = tmp_path / "cases.parquet", ("case", "events", "responsible")
    with Outputs() as outputs:
        outputs.table(place, SCHEMA, filled=filled).write(frame(ROWS[:1]))
    written = place.read_bytes()

    assert pl.read_parquet(place).equals(frame(ROWS[:1]))
    kept = pq.read_schema(place)
    assert [name for name in kept.names if not kept.field(name).nullable] == list(filled)
    with pytest.raises(Unusable, match="expected to be able to write it"), Outputs() as outputs:
        outputs.table(place, SCHEMA, filled=filled).write(frame(ROWS[1:]))
    assert place.read_bytes() == written


def test_csv_has_a_header_joins_lists_and_keeps_offsets(tmp_path):
    write(tmp_path / "cases.csv", ROWS[:1], ROWS[1:])

    with (tmp_path / "cases.csv").open(newline="", encoding="utf-8") as file:
        found = list(csv.reader(file))
    assert found == [
        ["case", "at", "events", "fits", "responsible"],
        ["案,1", "2026-03-02T01:00:00.005+00:00", "3", "true", "甲;乙"],
        ['"x"\n', "", "", "", ""],
    ]


def test_json_lines_have_every_column_in_each_line(tmp_path):
    write(tmp_path / "cases.jsonl", ROWS[:1], ROWS[1:])

    lines = (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        ROWS[0] | {"at": "2026-03-02T01:00:00.005+00:00"},
        ROWS[1],
    ]
    assert "案" in lines[0]


def test_times_are_told_with_the_offset_of_their_zone(tmp_path):
    here = timezone(timedelta(hours=8))
    with open_table(tmp_path / "t.csv", {"at": pl.Datetime("us", "Asia/Shanghai")}) as table:
        table.write(pl.DataFrame({"at": [AT.astimezone(here)]}))

    assert "2026-03-02T09:00:00.005+08:00" in (tmp_path / "t.csv").read_text(encoding="utf-8")


def test_lists_of_structures_are_json_in_csv(tmp_path):
    rows = pl.DataFrame({"evidence": [[{"id": "e"}], None]})
    with open_table(tmp_path / "t.csv", rows.schema) as table:
        table.write(rows)

    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file))[1] == ['[{"id":"e"}]']


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_table_without_rows_is_still_a_table(tmp_path, ending):
    write(tmp_path / f"cases.{ending}")

    assert names(tmp_path) == [f"cases.{ending}"]
    if ending == "parquet":
        assert pl.read_parquet(tmp_path / "cases.parquet").schema == pl.Schema(SCHEMA)


@pytest.mark.parametrize("ending", ENDINGS)
def test_many_blocks_are_one_table(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(tables, "ROWS_AT_A_TIME", 7)
    path = tmp_path / f"cases.{ending}"
    with open_table(path, {"n": pl.Int64()}) as table:
        for start in range(0, 50, 5):
            table.write(pl.DataFrame({"n": range(start, start + 5)}))

    reader = {"parquet": pl.read_parquet, "csv": pl.read_csv, "jsonl": pl.read_ndjson}[ending]
    assert reader(path)["n"].to_list() == list(range(50))


def test_columns_may_come_in_any_order_but_must_all_come(tmp_path):
    with pytest.raises(pl.exceptions.ColumnNotFoundError), Outputs() as outputs:  # noqa: PT012
        table = outputs.table(tmp_path / "cases.csv", SCHEMA)
        table.write(frame(ROWS).select(reversed(list(SCHEMA))))
        table.write(frame(ROWS).drop("fits"))

    assert names(tmp_path) == []


def test_nothing_is_there_before_the_end(tmp_path):
    with open_table(tmp_path / "cases.csv", SCHEMA) as table:
        table.write(frame(ROWS))

        assert "cases.csv" not in names(tmp_path)
    assert names(tmp_path) == ["cases.csv"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path, ending):
    path = tmp_path / f"cases.{ending}"
    path.write_text("before", encoding="utf-8")

    with pytest.raises(KeyboardInterrupt), Outputs() as outputs:  # noqa: PT012 - the whole story
        table = outputs.table(path, SCHEMA)
        outputs.text(tmp_path / "report.html").write("<p>")
        table.write(frame(ROWS))
        raise KeyboardInterrupt

    assert names(tmp_path) == [path.name]
    assert path.read_text(encoding="utf-8") == "before"


def test_outputs_appear_together(tmp_path):
    with Outputs() as outputs:
        cases = outputs.table(tmp_path / "cases.csv", SCHEMA)
        report = outputs.text(tmp_path / "report.html")
        cases.write(frame(ROWS))
        report.write("<p>监督")
        report.write("</p>")

    assert names(tmp_path) == ["cases.csv", "report.html"]
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "<p>监督</p>"


@pytest.mark.parametrize("has_links", [True, False])
def test_when_the_last_cannot_be_put_in_its_place_the_first_are_taken_back(
    tmp_path, monkeypatch, has_links
):
    def refuse(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a.csv").write_text("before", encoding="utf-8")
    (tmp_path / "c").mkdir()

    with pytest.raises(Unusable, match=r"c[/\\]c\.csv"), Outputs() as outputs:  # noqa: PT012
        for name in ("a.csv", "b.csv", "c/c.csv"):
            outputs.table(tmp_path / name, SCHEMA)
        # While the outputs are being written, somebody makes a folder in the last one's place.
        (tmp_path / "c" / "c.csv").mkdir()

    assert names(tmp_path) == ["a.csv", "c"]
    assert names(tmp_path / "c") == ["c.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "before"


def test_a_link_stays_a_link_to_the_new_file(tmp_path):
    (tmp_path / "real.csv").write_text("before", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")

    write(tmp_path / "link.csv", ROWS)

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8").startswith("case,")


def test_a_new_file_may_be_read_as_any_other(tmp_path):
    (tmp_path / "other").touch()

    write(tmp_path / "cases.csv", ROWS)

    assert (tmp_path / "cases.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cases.xlsx", "expected a name that ends with one of .parquet, .csv, .jsonl"),
        ("cases", "expected a name that ends with one of"),
        ("none/cases.csv", "expected its folder to exist"),
        ("file/cases.csv", "expected its folder to exist"),
        ("folder.csv", "expected a file there or nothing"),
        ("x" * 300 + ".csv", "expected to be able to write it (file name too long)"),
    ],
)
def test_where_nothing_can_be_written_is_known_at_once(tmp_path, name, said):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(Unusable) as refused:
        write(tmp_path / name)

    assert said in str(refused.value)
    assert names(tmp_path) == ["file", "folder.csv"]


def test_a_device_is_not_replaced_by_a_file():
    with pytest.raises(Unusable, match="expected a file there or nothing"), Outputs() as outputs:
        outputs.text("/dev/null")


def test_a_folder_without_permission_is_refused(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)

    with pytest.raises(Unusable, match=r"expected to be able to write it \(permission denied\)"):
        write(tmp_path / "cases.csv")


def test_one_file_for_two_outputs_is_refused(tmp_path):
    with pytest.raises(Unusable, match="another file for each"), Outputs() as outputs:  # noqa: PT012
        outputs.table(tmp_path / "same.csv", SCHEMA)
        outputs.table(tmp_path / "." / "same.csv", SCHEMA)

    assert names(tmp_path) == []


FULL = """
import resource, sys, polars as pl
from pathlib import Path
from tonggui.core.errors import Unusable
from tonggui.formats.tables import Outputs
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
noise = pl.int_range(100_000, eager=True).hash().cast(pl.String)
try:
    with Outputs() as outputs:
        outputs.text(Path(sys.argv[2])).write("begun")
        table = outputs.table(Path(sys.argv[1]), {"n": pl.String()})
        for _ in range(5):
            table.write(pl.DataFrame({"n": noise}))
except Unusable as refused:
    print(refused)
"""


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_refused_in_one_line_and_leaves_nothing(tmp_path, ending):
    path, report = tmp_path / f"cases.{ending}", tmp_path / "report.html"

    done = subprocess.run(
        [sys.executable, "-c", FULL, path, report], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    assert done.stdout.startswith(f"{path}: expected to be able to write it (file too large")
    assert done.stdout.count("\n") == 1
    assert names(tmp_path) == []
