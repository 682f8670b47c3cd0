# SPDX-License-Identifier: Apache-2.0
"""Whoever acts holds the post at that time, by tenure or delegation, and nobody else signs for it.

S35 (not the holder), S28 b (the first leader alone), S22 a–c (a supervisor exercises the power).
"""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.checks.meeting import votes
from tonggui.core.events import NODE_CLOSE, TRANSFER, Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen

_DECISIVE = ("approve", "decide")
_SIGNING = ("approve", "decide", "cosign")
_GUARDED = frozenset(("人事", "资金", "物资"))


@frozen
class Holder:
    """The actor holds the node's post at the declared time, or a written delegation for it."""

    rule: Rule
    bench: Bench

    def concerns(self, station: Station) -> bool:
        """Say whether anything is known of who may act at the node."""
        return bool(station.node.roles) or self.bench.roster.has_holder(station.node.post)

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to an act by someone who neither holds the post nor was written in for it."""
        station = past.here
        if station is None or not event.actor or self._is_allowed(event, station, past):
            return self._over_limit(event, station)
        instance = past.opened.get(station.node.id) if event.kind == NODE_CLOSE else event
        return (self._hit(event, station, "a", instance),)

    def _is_allowed(self, event: Event, station: Station, past: Past) -> bool:
        roster, node = self.bench.roster, station.node
        if node.roles:
            return not event.post or event.post in node.roles or event.actor in node.roles
        holder = roster.holder(node.post, event.at)
        if holder == event.actor or roster.is_collective(node.post, event.at):
            return True
        day = self.bench.calendar.day(event.at)
        if roster.may_act(event.actor or "", node, station.power, day=day):
            return True
        return any(self._passes_on(each, event, station) for each in past.of(TRANSFER))

    def _passes_on(self, transfer: Event, event: Event, station: Station) -> bool:
        """Say whether a transfer is the holder's written delegation of this node of this case."""
        said, holder = transfer.detail, self.bench.roster.holder(station.node.post, transfer.at)
        return (
            bool(said.get("document"))
            and said.get("to") == event.actor
            and transfer.node in (station.id, station.id.removeprefix(f"{station.power.id}."))
            and transfer.actor == holder
            and transfer.recorded_at <= event.recorded_at
        )

    def _over_limit(self, event: Event, station: Station | None) -> tuple[Hit, ...]:
        limits = self.bench.facts.approval_limits
        if not limits or station is None or event.amount is None or event.kind != NODE_CLOSE:
            return NONE
        own = self.bench.roster.own_post(event.actor, event.at, event.post)
        limit = limits.get(own)
        if limit is None or event.amount <= limit or event.detail.get("higher_signature"):
            return NONE
        return (self._hit(event, station, "b", event),)

    def _hit(self, event: Event, station: Station, clause: str, instance: Event | None) -> Hit:
        expected = (station.node.post or "、".join(sorted(station.node.roles)),)
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by=f"{station.node.id}#{(instance or event).seq}",
            event=event,
            node=station.node.id,
            expected=Said(f"S35.{clause}.expected", expected),
            observed=Said(f"S35.{clause}.observed", (event.actor or event.post or "",)),
            moves_anchor=event.kind == NODE_CLOSE,
        )


@frozen
class NotAlone:
    """The first leader does not decide alone on people, money or goods in another's place."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a decisive signature of the first leader at a node another post holds."""
        station = past.here
        if station is None or event.detail.get("signature_kind") not in _DECISIVE:
            return NONE
        node = station.node
        if not node.key_flags & _GUARDED or node.decision_mode == "集体":
            return NONE
        own = self.bench.roster.own_post(event.actor, event.at, event.post)
        post = self.bench.roster.posts.get(own)
        if post is None or not post.is_first_leader or own == node.post:
            return NONE
        if post.unit != station.power.unit:
            return NONE
        return (
            Hit(
                rule=self.rule.id,
                clause="b",
                level="yellow",
                by=str(event.seq),
                event=event,
                node=node.id,
                expected=Said("S28.b.expected", (node.name, node.post)),
                observed=Said("S28.b.observed", (own,)),
            ),
        )


@frozen
class NotOverstepping:
    """Whoever supervises a unit neither signs, votes on nor edits its business (越位)."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a signature, vote or edit by a member of a body with remit on the unit."""
        unit = _unit(event, past)
        if not unit:
            return NONE
        if event.kind == "vote":
            return self._votes(event, unit)
        if event.kind == "signature" and event.detail.get("signature_kind") not in _SIGNING:
            return NONE
        body = _body(event.detail.get("supervisor")) or self._body_of(event)
        if not body or not self.bench.roster.has_remit(body, unit):
            return NONE
        clause = "a" if event.kind == "signature" else "c"
        return (self._hit(event, clause, body, event.actor or ""),)

    def _body_of(self, event: Event) -> str:
        own = self.bench.roster.own_post(event.actor, event.at)
        return "" if own else self.bench.roster.membership(event.actor)[0]

    def _votes(self, event: Event, unit: str) -> tuple[Hit, ...]:
        hits = []
        for post in votes(event):
            person = self.bench.roster.holder(post, event.at)
            body, is_head = self.bench.roster.membership(person)
            if body and not is_head and self.bench.roster.has_remit(body, unit):
                hits.append(self._hit(event, "b", body, person))
        return tuple(hits)

    def _hit(self, event: Event, clause: str, body: str, person: str) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by=f"{person}@{event.node or event.detail.get('item') or event.seq}",
            event=event,
            node=event.node or "",
            expected=Said(f"S22.{clause}.expected"),
            observed=Said(f"S22.{clause}.observed", (f"supervisor:{body}", person)),
            named=(("supervisor_person", f"supervisor:{body}"),),
        )


def _body(ref: object) -> str:
    return ref.removeprefix("supervisor:") if isinstance(ref, str) else ""


def _unit(event: Event, past: Past) -> str:
    return (past.track.power.unit if past.track else "") or event.unit or ""
