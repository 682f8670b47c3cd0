# SPDX-License-Identifier: Apache-2.0
"""Asks pm4py, in a process of its own, for the runs of drawings (AGPL: tests only).

    python runs.py OUT.json STEPS MOST MODEL.bpmn …

OUT.json holds for each model its complete runs of at most so many acts, null where there are more
than MOST on the way.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")

import pm4py  # noqa: E402 - its import warns
from pm4py.objects.petri_net.semantics import enabled_transitions, execute  # noqa: E402


def still(net, markings):
    """Return markings with all that silent moves reach."""
    seen, rest = set(markings), list(markings)
    while rest:
        marking = rest.pop()
        for each in enabled_transitions(net, marking):
            after = execute(each, net, marking) if each.label is None else None
            if after is not None and after not in seen:
                seen.add(after)
                rest.append(after)
    return frozenset(seen)


def runs(model, steps, most):
    net, first, last = pm4py.convert_to_petri_net(pm4py.read_bpmn(model))
    found, rest = set(), [((), still(net, [first]))]
    for labels, markings in rest:
        if last in markings:
            found.add(labels)
        if len(rest) > most:
            return None
        after = {}
        for marking in markings if len(labels) < steps else ():
            for each in enabled_transitions(net, marking):
                if each.label is not None:
                    after.setdefault(each.label, set()).add(execute(each, net, marking))
        rest += [((*labels, label), still(net, here)) for label, here in after.items()]
    return sorted(found)


out, steps, most, *models = sys.argv[1:]
with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123 - a script without a project
    json.dump([runs(each, int(steps), int(most)) for each in models], file)
