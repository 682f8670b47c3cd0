# SPDX-License-Identifier: Apache-2.0
"""The meaning of refinement played out: nodes that last, on the token game, without automata."""

from tests.core.token_game import TokenGame


class IntervalGame(TokenGame):
    """A token game in which a seen task begins, goes on and ends, and others pass in silence."""

    def __init__(self, flow, seen):
        super().__init__(flow)
        self.seen = seen

    def moves(self, marking):
        """Yield the label seen (None if silent) and the marking after it."""
        for task, after in super().moves(marking):
            if task is None or task.label not in self.seen:
                yield None, after
            else:
                taken = [arc for arc in self.into[task.id] if arc in marking and arc not in after]
                for arc in taken or [a for a in self.into[task.id] if a in marking]:
                    yield task.label, self.fire(marking, [arc], [("busy", task.id)])
        for token in marking:
            if isinstance(token, tuple) and token[0] == "busy":
                task = next(each for each in self.flow.tasks if each.id == token[1])
                yield task.label, marking
                yield None, self.fire(marking, [token], self.out[task.id])

    def step(self, markings, label):
        found = {after for each in markings for seen, after in self.moves(each) if seen == label}
        return self.still(found)

    def accepts(self, labels):
        markings = self.first()
        for label in labels:
            markings = self.step(markings, label)
        return frozenset() in markings


def complete_runs(flow, length, most=400):
    """Return complete runs of a flow up to a length, shortest first."""
    game = TokenGame(flow)
    found, rest = [], [((), game.first())]
    for labels, markings in rest:
        if frozenset() in markings:
            found.append(labels)
        if len(labels) < length and len(rest) < most:
            rest += [
                ((*labels, label), game.step(markings, label)) for label in game.allowed(markings)
            ]
    return found
