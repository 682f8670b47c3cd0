# SPDX-License-Identifier: Apache-2.0
"""Assigns peers who look at each other's risks (相互查): never at their own unit's, and fairly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, int] = MappingProxyType({})


class Peer(NamedTuple):
    """A post that looks, or a power that is looked at, and the unit it belongs to."""

    name: str
    unit: str


class Pairing(NamedTuple):
    """Who looks at what."""

    peer: Peer
    subject: Peer


def assign(  # noqa: PLR0913 - what a draw rests on
    subjects: Sequence[Peer],
    peers: Sequence[Peer],
    *,
    each: int,
    seed: str,
    load: Mapping[str, int] = NOTHING,
    looked_at_by: Iterable[tuple[str, str]] = (),
) -> tuple[Pairing, ...]:
    """Give each subject up to `each` peers of other units; the same seed gives the same answer.

    Of those who may look, the one with the least to do comes first (`load` is what each has to do
    already), then one whose own unit is not looked at by the subject's unit (`looked_at_by` are
    pairs of looking and looked-at units), then a draw by the seed. Two peers of one subject come
    from two units where there are as many.
    """
    busy = Counter(load)
    pairs = set(looked_at_by)
    found: list[Pairing] = []
    for subject in sorted(subjects, key=lambda each: _draw(seed, each.name)):
        chosen: list[Peer] = []
        for _ in range(each):
            free = [peer for peer in peers if peer.unit != subject.unit and peer not in chosen]
            units = {peer.unit for peer in chosen}
            fresh = [peer for peer in free if peer.unit not in units] or free
            if not fresh:
                break
            chosen.append(min(fresh, key=lambda peer: _rank(peer, subject, busy, pairs, seed)))
            busy[chosen[-1].name] += 1
            pairs.add((chosen[-1].unit, subject.unit))
        found += [Pairing(peer, subject) for peer in chosen]
    return tuple(found)


def _rank(
    peer: Peer, subject: Peer, busy: Mapping[str, int], pairs: set[tuple[str, str]], seed: str
) -> tuple[int, bool, str]:
    is_mutual = (subject.unit, peer.unit) in pairs
    return busy.get(peer.name, 0), is_mutual, _draw(seed, f"{subject.name} {peer.name}")


def _draw(seed: str, name: str) -> str:
    return sha256(f"{seed}\n{name}".encode()).hexdigest()
