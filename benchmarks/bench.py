# SPDX-License-Identifier: Apache-2.0
"""Measures everything that is claimed of speed and memory, in one run, and writes the page.

`make bench`; `python benchmarks/bench.py --repeat 1 fines inline` for some of it (printed only).
"""

import argparse
import compileall
import json
import shutil
import sys
from pathlib import Path

import logs
import page
import polars as pl
import record
import sections
from page import Row
from runs import repeated, run, spread

ROOT = Path(__file__).parents[1]
TONGGUI = Path(sys.executable).with_name("tonggui")
ORACLE = ROOT / ".venv-oracle" / "bin" / "python"
FINES = ROOT / "examples" / "road-fines"
STREAMED = 20_000  # events that pm4py's streaming forms are given; more only takes longer


def tables(name):
    """Return where an audit of a log writes cases and findings."""
    return {kind: logs.WORK / f"{name}-{kind}.parquet" for kind in ("cases", "findings")}


def audit(log, lists, name, *more):
    """Return the command of an audit that writes cases and findings."""
    outputs = [f"--{kind}={path}" for kind, path in tables(name).items()]
    return [TONGGUI, "audit", log, "--lists", lists, *outputs, "--quiet", *more]


def audited(title, log, lists, times, *more, cores=None):
    """Measure an audit from its start to its last file."""
    events, cases = logs.size(log)
    command, writes = audit(log, lists, log.stem, *more), tables(log.stem).values()
    costs = repeated(command, times, cores=cores, writes=writes)
    return Row(
        title,
        events=events,
        cases=cases,
        rate=spread(events / cost.seconds for cost in costs),
        processor=spread(events / cost.processor for cost in costs),
        megabytes=max(cost.megabytes for cost in costs),
        core=page.core(costs),
        command=f"tonggui audit {log.name} --lists {lists.relative_to(lists.parents[1])} "
        f"--cases … --findings … --quiet {' '.join(more)}".strip(),
    )


def fines(times):
    """Road fines by columns: the large log, and one a tenth of it."""
    if logs.real("road_fines.parquet") is None:
        return []
    lists, begun = FINES / "lists.yaml", started(times)
    rows = [
        audited("road fines ×2, columns", logs.fines(2), lists, times),
        audited("road fines ×20, columns", logs.fines(20), lists, times),
    ]
    return [*(_after_start(row, begun) for row in rows), begun]


def started(times):
    """Measure an audit of one case: what any audit costs before it reads."""
    title, lists = "road fines, one case: the start of the command", FINES / "lists.yaml"
    return audited(title, logs.fine(), lists, times)


def _after_start(row, begun):
    """Say in a row's note what it comes to without the start, which is the same for any log."""
    start = [begun.events / begun.rate.median, begun.events / begun.processor.median]
    took = [row.events / row.rate.median, row.events / row.processor.median]
    clock, own = (
        row.events / (all_of_it - before) for all_of_it, before in zip(took, start, strict=True)
    )
    note = (
        f"{page.rate(clock)} after a start of {start[0]:.2f} s; "
        f"{page.rate(own)} per CPU second after {start[1]:.2f} s"
    )
    return row._replace(note=note, net=own)


def permits(times):
    """Building permits by columns: nearly every case runs its own way."""
    if logs.real("BPIC15_1.xes.gz") is None:
        return []
    logs.permits(1)
    procedure, steps = logs.permits_procedure()
    titles = {copies: f"BPIC15_1 ×{copies}, columns ({steps} tasks)" for copies in (1, 20)}
    rows = [
        audited(title, logs.permits(copies), procedure, times) for copies, title in titles.items()
    ]
    if logs.real("road_fines.parquet") is None:
        return rows
    return [rows[0], _after_start(rows[1], started(times))]


def inline(times):
    """The judge alone, one event at a time."""
    if logs.real("road_fines.parquet") is None:
        return []
    log = logs.fines(1)
    command = [sys.executable, ROOT / "benchmarks" / "inline.py", log, FINES / "lists.yaml"]
    costs = repeated(command, times)
    said = [json.loads(cost.said) for cost in costs]
    p50, p99 = (spread(each[name] for each in said) for name in ("p50", "p99"))
    apart = spread(each["reading"] / each["findings"] * 1e6 for each in said).median
    whole = spread(each["events"] / (each["seconds"] + each["reading"]) for each in said).median
    return [
        Row(
            "road fines, the judge alone, event by event",
            events=said[0]["events"],
            cases=logs.size(log)[1],
            rate=spread(each["events"] / each["seconds"] for each in said),
            processor=spread(each["events"] / each["processor"] for each in said),
            note=f"p50 {p50.median:.1f} µs, p99 {p99.median:.1f} µs "
            f"({p99.low:.1f} to {p99.high:.1f}), the clock's own reading and all raising of "
            f"findings included, in a process that judged these days before; saying a finding in "
            f"words, when it is read, takes {apart:.0f} µs more: {whole:,.0f} events/s if all "
            f"{said[0]['findings']:,} are read at once",
            core=page.core(costs),
            command="python benchmarks/inline.py fines-x1.parquet road-fines/lists.yaml",
        )
    ]


def spark(times):
    """Spark on two cores beside the columns engine on two: same findings, and how fast."""
    if logs.real("road_fines.parquet") is None or shutil.which("java") is None:
        return []
    log, lists = logs.fines(2), FINES / "lists.yaml"
    kinds = ("cases", "findings")
    run(audit(log, lists, "columns"), cores=(0, 1))
    row = audited("road fines ×2, spark", log, lists, times, "--engine=spark", cores=(0, 1))
    same = [
        _sorted(logs.WORK / f"columns-{kind}.parquet").equals(
            _sorted(logs.WORK / f"{log.stem}-{kind}.parquet")
        )
        for kind in kinds
    ]
    note = "cases and findings equal those of columns" if all(same) else "TABLES DIFFER"
    return [row._replace(note=f"two cores, the start of the JVM included; {note}", megabytes=None)]


def _sorted(path):
    frame = pl.read_parquet(path)
    return frame.sort("id" if "id" in frame.columns else "case")


def rival(times):
    """pm4py on the same log and procedure, in an environment of its own."""
    if logs.real("road_fines.parquet") is None or not ORACLE.exists():
        return []
    ways = {
        "replay": ("pm4py token replay, order only", 2, 0),
        "stream-tbr": ("pm4py.streaming token replay, order only", 1, STREAMED),
        "stream-footprints": ("pm4py.streaming footprints, order only", 1, STREAMED),
    }
    return [_rival(way, *about, times=times) for way, about in ways.items()]


def _rival(way, title, copies, limit, *, times):
    log = logs.fines(copies)
    script = ROOT / "benchmarks" / "rival.py"
    command = [ORACLE, script, way, log, FINES / "procedure.bpmn", limit]
    costs = repeated(command, times)
    said = [json.loads(cost.said.splitlines()[-1]) for cost in costs]
    return Row(
        f"road fines ×{copies}, {title}",
        events=said[0]["events"],
        rate=spread(each["events"] / each["seconds"] for each in said),
        note=f"pm4py {said[0]['version']}; reading not counted",
        core=page.core(costs),
        command=f"python benchmarks/rival.py {way} {log.name} road-fines/procedure.bpmn {limit}",
    )


def county(times):
    """The bundled county's year: every kind of event, all rules, with the report."""
    command = [TONGGUI, "demo", "--no-serve", "--into", logs.WORK / "county"]
    run(command)  # makes the year, and loads the site, which is not measured
    log = next((logs.WORK / "county").glob("log-*.parquet"))
    lists, report = ROOT / "examples" / "qinglan" / "lists", logs.WORK / "county" / "report.html"
    command = audit(log, lists, log.stem, f"--report={report}")
    events, cases = (
        pl.read_parquet(log, columns=["case"]).select(pl.len(), pl.col("case").n_unique()).row(0)
    )
    costs = repeated(command, times)
    return [
        Row(
            "the county's year, lifecycle events, with the report",
            events=events,
            cases=cases,
            rate=spread(events / cost.seconds for cost in costs),
            processor=spread(events / cost.processor for cost in costs),
            megabytes=max(cost.megabytes for cost in costs),
            core=page.core(costs),
            command="tonggui audit log-….parquet --lists qinglan/lists … --report …",
        )
    ]


MEASURES = {
    "fines": fines,
    "permits": permits,
    "inline": inline,
    "spark": spark,
    "rival": rival,
    "county": county,
}


def main():
    """Measure what is asked for; write the page only if all was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], default=[])
    parser.add_argument("--repeat", type=int, default=3)
    wanted = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=1)  # as pip does with whatever it installs
    before = page.load()
    rows = {}
    for name in wanted.measures or MEASURES:
        rows[name] = MEASURES[name](wanted.repeat)
        for row in rows[name]:
            print(page.line(row), flush=True)
        if not rows[name]:
            print(f"{name}: left out, for what it needs is not here (real logs, Java or pm4py)")
    if not wanted.measures:
        ledger = record.measure(wanted.repeat)
        page.write(rows, ledger, repeat=wanted.repeat, load=(before, page.load()))
        print(f"wrote {sections.PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
