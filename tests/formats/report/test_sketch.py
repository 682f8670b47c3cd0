# SPDX-License-Identifier: Apache-2.0
"""A sketch has fewer shapes than the flow and exactly the same complete runs."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from tests.core.random_flows import randoms, structured
from tonggui.core.elements import Element, Flow
from tonggui.core.order import IMPOSSIBLE, Automaton
from tonggui.formats.report.sketch import sketch

LONGEST = 5


def flow_of(drawn):
    """Write a sketch as a flow again: a frame is a gateway that parts and one that joins."""
    return Flow("f", "f", *map(tuple, level_of(drawn, "")))


def level_of(drawn, inside):
    elements, arcs = [], []
    doors = {name: (name, name) for name in drawn.elements}
    for name, each in drawn.elements.items():
        if name not in drawn.groups:
            elements.append(Element(each.id, each.kind, each.name, inside=inside))
            continue
        doors[name] = f"{name}>", f"<{name}"
        kind = each.kind.removeprefix("group-")
        elements += [Element(door, kind, inside=inside) for door in doors[name]]
        for task in drawn.groups[name]:
            elements.append(Element(task.id, "task", task.name, inside=inside))
            arcs += [(doors[name][0], task.id), (task.id, doors[name][1])]
    arcs += [(doors[source][1], doors[target][0]) for source, target in drawn.arcs]
    put_back_ends(elements, arcs, inside)
    for name, sub in drawn.inner.items():
        within = level_of(sub, name)
        elements += within[0]
        arcs += within[1]
    return elements, arcs


def put_back_ends(elements, arcs, inside):
    """Put back a start and an end that were left out as plain."""
    entered, left = {target for _, target in arcs}, {source for source, _ in arcs}
    first = [each for each in elements if each.id not in entered]
    last = [each for each in elements if each.id not in left]
    if first[0].kind != "start":
        elements.append(Element(f"start {inside}", "start", inside=inside))
        arcs += [(elements[-1].id, each.id) for each in first]
    for each in last:
        if each.kind != "end":
            elements.append(Element(f"end {each.id}", "end", inside=inside))
            arcs.append((each.id, elements[-1].id))


def runs(flow):
    """Return all sequences of a few acts the flow allows, and whether each is complete."""
    automaton = Automaton(flow)
    labels = sorted({each.label for each in flow.tasks})
    found, trails = {(): automaton.is_complete(automaton.start)}, [((), automaton.start)]
    while trails:
        trail, state = trails.pop()
        for label in labels if len(trail) < LONGEST else ():
            after = automaton.step(state, label)
            if after != IMPOSSIBLE:
                found[*trail, label] = automaton.is_complete(after)
                trails.append(((*trail, label), after))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(randoms())
def test_a_sketch_allows_what_the_flow_allows(random):
    flow = structured(random)

    drawn = sketch(flow)

    assert {each.id for each in drawn.tasks} == {each.id for each in flow.tasks}
    assert runs(flow_of(drawn)) == runs(flow)


def line(*kinds, extra=()):
    elements = tuple(Element(f"{kind}{i}", kind) for i, kind in enumerate(kinds))
    arcs = [(one.id, other.id) for one, other in pairwise(elements)]
    return Flow("f", "f", elements, (*arcs, *extra))


def test_a_line_of_acts_needs_neither_start_nor_end():
    drawn = sketch(line("start", "task", "task", "end"))

    assert list(drawn.elements) == ["task1", "task2"]


def test_neighbouring_gateways_of_a_kind_become_one():
    flow = line(
        "start", "exclusive", "exclusive", "task", "exclusive", "end",
        extra=[("exclusive1", "exclusive4")],
    )  # fmt: skip

    assert [each.kind for each in sketch(flow).elements.values()].count("exclusive") == 2


def test_many_choices_are_framed():
    names = [f"t{i}" for i in range(6)]
    elements = [Element("s", "start"), Element("x", "exclusive"), Element("y", "exclusive")]
    elements += [Element(name, "task") for name in names] + [Element("e", "end")]
    arcs = [("s", "x"), *(("x", name) for name in names), *((name, "y") for name in names)]

    drawn = sketch(Flow("f", "f", tuple(elements), (*arcs, ("y", "e"))))

    assert [len(group) for group in drawn.groups.values()] == [6]
