# SPDX-License-Identifier: Apache-2.0
"""The first leader states a position only after every other member has (末位表态, S27)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.checks.meeting import SUBSTANTIVE, Item, item_of, speeches
from tonggui.core.events import Event, word
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.powers import MAJOR_MATTERS
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_IN_LINE = {("同意", "adopted"), ("反对", "rejected")}


@frozen
class SpeaksLast:
    """Whoever leads or chairs speaks last on a major matter, by server order."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object when a member still has to speak after the leader did; graver if it decided."""
        item = item_of(event, past)
        if item is None or item.matter not in MAJOR_MATTERS:
            return NONE
        said = [act for act in speeches(past, item.id) if act.seq < event.seq]
        if event.kind == "resolution":
            return self._in_line(event, past, item, said)
        if event.detail.get("speech_kind") != SUBSTANTIVE or _has_spoken(said, event.post):
            return NONE
        present = item.present(past, before=event.recorded_at)
        if event.post not in present:
            return NONE
        early = self._early(
            past, item, said, leaders=self._leaders(past, item) - {event.post or ""}
        )
        if not early:
            return NONE
        stance = next(
            (word(act.detail["stance"]) for act in early if act.detail.get("stance")), None
        )
        settled = [
            each.detail for each in past.of("resolution") if each.detail.get("item") == item.id
        ]
        is_in_line = any((stance, word(each.get("result"))) in _IN_LINE for each in settled)
        return (self._hit(item, early[0], "red" if is_in_line else "yellow"),)

    def _in_line(self, event: Event, past: Past, item: Item, said: list[Event]) -> tuple[Hit, ...]:
        standing = past.standing.get((self.rule.id, item.id))
        if standing is None or standing.anchor is None:
            return NONE
        leader = standing.anchor.post
        last = max(
            (
                _first(said, post)
                for post in item.present(past, before=event.recorded_at)
                if post != leader
            ),
            default=0,
        )
        stance = next(
            (
                word(act.detail["stance"])
                for act in self._early(past, item, said, leaders={leader or ""})
                if act.seq < last and act.detail.get("stance")
            ),
            None,
        )
        if (stance, word(event.detail.get("result"))) not in _IN_LINE:
            return NONE
        return (self._hit(item, standing.anchor, "red"),)

    def _leaders(self, past: Past, item: Item) -> set[str]:
        leader = past.track.power.first_leader if past.track else ""
        if not leader:
            body = self.bench.roster.organisation.bodies.get(
                str(item.meeting.detail.get("body", "")).removeprefix("body:")
            )
            leader = self.bench.roster.first_leader(body.unit) if body else ""
        return {item.chair, leader} - {""}

    def _early(
        self, past: Past, item: Item, said: list[Event], *, leaders: set[str]
    ) -> list[Event]:
        present = item.present(past, before=1 << 62)
        return [
            act
            for act in said
            if act.post in leaders
            and act.post in present
            and (act.detail.get("speech_kind") == SUBSTANTIVE or act.detail.get("leading"))
        ]

    def _hit(self, item: Item, early: Event, level: str) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause="a",
            level=level,
            by=item.id,
            event=early,
            expected=Said("S27.a.expected", (item.matter,)),
            observed=Said("S27.a.observed", (str(early.detail.get("stance") or ""),)),
        )


def _has_spoken(said: list[Event], post: str | None) -> bool:
    return any(act.post == post and act.detail.get("speech_kind") == SUBSTANTIVE for act in said)


def _first(said: list[Event], post: str) -> int:
    return next(
        (
            act.seq
            for act in said
            if act.post == post and act.detail.get("speech_kind") == SUBSTANTIVE
        ),
        0,
    )
