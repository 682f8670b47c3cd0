# SPDX-License-Identifier: Apache-2.0
"""Writes what was measured as docs/benchmarks.md: figures, commands, machine, targets."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import sections
from runs import STILL, TRIES, Spread, fastest

LAST = "## What is measured"
TARGETS = """## Targets

| what | target | measured |
|---|---|---|
| road fines ×20, one core | ≥ 3,000,000 events/s, aim 5,000,000 | {large} |
| its peak memory | ≤ 1.5 GB | {memory} |
| events/s at 11.2 M against 1.1 M | within 20 % | {scale} |
| BPIC15_1 ×20, one core | ≥ 500,000 events/s | {permits} |
| the judge alone | ≥ 300,000 events/s, p99 ≤ 10 µs | {inline} |
| Spark on two cores | the same cases and findings | {spark} |
"""
INTRO = """Written by `make bench`; do not edit. Every figure counts from the start of the process
to its last file, reading and writing included, unless a line says otherwise."""
BESIDE = """The same log and procedure in the same run. pm4py checks the order of acts only; here
all rules are judged, and for the bulk figure the log is read and the tables are written too."""


class Row(NamedTuple):
    """One thing measured: events a second by the clock, and by the processor's own time."""

    title: str
    events: int
    rate: Spread
    cases: int | None = None
    processor: Spread | None = None
    megabytes: float | None = None
    note: str = ""
    command: str = ""
    net: float | None = None  # events per CPU second after the start of the command
    core: str = ""  # how still its core was


def load():
    """Return how busy the machine was over the last minute."""
    return os.getloadavg()[0]


def core(costs):
    """Say how disturbed the runs were at most, and of how many they are the least disturbed."""
    return f"×{costs.disturbed:.2f}, {len(costs)} of {costs.tried}"


def line(row):
    """Return a row of the table."""
    cells = (
        row.title,
        f"{row.events:,}",
        f"{row.cases:,}" if row.cases else "",
        f"**{rate(row.rate.median)}** ({rate(row.rate.low)} to {rate(row.rate.high)})",
        rate(row.processor.median) if row.processor else "",
        f"{row.megabytes:,.0f} MB" if row.megabytes else "",
        row.core,
        row.note,
    )
    return "| " + " | ".join(cells) + " |"


def write(rows, ledger, *, repeat, load):
    """Write the page."""
    every = [row for each in rows.values() for row in each]
    head = "| what | events | cases | events/s: median (spread) | per CPU second | peak | core | |"
    parts = [
        "# Benchmarks",
        INTRO,
        _machine(repeat, load),
        "\n".join([head, "|---|--:|--:|--:|--:|--:|---|---|", *(line(row) for row in every)]),
        _targets(rows),
        _ratios(rows),
        ledger,
        "## Commands",
        "\n".join(f"- {row.title}: `{row.command}`" for row in every),
        _words(),
    ]
    sections.put_first("\n\n".join(part.strip() for part in parts if part), LAST)


def _machine(repeat, load):
    packages = ", ".join(f"{name} {version(name)}" for name in ("tonggui", "polars", "pyarrow"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {_model()}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"{packages}. "
        f"Figures are of {repeat} runs each, pinned to one core (`taskset`, "
        "`POLARS_MAX_THREADS=1`) except Spark's. Others work on the same machine: a fixed loop "
        "before and after each run shows by how much the core was slower than at its best "
        f"({fastest() * 1000:.0f} ms; column *core*). Runs are tried again while that is more than "
        f"{STILL:.2f} times, up to {TRIES} times as often; the {repeat} with the least of it "
        "count, whatever they took. "
        f"Load before and after: {load[0]:.1f}, {load[1]:.1f}."
    )


def _targets(rows):
    fines, permits = rows["fines"], rows["permits"]
    scale = fines[1].net / fines[0].net - 1 if fines else 0
    return TARGETS.format(
        large=f"{_said(fines[1:])}; {fines[1].note}" if fines else "not measured",
        memory=f"{fines[1].megabytes:,.0f} MB" if fines else "not measured",
        scale=f"{scale:+.0%} per CPU second after the start" if fines else "not measured",
        permits=_said(permits[1:]) + "".join(f"; {row.note}" for row in permits[1:]),
        inline=_said(rows["inline"]) + "".join(f"; {row.note}" for row in rows["inline"]),
        spark="".join(row.note.split("; ")[1] for row in rows["spark"]) or "not measured",
    )


def _ratios(rows):
    if not (rows["rival"] and rows["fines"] and rows["inline"]):
        return ""
    replay, *streams = rows["rival"]
    bulk = rows["fines"][0].rate.median / replay.rate.median
    inline = rows["inline"][0].rate.median
    lines = [
        "## Beside pm4py",
        BESIDE,
        f"- A whole log: {bulk:.0f} times the events of token replay in the same time.",
        *(
            f"- One event at a time: {inline / row.rate.median:.0f} times those of "
            f"{row.title.split(', ')[1]}."
            for row in streams
        ),
    ]
    return "\n".join([*lines[:1], "", *lines[1:2], "", *lines[2:]])


def _words():
    return f"""{LAST}

- *Road fines* are the real log of 561,470 events, copied under other case names; the lists are
  `examples/road-fines`, all rules on. The file holds the six columns that the lists read.
- *BPIC15_1* is the real log, 1,199 cases of which 1,170 run their own way; its procedure is made
  by the benchmark: the activities of at least half of the cases in order of mean position, those
  not in every case bypassable. Most of its 398 activities are then unlisted, and the order
  is far from what was done, so that two acts of three are findings. In the twenty copies each way
  occurs twenty times; the single log shows the price of the first.
- *The judge alone* gets events made beforehand, one case after the other, garbage collector on.
- Python's own compiled modules (`.pyc`) are there before anything is measured, as they are from
  the second run on (`make` installs without compiling); a first start takes a quarter longer."""


def _said(rows):
    return f"{rate(rows[0].rate.median)} events/s" if rows else "not measured"


def rate(value):
    return f"{value / 1e6:.2f} M" if value >= 1e6 else f"{value / 1e3:,.0f} k"


def _model():
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        for each in cpu.read_text(encoding="utf-8").splitlines():
            if each.startswith("model name"):
                return each.partition(":")[2].strip()
    return platform.processor() or platform.machine()
