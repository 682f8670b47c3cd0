# SPDX-License-Identifier: Apache-2.0
"""A major matter is voted after a real integrity review, and not against it (S31)."""

from __future__ import annotations

from tonggui.core.bench import MINUTE, Bench
from tonggui.core.calendar import DAY
from tonggui.core.checks.meeting import Item, item_of, votes
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.powers import MAJOR_MATTERS
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_AGAINST = ("暂缓", "不同意")
_DAYS_PER_MONTH = 31


@frozen
class Reviewed:
    """The integrity opinion precedes the vote, comes from outside, takes its time and is heeded."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object at the vote, and again at a resolution that ignores the opinion."""
        item = item_of(event, past)
        if item is None or item.matter not in MAJOR_MATTERS:
            return NONE
        if event.kind == "resolution":
            return self._ignored(event, past, item)
        reviews = self._before(event, past, item)
        if not reviews:
            return (self._hit(event, item, "a"),)
        hits = []
        if any(self._is_inside(review, event, past) for review in reviews):
            hits.append(self._hit(event, item, "c"))
        if any(self._is_hasty(review) for review in reviews):
            hits.append(self._hit(event, item, "d"))
        return tuple(hits)

    def _before(self, vote: Event, past: Past, item: Item) -> list[Event]:
        oldest = vote.counts_at - int(self.rule.number("valid")) * _DAYS_PER_MONTH * DAY
        return [
            review
            for review in past.of("integrity_review", item.id)
            if oldest <= review.recorded_at < vote.counts_at
        ]

    def _ignored(self, event: Event, past: Past, item: Item) -> tuple[Hit, ...]:
        cast = past.of("vote", item.id)
        if not cast or event.detail.get("result") != "adopted":
            return NONE
        reviews = self._before(cast[-1], past, item)
        is_against = any(review.detail.get("opinion") in _AGAINST for review in reviews)
        if not is_against or past.of("override_report", item.id):
            return NONE
        return (self._hit(cast[-1], item, "b"),)

    def _is_inside(self, review: Event, vote: Event, past: Past) -> bool:
        reviewer = review.detail.get("reviewer")
        person = reviewer.get("person") if isinstance(reviewer, dict) else review.actor
        own = self.bench.roster.own_post(person, review.at)
        handled = any(act.actor == person for act in past.closed.values()) if person else False
        return bool(own and own in votes(vote)) or handled

    def _is_hasty(self, review: Event) -> bool:
        opened = self.bench.instant(review.detail.get("opened_at"))
        if opened is None:
            return False
        return (review.recorded_at - opened) / MINUTE < self.rule.number("min_review")

    def _hit(self, vote: Event, item: Item, clause: str) -> Hit:
        bound = (int(self.rule.number("min_review")),) if clause == "d" else ()
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by=item.id,
            event=vote,
            expected=Said(f"S31.{clause}.expected", bound),
            observed=Said(f"S31.{clause}.observed", (self.bench.say_time(vote.recorded_at),)),
        )
