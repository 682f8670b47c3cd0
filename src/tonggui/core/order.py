# SPDX-License-Identifier: Apache-2.0
"""Judges the order of acts: what the procedure allows next, and how an act departs from it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tonggui.core.ahead import Ahead
from tonggui.core.net import net_of
from tonggui.core.safety import check_safe
from tonggui.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tonggui.core.elements import Flow

IMPOSSIBLE = -1


@frozen
class Deviation:
    """An act the procedure does not allow here: of which kind, and where the run goes on.

    `unlisted`: no task is called so. `skipped`: the tasks in `skipped` (`elements` are their ids)
    would have to be done first; the run goes on after the act. `repeated`: it cannot be done
    again. `out_of_order`: its turn has passed. In all but `skipped` the run stays where it is.
    """

    kind: str
    label: str
    skipped: tuple[str, ...] = ()
    state: int = field(default=0, compare=False)
    elements: tuple[str, ...] = ()


@frozen
class Run:
    """What became of a sequence of acts; deviations come with the index of their act."""

    fits: bool
    complete: bool
    deviations: tuple[tuple[int, Deviation], ...]
    state: int = field(default=0, compare=False)


class Automaton:
    """The runs of a procedure as states and steps over labels, found as acts ask for them.

    A state is what is known of the tokens after some acts; its number depends on when it was
    found and means nothing outside this automaton. Silent moves are made only when an act needs
    them. Inline `moves[state].get(label)` where speed matters: None is not yet known (call
    `step`), IMPOSSIBLE is a deviation (call `resync`).
    """

    start = 0

    def __init__(self, flow: Flow) -> None:
        """Read a flow; refuse one that is not 1-safe or that no run can complete."""
        check_safe(flow)
        self.flow = flow
        self.moves: list[dict[str, int]] = []
        self._net = net_of(flow)
        self._ahead = Ahead(self._net)
        self._tasks = _tasks_by_label(flow)
        self.labels = frozenset(each.label for each in flow.tasks)
        self.forget()

    def forget(self) -> None:
        """Drop every state but the start, and with them the memory they hold.

        For an audit that goes on for long: between two cases no state needs to be kept.
        """
        self.moves.clear()
        self._markings: list[frozenset[int]] = []
        self._numbers: dict[frozenset[int], int] = {}
        self._complete: dict[int, bool] = {}
        self._left: dict[int, tuple[int, ...]] = {}
        self._deviations: dict[tuple[int, str, bool], Deviation] = {}
        self._plain_runs: dict[int, Run] = {}
        self._ahead.forget()
        self._number(frozenset((self._net.initial,)))

    def knows(self, label: str) -> bool:
        """Tell whether some task is called so, by name or, where no name says so, by id."""
        return label in self._tasks

    def step(self, state: int, label: str) -> int:
        """Return the state after an act, IMPOSSIBLE if the procedure does not allow it here."""
        known = self.moves[state].get(label)
        if known is not None:
            return known
        tasks = self._tasks.get(label)
        if tasks is None:
            return IMPOSSIBLE
        markings = self._markings[state]
        after = frozenset[int]().union(*(self._ahead.silently(markings, each) for each in tasks))
        reached = self._number(after) if after else IMPOSSIBLE
        self.moves[state][label] = reached
        return reached

    def is_complete(self, state: int) -> bool:
        """Tell whether a complete run may end here."""
        known = self._complete.get(state)
        if known is None:
            known = self._complete[state] = self._ahead.ends_silently(self._markings[state])
        return known

    def plain_run(self, state: int) -> Run:
        """Return what became of acts that led to a state without any deviation."""
        known = self._plain_runs.get(state)
        if known is None:
            complete = self.is_complete(state)
            known = self._plain_runs[state] = Run(complete, complete, (), state)
        return known

    def resync(self, state: int, label: str, done: Collection[str]) -> Deviation:
        """Explain an act that is not allowed here, and say where the run goes on.

        The act is taken up where the fewest tasks are skipped, ties by declared order. `done` are
        the labels of the case's earlier acts.
        """
        if label not in self._tasks:
            return Deviation("unlisted", label, state=state)
        key = (state, label, label in done)
        known = self._deviations.get(key)
        if known is None:
            known = self._deviations[key] = self._explain(*key)
        return known

    def missing(self, state: int) -> tuple[str, ...]:
        """Return the labels of the fewest tasks that complete the run, in the flow's order.

        Empty if the run is complete, or if nothing can complete it any more.
        """
        return tuple(self._net.tasks[each].label for each in self._to_end(state))

    def missing_elements(self, state: int) -> tuple[str, ...]:
        """Return the ids of the tasks of `missing`."""
        return tuple(self._net.tasks[each].id for each in self._to_end(state))

    def _explain(self, state: int, label: str, was_done: bool) -> Deviation:  # noqa: FBT001
        found = self._ahead.nearest(self._markings[state], self._tasks[label])
        if found is None:
            return Deviation("repeated" if was_done else "out_of_order", label, state=state)
        skipped = self._ordered(found.key[1])
        return Deviation(
            "skipped",
            label,
            tuple(self._net.tasks[each].label for each in skipped),
            self._number(found.markings),
            tuple(self._net.tasks[each].id for each in skipped),
        )

    def _to_end(self, state: int) -> tuple[int, ...]:
        known = self._left.get(state)
        if known is None:
            ranks = self._ahead.to_end(self._markings[state]) or ()
            known = self._left[state] = self._ordered(ranks)
        return known

    def _ordered(self, ranks: tuple[int, ...]) -> tuple[int, ...]:
        """Put tasks in the order in which the flow meets them."""
        return tuple(sorted(ranks, key=lambda rank: (self._net.doors[rank], rank)))

    def _number(self, markings: frozenset[int]) -> int:
        number = self._numbers.get(markings)
        if number is None:
            number = self._numbers[markings] = len(self.moves)
            self._markings.append(markings)
            self.moves.append({})
        return number


def replay(automaton: Automaton, labels: Sequence[str]) -> Run:
    """Follow a sequence of acts; it fits if and only if it is a complete run of the procedure."""
    moves, state = automaton.moves, automaton.start
    for label in labels:
        state = moves[state].get(label, IMPOSSIBLE)
        if state < 0:
            return _replay(automaton, labels)
    return automaton.plain_run(state)


def _replay(automaton: Automaton, labels: Sequence[str]) -> Run:
    """Follow acts not all of which were seen before, or not all of which are allowed."""
    state = automaton.start
    deviations: list[tuple[int, Deviation]] = []
    for index, label in enumerate(labels):
        reached = automaton.step(state, label)
        if reached == IMPOSSIBLE:
            deviation = automaton.resync(state, label, labels[:index])
            deviations.append((index, deviation))
            reached = deviation.state
        state = reached
    if not deviations:
        return automaton.plain_run(state)
    complete = automaton.is_complete(state)
    return Run(fits=False, complete=complete, deviations=tuple(deviations), state=state)


def _tasks_by_label(flow: Flow) -> Mapping[str, tuple[int, ...]]:
    """Map every label to the ranks of its tasks; an id counts where no task has it as a name."""
    found: dict[str, tuple[int, ...]] = {}
    for rank, each in enumerate(flow.tasks):
        found[each.label] = (*found.get(each.label, ()), rank)
    ids = {each.id: (rank,) for rank, each in enumerate(flow.tasks)}
    return {**ids, **found}
