# SPDX-License-Identifier: Apache-2.0
"""A procedure reads from top to bottom: what follows each node, one of several or all of them."""

from tonggui.core.calendar import Calendar
from tonggui.core.flow import from_edges
from tonggui.core.lists import Lists
from tonggui.core.powers import Node, Power
from tonggui.formats.report.downward import stops
from tonggui.formats.report.names import Names

NODES = tuple(Node(f"P.{each}", each) for each in "甲乙丙丁")


def down(edges=None, join=None):
    ids = [(node.id, node.name, "") for node in NODES]
    named = {node.name: node.id for node in NODES}
    flow = None
    if edges:
        ways = [(named[one], named[other]) for one, other in edges]
        flow = from_edges("P", "P", ids, ways, {named[each]: how for each, how in join.items()})
    power = Power("P", "办事", nodes=NODES, flow=flow)
    return stops(power, Names(Lists("", {"P": power}, {}, Calendar())))


def ways(stop):
    return [each.name for each in stop.ways if each.number]


def test_without_ways_one_node_follows_the_other():
    found = down()

    assert [each.is_plain for each in found] == [True, True, True, False]
    assert found[-1].is_last


def test_branches_that_all_run_are_waited_for_where_they_meet():
    found = down(["甲乙", "甲丙", "乙丁", "丙丁"], {"丁": "all"})

    assert (ways(found[0]), found[0].how) == (["乙", "丙"], "all")
    assert (ways(found[1]), ways(found[2])) == (["丁"], ["丁"])
    assert found[3].waits_for_all


def test_branches_that_exclude_one_another_are_one_of_several():
    found = down(["甲乙", "甲丙", "乙丁", "丙丁"], {"丁": "any"})

    assert (ways(found[0]), found[0].how) == (["乙", "丙"], "one")
    assert not found[3].waits_for_all


def test_a_way_back_is_shown_with_the_way_on():
    found = down(["甲乙", "乙丙", "丙乙", "丙丁"], {})

    assert (ways(found[2]), found[2].how) == (["乙", "丁"], "one")
