# SPDX-License-Identifier: Apache-2.0
"""Decides whether one procedure refines another: are its runs, seen from above, runs of that one.

A node of the upper procedure lasts from the first to the last step done under it; while it lasts,
nodes beside it may go on. So the upper procedure is read with every node drawn out to one or more
acts of that name, nodes the lower one says nothing of are passed in silence, and the question is
whether every complete run of the lower procedure, each act called by the node it lies under, is a
complete run of that. Both are finite automata (core.order), so the answer is exact; a shortest run
that shows the contrary comes with a no.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from tonggui.core.elements import Element, Flow, FlowError
from tonggui.core.order import IMPOSSIBLE, Automaton

MOST_STATES = 50_000


class Refinement(NamedTuple):
    """Yes, no, or (beyond the states looked at) None; with no, a run and where it departs.

    `run` are labels of the lower procedure. `why`: the act `at` is not allowed above ("order"), or
    the run ends while above `at` is still to be done ("unfinished").
    """

    holds: bool | None
    run: tuple[str, ...] = ()
    why: str = ""
    at: tuple[str, ...] = ()
    is_cut: bool = False  # the run goes on after `at`


PROVED, UNDECIDED = Refinement(holds=True), Refinement(holds=None)


def refines(
    lower: Flow, upper: Flow, parents: Mapping[str, str], *, most_states: int = MOST_STATES
) -> Refinement:
    """Decide whether a lower procedure refines an upper one.

    `parents` names, for each label of a task of the lower procedure, the label above it. Tasks of
    the lower one under nothing are not seen from above. Raises FlowError as Automaton does.
    Procedures of the same shape, such as those of fifteen towns, are proved once.
    """
    below, above = _Called(lower), _Called(upper)
    known = tuple(
        (number, above.numbers.get(parents[label], f"?{parents[label]}"))
        for label, number in below.numbers.items()
        if label in parents
    )
    try:
        found = proved(below.flow, above.flow, known, most_states)
    except FlowError:
        return _decided(lower, upper, parents, most_states)  # refuses it by its own names
    where = below if found.why == "order" else above
    return found._replace(run=below.labels(found.run), at=where.labels(found.at))


class _Called:
    """A procedure whose elements and labels are called by number, in declared order."""

    def __init__(self, flow: Flow) -> None:
        ids = {each.id: f"{place}" for place, each in enumerate(flow.elements)} | {"": ""}
        names = dict.fromkeys(each.label for each in flow.tasks)
        self.numbers = {name: f"#{place:06}" for place, name in enumerate(names)}
        self._names = {number: name for name, number in self.numbers.items()}
        elements = (
            Element(
                ids[each.id],
                each.kind,
                self.numbers[each.label] if each.kind == "task" else "",
                inside=ids.get(each.inside, each.inside),
            )
            for each in flow.elements
        )
        arcs = tuple((ids.get(one, one), ids.get(other, other)) for one, other in flow.arcs)
        self.flow = Flow("", "", tuple(elements), arcs)

    def labels(self, numbers: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._names[each] for each in numbers)


@lru_cache(maxsize=4_096)
def proved(
    lower: Flow, upper: Flow, parents: tuple[tuple[str, str], ...], most_states: int
) -> Refinement:
    """Decide once for all procedures that are called alike."""
    return _decided(lower, upper, dict(parents), most_states)


def _decided(lower: Flow, upper: Flow, parents: Mapping[str, str], most_states: int) -> Refinement:
    seen = {parents[each.label] for each in lower.tasks if each.label in parents}
    return _Search(Automaton(lower), Automaton(drawn_out(upper, seen)), parents, most_states).run()


def drawn_out(flow: Flow, seen: Collection[str]) -> Flow:
    """Return a procedure whose seen tasks may go on, and whose other tasks are silent."""
    drawing = _Drawing()
    for each in flow.elements:
        if each.kind == "task":
            outs = sum(source == each.id for source, _ in flow.arcs)
            drawing.task(each, is_seen=each.label in seen, outs=outs)
        else:
            drawing.elements.append(each)
    arcs = [
        (drawing.leave.get(source, source), drawing.entry.get(target, target))
        for source, target in flow.arcs
    ]
    return Flow(flow.id, flow.name, tuple(drawing.elements), (*drawing.arcs, *arcs))


class _Drawing:
    """Elements in place of tasks: where each is entered, done again, and left."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.arcs: list[tuple[str, str]] = []
        self.entry: dict[str, str] = {}
        self.leave: dict[str, str] = {}

    def task(self, each: Element, *, is_seen: bool, outs: int) -> None:
        self.entry[each.id] = here = self._put(each, "again", "exclusive")
        if is_seen:
            done = self._put(each, "done", "exclusive")
            self.elements.append(replace(each, name=each.label))
            self.arcs += [(here, each.id), (each.id, done), (done, here)]
            here = done
        if outs > 1:
            # A task that several flows leave sends a token into each of them.
            split = self._put(each, "split", "parallel")
            self.arcs.append((here, split))
            here = split
        self.leave[each.id] = here

    def _put(self, each: Element, what: str, kind: str) -> str:
        name = f"{each.id} {what}"
        self.elements.append(Element(name, kind, inside=each.inside))
        return name


Pair = tuple[int, int]


class _Search:
    """Walks both automata side by side, breadth first, so that what it finds is shortest."""

    def __init__(
        self, lower: Automaton, upper: Automaton, parents: Mapping[str, str], most: int
    ) -> None:
        self.lower, self.upper, self.parents, self.most = lower, upper, parents, most
        self.labels = sorted({each.label for each in lower.flow.tasks})
        self.came: dict[Pair, tuple[Pair, str] | None] = {}

    def run(self) -> Refinement:
        first: Pair = (self.lower.start, self.upper.start)
        self.came[first] = None
        rest = deque([first])
        while rest:
            pair = rest.popleft()
            if self.lower.is_complete(pair[0]) and not self._ends(pair[1]):
                return self._refuted(pair)
            for label in self.labels:
                after = self._step(pair, label)
                if after is not None and after not in self.came:
                    self.came[after] = (pair, label)
                    rest.append(after)
            if len(self.came) > self.most:
                return UNDECIDED
        return PROVED

    def _step(self, pair: Pair, label: str) -> Pair | None:
        below = self.lower.step(pair[0], label)
        if below == IMPOSSIBLE:
            return None
        if pair[1] == IMPOSSIBLE or label not in self.parents:
            return below, pair[1]
        return below, self.upper.step(pair[1], self.parents[label])

    def _ends(self, upper: int) -> bool:
        return upper != IMPOSSIBLE and self.upper.is_complete(upper)

    def _refuted(self, end: Pair) -> Refinement:
        """Tell the run that led here up to where it departs."""
        run: list[tuple[Pair, str]] = []
        pair = end
        while (step := self.came[pair]) is not None:
            run.append((pair, step[1]))
            pair = step[0]
        run.reverse()
        labels = tuple(label for _, label in run)
        for place, ((_, upper), label) in enumerate(run):
            if upper == IMPOSSIBLE:
                cut = place + 1 < len(run)
                return Refinement(
                    holds=False, run=labels[: place + 1], why="order", at=(label,), is_cut=cut
                )
        missing = self.upper.missing(end[1])
        return Refinement(holds=False, run=labels, why="unfinished", at=missing)
