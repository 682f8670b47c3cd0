# SPDX-License-Identifier: Apache-2.0
"""Peers are never of the own unit, share the work evenly, and are drawn again the same (R20)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tonggui.core.peers import Peer, assign

UNITS = st.sampled_from(["A", "B", "C", "D"])
SUBJECTS = st.lists(UNITS, min_size=1, max_size=12).map(
    lambda units: [Peer(f"P{n}", unit) for n, unit in enumerate(units)]
)
PEERS = st.lists(UNITS, max_size=12).map(
    lambda units: [Peer(f"{unit}/{n}", unit) for n, unit in enumerate(units)]
)


@given(SUBJECTS, PEERS, st.integers(1, 3), st.text(max_size=5))
def test_nobody_looks_at_their_own_unit_or_twice_at_one_power(subjects, peers, each, seed):
    found = assign(subjects, peers, each=each, seed=seed)

    assert all(one.peer.unit != one.subject.unit for one in found)
    assert len(set(found)) == len(found)
    for subject in subjects:
        others = sum(peer.unit != subject.unit for peer in peers)
        assert sum(one.subject == subject for one in found) == min(each, others)


@given(SUBJECTS, PEERS, st.text(max_size=5))
def test_the_same_seed_draws_the_same_whatever_the_order(subjects, peers, seed):
    assert sorted(assign(subjects, peers, each=2, seed=seed)) == sorted(
        assign(subjects[::-1], peers[::-1], each=2, seed=seed)
    )


@given(st.integers(1, 20), st.integers(2, 6), st.text(max_size=5))
def test_peers_of_other_units_share_the_work_evenly(powers, posts, seed):
    subjects = [Peer(f"P{n}", "A") for n in range(powers)]
    peers = [Peer(f"B/{n}", "B") for n in range(posts)]

    counted = Counter(one.peer for one in assign(subjects, peers, each=1, seed=seed))
    loads = [counted[peer] for peer in peers]

    assert max(loads) - min(loads) <= 1


def test_whoever_has_less_to_do_already_comes_first():
    busy, free = Peer("B/1", "B"), Peer("B/2", "B")

    (found,) = assign([Peer("P1", "A")], [busy, free], each=1, seed="", load={"B/1": 1})

    assert found.peer == free


def test_two_units_look_at_each_other_only_where_nobody_else_can():
    mutual, other = Peer("B/1", "B"), Peer("C/1", "C")

    for seed in "abcdefgh":
        (found,) = assign(
            [Peer("P1", "A")], [mutual, other], each=1, seed=seed, looked_at_by=[("A", "B")]
        )
        assert found.peer == other
    (alone,) = assign([Peer("P1", "A")], [mutual], each=1, seed="", looked_at_by=[("A", "B")])
    assert alone.peer == mutual


def test_two_peers_of_one_power_come_from_two_units():
    peers = [Peer("B/1", "B"), Peer("B/2", "B"), Peer("C/1", "C")]

    found = assign([Peer("P1", "A")], peers, each=2, seed="x", load={"C/1": 5})

    assert {one.peer.unit for one in found} == {"B", "C"}
