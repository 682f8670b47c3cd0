# SPDX-License-Identifier: Apache-2.0
"""Lists changed in places named as people name them: `powers[A].nodes[n2].time_limit.value`."""

import copy
import re

import yaml

NAMED_BY = ("id", "code", "node", "risk", "control", "step", "post")


def patched(raw, *, put=None, unset=(), append=None):
    """Return a copy of lists with values put, taken away and appended."""
    lists = copy.deepcopy(raw)
    for path, value in (put or {}).items():
        for holder, key in places(lists, path):
            holder[key] = value
    for path in unset:
        for holder, key in places(lists, path):
            holder.pop(key)
    for path, values in (append or {}).items():
        for holder, key in places(lists, path):
            holder.setdefault(key, [])
            holder[key] += values if isinstance(values, list) else [values]
    return lists


def places(lists, path):
    """Return the mappings and keys that a path leads to."""
    *way, last = re.findall(r"([a-z_]+)(?:\[([^\]]*)\])?", path)
    here = [lists]
    for key, chosen in way:
        nexts = []
        for each in here:
            inner = each.setdefault(key, {}) if not chosen else each[key]
            nexts += _chosen(inner, chosen) if chosen else [inner]
        assert nexts, path
        here = nexts
    assert not last[1], path
    return [(each, last[0]) for each in here]


def _chosen(items, chosen):
    if chosen == "*":
        return items
    if chosen.isdigit():
        return [items[int(chosen)]]
    return [each for each in items if chosen in [each.get(name) for name in NAMED_BY]]


def by_operations(raw, operations):
    """Apply the operations of a scenario of the domain pack."""
    for each in operations:
        if each["op"] == "add_change_event":
            raw = patched(raw, append={"facts.changes": [each["value"]]})
        elif each["op"] == "set":
            raw = patched(raw, put={each["path"]: each["value"]})
        elif each["op"] == "unset":
            raw = patched(raw, unset=[each["path"]])
        else:
            raw = patched(raw, append={each["path"]: [each["value"]]})
    return raw


def write(raw, folder):
    """Write lists as a file and return its path."""
    path = folder / "lists.yaml"
    text = yaml.dump(raw, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path
