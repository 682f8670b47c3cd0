# SPDX-License-Identifier: Apache-2.0
"""A quarter of the whole example county through the write path: time, what was found, and replay.

`python benchmarks/quarter.py [--count 3000] [--seed 11]` plays it into a fresh home (SQLite, or the
database that DATABASE_URL names), lets time pass every morning, replays, and prints one JSON line.
It ends with 1 where a seeded defect was missed, anything else was found, or replay differs.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import acts  # noqa: E402

UNTIL = date(2026, 3, 31)


def played(count, seed):
    """Play a quarter and return what is to be said of it."""
    from django.db import connection

    from tests.registry.build import QINGLAN
    from tonggui.cases.models import Case
    from tonggui.demo import quarter
    from tonggui.supervision import replay

    acts.county()
    wanted = quarter.quarter(QINGLAN, seed=seed, count=count, until=UNTIL)
    clock, processor = time.perf_counter(), time.process_time()
    number = quarter.play(wanted)
    took, busy = time.perf_counter() - clock, time.process_time() - processor
    held = quarter.held(wanted)
    clock = time.perf_counter()
    differing = [str(each) for each in replay.differences(at=wanted.until)]
    return {
        "database": connection.vendor,
        "acts": number,
        "cases": Case.objects.count(),
        "seconds": round(took, 1),
        "processor_seconds": round(busy, 1),
        "found": len(held.found),
        "missed": sorted(held.missed),
        "unexpected": sorted(held.unexpected),
        "replay_seconds": round(time.perf_counter() - clock, 1),
        "replay_differences": differing,
    }


def main():
    """Play it and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3_000, help="cases in the whole year")
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        acts.setup(Path(folder), os.environ.get("DATABASE_URL", ""))
        said = played(given.count, given.seed)
    print(json.dumps(said, ensure_ascii=False))
    sys.exit(bool(said["missed"] or said["unexpected"] or said["replay_differences"]))


if __name__ == "__main__":
    main()
