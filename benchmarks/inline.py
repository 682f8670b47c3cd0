# SPDX-License-Identifier: Apache-2.0
"""The judge alone, one event at a time, on events made beforehand: how many, how fast each.

Prints one JSON line. The garbage collector stays on, as it would in a server.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from tonggui.core.judge import Judge
from tonggui.engines.frames import events_of
from tonggui.engines.grouping import whole_cases
from tonggui.formats.events import Reading, open_events
from tonggui.formats.lists import read_lists


def main(log, lists_path):
    """Judge a log twice: once by the clock as a whole, once with every event timed."""
    lists = read_lists(Path(lists_path))
    reading = Reading(
        mapping={},
        timezone=lists.log.timezone,
        hints=lists.log.mapping,
        columns=frozenset(("actor",)),
    )
    blocks = whole_cases(open_events(Path(log), reading).blocks())
    events = [event for block in blocks for event in events_of(block)]
    through(Judge(lists), events)
    begun = time.perf_counter()
    through(Judge(lists), events)
    seconds = time.perf_counter() - begun
    each = timed(Judge(lists), events)
    p50, p99, p999 = np.percentile(each, [50, 99, 99.9]) / 1000
    print(
        json.dumps(
            {"events": len(events), "seconds": seconds, "p50": p50, "p99": p99, "p999": p999}
        )
    )


def through(judge, events):
    """Judge events in their order, a new past for each case."""
    case, past = None, None
    for event in events:
        if event.case != case:
            case = event.case
            past = judge.begin(case)
        judge.judge(event, past)


def timed(judge, events):
    """Return how many nanoseconds each event took, the beginning of its case included."""
    took = np.zeros(len(events), dtype=np.int64)
    clock = time.perf_counter_ns
    case, past = None, None
    for index, event in enumerate(events):
        begun = clock()
        if event.case != case:
            case = event.case
            past = judge.begin(case)
        judge.judge(event, past)
        took[index] = clock() - begun
    return took


if __name__ == "__main__":
    main(*sys.argv[1:])
