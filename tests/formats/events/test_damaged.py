# SPDX-License-Identifier: Apache-2.0
"""Whatever happens to a file, it is read or refused; nothing else."""

import gzip
import json
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonggui.core.errors import Unusable
from tonggui.formats.events import Reading, open_events

EVENTS = [
    {
        "case": f"案{n // 3}",
        "node": "ab\n"[n % 3],
        "at": "2026-03-02T09:00:00+08:00",
        "seq": n,
        "evidence": '["x", {"id": "y"}]',
        "z": 'q"',
    }
    for n in range(30)
]


def xes():
    at = '<date key="time:timestamp" value="2026-03-02T09:00:00+08:00"/>'
    event = f'<event><string key="concept:name" value="受理"/>{at}<list key="l"/></event>'
    trace = f'<trace><string key="concept:name" value="a"/>{event * 3}</trace>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log>{trace * 5}</log>'.encode()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "log.parquet"
    frame = pl.DataFrame(EVENTS)
    frame.with_columns(at=pl.lit(datetime(2026, 3, 2, tzinfo=UTC))).write_parquet(path)
    return {
        "log.csv": frame.write_csv().encode(),
        "log.jsonl": "\n".join(map(json.dumps, EVENTS)).encode(),
        "log.xes": xes(),
        "log.xes.gz": gzip.compress(xes()),
        "log.parquet": path.read_bytes(),
    }


CUT = st.tuples(st.just("cut"), st.floats(0, 1), st.integers(0, 30))
PUT = st.tuples(
    st.sampled_from(["put", "insert"]), st.floats(0, 1), st.binary(min_size=1, max_size=4)
)
MARKS = st.tuples(
    st.just("insert"), st.floats(0, 1), st.sampled_from([b'"', b"\n", b"<", b"&", b"\0"])
)


def damage(content, hurts):
    for how, where, what in hurts:
        at = int(where * len(content))
        if how == "cut":
            content = content[:at] + content[at + what :] if what else content[:at]
        else:
            after = at + len(what) if how == "put" else at
            content = content[:at] + what + content[after:]
    return content


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl", "log.xes", "log.xes.gz", "log.parquet"])
@settings(max_examples=60)
@given(hurts=st.lists(CUT | PUT | MARKS, min_size=1, max_size=3))
def test_a_damaged_log_is_read_or_refused_in_one_line(name, hurts, whole, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(damage(whole[name], hurts))

    try:
        rows = sum(block.height for block in open_events(path, Reading()).blocks())
    except Unusable as refused:
        assert str(refused).startswith(str(path))  # noqa: PT017 - either outcome is right
        assert "\n" not in str(refused)  # noqa: PT017
    else:
        assert rows >= 0
