# SPDX-License-Identifier: Apache-2.0
"""BPMN's token game played step by step on the arcs: slow, plain, and written without the net."""

from heapq import heapify, heappop, heappush


class SecondToken(Exception):  # noqa: N818 - a fact, like the errors of core
    """An arc holds a token and gets another."""


class TokenGame:
    """All markings of a flow; a marking is the set of arcs (and running sub-processes) marked."""

    def __init__(self, flow):
        self.flow = flow
        self.names = {each.label for each in flow.tasks}
        self.rank = {each.id: rank for rank, each in enumerate(flow.tasks)}
        self.level = {each.id: each.inside for each in flow.elements}
        self.into = {each.id: [] for each in flow.elements}
        self.out = {each.id: [] for each in flow.elements}
        for arc, (source, target) in enumerate(flow.arcs):
            self.out[source].append(arc)
            self.into[target].append(arc)

    def verdict(self, limit):
        """Say whether the flow is `unsafe`, `stuck` (no complete run), `right`, or too `large`."""
        seen = set(self.begin(""))
        rest = list(seen)
        try:
            while rest:
                for _, after in self.moves(rest.pop()):
                    if after not in seen:
                        seen.add(after)
                        rest.append(after)
                if len(seen) > limit:
                    return "large"
        except SecondToken:
            return "unsafe"
        return "right" if frozenset() in seen else "stuck"

    def begin(self, level):
        starts = [e for e in self.flow.elements if e.kind == "start" and e.inside == level]
        return [frozenset(self.out[each.id]) for each in starts]

    def moves(self, marking):
        """Yield every move as the task done (None if silent) and the marking after it."""
        for each in self.flow.elements:
            marked = [arc for arc in self.into[each.id] if arc in marking]
            out = self.out[each.id]
            if each.kind == "task":
                yield from ((each, self.fire(marking, [arc], out)) for arc in marked)
            elif each.kind == "exclusive":
                for arc in marked:
                    yield from ((None, self.fire(marking, [arc], [chosen])) for chosen in out)
            elif each.kind == "parallel" and len(marked) == len(self.into[each.id]):
                yield None, self.fire(marking, marked, out)
            elif each.kind == "end":
                yield from ((None, self.fire(marking, [arc], [])) for arc in marked)
            elif each.kind == "subprocess":
                yield from self.sub_moves(each.id, marking, marked)

    def sub_moves(self, name, marking, marked):
        running = ("running", name)
        for arc in marked:
            for start in self.begin(name):
                yield None, self.fire(marking, [arc], [running, *start])
        inner = [token for token in marking if isinstance(token, int)]
        inner = [arc for arc in inner if self.level[self.flow.arcs[arc][0]] == name]
        if running in marking and not inner:
            yield None, self.fire(marking, [running], self.out[name])

    def fire(self, marking, taken, given):
        rest = set(marking) - set(taken)
        for arc in given:
            if arc in rest:
                raise SecondToken(arc)
            rest.add(arc)
        return frozenset(rest)

    def still(self, markings):
        """Add all markings reached by silent moves."""
        seen = set(markings)
        rest = list(seen)
        while rest:
            for task, after in self.moves(rest.pop()):
                if task is None and after not in seen:
                    seen.add(after)
                    rest.append(after)
        return seen

    def first(self):
        return self.still(self.begin(""))

    def is_called(self, task, label):
        return task.label == label or (label not in self.names and task.id == label)

    def step(self, markings, label):
        return self.still(
            after
            for marking in markings
            for task, after in self.moves(marking)
            if task is not None and self.is_called(task, label)
        )

    def allowed(self, markings):
        moves = (move for marking in markings for move in self.moves(marking))
        return sorted({task.label for task, _ in moves if task is not None})

    def nearest(self, markings, label):
        """Return the ranks of the fewest tasks to skip before a label, and where it leads."""
        best, ends = None, set()
        for skipped, marking in self.by_tasks(markings):
            if best is not None and (len(skipped), skipped) > best:
                break
            for task, after in self.moves(marking):
                if task is not None and self.is_called(task, label):
                    best = (len(skipped), skipped)
                    ends.add(after)
        return None if best is None else (best[1], self.still(ends))

    def missing(self, markings):
        """Return the ranks of the fewest tasks that complete a run, None if none do."""
        found = (skipped for skipped, marking in self.by_tasks(markings) if not marking)
        return next(found, None)

    def by_tasks(self, markings):
        """Yield all that can be reached, by the tasks it takes: fewest first, then by rank."""
        heap = [(0, (), str(sorted(map(str, each))), each) for each in markings]
        heapify(heap)
        seen = set()
        while heap:
            count, skipped, _, marking = heappop(heap)
            if marking in seen:
                continue
            seen.add(marking)
            yield skipped, marking
            for task, after in self.moves(marking):
                more = () if task is None else (self.rank[task.id],)
                ranks = tuple(sorted((*skipped, *more)))
                text = str(sorted(map(str, after)))
                heappush(heap, (count + len(more), ranks, text, after))
