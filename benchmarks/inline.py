# SPDX-License-Identifier: Apache-2.0
"""The judge alone, one event at a time, on events made beforehand: how many, how fast each.

Counted is `judge(event, past)` for every event, the beginning of its case included, with all it
raises: each finding then stands with its rule, clause, level, act, node and time. Resolving who
answers and saying it in words happens when somebody reads a finding; it is measured apart, for all
findings in both languages. What only the end of the record shows is not counted: it is no event.
All was judged once before, as in a server that has run for a while: when limits end that begin on
one of these days is then known.

Prints one JSON line. The garbage collector stays on, as it would in a server.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from tonggui.core.judge import Judge
from tonggui.core.wording import LANGUAGES, say_all
from tonggui.engines.frames import events_of
from tonggui.engines.grouping import whole_cases
from tonggui.formats.events import Reading, open_events
from tonggui.formats.lists import read_lists


def main(log, lists_path):
    """Judge a log by the clock as a whole, with every event timed, and with all findings read."""
    lists = read_lists(Path(lists_path))
    events = events_in(log, lists)
    through(Judge(lists), events)
    begun = time.perf_counter(), time.process_time()
    raised = through(Judge(lists), events)
    seconds, processor = time.perf_counter() - begun[0], time.process_time() - begun[1]
    p50, p99, p999 = np.percentile(timed(Judge(lists), events), [50, 99, 99.9]) / 1000
    findings, reading = read(Judge(lists), events)
    print(
        json.dumps(
            {
                "events": len(events),
                "seconds": seconds,
                "processor": processor,
                "p50": p50,
                "p99": p99,
                "p999": p999,
                "raised": raised,
                "findings": findings,
                "reading": reading,
            }
        )
    )


def events_in(log, lists):
    """Return every event of a log, case by case."""
    reading = Reading(
        mapping={},
        timezone=lists.log.timezone,
        hints=lists.log.mapping,
        columns=frozenset(("actor",)),
    )
    blocks = whole_cases(open_events(Path(log), reading).blocks())
    return [event for block in blocks for event in events_of(block)]


def through(judge, events):
    """Judge events in their order, a new past for each case; count what was raised or changed."""
    case, past, raised = None, None, 0
    for event in events:
        if event.case != case:
            case = event.case
            past = judge.begin(case)
        raised += len(judge.judge(event, past))
    return raised


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


def read(judge, events):
    """Judge once more; return how many findings stand, and the seconds it takes to read them."""
    pasts = {}
    for event in events:
        past = pasts.get(event.case) or pasts.setdefault(event.case, judge.begin(event.case))
        judge.judge(event, past)
    standing = [past for past in pasts.values() if past.standing]
    begun, said = time.perf_counter(), 0
    for past in standing:
        for finding in judge.findings(past):
            for language in LANGUAGES:
                say_all(finding.expected, language)
                say_all(finding.observed, language)
            said += 1
    return said, time.perf_counter() - begun


if __name__ == "__main__":
    main(*sys.argv[1:])
