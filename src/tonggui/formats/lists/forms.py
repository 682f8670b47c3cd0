# SPDX-License-Identifier: Apache-2.0
"""Procedures of one form, drawn and found safe once, and then called by the names of a power."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tonggui.core.elements import Element, Flow, FlowError
from tonggui.core.flow import from_edges
from tonggui.core.safety import check_safe
from tonggui.core.values import frozen
from tonggui.formats.lists.procedure import Before, Procedure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NO_NODE = -1


@frozen
class Written:
    """A procedure as edges say it: node ids in order with what they are called, and the ways.

    Without edges the nodes follow one another; `choices` are those that one branch is enough for.
    """

    power: str
    name: str
    ids: Sequence[str]
    names: Sequence[str]
    posts: Sequence[str]
    edges: Sequence[tuple[str, str]] | None
    joins: Mapping[str, str]
    optional: Sequence[str]

    @property
    def direct(self) -> Before:
        """Return what stands just before each node."""
        drawn = set(pairwise(self.ids) if self.edges is None else self.edges)
        return {node: tuple(one for one in self.ids if (one, node) in drawn) for node in self.ids}

    @property
    def choices(self) -> frozenset[str]:
        """Return the nodes at which one branch is enough."""
        return frozenset(node for node, how in self.joins.items() if how == "any")

    def draw(self) -> Flow:
        """Return the flow, not looked at any further."""
        nodes = list(zip(self.ids, self.names, self.posts, strict=True))
        return from_edges(self.power, self.name, nodes, self.edges, self.joins, self.optional)


@frozen
class _Form:
    """A procedure whose nodes are called by their places.

    An element is its kind, the place of the node it is called after, what follows in its id, and
    the place of the node in whose lane it lies; an arc is two places of elements.
    """

    elements: tuple[tuple[str, int, str, int], ...]
    arcs: tuple[tuple[int, int], ...]
    incoming: tuple[tuple[int, ...], ...]
    direct: tuple[tuple[int, ...], ...]


def in_form(written: Written) -> Procedure | None:
    """Return a procedure by its form; None where it has to be drawn, or refused, by its names."""
    places = {id_: place for place, id_ in enumerate(written.ids)}
    edges, joins = written.edges, written.joins.items()
    try:
        form = _form(
            len(places),
            None if edges is None else tuple((places[a], places[b]) for a, b in edges),
            tuple((places[node], how) for node, how in joins),
            tuple(places[each] for each in written.optional),
        )
    except FlowError:
        return None
    return _called(form, written)


@lru_cache(maxsize=1_000)
def _form(
    count: int,
    edges: tuple[tuple[int, int], ...] | None,
    joins: tuple[tuple[int, str], ...],
    optional: tuple[int, ...],
) -> _Form:
    ids = [str(place) for place in range(count)]
    written = Written(
        power="",
        name="",
        ids=ids,
        names=ids,
        posts=ids,
        edges=None if edges is None else [(ids[a], ids[b]) for a, b in edges],
        joins={ids[place]: how for place, how in joins},
        optional=[ids[place] for place in optional],
    )
    flow, direct = written.draw(), written.direct
    before = all_before(direct)
    check_safe(flow)
    places = {each.id: place for place, each in enumerate(flow.elements)}
    return _Form(
        elements=tuple((each.kind, *_after(each.id), int(each.lane)) for each in flow.elements),
        arcs=tuple((places[a], places[b]) for a, b in flow.arcs),
        incoming=tuple(tuple(map(int, before[each])) for each in ids),
        direct=tuple(tuple(map(int, direct[each])) for each in ids),
    )


def _after(element: str) -> tuple[int, str]:
    """Return the place of the node an element is called after, and the rest of its id."""
    place, point, rest = element.partition(".")
    return (int(place), point + rest) if place.isdecimal() else (_NO_NODE, element)


def _called(form: _Form, written: Written) -> Procedure | None:
    """Call a form by names; None where a node is called what a gateway would be called."""
    ids, names, posts = written.ids, written.names, written.posts
    called = [rest if at == _NO_NODE else ids[at] + rest for _, at, rest, _ in form.elements]
    if len({*called, *ids}) != len(called):
        return None
    elements = tuple(
        Element(id_, kind, names[at] if kind == "task" else "", posts[lane])
        for id_, (kind, at, _, lane) in zip(called, form.elements, strict=True)
    )
    arcs = tuple((called[a], called[b]) for a, b in form.arcs)
    lanes = tuple(dict.fromkeys(filter(None, posts)))
    return Procedure(
        flow=Flow(written.power, written.name, elements, arcs, lanes=lanes),
        incoming=_by_id(ids, form.incoming),
        direct=_by_id(ids, form.direct),
        choices=written.choices,
    )


def _by_id(ids: Sequence[str], places: tuple[tuple[int, ...], ...]) -> Before:
    return {
        id_: tuple([ids[place] for place in before])
        for id_, before in zip(ids, places, strict=True)
    }


def all_before(direct: Before) -> Before:
    """Return all nodes that lead to each, in list order; a FlowError names a circle."""
    found: dict[str, set[str]] = {}
    for node in _sources_first(direct):
        found[node] = set(direct[node]).union(*(found[each] for each in direct[node]))
    return {node: tuple(each for each in direct if each in found[node]) for node in direct}


def _sources_first(direct: Before) -> list[str]:
    done: dict[str, None] = {}
    while len(done) < len(direct):
        ready = [
            node
            for node, before in direct.items()
            if node not in done and all(each in done for each in before)
        ]
        if not ready:
            left = {node: before for node, before in direct.items() if node not in done}
            expected = f"expected edges that lead on, found {_circle(left)}; draw loops in BPMN"
            raise FlowError("edges", expected)
        done |= dict.fromkeys(ready)
    return list(done)


def _circle(left: Before) -> str:
    """Name a circle among nodes that all have one of their own before them."""
    trail = [next(iter(left))]
    while True:
        node = next(each for each in left[trail[-1]] if each in left)
        if node in trail:
            return " to ".join((node, *reversed(trail[trail.index(node) :])))
        trail.append(node)
