# SPDX-License-Identifier: Apache-2.0
"""Asks pm4py, in a process of its own, for models and optimal alignments (AGPL: tests only).

    python alignments.py align MODEL.bpmn VARIANTS.json OUT.json SECONDS
    python alignments.py discover VARIANTS.json OUT.bpmn NOISE

OUT.json holds one cost a variant, null where the time was up.
"""

import json
import sys
import warnings
from multiprocessing import TimeoutError as TimeUp
from multiprocessing import get_context

warnings.simplefilter("ignore")

import pm4py  # noqa: E402 - its import warns
from pm4py.algo.conformance.alignments.petri_net import algorithm as alignments  # noqa: E402
from pm4py.objects.log.obj import Event, EventLog, Trace  # noqa: E402

MODEL_MOVE = 10_000  # what pm4py charges for each act skipped or not allowed


def trace(labels):
    return Trace([Event({"concept:name": label}) for label in labels])


def cost(labels):
    found = alignments.apply_trace(trace(labels), *NET)
    return found["cost"] // MODEL_MOVE


def load(model):
    global NET  # noqa: PLW0603 - a worker's one net
    NET = pm4py.convert_to_petri_net(pm4py.read_bpmn(model))


def align(model, variants, seconds):
    """Align one variant after another; one that takes too long ends with its worker."""
    costs = []
    pool = None
    for labels in variants:
        pool = pool or get_context("fork").Pool(1, load, [model])
        try:
            costs.append(pool.apply_async(cost, [labels]).get(seconds))
        except TimeUp:
            costs.append(None)
            pool.terminate()
            pool = None
    return costs


def discover(variants, noise):
    """Let the inductive miner draw a procedure from one case a variant."""
    log = EventLog([trace(labels) for labels in variants])
    for case in log:
        for second, event in enumerate(case):
            event["time:timestamp"] = second
    tree = pm4py.discover_process_tree_inductive(log, noise_threshold=noise)
    return pm4py.convert_to_bpmn(tree)


def read(path):
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a script
        return json.load(file)


def main(command, *arguments):
    if command == "align":
        model, variants, out, seconds = arguments
        with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123 - a script
            json.dump(align(model, read(variants), float(seconds)), file)
    else:
        variants, out, noise = arguments
        pm4py.write_bpmn(discover(read(variants), float(noise)), out, auto_layout=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
