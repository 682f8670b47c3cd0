# SPDX-License-Identifier: Apache-2.0
"""What recording an act costs: judged, entered in the ledger and committed; and the same unjudged.

`python benchmarks/acts.py` fills a fresh home (SQLite, synchronous=FULL) with the example county,
lets clerks finish the nodes of many cases, then lets eight processes do the same on PostgreSQL, and
prints one JSON line a figure; `--write` puts them into docs/benchmarks.md.
"""

import argparse
import contextlib
import functools
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import sections  # noqa: E402 - found only now

HEAD = "## Acts recorded and judged"
SAID = """The example county's building permits (P01), opened and worked on node by node by whoever
holds the post, with the papers asked for; and the same by strangers with another paper, so that
each act raises a finding and opens a duty. Every act locks its case, enters, is judged, keeps
findings and duties, is told to the ledger and committed. SQLite with synchronous=FULL in one
process; PostgreSQL with fsync and eight processes. Milliseconds of the clock, those of the
processor beside. Wanted: p95 ≤ 30 ms and ≤ 2 × unjudged; ≥ 200 acts/s.
`python benchmarks/acts.py --write`"""
POWER = "P01"
WRITERS = 8
RIGHT, WRONG = "judged", "judged, each found wrong"


def setup(home, database=""):
    """Set Django up on a home."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tonggui.site.settings", "TONGGUI_HOME": str(home)}
    if database:
        os.environ["DATABASE_URL"] = database
    import django

    django.setup()


def county():
    """Fill an empty database with the example county."""
    from django.core.management import call_command
    from django.db import transaction

    from tests.supervision import build

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        build.county()


@functools.cache
def nodes():
    """Return the nodes of the power, each with who holds its post and the papers it asks for."""
    from tests.people.build import AT
    from tonggui.people.models import Tenure
    from tonggui.registry.models import Edition

    body = json.loads(Edition.objects.get(power__code=POWER).body)
    holders = dict(Tenure.objects.on(AT.date()).values_list("post__code", "official__code"))
    return [
        (each["node"], holders[each["post_ref"].removeprefix("post:")], each["evidence_required"])
        for each in body["nodes"]
    ]


def acts(case, at, *, wrong=False):
    """Yield the acts of a case, each with its time; wrong ones are by strangers to the post."""
    from tonggui.cases.happening import Happening

    for node, holder, names in nodes():
        for kind in ("node_open", "node_close"):
            at += timedelta(minutes=30)
            asked = ["材料"] if wrong else names
            papers = [
                {"name": name, "hash": f"sha256:{case.code}{node}{name}", "bytes": 20480}
                for name in (asked if kind == "node_close" else ())
            ]
            actor = "somebody" if wrong else holder
            yield Happening(kind, at, node=node, actor=actor, evidence=papers), at


def opened(count, at):
    """Open cases without an account."""
    from tests.supervision import build
    from tonggui.supervision import services

    power = build.power(POWER)
    return [services.open_case(power, by=None, at=at) for _ in range(count)]


def unjudged(case, happening, at):
    """Do all that recording does but judging, findings and duties."""
    from django.db import transaction

    from tonggui.cases import services as cases
    from tonggui.ledger.telling import tell
    from tonggui.supervision import permitting

    with transaction.atomic():
        held = cases.locked(case)
        said = permitting.permitted(held, happening, by=None, at=at)
        held.last_seq += 1
        row = cases.append(held, said, seq=held.last_seq, marks="", by=None, at=at)
        held.save(update_fields=["last_seq"])
        tell("case.event", held, adds=[row], sets=[held], by=None, at=at)


def judged(case, happening, at):
    """Record an act as the desk does."""
    from tonggui.supervision import services

    services.record(case, happening, by=None, at=at)


def timed(do, cases, at, *, wrong=False):
    """Return milliseconds of the clock and of the processor of each act."""
    walls, cpus = [], []
    for case in cases:
        for happening, when in acts(case, at, wrong=wrong):
            began, worked = time.perf_counter(), time.process_time()
            do(case, happening, when)
            walls.append((time.perf_counter() - began) * 1000)
            cpus.append((time.process_time() - worked) * 1000)
    return walls, cpus


def share(values, part):
    """Return the value that a part of all does not exceed."""
    return round(sorted(values)[int(part * (len(values) - 1))], 1)


def row(what, walls, cpus):
    """Return a figure as it is printed."""
    figures = {"p50": share(walls, 0.5), "p95": share(walls, 0.95), "cpu_p95": share(cpus, 0.95)}
    return {"what": what, "acts": len(walls), **figures}


def on_sqlite(count):
    """Measure acts one after another, judged and unjudged by turns."""
    from tests.people.build import AT

    county()
    ways = (RIGHT, judged, False), ("unjudged", unjudged, False), (WRONG, judged, True)
    cases = [opened(count, AT) for _ in ways]
    for wrong in (False, True):
        timed(judged, opened(1, AT), AT, wrong=wrong)
    found = {name: ([], []) for name, _, _ in ways}
    for turn in zip(*cases, strict=True):
        for (name, do, wrong), case in zip(ways, turn, strict=True):
            walls, cpus = timed(do, [case], AT, wrong=wrong)
            found[name][0].extend(walls)
            found[name][1].extend(cpus)
    return [row(f"SQLite, {name}", *values) for name, values in found.items()]


def write_acts(count, wrong):
    """Be one of several writers: open cases, wait for the others, record; say when."""
    from tests.people.build import AT

    cases = opened(count, AT)
    timed(judged, opened(1, AT), AT, wrong=wrong)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.time()
    walls, cpus = timed(judged, cases, AT, wrong=wrong)
    said = {"began": began, "ended": time.time(), "walls": walls, "worked": sum(cpus) / 1000}
    print(json.dumps(said), flush=True)
    sys.stdin.readline()


def server_seconds():
    """Return the seconds of the processor that PostgreSQL's processes, all still there, took."""
    ticks = 0
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = place.read_text().rpartition(")")
            if "postgres" in name:
                ticks += sum(map(int, rest.split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def on_postgres(home, count):
    """Measure eight writers at once, of right acts and then of wrong ones."""
    from tests.postgres import server

    with server() as address:
        command = [sys.executable, __file__, "--home", str(home), "--database", address]
        subprocess.run([*command, "--fill"], check=True)
        command += ["--writer", "--cases", str(count)]
        return [
            _at_once(f"PostgreSQL, {RIGHT}, {WRITERS} writers", command),
            _at_once(f"PostgreSQL, {WRONG}, {WRITERS} writers", [*command, "--wrong"]),
        ]


def _at_once(what, command):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen(command, **pipes) for _ in range(WRITERS)]
    for each in writers:
        each.stdout.readline()
    worked = server_seconds()
    for each in writers:
        each.stdin.write("\n")
        each.stdin.flush()
    said = [json.loads(each.stdout.readline()) for each in writers]
    worked = server_seconds() - worked + sum(each["worked"] for each in said)
    for each in writers:
        each.communicate("\n")
    walls = [wall for each in said for wall in each["walls"]]
    took = max(each["ended"] for each in said) - min(each["began"] for each in said)
    figures = {"p50": share(walls, 0.5), "p95": share(walls, 0.95)}
    figures["cpu_mean"] = round(1000 * worked / len(walls), 1)
    return {"what": what, "acts": len(walls), **figures, "a_second": round(len(walls) / took)}


def table(rows):
    """Return the figures as a table."""
    head = "| what | acts | p50 ms | p95 ms | p95 ms of CPU | acts/s |\n|---|--:|--:|--:|--:|--:|\n"
    return head + "".join(
        f"| {each['what']} | {each['acts']} | {each['p50']} | {each['p95']}"
        f" | {each.get('cpu_p95', '')} | {each.get('a_second', '')} |\n"
        for each in rows
    )


def main():
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--database", default="")
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--writer", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tonggui-acts-") as folder:
        setup(asked.home or folder, asked.database)
        if asked.fill or asked.writer:
            county() if asked.fill else write_acts(asked.cases, asked.wrong)
            return
        rows = [*on_sqlite(asked.cases), *on_postgres(Path(folder), asked.cases // 2)]
    for each in rows:
        print(json.dumps(each, ensure_ascii=False))
    if asked.write:
        sections.put(HEAD, SAID, table(rows))


if __name__ == "__main__":
    main()
