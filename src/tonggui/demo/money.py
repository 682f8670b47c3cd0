# SPDX-License-Identifier: Apache-2.0
"""Moves the money: contract after resolution, acceptance, approval, then payment within both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tonggui.demo.hours import DAY, HOUR, MINUTE
from tonggui.demo.meetings import matter_of
from tonggui.demo.plan import Run
from tonggui.demo.story import Act, Story

if TYPE_CHECKING:
    from tonggui.demo.county import Raw
    from tonggui.demo.scribe import Scribe

CONDITION = "签约前完成比价备案"
TRADES = ("建材", "工程", "商贸", "设备", "印务", "物业")
# P03 pays by progress; everything else is paid at once.
PROGRESS = {"P03": 0.3}


def move(story: Story, scribe: Scribe) -> None:
    """Write down what a resolution leads to: approvals, contract and payment, or an appointment."""
    resolution = next(iter(story.of("resolution")), None)
    known = scribe.practice["money"].get(story.course.power)
    if known:
        _Spending(story, scribe, known, resolution).write()
    if resolution and "person" in resolution:
        _appoint(story, scribe, resolution)
    if resolution and story.of("item_start")[0]["item_type"] == "重大项目安排":
        _approve_project(story, scribe, resolution)


def run_of(story: Story, node: str) -> Run | None:
    """Return how a node ran, if it was closed."""
    full = f"{story.course.power}.{node}"
    return next((run for run in story.runs if run.stop.id == full and run.close_at), None)


def _appoint(story: Story, scribe: Scribe, resolution: Act) -> None:
    if run := run_of(story, "n6"):
        more = {"person": resolution["person"], "resolution": resolution["id"], "position": "校长"}
        scribe.act(story, "appointment", run.open_at + MINUTE, run.stop.post, more)


def _approve_project(story: Story, scribe: Scribe, resolution: Act) -> None:
    if run := run_of(story, "n3"):
        more = {"resolution": resolution["id"], "amount_fen": resolution["amount_fen"]}
        more |= {"unit": story.course.unit, "object": resolution["object"]}
        scribe.act(story, "project_approval", run.seen_at - MINUTE, run.stop.post, more)


class _Spending:
    def __init__(self, story: Story, scribe: Scribe, known: Raw, resolution: Act | None) -> None:
        self.story, self.scribe, self.known, self.resolution = story, scribe, known, resolution
        self.rng = scribe.rng
        low, high = known["yuan"]
        self.amount = self.rng.randrange(low, high) * 100
        self.payee = self._payee()

    def write(self) -> None:
        if self.resolution:
            self._price_resolution(self.resolution)
        contract = self._contract()
        paid = run_of(self.story, self.known["node"])
        if paid and (contract or "contract_node" not in self.known):
            self._pay(paid, contract)

    def _payee(self) -> str:
        item = next(iter(self.story.of("item_start")), {})
        if item.get("payee"):
            return str(item["payee"])
        named, serial = self.known.get("payee"), self.story.serial
        if named and "contract_node" not in self.known:
            return named if named.endswith("所") else f"{named}{serial}(虚构)"
        return f"青岚{serial}号{self.rng.choice(TRADES)}(虚构)"

    def _price_resolution(self, resolution: Act) -> None:
        resolution["amount_fen"] = self.amount
        self.story.of("item_start")[0]["amount_fen"] = self.amount
        if "contract_node" in self.known and self.scribe.happens("condition"):
            resolution["conditions"] = [CONDITION]
            self._meet_condition(resolution)

    def _contract(self) -> Act | None:
        run = run_of(self.story, self.known.get("contract_node", ""))
        if run is None or self.resolution is None:
            return None
        more = {
            "id": f"HT-{self.story.serial}",
            "unit": self.known["unit"],
            "amount_fen": int(self.amount * self.rng.uniform(0.93, 1.0)),
            "payee": self.payee,
            "resolution": self.resolution["id"],
        }
        self.scribe.act(
            self.story, "contract", run.open_at + 2 * MINUTE, self.known["contractor"], more
        )
        return self.story.of("contract")[-1]

    def _meet_condition(self, resolution: Act) -> None:
        at = resolution["at"] // DAY * DAY + 12 * HOUR + 45 * MINUTE
        more = {"resolution": resolution["id"], "condition": CONDITION}
        self.scribe.act(self.story, "condition_record", at, self.known["contractor"], more)

    def _pay(self, run: Run, contract: Act | None) -> None:
        amount = contract["amount_fen"] if contract else self.amount
        amount = int(amount * PROGRESS.get(self.story.course.power, 1))
        at, paid = run.open_at + 3 * MINUTE, f"PAY-{self.story.serial}"
        if contract:
            more = {"id": f"ACC-{self.story.serial}", "amount_fen": amount, "sod_role": "验收"}
            self.scribe.act(self.story, "acceptance", at, self.known["acceptor"], more)
        more = {"payment": paid, "amount_fen": amount}
        self.scribe.act(self.story, "payment_approval", at + MINUTE, self.known["approver"], more)
        bill = self._bill(paid, amount, contract)
        self.scribe.act(self.story, "payment", run.close_at - MINUTE, run.stop.post, bill)

    def _bill(self, paid: str, amount: int, contract: Act | None) -> dict[str, Any]:
        bill: dict[str, Any] = {"id": paid, "unit": self.known["unit"], "amount_fen": amount}
        bill["payee"] = self.payee
        bill["sod_role"] = "付款"
        if self.resolution:
            bill["resolution"] = self.resolution["id"]
        if contract:
            bill |= {"contract": contract["id"], "subject": matter_of(self.story, self.scribe)}
        else:
            bill["subject"] = "statutory_benefit"
        return bill
