# SPDX-License-Identifier: Apache-2.0
"""Runs a command in a process of its own, on one core or more, and says what it cost."""

import os
import shutil
import statistics
import subprocess
import time
from typing import NamedTuple

ONE_CORE = (0,)


class Cost(NamedTuple):
    """What one run took: seconds by the clock, seconds of processor, most memory, what it said."""

    seconds: float
    processor: float
    megabytes: float
    said: str


class Spread(NamedTuple):
    """Several runs of the same: the median, and how far the others lie apart."""

    median: float
    low: float
    high: float


def run(command, *, cores=ONE_CORE, allowed=(0, 1)):
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


def repeated(command, times, *, writes=(), **kinds):
    """Run a command several times, each time with none of the files there that it writes."""
    costs = []
    for _ in range(times):
        for path in writes:
            path.unlink(missing_ok=True)
        costs.append(run(command, **kinds))
    return costs


def spread(values):
    """Return median, lowest and highest."""
    values = list(values)
    return Spread(statistics.median(values), min(values), max(values))
