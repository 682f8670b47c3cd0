# SPDX-License-Identifier: Apache-2.0
"""Money goes out only approved, under its contract, after acceptance, within its budget (S38)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.events import Event, word
from tonggui.core.facts import Contract
from tonggui.core.findings import Said
from tonggui.core.past import Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_NEEDS_NO_CONTRACT = frozenset(("statutory_benefit", "salary", "utilities"))


@frozen
class Covered:
    """A payment is covered by approval, contract, acceptance and appropriation."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a payment that one of the four does not cover."""
        contract = self.bench.contracts.get(str(event.detail.get("contract") or ""))
        found = (
            self._unapproved(event, past),
            self._beyond_contract(event, contract),
            self._before_acceptance(event, past, contract),
            self._beyond_budget(event, past),
        )
        return tuple(hit for hit in found if hit)

    def _unapproved(self, event: Event, past: Past) -> Hit | None:
        approvals = past.of("payment_approval", str(event.detail.get("id")))
        if any(approval.counts_at <= event.at for approval in approvals):
            return None
        return self._hit(event, "a", (), (len(approvals),))

    def _beyond_contract(self, event: Event, contract: Contract | None) -> Hit | None:
        amount = event.amount or 0
        least = self.rule.number("contract_min")
        if contract is None:
            if amount < least or word(event.detail.get("subject")) in _NEEDS_NO_CONTRACT:
                return None
            return self._hit(event, "b", (int(least),), (amount, 0))
        if contract.amount is None or event.marks.under_contract <= contract.amount:
            return None
        return self._hit(event, "b", (contract.amount,), (event.marks.under_contract, 1))

    def _before_acceptance(self, event: Event, past: Past, contract: Contract | None) -> Hit | None:
        is_goods = contract is not None or event.detail.get("goods") or event.detail.get("works")
        exempt = word(event.detail.get("subject")) in _NEEDS_NO_CONTRACT
        if not is_goods or exempt or event.detail.get("services"):
            return None
        if any(act.at <= event.at for act in past.of("acceptance")):
            return None
        advance = round(contract.advance_share * (contract.amount or 0)) if contract else 0
        paid = event.marks.under_contract or event.amount or 0
        if contract and paid <= advance:
            return None
        return self._hit(event, "c", (advance,), (paid,))

    def _beyond_budget(self, event: Event, past: Past) -> Hit | None:
        budget = self.bench.facts.appropriations.get(past.case)
        if budget is None:
            return None
        paid = sum(act.amount or 0 for act in past.of("payment")) + (event.amount or 0)
        return self._hit(event, "d", (budget,), (paid,)) if paid > budget else None

    def _hit(
        self, event: Event, clause: str, expected: tuple[int, ...], observed: tuple[int, ...]
    ) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by=str(event.seq),
            event=event,
            node=event.node or "",
            expected=Said(f"S38.{clause}.expected", expected),
            observed=Said(f"S38.{clause}.observed", observed),
        )
