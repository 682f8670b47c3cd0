# SPDX-License-Identifier: Apache-2.0
"""Logs and lists damaged anywhere: judged, or refused by one line that names the file."""

import gzip
import io
import json
import random

import polars as pl
import pytest

from tests.cli.conftest import EVENTS, LISTS
from tests.conftest import ROOT

MUTANTS = 25
STRAY = [b"\x00", b"\xff", b'"', b",", b"\n", b"<", b">", b"&", b"{", b"]", b":", b"*a", b"- "]
STRAY += [b"1e999", b"null", b"NaN", b"0001-01-01", b"\xef\xbb\xbf", b"\xe4\xb8", b"\\ud800", b"\t"]
STRAY += [b'<!DOCTYPE a [<!ENTITY b "c">]>', b"&b;", b"!!python/object:os.system", b"<<: ", b"%"]


def rows():
    return pl.read_csv(io.StringIO(EVENTS), schema_overrides={"case": pl.String})


def csv():
    return EVENTS.encode()


def chinese_csv():
    return EVENTS.replace("ana", "安一").replace("bo", "卜二").encode("gb18030")


def jsonl():
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows().iter_rows(named=True))


def parquet():
    made = io.BytesIO()
    rows().with_columns(pl.col("at").str.to_datetime()).write_parquet(made)
    return made.getvalue()


def xes():
    traces = ""
    for (case,), acts in rows().group_by("case", maintain_order=True):
        events = "".join(
            f'<event><string key="concept:name" value="{act["node"]}"/>'
            f'<date key="time:timestamp" value="{act["at"].replace(" ", "T")}:00+08:00"/></event>'
            for act in acts.iter_rows(named=True)
        )
        traces += f'<trace><string key="concept:name" value="{case}"/>{events}</trace>'
    return f'<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0">{traces}</log>'.encode()


def zipped_xes():
    return gzip.compress(xes(), mtime=0)


LOGS = {
    "log.csv": csv,
    "chinese.csv": chinese_csv,
    "log.jsonl": jsonl,
    "log.parquet": parquet,
    "log.xes": xes,
    "log.xes.gz": zipped_xes,
}


def damaged(content, chance):
    """Return content with one to five bytes, stretches or lines changed, lost or doubled."""
    content = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(content) or 1)
        length = chance.choice((1, 4, 40))
        match chance.randrange(5):
            case 0:
                content[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del content[place : place + length]
            case 2:
                content[place:place] = chance.choice(STRAY)
            case 3:
                content[place:place] = content[place - length : place]
            case _:
                lines = bytes(content).split(b"\n")
                lines.insert(chance.randrange(len(lines)), chance.choice(lines))
                content = bytearray(b"\n".join(lines))
    return bytes(content[: chance.randrange(len(content))] if chance.random() < 0.1 else content)


def expect_sense(done, name, written):
    assert done.code in {0, 1, 2}
    assert "Traceback" not in done.err
    assert written.exists() is (done.code < 2)
    if done.code == 2:
        assert len(done.err.splitlines()) == 1
        assert name in done.err
    written.unlink(missing_ok=True)


@pytest.mark.parametrize("name", LOGS)
def test_a_damaged_log_is_judged_or_refused_by_name(audit, office, name):
    chance = random.Random(name)  # noqa: S311 - a seed for a test
    whole, codes = LOGS[name](), set()
    (office / name).write_bytes(whole)
    assert audit("--cases", "whole.parquet", events=name).code in {0, 1}

    for _ in range(MUTANTS):
        (office / name).write_bytes(damaged(whole, chance))
        done = audit("--cases", "c.parquet", "--quiet", events=name)
        codes.add(done.code)
        expect_sense(done, name, office / "c.parquet")

    assert 2 in codes


@pytest.mark.parametrize("name", ["damaged.yaml", "damaged.bpmn"])
def test_damaged_lists_are_read_or_refused_by_name(audit, office, name):
    chance = random.Random(name)  # noqa: S311 - a seed for a test
    drawn = ROOT / "examples" / "road-fines" / "procedure.bpmn"
    whole, codes = LISTS.encode() if name.endswith("yaml") else drawn.read_bytes(), set()

    for _ in range(MUTANTS):
        (office / name).write_bytes(damaged(whole, chance))
        done = audit("--cases", "c.parquet", "--quiet", lists=name)
        codes.add(done.code)
        expect_sense(done, name, office / "c.parquet")

    assert 2 in codes
