# SPDX-License-Identifier: Apache-2.0
"""pm4py on the same log and procedure, timed without its reading: run in .venv-oracle only.

Prints one JSON line. `replay` is token replay of a whole log; `stream-…` are the streaming forms.
"""

import json
import logging
import sys
import time

import pandas as pd
import pm4py
from pm4py.streaming.algo.conformance.footprints import algorithm as streaming_footprints
from pm4py.streaming.algo.conformance.tbr import algorithm as streaming_tbr

NAMES = {
    "case_id": "case:concept:name",
    "activity": "concept:name",
    "timestamp": "time:timestamp",
}


def read(log, limit):
    """Return a log as pm4py wants it, in the true order of each case."""
    frame = pd.read_parquet(log, columns=[*NAMES, ".order"])
    frame = frame.sort_values(["case_id", ".order"], kind="stable").rename(columns=NAMES)
    frame["concept:name"] = frame["concept:name"].astype(str)
    frame["case:concept:name"] = frame["case:concept:name"].astype(str)
    return frame.head(limit) if limit else frame


def replay(frame, net):
    """Replay a whole log on a net."""
    pm4py.conformance_diagnostics_token_based_replay(frame, *net)


def stream_tbr(frame, net):
    """Push events one by one through streaming token replay."""
    _push(frame, streaming_tbr.apply(*net))


def stream_footprints(frame, footprints):
    """Push events one by one through streaming footprints of the log itself."""
    _push(frame, streaming_footprints.apply(footprints))


def _push(frame, algorithm):
    # No thread of its own: what is measured is the algorithm, not the queue.
    for event in frame.to_dict("records"):
        algorithm._process(event)  # noqa: SLF001 - what its stream would call


WAYS = {"replay": replay, "stream-tbr": stream_tbr, "stream-footprints": stream_footprints}


def main(way, log, bpmn, limit="0"):
    """Time one way of pm4py over a log."""
    logging.disable()  # it writes a line for every token it misses
    frame = read(log, int(limit))
    model = pm4py.convert_to_petri_net(pm4py.read_bpmn(bpmn))
    if way == "stream-footprints":
        model = pm4py.discover_footprints(frame)
    begun = time.perf_counter()
    WAYS[way](frame, model)
    seconds = time.perf_counter() - begun
    print(json.dumps({"events": len(frame), "seconds": seconds, "version": pm4py.__version__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
