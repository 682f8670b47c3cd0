# SPDX-License-Identifier: Apache-2.0
"""A story: the events of one case while they are still being written, times as seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tonggui.demo.county import Course
from tonggui.demo.hours import text
from tonggui.demo.plan import Plan, Run

Act = dict[str, Any]


@dataclass(slots=True)
class Story:
    """The acts of one case, in any order; they are put into the order of receipt at the end."""

    case: str
    serial: int
    plan: Plan
    runs: list[Run] = field(default_factory=list)  # those that happened before the end
    acts: list[Act] = field(default_factory=list)
    county_acts: list[Act] = field(default_factory=list)  # acts that are of no case
    is_complete: bool = False
    is_near: bool = False  # a node is open and close to its deadline

    @property
    def course(self) -> Course:
        """Return the procedure that the case follows."""
        return self.plan.course

    def add(self, kind: str, at: int, seen: int, more: Mapping[str, Any]) -> Act:
        """Write down an act of the case."""
        act: Act = {"kind": kind, "case": self.case, "at": at, "recorded_at": seen, **more}
        self.acts.append(act)
        return act

    def of(self, kind: str) -> list[Act]:
        """List the acts of a kind."""
        return [act for act in self.acts if act["kind"] == kind]

    def at_node(self, kind: str, node: str) -> Act | None:
        """Return the act of a kind at a node, if there is one."""
        return next((x for x in self.acts if x["kind"] == kind and x.get("node") == node), None)

    def closed(self) -> Iterator[tuple[Run, Act, Act]]:
        """Go through the closed nodes: run, opening, closing."""
        acts = {(act["kind"], act.get("node")): act for act in self.acts}
        for run in self.runs:
            opened = acts.get(("node_open", run.stop.id))
            closed = acts.get(("node_close", run.stop.id))
            if opened and closed:
                yield run, opened, closed

    def people(self) -> set[str]:
        """Name everyone who acted in the case."""
        return {act["actor"] for act in self.acts if act.get("actor")}

    def told(self, end: int) -> list[Act]:
        """Return the acts received before the end, in the order of receipt, numbered from one."""
        seen = sorted((x for x in self.acts if x["recorded_at"] < end), key=_receipt)
        return [_numbered(act, seq) for seq, act in enumerate(seen, start=1)]


def written(act: Act) -> Act:
    """Write the times of an act out."""
    return act | {key: text(act[key]) for key in _TIMES if isinstance(act.get(key), int)}


def digest(rng: Random) -> str:
    """Invent the digest of a paper."""
    return f"sha256:{rng.getrandbits(96):024x}"


_TIMES = ("at", "recorded_at", "opened_at", "notice_delivered_at")


def _receipt(act: Act) -> int:
    return int(act["recorded_at"])


def _numbered(act: Act, seq: int) -> Act:
    return {"seq": seq} | written(act)
