# SPDX-License-Identifier: Apache-2.0
"""Random procedures and random cases of them, for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from tonggui.core.flow import Element, Flow


class Grower:
    """Grows a flow block by block; names repeat now and then."""

    def __init__(self, random, *, has_subprocesses=True):
        self.random, self.has_subprocesses = random, has_subprocesses
        self.elements, self.arcs = [], []

    def put(self, kind, inside, name=""):
        each = Element(f"{kind[0]}{len(self.elements)}", kind, name, inside=inside)
        self.elements.append(each)
        return each.id

    def chance(self, share):
        return self.random.random() < share

    def block(self, depth, inside):
        """Put down a block and return its first and last element."""
        kinds = ["task", "row", "exclusive", "parallel", "loop"]
        if self.has_subprocesses and not inside:
            kinds.append("subprocess")
        kind = self.random.choice(kinds) if depth else "task"
        if kind == "task":
            repeats = self.random.choice("甲乙丙") if self.chance(0.3) else ""
            task = self.put("task", inside, repeats or f"T{len(self.elements)}")
            return task, task
        if kind == "row":
            return self.row([self.block(depth - 1, inside) for _ in range(2)])
        if kind == "loop":
            return self.loop(depth, inside)
        if kind == "subprocess":
            return self.subprocess(depth)
        return self.fork(kind, depth, inside)

    def row(self, blocks):
        self.arcs.append((blocks[0][1], blocks[1][0]))
        return blocks[0][0], blocks[1][1]

    def fork(self, kind, depth, inside):
        split, join = self.put(kind, inside), self.put(kind, inside)
        for _ in range(self.random.randint(2, 3)):
            self.between(split, join, depth, inside, empty=0.2)
        return split, join

    def loop(self, depth, inside):
        first, last = self.put("exclusive", inside), self.put("exclusive", inside)
        self.between(first, last, depth, inside, empty=0)
        self.between(last, first, depth, inside, empty=0.5)
        return first, last

    def between(self, source, target, depth, inside, *, empty):
        if self.chance(empty):
            self.arcs.append((source, target))
            return
        first, last = self.block(depth - 1, inside)
        self.arcs += [(source, first), (last, target)]

    def subprocess(self, depth):
        name = self.put("subprocess", "")
        start, end = self.put("start", name), self.put("end", name)
        if self.chance(0.4):
            split = self.put("parallel", name)
            self.arcs.append((start, split))
            for target in (end, self.put("end", name)):
                self.between(split, target, depth, name, empty=0)
        else:
            self.between(start, end, depth, name, empty=0)
        return name, name

    def whole(self, depth):
        start, end = self.put("start", ""), self.put("end", "")
        self.between(start, end, depth, "", empty=0)
        self.random.shuffle(self.arcs)
        self.random.shuffle(self.elements)
        return Flow("p", "程序", tuple(self.elements), tuple(self.arcs))


def twist(flow, random):
    """Change some gateways and add some flows, so that a flow may be wrong in any way."""
    elements, arcs = list(flow.elements), list(flow.arcs)
    gateways = [i for i, each in enumerate(elements) if each.kind in {"exclusive", "parallel"}]
    for _ in range(random.randint(1, 3) if gateways else 0):
        one, other = random.choice(gateways), random.choice(gateways)
        if random.random() < 0.4:
            kind = "parallel" if elements[one].kind == "exclusive" else "exclusive"
            elements[one] = replace(elements[one], kind=kind)
        elif elements[one].inside == elements[other].inside:
            arcs.append((elements[one].id, elements[other].id))
    return Flow(flow.id, flow.name, tuple(elements), tuple(arcs))


def play(game, random, length=10):
    """Return the labels of a case that goes as the procedure wants, complete where it can be."""
    markings, labels = game.first(), []
    while len(labels) < length:
        allowed = game.allowed(markings)
        if not allowed or (frozenset() in markings and random.random() < 0.5):
            break
        labels.append(random.choice(allowed))
        markings = game.step(markings, labels[-1])
    return labels


def spoil(labels, names, random):
    """Drop, add or swap some acts."""
    labels = list(labels)
    for _ in range(random.randint(1, 3)):
        place = random.randint(0, len(labels))
        change = random.choice(["drop", "add", "swap"])
        if change == "add":
            labels.insert(place, random.choice(names))
        elif change == "drop":
            labels[place : place + 1] = []
        else:
            labels[place : place + 2] = reversed(labels[place : place + 2])
    return labels


def randoms():
    """Return a strategy of random generators that Hypothesis controls."""
    return st.randoms(use_true_random=False)


def structured(random, depth=3):
    """Return a random well-structured flow."""
    return Grower(random).whole(random.randint(1, depth))


def wild(random):
    """Return a random flow without any structure; most are refused, for good reasons."""
    kinds = random.choices(["task", "exclusive", "parallel"], [4, 3, 3], k=random.randint(3, 8))
    elements = [Element("s", "start"), Element("e", "end")]
    for i, kind in enumerate(kinds):
        name = random.choice("甲乙丙丁戊") if kind == "task" else ""
        elements.append(Element(f"x{i}", kind, name))
    sources = [each.id for each in elements if each.kind != "end"]
    targets = [each.id for each in elements if each.kind != "start"]
    arcs = [(each, random.choice(targets)) for each in sources]
    entered = {target for _, target in arcs}
    arcs += [(random.choice(sources), each) for each in targets if each not in entered]
    arcs += [(random.choice(sources), random.choice(targets)) for _ in range(random.randint(0, 3))]
    return Flow("p", "", tuple(elements), tuple(arcs))
