# SPDX-License-Identifier: Apache-2.0
"""Runs a command in a process of its own, on one core or more, and says what it cost.

Others work on this machine too. A fixed loop before and after each run tells how much slower the
core was than at its best; runs are repeated until enough of them had the core for themselves.
"""

import os
import shutil
import statistics
import subprocess
import time
from functools import cache
from typing import NamedTuple

LOOP = 500_000  # some 30 ms
STILL = 1.15  # a core is still while the loop takes no longer than this times its fastest
TRIES = 4  # for one run that is wanted
PATIENCE = 5  # seconds to wait for a still core before running all the same


class Cost(NamedTuple):
    """What one run took: seconds by the clock, seconds of processor, most memory, what it said.

    `disturbed` is what the loop took around the run, 1 being its fastest.
    """

    seconds: float
    processor: float
    megabytes: float
    said: str
    disturbed: float = 1.0


class Costs(list):
    """The runs that were least disturbed, in their order; `tried` counts all there were."""

    tried = 0

    @property
    def disturbed(self):
        """Return how disturbed the worst of them was."""
        return max(each.disturbed for each in self)


class Spread(NamedTuple):
    """Several runs of the same: the median, and how far the others lie apart."""

    median: float
    low: float
    high: float


def run(command, *, cores=(0,), allowed=(0, 1)):
    """Run a command pinned to cores; exit 1 only means that an audit found something."""
    pinned = [str(part) for part in command]
    if shutil.which("taskset"):
        pinned = ["taskset", "-c", ",".join(map(str, cores)), *pinned]
    env = {**os.environ, "POLARS_MAX_THREADS": str(len(cores)), "PYTHONHASHSEED": "0"}
    began = time.perf_counter()
    with subprocess.Popen(pinned, env=env, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise SystemExit(f"exit {process.returncode}: {' '.join(pinned)}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)


def repeated(command, times, *, writes=(), cores=None):
    """Run a command on one still core, or on the cores given, with none of the files it writes.

    Tried again until that many runs were not disturbed, or all tries are used up. Runs are chosen
    by the loop around them, never by what they took.
    """
    costs = []
    while sum(cost.disturbed <= STILL for cost in costs) < times and len(costs) < times * TRIES:
        for path in writes:
            path.unlink(missing_ok=True)
        chosen, before = _still(cores)
        cost = run(command, cores=chosen)
        costs.append(cost._replace(disturbed=max(before, _disturbed(chosen))))
    least = sorted(range(len(costs)), key=lambda index: costs[index].disturbed)[:times]
    found = Costs(costs[index] for index in sorted(least))
    found.tried = len(costs)
    return found


def _still(cores):
    """Wait for cores that nobody else uses; return them, and how disturbed they are at last."""
    choices = [cores] if cores else [(core,) for core in sorted(os.sched_getaffinity(0))]
    until = time.monotonic() + PATIENCE
    while True:
        seen = [(_disturbed(each), each) for each in choices]
        disturbed, chosen = min(seen)
        if disturbed <= STILL or time.monotonic() > until:
            return chosen, disturbed
        time.sleep(0.2)


def _disturbed(cores):
    """Return what the loop takes on the slowest of these cores, 1 being its fastest anywhere."""
    return max(max(_loop(core) for _ in range(3)) for core in cores) / fastest()


@cache
def fastest():
    """Return the least seconds of the loop over ten seconds on all cores."""
    until, took = time.monotonic() + 10, []
    while time.monotonic() < until:
        took += [_loop(core) for core in os.sched_getaffinity(0)]
    return min(took)


def _loop(core):
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        begun, total = time.perf_counter(), 0
        for number in range(LOOP):
            total += number * number
        return time.perf_counter() - begun
    finally:
        os.sched_setaffinity(0, allowed)


def spread(values):
    """Return median, lowest and highest."""
    values = list(values)
    return Spread(statistics.median(values), min(values), max(values))
