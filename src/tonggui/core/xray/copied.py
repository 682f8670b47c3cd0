# SPDX-License-Identifier: Apache-2.0
"""S10: controls say who does what, when, with which evidence and how it is proved, in own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Control, Node, Power, Risk
from tonggui.core.xray.flaws import Flaw, of_power
from tonggui.core.xray.similar import similar_pairs
from tonggui.core.xray.view import View, controls_of, node_of

PARTS: Mapping[str, str] = {
    "responsible_ref": "responsible",
    "measure": "measure",
    "frequency": "frequency",
    "evidence": "evidence",
    "check_rules": "rules",
}
_NOISE = re.compile(r"[\s,。;、,;:“”()()!!??.]")


class Seat(NamedTuple):
    """A control where it sits: its power, risk and node."""

    power: Power
    risk: Risk
    control: Control
    node: Node | None


def find(view: View) -> Iterator[Flaw]:
    """Yield controls that lack a part, are slogans, or serve too many nodes."""
    seats = _seats(view)
    slogans = _slogans(view.rule("S10").words("slogans"))
    nodes = _nodes_by_control(seats)
    most = view.rule("S10").number("max_nodes")
    for seat in seats:
        yield from _parts(seat)
        yield from _empty_words(seat, slogans)
        if nodes[seat.control.id] > most and not seat.control.is_shared:
            observed = Said("S10.b.observed", (nodes[seat.control.id],))
            yield _flaw("b", seat, Said("S10.b.expected", (int(most),)), observed, "control")


class Held(NamedTuple):
    """A control as far as it is held against others."""

    power: str
    risk: str
    control: str
    measure: str
    responsible: str
    is_shared: bool


class Copy(NamedTuple):
    """Two controls that say the same: what is said of them, and who answers."""

    other: int  # the place of the later one among those compared
    object: str
    observed: Said
    owners: tuple[str, ...]


COPIED = Said("S10.a.expected")


def copies(controls: Sequence[Held], similarity: float) -> Iterator[Copy]:
    """Yield the pairs of controls of different risks that are alike and not allowed to be."""
    for one, other in similar_pairs([bare(each.measure) for each in controls], similarity):
        first, second = controls[one], controls[other]
        is_same_risk = (first.power, first.risk) == (second.power, second.risk)
        if is_same_risk or (first.is_shared and second.is_shared):
            continue
        observed = Said("S10.a.observed", (first.control, second.control, second.measure))
        owners = dict.fromkeys(filter(None, (first.responsible, second.responsible)))
        yield Copy(other, f"{first.control} ~ {second.control}", observed, tuple(owners))


def find_copies(view: View) -> Iterator[Flaw]:
    """Yield pairs of controls of different risks that say the same."""
    seats = _seats(view)
    held = [
        Held(
            seat.power.id,
            seat.risk.id,
            seat.control.id,
            seat.control.measure,
            seat.control.responsible,
            seat.control.is_shared,
        )
        for seat in seats
    ]
    for copy in copies(held, view.rule("S10").number("similarity")):
        flaw = _flaw("a", seats[copy.other], COPIED, copy.observed, "measure")
        yield flaw._replace(object=copy.object, owners=copy.owners)


def bare(measure: str) -> str:
    """Return a measure without spaces and punctuation, as it is compared."""
    return _NOISE.sub("", measure)


def _seats(view: View) -> list[Seat]:
    return [
        Seat(power, risk, control, node_of(power, risk))
        for power in view.powers
        for risk, control in controls_of(power)
    ]


def missing_parts(control: Control) -> list[str]:
    """Return which of the five parts a control does not have, by the words the lists use."""
    return [word for word, name in PARTS.items() if not getattr(control, name)]


def is_slogan(measure: str, slogans: tuple[str, ...]) -> bool:
    """Say whether a measure is nothing but phrases of the slogan list."""
    return bool(measure) and not _NOISE.sub("", _slogans(slogans).sub("", measure))


def _slogans(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)")


def _parts(seat: Seat) -> Iterator[Flaw]:
    if lacking := missing_parts(seat.control):
        observed = Said("S10.c.observed", (SEPARATOR.join(lacking),))
        yield _flaw("c", seat, Said("S10.c.expected"), observed, lacking[0])


def _empty_words(seat: Seat, slogans: re.Pattern[str]) -> Iterator[Flaw]:
    measure = seat.control.measure
    if measure and not _NOISE.sub("", slogans.sub("", measure)):
        observed = Said("S10.d.observed", (measure,))
        yield _flaw("d", seat, Said("S10.d.expected"), observed, "measure")


def _nodes_by_control(seats: list[Seat]) -> Counter[str]:
    return Counter(control for control, _ in {(s.control.id, s.risk.node) for s in seats})


def _flaw(clause: str, seat: Seat, expected: Said, observed: Said, key: str) -> Flaw:
    owner = seat.control.responsible
    return Flaw(
        "S10",
        clause,
        "notice",
        seat.control.id,
        expected,
        observed,
        of_power(seat.power, "risks", seat.risk.id, "controls", seat.control.id, key),
        seat.power,
        seat.node,
        owners=(owner,) if owner else (),
    )
