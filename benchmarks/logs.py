# SPDX-License-Identifier: Apache-2.0
"""The logs that are measured: real ones, copied many times over under other case names."""

import os
from pathlib import Path

import polars as pl

from tonggui.formats.events import Reading, open_events

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".tonggui" / "bench"
FINES = ("case_id", "activity", "lifecycle", "resource", "timestamp", ".order")
FREQUENT = 0.5  # an activity belongs to the made procedure if it occurs in this share of cases


def real(name):
    """Return a real log, None where it is absent."""
    folder = os.environ.get("TONGGUI_REAL_DATA", ROOT.parent / "shared" / "data")
    path = Path(folder) / "logs" / name
    return path if path.is_file() else None


def fines(times):
    """Return the road fines copied so many times, the copies' cases ending in #1, #2, ..."""
    source = real("road_fines.parquet")
    if source is None:
        return None
    log = pl.read_parquet(source, columns=list(FINES))
    return _copied(log, f"fines-x{times}.parquet", times, case="case_id")


def fine():
    """Return a single road fine: what is left is the start of a command, and its end."""
    log = pl.read_parquet(fines(1))
    return _copied(
        log.filter(pl.col("case_id") == log["case_id"][0]), "fine.parquet", 1, case="case_id"
    )


def permits(times):
    """Return BPIC15_1 copied so many times, as Parquet."""
    source = real("BPIC15_1.xes.gz")
    if source is None:
        return None
    blocks = open_events(source, Reading(columns=frozenset(("actor",)))).blocks()
    log = pl.concat(list(blocks)).select("case", "node", "at", "actor")
    return _copied(log, f"permits-x{times}.parquet", times, case="case")


def permits_procedure():
    """Return a procedure of the frequent activities of BPIC15_1, by mean position, as BPMN."""
    log = pl.read_parquet(permits(1)).with_columns(
        pl.col("node").cast(pl.String),
        place=pl.int_range(pl.len()).over("case") / pl.len().over("case"),
    )
    cases = log["case"].n_unique()
    found = (
        log.group_by("node")
        .agg(share=pl.col("case").n_unique() / cases, place=pl.col("place").mean())
        .filter(pl.col("share") >= FREQUENT)
        .sort("place")
    )
    path = WORK / "permits.bpmn"
    steps = [(name, share < 1) for name, share, _ in found.iter_rows()]
    path.write_text(_bpmn(steps), encoding="utf-8")
    return path, len(steps)


def size(path):
    """Return how many events and cases a log has."""
    names = pl.read_parquet_schema(path)
    case = "case_id" if "case_id" in names else "case"
    return pl.scan_parquet(path).select(pl.len(), pl.col(case).n_unique()).collect().row(0)


def _copied(log, name, times, *, case):
    path = WORK / name
    WORK.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        copies = (
            log.with_columns(pl.col(case).cast(pl.String) + f"#{number}")
            for number in range(1, times + 1)
        )
        pl.concat(copies).write_parquet(path)
    return path


def _bpmn(steps):
    """Write a sequence of tasks, the optional ones each between two gateways that bypass it."""
    elements, flows, here = ['<startEvent id="start"/>'], [], "start"
    for number, (name, is_optional) in enumerate(steps):
        task = f"t{number}"
        elements.append(f'<task id="{task}" name="{name}"/>')
        if not is_optional:
            flows.append((here, task))
            here = task
            continue
        elements += [f'<exclusiveGateway id="s{number}"/>', f'<exclusiveGateway id="j{number}"/>']
        split, join = f"s{number}", f"j{number}"
        flows += [(here, split), (split, task), (task, join), (split, join)]
        here = join
    elements.append('<endEvent id="end"/>')
    flows.append((here, "end"))
    arrows = [
        f'<sequenceFlow id="f{number}" sourceRef="{one}" targetRef="{other}"/>'
        for number, (one, other) in enumerate(flows)
    ]
    body = "\n".join([*elements, *arrows])
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    return (
        f'<definitions xmlns="{space}" targetNamespace="urn:tonggui:bench">\n'
        f'<process id="permits" name="permits">\n{body}\n</process>\n</definitions>\n'
    )
