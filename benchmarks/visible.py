# SPDX-License-Identifier: Apache-2.0
"""From an act to its card: how long until the page of the case and the group's list show it.

`python benchmarks/visible.py` serves the county of the demonstration from a fresh home (SQLite).
In each of twenty cases a clerk finishes a node without its papers (S37); the stationed group reads
until its card is there. It prints one JSON line: milliseconds from sending the form.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.killed import furnished  # noqa: E402 - of this checkout
from tests.browser.county import SETTINGS  # noqa: E402 - as above
from tests.site import running  # noqa: E402 - as above
from tests.supervision.served import Client, now  # noqa: E402 - as above

CASES, PATIENCE_SECONDS = 20, 10


def until(client, address, *words):
    """Read a page until it shows words."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not all(word in client.read(address) for word in words):
        assert time.monotonic() < end, f"{address} does not show {words}"


def shown(clerk, group, code):
    """Let an act happen; return after how many milliseconds its card is on both pages."""
    began = time.perf_counter()
    clerk.act(f"/desk/cases/{code}/act/node_close/", node="P01.n1", at=now(), key=f"n1-{code}")
    until(group, f"/desk/cases/{code}/", "S37", "/desk/cards/")
    on_case = time.perf_counter()
    until(group, "/desk/cards/", code)
    return (on_case - began) * 1000, (time.perf_counter() - began) * 1000


def main():
    """Serve, act, read, and say how long it took."""
    with tempfile.TemporaryDirectory(prefix="tonggui-visible-") as folder:
        home = Path(folder) / "home"
        filled = furnished(home, CASES)
        with running.server(home, **SETTINGS) as (_, bind):
            clerk, group = Client(bind, filled["clerk"]), Client(bind, filled["group"])
            took = [shown(clerk, group, code) for code in filled["cases"]]
    said = {"acts": len(took)}
    for name, times in zip(("case", "list"), zip(*took, strict=True), strict=True):
        ordered = sorted(times)
        said |= {f"{name}_p50": round(ordered[len(took) // 2]), f"{name}_p95": round(ordered[-2])}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
