# SPDX-License-Identifier: Apache-2.0
"""What the drawing of a procedure must satisfy before any run of it is looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tonggui.core.elements import KINDS, Element, Flow, FlowError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Ways = dict[str, list[str]]


def check_shape(flow: Flow) -> None:
    """Refuse a drawing with loose ends, crossed levels or a place without a way out."""
    elements = _by_id(flow)
    _check_levels(flow, elements)
    for level in ("", *(each.id for each in flow.subprocesses)):
        _check_level(flow, elements, level)


def _by_id(flow: Flow) -> dict[str, Element]:
    for name, times in Counter(each.id for each in flow.elements).items():
        if times > 1:
            raise FlowError(f"element `{name}`", f"expected once, found {times} times")
    for each in flow.elements:
        if each.kind not in KINDS:
            raise FlowError(f"element `{each.id}`", f"unknown kind `{each.kind}`")
    return {each.id: each for each in flow.elements}


def _check_levels(flow: Flow, elements: Mapping[str, Element]) -> None:
    for each in flow.elements:
        outer = elements.get(each.inside)
        if each.inside and (outer is None or outer.kind != "subprocess"):
            raise FlowError(str(each), f"expected to lie in a sub-process, not in `{each.inside}`")
        if each.inside and each.kind == "subprocess":
            raise FlowError(str(each), "expected sub-processes of one level only")
    for source, target in flow.arcs:
        for end in (source, target):
            if end not in elements:
                raise FlowError(f"arc `{source}` to `{target}`", f"unknown element `{end}`")
        if elements[source].inside != elements[target].inside:
            raise FlowError(f"arc `{source}` to `{target}`", "expected not to cross a sub-process")


def _check_level(flow: Flow, elements: Mapping[str, Element], level: str) -> None:
    here = [each for each in flow.elements if each.inside == level]
    where = str(elements[level]) if level else "procedure"
    for kind in ("start", "end"):
        if not any(each.kind == kind for each in here):
            raise FlowError(where, f"expected an event of kind `{kind}`, found none")
    after: Ways = {each.id: [] for each in here}
    before: Ways = {each.id: [] for each in here}
    for source, target in flow.arcs:
        if source in after:
            after[source].append(target)
            before[target].append(source)
    _check_ends(here, before, after)
    reached = _reach((each.id for each in here if each.kind == "start"), after)
    leaving = _reach((each.id for each in here if each.kind == "end"), before)
    for each in here:
        if each.id not in reached:
            raise FlowError(str(each), "cannot be reached from a start event")
        if each.id not in leaving:
            raise FlowError(str(each), "has no way out to an end event")


def _check_ends(here: Iterable[Element], before: Ways, after: Ways) -> None:
    for each in here:
        if each.kind == "start" and before[each.id]:
            raise FlowError(str(each), "expected no incoming flow")
        if each.kind == "end" and after[each.id]:
            raise FlowError(str(each), "expected no outgoing flow")
        if each.kind != "start" and not before[each.id]:
            raise FlowError(str(each), "cannot be reached: expected a flow into it")
        if each.kind != "end" and not after[each.id]:
            raise FlowError(str(each), "has no way out: expected a flow out of it")


def _reach(seeds: Iterable[str], ways: Ways) -> set[str]:
    found: set[str] = set()
    rest = list(seeds)
    while rest:
        each = rest.pop()
        if each not in found:
            found.add(each)
            rest.extend(ways[each])
    return found
