# SPDX-License-Identifier: Apache-2.0
"""S10: controls say who does what, when, with which evidence and how it is proved, in own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
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
    """Yield controls that lack a part, are slogans, or are copied."""
    seats = [
        Seat(power, risk, control, node_of(power, risk))
        for power in view.powers
        for risk, control in controls_of(power)
    ]
    slogans = _slogans(view.rule("S10").words("slogans"))
    nodes = _nodes_by_control(seats)
    most = view.rule("S10").number("max_nodes")
    for seat in seats:
        yield from _parts(seat)
        yield from _empty_words(seat, slogans)
        if nodes[seat.control.id] > most and not seat.control.is_shared:
            observed = Said("S10.b.observed", (nodes[seat.control.id],))
            yield _flaw("b", seat, Said("S10.b.expected", (int(most),)), observed, "control")
    yield from _copies(seats, view.rule("S10").number("similarity"))


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


def _copies(seats: list[Seat], similarity: float) -> Iterator[Flaw]:
    texts = [_NOISE.sub("", seat.control.measure) for seat in seats]
    for one, other in similar_pairs(texts, similarity):
        first, second = seats[one], seats[other]
        is_allowed = first.control.is_shared and second.control.is_shared
        if first.risk is second.risk or is_allowed:
            continue
        owners = (first.control.responsible, second.control.responsible)
        yield _flaw(
            "a",
            second,
            Said("S10.a.expected"),
            Said("S10.a.observed", (first.control.id, second.control.id, second.control.measure)),
            "measure",
        )._replace(
            object=f"{first.control.id} ~ {second.control.id}",
            owners=tuple(dict.fromkeys(filter(None, owners))),
        )


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
