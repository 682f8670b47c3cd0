# SPDX-License-Identifier: Apache-2.0
"""Measures the ledger with benchmarks/ledger.py, and words it for docs/benchmarks.md."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import logs
from runs import spread

ROOT = Path(__file__).parents[1]
SCRIPT = Path(__file__).with_name("ledger.py")
ENTRIES = 1_000_000
ALONE, TOGETHER = (1, 400), (8, 100)  # writers, and acts of each
sys.path.append(str(ROOT / "tests"))
HEAD = """## The ledger

| what | target | measured |
|---|---|---|
"""
WORDS = """
An act is the smallest there is: one row of two short columns through Django in a transaction of
its own. It is written bare and with its entry in turns, five rounds of each; the ratio is that of
neighbouring rounds, and includes numbering every entry. SQLite in WAL with synchronous=FULL,
PostgreSQL with fsync and synchronous_commit on; writers are processes. A proof is made by a reader
that has read nothing yet. The audit is the whole of `tonggui_verify.py export` from its start:
every entry, tile, root and signature."""


def measure(times):
    """Return the section of the page."""
    export = logs.WORK / f"ledger-{ENTRIES}"
    if not (export / "tonggui_verify.py").exists():
        _run("make", export, ENTRIES)
    proof = _run("proofs", export)
    audits = {workers: [_run("audit", export, workers) for _ in range(times)] for workers in (1, 2)}
    rows = [
        *_acts(),
        (
            f"an inclusion proof at {ENTRIES:,} entries",
            "≤ 1 ms",
            f"p50 {proof['p50']:.2f} ms, p99 {proof['p99']:.2f} ms",
        ),
        *(
            (
                f"whole audit of an export of {ENTRIES:,} entries, {workers} processes",
                "≤ 10 s" if workers > 1 else "",
                _took(done),
            )
            for workers, done in audits.items()
        ),
    ]
    return HEAD + "\n".join(f"| {' | '.join(each)} |" for each in rows) + "\n" + WORDS


def _took(done):
    took, used = (spread(each[name] for each in done) for name in ("seconds", "processor"))
    return f"{took.median:.1f} s ({took.low:.1f} to {took.high:.1f}), {used.median:.1f} CPU s"


def _acts():
    import postgres

    with tempfile.TemporaryDirectory() as home:
        yield _ratio("SQLite, one writer", f"sqlite:///{home}/bench.sqlite3", ALONE)
    with postgres.server() as address:
        yield _ratio("PostgreSQL, 8 writers", address, TOGETHER)


def _ratio(title, address, counts):
    with tempfile.TemporaryDirectory() as home:
        done = _run("acts", *counts, DATABASE_URL=address, TONGGUI_HOME=home)
    each = done["milliseconds"]
    said = (
        f"{done['ratio']:.2f} × ({done['low']:.2f} to {done['high']:.2f}); "
        f"{each['logged']:.2f} ms beside {each['bare']:.2f} ms an act"
    )
    return f"an act with its entry beside the bare row, {title}", "≤ 1.6 ×", said


def _run(*arguments, **environ):
    settings = {"DJANGO_SETTINGS_MODULE": "tonggui.site.settings", **environ}
    command = [sys.executable, SCRIPT, *map(str, arguments)]
    env = os.environ | settings
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
