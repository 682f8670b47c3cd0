# SPDX-License-Identifier: Apache-2.0
"""Settles, before anything is judged by a procedure, that it is 1-safe and can be completed."""

from __future__ import annotations

from functools import lru_cache

from tonggui.core.ahead import Ahead
from tonggui.core.elements import Element, Flow, FlowError
from tonggui.core.kernel import is_plain, kernel
from tonggui.core.net import Net, net_of

_TO_NAME = 5_000  # markings looked at for the best name of what is wrong


def check_safe(flow: Flow, *, limit: int = 20_000) -> bool:
    """Refuse a flow that is not 1-safe or that no run can complete.

    Return whether it is settled: a well-structured flow always is, any other if its kernel has at
    most `limit` markings. An unsettled one is still refused when a run meets a second token.
    Procedures of one shape are looked at once; many powers are exercised alike.
    """
    try:
        return _settled(_shape(flow), limit)
    except FlowError:
        return _look(flow, limit)  # names what is wrong by the flow's own names


def _shape(flow: Flow) -> Flow:
    """Return a flow whose elements are called by their place, and that says nothing else."""
    places = {each.id: str(place) for place, each in enumerate(flow.elements)} | {"": ""}

    def placed(name: str) -> str:
        return places.get(name, f"?{name}")

    elements = tuple(
        Element(placed(each.id), each.kind, inside=placed(each.inside)) for each in flow.elements
    )
    arcs = tuple((placed(source), placed(target)) for source, target in flow.arcs)
    return Flow("", "", elements, arcs)


@lru_cache(maxsize=1_000)
def _settled(shape: Flow, limit: int) -> bool:
    return _look(shape, limit)


def _look(flow: Flow, limit: int) -> bool:
    net = net_of(flow)
    rest = kernel(flow)
    if is_plain(rest):
        return True
    settled = _explore(net_of(rest), net, limit)
    if Ahead(net).to_end((net.initial,)) is None:
        raise FlowError(_stuck(net), "its token waits forever, so that no run is ever complete")
    return settled


def _explore(rest: Net, net: Net, limit: int) -> bool:
    """Visit the markings of the kernel; name what is wrong by the whole net if that is quick."""
    try:
        return len(_markings(rest, limit)) < limit
    except FlowError:
        _markings(net, _TO_NAME)
        raise


def _markings(net: Net, limit: int) -> list[int]:
    found = [net.initial]
    seen = {net.initial}
    for marking in found:
        for place, ways in enumerate(net.ways):
            pre, bar = ways[0][:2]
            # A move from several places is met once, at the first of them.
            if marking & (pre | bar) != pre or pre & -pre != 1 << place:
                continue
            for move in ways:
                after = net.fire(marking, move)
                if after not in seen:
                    seen.add(after)
                    found.append(after)
        if len(found) >= limit:
            break
    return found


def _stuck(net: Net) -> str:
    """Name the place of a token that waits where nothing can move any more."""
    for marking in _markings(net, _TO_NAME):
        if marking and not net.enabled(marking, marking):
            return net.text(marking)
    return "procedure"
