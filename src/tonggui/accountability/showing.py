# SPDX-License-Identifier: Apache-2.0
"""What bodies answer for as pages show it: scores in points, parts and deductions in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localdate

from tonggui.accountability import words
from tonggui.accountability.assessing import Assessing
from tonggui.accountability.quarters import Quarter
from tonggui.cases.models import Event
from tonggui.core.assessment import Assessment, Deduction, Kind, Portion
from tonggui.people import queries

MOST_QUARTERS = 8


class Taken(NamedTuple):
    """A deduction: what for, how many of how many tasks, and the points it takes off."""

    kind: Kind
    label: str
    times: int
    whole: int
    points: str


class PartLine(NamedTuple):
    """A part of a score: what is left of what it weighs, in points and in hundredths."""

    part: str
    label: str
    has_data: bool
    left: str
    weight: str
    hundredths: tuple[int, int]
    tasks: int
    taken: tuple[Taken, ...]


class BodyLine(NamedTuple):
    """A body with its score, "" without data, and the leads that nobody decided yet."""

    code: str
    name: str
    score: str
    hundredths: int
    parts: tuple[PartLine, ...]
    waiting: int


def lines(found: Assessing, bodies: Collection[str] | None = None) -> list[BodyLine]:
    """Return bodies with their scores, the least first, those without data last."""
    names = {v.body.code: v.name for v in queries.bodies_on(localdate(found.at)).values()}
    known = found.bodies
    wanted = [code for code in known if bodies is None or code in bodies]
    ordered = sorted(wanted, key=lambda code: (*_rank(known[code]), code))
    return [_line(code, names.get(code, code), known[code], found.waiting[code])
            for code in ordered]  # fmt: skip


def quarters(at: datetime) -> list[Quarter]:
    """Return this quarter and those before it back to the first event, at most eight."""
    first = Event.objects.order_by("pk").values_list("recorded_at", flat=True).first()
    last = Quarter.of(localdate(at))
    made, begins = [last], Quarter.of(localdate(first)) if first else last
    while made[-1] > begins and len(made) < MOST_QUARTERS:
        made.append(made[-1].before)
    return made


def in_points(hundredths: int) -> str:
    """Return hundredths of a point as people write points.

    >>> in_points(9_750), in_points(10_000), in_points(3)
    ('97.5', '100', '0.03')
    """
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def _rank(found: Assessment) -> tuple[bool, int]:
    return found.score is None, found.score or 0


def _line(code: str, name: str, found: Assessment, waiting: int) -> BodyLine:
    return BodyLine(
        code=code,
        name=name,
        score="" if found.score is None else in_points(found.score),
        hundredths=found.score or 0,
        parts=tuple(_part(each) for each in found.portions),
        waiting=waiting,
    )


def _part(found: Portion) -> PartLine:
    return PartLine(
        part=found.part,
        label=str(words.PARTS[found.part]),
        has_data=found.has_data and found.weight > 0,
        left=in_points(found.left),
        weight=in_points(found.weight),
        hundredths=(found.left, found.weight),
        tasks=found.tasks,
        taken=tuple(_taken(each) for each in found.deductions),
    )


def _taken(found: Deduction) -> Taken:
    label, points = str(words.KINDS[found.kind]), in_points(found.points)
    return Taken(found.kind, label, found.times, found.whole, points)
