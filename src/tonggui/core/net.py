# SPDX-License-Identifier: Apache-2.0
"""A flow read as a 1-safe net: where tokens may stand, and how they move."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tonggui.core.elements import Element, Flow, FlowError
from tonggui.core.shape import check_shape
from tonggui.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SILENT = -1

# A place, before it has a number: (what, element, arc). Tokens that have the same future share
# one, so all arcs into a task or a choice are the place before it.
Key = tuple[str, str, int]


class Move(NamedTuple):
    """One way tokens move: from all of `pre`, while none is in `bar`, to all of `post`.

    Places are bits. `task` is the rank of the task done, or SILENT. `bad` are the places where
    another token would be the second one.
    """

    pre: int
    bar: int
    post: int
    bad: int
    task: int


@frozen
class Net:
    """Places are numbered along the flow; `ways[p]` are the moves that take the token of p.

    Moves that share a place have all of `pre` in common: whichever moves first, no other choice
    of the procedure is taken away by it.
    """

    initial: int
    ways: tuple[tuple[Move, ...], ...]
    waiting: tuple[str, ...]
    tasks: tuple[Element, ...]
    doors: tuple[int, ...]
    doubled: Mapping[Move, str]

    def fire(self, marking: int, move: Move) -> int:
        """Move the tokens; refuse a net in which a place would hold two."""
        if marking & move.bad:
            raise self.unsafe(marking, move)
        return (marking & ~move.pre) | move.post

    def unsafe(self, marking: int, move: Move) -> FlowError:
        """Say which element would receive a second token."""
        return second_token(self.doubled.get(move) or self.text(marking & move.bad))

    def text(self, places: int) -> str:
        """Name the first of some places."""
        return self.waiting[(places & -places).bit_length() - 1]

    def enabled(self, marking: int, among: int) -> tuple[Move, ...]:
        """Return the moves of the furthest place among some whose tokens can move now."""
        rest = marking & among
        while rest:
            place = rest.bit_length() - 1
            pre, bar = self.ways[place][0][:2]
            if marking & (pre | bar) == pre:
                return self.ways[place]
            rest ^= 1 << place
        return ()


def second_token(place: str) -> FlowError:
    """Refuse a procedure that is not 1-safe, by the place where it shows."""
    return FlowError(place, "receives a second token while it still holds one")


@dataclass(slots=True)
class _Step:
    """A move, before places have numbers; `bar` names the sub-process that must be empty."""

    pre: tuple[Key, ...]
    post: tuple[Key, ...]
    task: int = SILENT
    bar: str = ""


def net_of(flow: Flow) -> Net:
    """Read a flow as a net."""
    check_shape(flow)
    return _Reading(flow).net()


class _Reading:
    """One reading of a flow: steps by place, short-cut where a token has only one way."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.elements = {each.id: each for each in flow.elements}
        self.into: dict[str, list[int]] = defaultdict(list)
        self.out: dict[str, list[int]] = defaultdict(list)
        for arc, (source, target) in enumerate(flow.arcs):
            self.out[source].append(arc)
            self.into[target].append(arc)
        self.ranks = {each.id: rank for rank, each in enumerate(flow.tasks)}
        self.steps: dict[Key, list[_Step]] = defaultdict(list)
        for each in flow.elements:
            for step in self._steps(each):
                for key in step.pre:
                    self.steps[key].append(step)

    def net(self) -> Net:
        """Give numbers to the places that can be reached, and express the steps in them."""
        initial = self._further(self._begin(""))
        reached = self._reached(initial)
        position = {name: i for i, name in enumerate(_along(self.flow, self.out, self.elements))}
        keys = sorted(reached, key=lambda key: (position[key[1]], key[2], key[0]))
        bits = {key: 1 << place for place, key in enumerate(keys)}
        doubled: dict[Move, str] = {}
        ways = tuple(tuple(self._moves(key, bits, doubled)) for key in keys)
        if twice := _twice(initial):
            raise second_token(self._text(twice))
        return Net(
            initial=_mask(initial, bits),
            ways=ways,
            waiting=tuple(map(self._text, keys)),
            tasks=self.flow.tasks,
            doors=tuple(bits.get(("before", each.id, 0), 0) for each in self.flow.tasks),
            doubled=doubled,
        )

    def _targets(self, name: str) -> tuple[Key, ...]:
        return tuple(self._place(arc) for arc in self.out[name])

    def _place(self, arc: int) -> Key:
        target = self.flow.arcs[arc][1]
        kind = self.elements[target].kind
        joins = kind == "parallel" and len(self.into[target]) > 1
        return ("arc", target, arc) if joins or kind == "end" else ("before", target, 0)

    def _begin(self, level: str) -> tuple[Key, ...]:
        """Return where tokens stand when a level begins; several start events exclude another."""
        starts = [e.id for e in self.flow.elements if e.kind == "start" and e.inside == level]
        return self._targets(starts[0]) if len(starts) == 1 else (("start", starts[0], 0),)

    def _steps(self, each: Element) -> Iterator[_Step]:
        before = (("before", each.id, 0),)
        after = self._targets(each.id)
        if each.kind == "task":
            yield _Step(before, after, self.ranks[each.id])
        elif each.kind == "exclusive":
            # A choice that leads straight back to itself changes nothing.
            yield from (_Step(before, (key,)) for key in dict.fromkeys(after) if (key,) != before)
        elif each.kind == "parallel":
            yield _Step(tuple(self._place(arc) for arc in self.into[each.id]), after)
        elif each.kind == "end":
            yield from (_Step((self._place(arc),), ()) for arc in self.into[each.id])
        elif each.kind == "subprocess":
            running = ("running", each.id, 0)
            yield _Step(before, (running, *self._begin(each.id)))
            yield _Step((running,), after, bar=each.id)
        elif self._begin(each.inside) == (("start", each.id, 0),):
            starts = (e for e in self.flow.elements if e.kind == "start")
            rivals = [e for e in starts if e.inside == each.inside]
            yield from (_Step((("start", each.id, 0),), self._targets(e.id)) for e in rivals)

    def _further(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        return tuple(further for key in keys for further in self._last(key))

    def _last(self, key: Key) -> tuple[Key, ...]:
        """Follow a token as long as it has one silent way; not where it would meet itself."""
        found: list[Key] = []
        passed: set[Key] = set()
        rest = [key]
        while rest:
            here = rest.pop()
            steps = self.steps[here]
            only = steps[0] if len(steps) == 1 else None
            goes = only and only.task == SILENT and len(only.pre) == 1 and not only.bar
            if only and goes and only.post and here not in passed:
                passed.add(here)
                rest.extend(reversed(only.post))
            else:
                found.append(here)
        tangled = len(set(found)) < len(found) or not passed.isdisjoint(found)
        return (key,) if tangled else tuple(found)

    def _reached(self, initial: Iterable[Key]) -> set[Key]:
        found: set[Key] = set()
        done: set[int] = set()
        rest = list(initial)
        while rest:
            key = rest.pop()
            if key in found:
                continue
            found.add(key)
            for step in self.steps[key]:
                if id(step) not in done:
                    done.add(id(step))
                    step.post = self._further(step.post)
                rest.extend((*step.pre, *step.post))
        return found

    def _moves(self, key: Key, bits: dict[Key, int], doubled: dict[Move, str]) -> Iterator[Move]:
        """Express the steps of a place in bits; one that doubles a token is always bad."""
        for step in self.steps[key]:
            pre, post = _mask(step.pre, bits), _mask(step.post, bits)
            inner = (each for each in bits if step.bar and self._lies(each, step.bar))
            twice = _twice(step.post)
            bad = post & ~pre | (pre if twice else 0)
            move = Move(pre, _mask(inner, bits), post, bad, step.task)
            if twice:
                doubled[move] = self._text(twice)
            yield move

    def _text(self, key: Key) -> str:
        if key[0] == "arc":
            source, target = self.flow.arcs[key[2]]
            return f"flow from {self.elements[source]} to {self.elements[target]}"
        return str(self.elements[key[1]])

    def _lies(self, key: Key, level: str) -> bool:
        return self.elements[key[1]].inside == level


def _twice(keys: tuple[Key, ...]) -> Key | None:
    return next((key for key in keys if keys.count(key) > 1), None)


def _mask(keys: Iterable[Key], bits: dict[Key, int]) -> int:
    return sum({bits[key] for key in keys})


def _along(flow: Flow, out: dict[str, list[int]], elements: dict[str, Element]) -> list[str]:
    """Order the elements along the flow, branches one after another, loops where they begin."""
    inner: dict[str, list[str]] = defaultdict(list)
    for each in flow.elements:
        if each.kind == "start":
            inner[each.inside].append(each.id)
    after = {name: inner[name] + [flow.arcs[arc][1] for arc in out[name]] for name in elements}
    done: list[str] = []
    seen: set[str] = set()
    for start in reversed(inner[""]):
        _finish(start, after, seen, done)
    return done[::-1]


def _finish(start: str, after: dict[str, list[str]], seen: set[str], done: list[str]) -> None:
    trail = [(start, reversed(after[start]))]
    while trail:
        name, rest = trail[-1]
        target = next(rest, None)
        if target is None:
            done.append(name)
            trail.pop()
        elif target not in seen:
            seen.add(target)
            trail.append((target, reversed(after[target])))
