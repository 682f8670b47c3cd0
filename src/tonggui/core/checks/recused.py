# SPDX-License-Identifier: Apache-2.0
"""Whoever has an interest takes no part (S29). Only the match is shown, never the relation."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.checks.meeting import votes
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

TIES = frozenset(
    (
        "self",
        "spouse",
        "lineal",
        "collateral_3",
        "affinity",
        "economic",
        "former_employer_3y",
    )
)
_PARTY_FIELDS = ("payee", "party")
_ACTING = ("speech", "node_close", "contract", "payment", "payment_approval")


@frozen
class Recused:
    """Nobody tied to a party of the case acts, speaks or votes on it without recusal."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to the first act of a tied person, whichever of act and party came first."""
        detail = event.detail
        if detail:
            past.parties |= {str(detail[name]) for name in _PARTY_FIELDS if detail.get(name)}
        for person in self._acting(event):
            if person in self.bench.relations and not self._is_recused(person, event, past):
                past.people.setdefault(person, event)
        if not past.people:
            return NONE
        return tuple(
            self._hit(person, act)
            for person, act in past.people.items()
            if self._is_tied(person, past.parties)
        )

    def _acting(self, event: Event) -> list[str]:
        if event.kind == "vote":
            return [self.bench.roster.holder(post, event.at) for post in votes(event)]
        return [event.actor] if event.kind in _ACTING and event.actor else []

    def _is_tied(self, person: str, parties: set[str]) -> bool:
        return any(
            relation.party in parties and relation.kind in TIES
            for relation in self.bench.relations[person]
        )

    def _is_recused(self, person: str, event: Event, past: Past) -> bool:
        own = self.bench.roster.own_post(person, event.at, event.post)
        item = event.detail.get("item")
        return any(
            act.post == own and (act.detail.get("item") in (None, "", item) or not item)
            for act in past.of("recuse")
        )

    def _hit(self, person: str, act: Event) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause="a",
            level="red",
            by=person,
            event=act,
            node=act.node or "",
            expected=Said("S29.a.expected"),
            observed=Said("S29.a.observed", (person,)),
            named=(("actor", self.bench.roster.own_post(person, act.at, act.post)),),
        )
