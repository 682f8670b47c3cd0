# SPDX-License-Identifier: Apache-2.0
import csv
import gzip
import json
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonggui.formats.events import Reading, open_events

NAME = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1)
TIME = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
EVENT = st.fixed_dictionaries(
    {
        "case": NAME,
        "seq": st.integers(0, 2**62),
        "node": NAME,
        "kind": st.sampled_from(["node_close", "speech", "vote"]),
        "at": TIME.map(datetime.isoformat),
        "actor": st.none() | NAME,
        "amount": st.none() | st.integers(-(2**62), 2**62),
        "evidence": st.none() | st.lists(NAME, min_size=1).map(json.dumps),
        "金额": st.none() | NAME,
    }
)
XES_KEYS = {
    "node": "concept:name",
    "at": "time:timestamp",
    "actor": "org:resource",
    "amount": "amount_fen",
}


def write_csv(path, events, encoding="utf-8", **dialect):
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(events[0]), **dialect)
        writer.writeheader()
        writer.writerows(events)


def write_excel(path, events):
    write_csv(path, events, "utf-8-sig", delimiter=";", quoting=csv.QUOTE_ALL)


def write_gb18030(path, events):
    write_csv(path, events, "gb18030", delimiter="\t")


def write_jsonl(path, events):
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")


def write_typed_jsonl(path, events):
    typed = [{**e, "evidence": e["evidence"] and json.loads(e["evidence"])} for e in events]
    text = "\n".join(json.dumps(event, ensure_ascii=False) for event in typed)
    path.write_text(text, encoding="gb18030")


def write_parquet(path, events):
    pl.DataFrame(events, infer_schema_length=None).write_parquet(path)


def write_typed_parquet(path, events):
    typed = [{**event, "at": datetime.fromisoformat(event["at"])} for event in events]
    names = pl.col("node", "kind", "actor").cast(pl.Categorical)
    frame = pl.DataFrame(typed, infer_schema_length=None).with_columns(names)
    frame.write_parquet(path, row_group_size=2)


def write_xes(path, events):
    path.write_text(xes(events), encoding="utf-8")


def write_zipped_xes(path, events):
    path.write_bytes(gzip.compress(xes(events).encode("utf-16")))


def xes(events):
    return f"<log>{''.join(map(trace, events))}</log>"


def trace(event):
    said = {XES_KEYS.get(key, key): value for key, value in event.items() if value is not None}
    case = attribute("concept:name", said.pop("case"))
    return (
        f"<trace>{case}<event>{''.join(attribute(*pair) for pair in said.items())}</event></trace>"
    )


def attribute(key, value):
    tag = {"time:timestamp": "date"}.get(key, "int" if isinstance(value, int) else "string")
    return f"<{tag} key={quoteattr(key)} value={quoteattr(str(value))}/>"


WRITERS = {
    "plain.csv": write_csv,
    "excel.csv": write_excel,
    "chinese.csv": write_gb18030,
    "text.jsonl": write_jsonl,
    "typed.jsonl": write_typed_jsonl,
    "text.parquet": write_parquet,
    "typed.parquet": write_typed_parquet,
    "plain.xes": write_xes,
    "zipped.xes.gz": write_zipped_xes,
}


def told(event):
    """Say what a reader should make of an event."""
    left_over = {"金额": event["金额"]} if event["金额"] is not None else None
    return {
        **{key: event[key] for key in ("case", "seq", "node", "kind", "actor", "amount")},
        "at": datetime.fromisoformat(event["at"]),
        "evidence": event["evidence"] and json.loads(event["evidence"]),
        "detail": left_over,
    }


def parsed(row):
    row.pop("row")
    loaded = {key: json.loads(row[key]) for key in ("evidence", "detail") if row.get(key)}
    found = {key: row.get(key) for key in ("actor", "amount", "evidence", "detail", "kind")}
    found |= row | loaded
    if found["detail"] == {"金额": None}:
        found["detail"] = None
    return found


@pytest.mark.parametrize("name", list(WRITERS))
@settings(max_examples=25)
@given(events=st.lists(EVENT, min_size=1, max_size=8), block_rows=st.integers(1, 9))
def test_the_same_events_are_read_from_every_format(name, events, block_rows, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / name
    WRITERS[name](path, events)

    source = open_events(path, Reading(block_rows=block_rows))
    rows = [row for block in source.blocks() for row in block.iter_rows(named=True)]

    assert [parsed(row) for row in rows] == [told(event) for event in events]
    assert source.rejected == []


def test_a_real_log_is_the_same_as_csv_and_as_xes(real_log, read):
    columns = ["case", "node", "at", "actor", "unit"]
    table, tree = read(real_log("receipt.csv")), read(real_log("08_receipt.xes.gz"))

    table, tree = (
        frame.select(columns).sort("case", maintain_order=True).filter(pl.col("unit").is_not_null())
        for frame in (table, tree)
    )

    assert table.height > 8000
    assert table.equals(tree.filter(pl.col("unit") != ""))


def test_real_logs_are_read_whole(real_log, read):
    bpic = read(real_log("BPIC15_1.xes.gz"), columns=frozenset({"actor"}))
    fines = read(real_log("road_fines.parquet"), columns=frozenset({"actor"}))

    assert (bpic.height, bpic["case"].n_unique(), bpic["node"].n_unique()) == (52217, 1199, 398)
    assert (fines.height, fines["case"].n_unique(), fines["actor"].n_unique()) == (
        561470,
        150370,
        149,  # 148 officers, and nobody
    )
    assert bpic.columns == fines.columns == ["case", "node", "at", "actor", "row"]
