# SPDX-License-Identifier: Apache-2.0
"""What pages cost: 50 visitors at once on two cores, reading and pausing, and without any pause.

`python benchmarks/pages.py` loads the example county, serves it, visits it over loopback from the
same two cores and prints one JSON line a kind of page. `--seconds` is how long each is visited.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, build_opener

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import sections  # noqa: E402
from tests.browser import county  # noqa: E402

VISITORS, PAUSE_SECONDS, SETTLE_SECONDS, WARM_SECONDS = 50, 1.0, 6, 2
HEAD = "## Pages under fifty visitors"
SAID = """50 visitors over loopback to `tonggui serve` (two processes of four threads, SQLite, the
example county), all on the same two cores as the visitors themselves, who are one thread with fifty
connections kept open; the first two seconds, in which every page is made for the first time, are
not counted. Wanted: p95 ≤ 150 ms. *Pausing 1 s* is a visitor who reads (exponential, one second
on average, still quicker than people): fifty of them ask fifty times a second, and this is what
the target speaks of. *No pause* asks again at once and shows where it saturates. Public pages are
kept for ten seconds; search is always asked anew, the desk is made for each person. CPU is the
processor's time an answer. `load` is the machine's, other work included.
`python benchmarks/pages.py --write`"""
UNITS = ("ZJJ", "ZRZ", "CZJ", "JYJ", "MZJ", "WJJ", "SCJ", "LTZ", "SQC", "XJW")
ASKED = ("局", "岗", "出纳", "监督", "股长", "审批", "纪检", "村", "副局长", "执法")
PUBLIC = {
    "front page": lambda: "/",
    "a unit": lambda: f"/units/{random.choice(UNITS)}/",
    "coverage map": lambda: "/coverage/",
    "search": lambda: f"/search/?q={quote(random.choice(ASKED))}&n={random.random()}",
}
DESK = {"desk": lambda: "/desk/"}


async def visit(port, page, cookie, pause, until):
    """Be one visitor: ask, read all of the answer, pause, ask again; return the times.

    What is asked in the first seconds is not counted: then every page is made for the first time.
    """
    times, first = [], time.perf_counter() + WARM_SECONDS
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(random.random() * pause)
    while time.perf_counter() < until:
        asked = (
            f"GET {page()} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
            f"Cookie: {cookie()}\r\n\r\n"
        ).encode()
        begun = time.perf_counter()
        try:
            writer.write(asked)
            status = await read(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            # A connection that was idle for long is closed; a browser opens another.
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asked)
            status = await read(reader)
        if begun > first:
            times.append((time.perf_counter() - begun, status))
        await asyncio.sleep(random.expovariate(1 / pause) if pause else 0)
    writer.close()
    return times


async def read(reader):
    """Read one answer; return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])


async def crowd(port, page, cookie, pause, seconds):
    """Let fifty visitors in at once; return how long each answer took."""
    until = time.perf_counter() + WARM_SECONDS + seconds
    visits = [visit(port, page, cookie, pause, until) for _ in range(VISITORS)]
    return [each for times in await asyncio.gather(*visits) for each in times]


def sessions(site):
    """Sign in once in every role; return the cookies."""
    found = []
    for role in county.ROLES:
        jar = CookieJar()
        opener = build_opener(HTTPCookieProcessor(jar))
        opener.open(f"{site.address}/accounts/login/").read()
        token = next(each.value for each in jar if each.name == "csrftoken")
        given = {"login": role, "password": site.password, "csrfmiddlewaretoken": token}
        opener.open(f"{site.address}/accounts/login/", urlencode(given).encode()).read()
        found.append("; ".join(f"{each.name}={each.value}" for each in jar))
    return found


def processor(of):
    """Return the CPU seconds that processes have used, each told by its id."""
    ticks = 0
    for each in of:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(") ")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def below(parent):
    """Return the ids of all processes that a process has started, and they in turn."""
    found = []
    for each in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in each.read_text().split():
            found += [child, *below(child)]
    return found


def measured(title, times, seconds, served, visiting):
    """Return what is said of one crowd; the CPU time counts the first two seconds too."""
    asked = len(times) * (WARM_SECONDS + seconds) / seconds
    took = sorted(1000 * each for each, _ in times)
    return {
        "page": title,
        "answers": len(took),
        "per second": round(len(took) / seconds, 1),
        "server CPU ms": round(1000 * served / asked, 2),
        "visitor CPU ms": round(1000 * visiting / asked, 2),
        "p50 ms": round(took[len(took) // 2], 1),
        "p95 ms": round(took[int(len(took) * 0.95)], 1),
        "p99 ms": round(took[int(len(took) * 0.99)], 1),
        "not 200": sum(status != 200 for _, status in times),
        "load": round(os.getloadavg()[0], 1),
    }


def write(rows):
    """Put what was measured into the page of benchmarks, in place of what stood there."""
    lines = [" | ".join(map(str, row.values())) for row in rows]
    table = "".join(
        f"| {line} |\n" for line in (" | ".join(rows[0]), "|".join("---" for _ in rows[0]), *lines)
    )
    sections.put(HEAD, SAID, table)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--write", action="store_true", help="put it into docs/benchmarks.md")
    chosen = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        county.SETTINGS |= {"TONGGUI_WORKERS": "2", "TONGGUI_THREADS": "4"}
        with county.served(Path(folder) / "home") as site:
            port = int(site.address.rpartition(":")[2])
            held = sessions(site)
            # The county has just been loaded: let the ledger publish what that was.
            time.sleep(SETTLE_SECONDS)
            kinds = [(name, page, lambda: "a=b") for name, page in PUBLIC.items()]
            kinds += [(name, page, lambda: random.choice(held)) for name, page in DESK.items()]
            for pause, how in ((PAUSE_SECONDS, "pausing 1 s"), (0, "no pause")):
                for name, page, cookie in kinds:
                    servers = below(os.getpid())
                    before = processor(servers), time.process_time()
                    times = asyncio.run(crowd(port, page, cookie, pause, chosen.seconds))
                    used = processor(servers) - before[0], time.process_time() - before[1]
                    rows.append(measured(f"{name}, {how}", times, chosen.seconds, *used))
                    print(json.dumps(rows[-1]), flush=True)
    if chosen.write:
        write(rows)


if __name__ == "__main__":
    main()
