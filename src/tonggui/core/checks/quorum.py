# SPDX-License-Identifier: Apache-2.0
"""Enough members are present for the kind of item, and enough of them agree (S26)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from tonggui.core.bench import Bench
from tonggui.core.checks.meeting import Item, in_favour, item_of
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_PERSONNEL = "重要人事任免"


@frozen
class Quorum:
    """An item is voted with a quorum; a personnel item is adopted by more than half of all."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object at the vote to an absent quorum, at the resolution to too few in favour."""
        item = item_of(event, past)
        if item is None or not item.entitled():
            return NONE
        if event.kind == "resolution":
            return self._adoption(event, past, item)
        hits = [self._attendance(event, past, item)]
        if self.rule.number("require_portfolio_leader"):
            hits.append(self._leader(event, past, item))
        return tuple(hit for hit in hits if hit)

    def _attendance(self, vote: Event, past: Past, item: Item) -> Hit | None:
        share = self._share(item)
        if share is None:
            return None
        present = len(item.present(past, before=vote.recorded_at))
        entitled = self._entitled(vote, past, item)
        needed = ceil(share * entitled)
        if present >= needed:
            return None
        return self._hit(item, "a", (item.matter, entitled, needed), (present,))

    def _leader(self, vote: Event, past: Past, item: Item) -> Hit | None:
        leader = past.track.power.portfolio_leader if past.track else ""
        if not leader or leader in item.present(past, before=vote.recorded_at):
            return None
        return self._hit(item, "b", (leader,), ())

    def _adoption(self, event: Event, past: Past, item: Item) -> tuple[Hit, ...]:
        if item.matter != _PERSONNEL or event.detail.get("result") != "adopted":
            return NONE
        cast = past.of("vote", item.id)
        if not cast:
            return NONE
        yes = in_favour(cast[-1])
        entitled = self._entitled(cast[-1], past, item)
        if yes > entitled / 2:
            return NONE
        return (self._hit(item, "c", (entitled,), (yes,)),)

    def _entitled(self, vote: Event, past: Past, item: Item) -> int:
        entitled = item.entitled()
        if self.rule.number("recused_in_denominator"):
            return len(entitled)
        out = item.recused(past, before=vote.recorded_at)
        return len([post for post in entitled if post not in out])

    def _share(self, item: Item) -> Fraction | None:
        body = self.bench.roster.organisation.bodies.get(
            str(item.meeting.detail.get("body", "")).removeprefix("body:")
        )
        if body is None:
            return None
        if item.matter == _PERSONNEL and body.personnel_quorum is not None:
            return body.personnel_quorum
        return body.quorum

    def _hit(
        self,
        item: Item,
        clause: str,
        expected: tuple[str | int, ...],
        observed: tuple[str | int, ...],
    ) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by=item.id,
            event=item.meeting,
            expected=Said(f"S26.{clause}.expected", expected),
            observed=Said(f"S26.{clause}.observed", observed),
            named=(("meeting_chair", item.chair),),
        )
