# SPDX-License-Identifier: Apache-2.0
"""Where public money and works go, link by link: what came in, went out, is left, and is amiss.

Sums are fen. A fund comes in as an indicator, is sent on, arrives, and is paid to those it is for;
a project runs from its approval to its audit. What is amiss is a lead, never a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tonggui.core.findings import Said
from tonggui.core.rules import Rule
from tonggui.core.values import frozen


class Stage(StrEnum):
    """What a link of a chain is."""

    INDICATOR = "indicator"
    ALLOCATION = "allocation"
    ARRIVAL = "arrival"
    PAYMENT = "payment"
    BALANCE = "balance"
    APPROVAL = "approval"
    DESIGN = "design"
    TENDER = "tender"
    CONTRACT = "contract"
    CHANGE = "change"
    ACCEPTANCE = "acceptance"
    SETTLEMENT = "settlement"
    AUDIT = "audit"


FUND = (Stage.INDICATOR, Stage.ALLOCATION, Stage.ARRIVAL, Stage.PAYMENT, Stage.BALANCE)
PROJECT = (
    Stage.APPROVAL,
    Stage.DESIGN,
    Stage.TENDER,
    Stage.CONTRACT,
    Stage.CHANGE,
    Stage.PAYMENT,
    Stage.ACCEPTANCE,
    Stage.SETTLEMENT,
    Stage.AUDIT,
)
_IN = frozenset({Stage.INDICATOR, Stage.ARRIVAL})
_OUT = frozenset({Stage.ALLOCATION, Stage.PAYMENT})
OF_FUNDS, OF_PROJECTS = "S40", "S41"


class Link(NamedTuple):
    """A link as it stands: what was done by which unit, on which day, over how much.

    `to` is the unit that money was sent to; `recipients` how many people or firms a payment was
    for, None where it names none: then the trace ends there. `due_on` is the first day of a plan
    by stages, `started_on` that on which changed work began, `limit` up to which sum a change of a
    contract may be allowed below.
    """

    number: int
    stage: Stage
    unit: str
    on: date
    amount: int = 0
    to: str = ""
    recipients: int | None = None
    shown_on: date | None = None
    due_on: date | None = None
    started_on: date | None = None
    paper: str = ""
    limit: int | None = None


class Lead(NamedTuple):
    """What is amiss at a holder of money, or in a project (`unit` is ""): clause, level, since."""

    unit: str
    clause: str
    level: str
    since: date
    expected: Said
    observed: Said


@frozen
class Holder:
    """A unit that money passed through: what came in and went out, what it says is left."""

    unit: str
    came: int
    went: int
    sent_to: int
    arrived: int
    since: date | None
    stated: int | None = None

    @property
    def balance(self) -> int:
        """Return what must be left there: less than nothing where more went out than came in."""
        return self.came - self.went

    @property
    def under_way(self) -> int:
        """Return what was sent there and has not arrived on record."""
        return self.sent_to - self.arrived


@frozen
class Flow:
    """A fund as a whole; what was granted is what reached people, ended early, lies or is sent."""

    holders: tuple[Holder, ...]
    granted: int
    reached: int
    ended: int
    under_way: int
    recipients: int

    @property
    def lying(self) -> int:
        """Return what is left with all holders together."""
        return sum(each.balance for each in self.holders)


def flow(links: Sequence[Link]) -> Flow:
    """Reckon what came of a fund: granted = reached + ended + under way + lying, always."""
    holders = tuple(_holders(links))
    paid = [each for each in links if each.stage == Stage.PAYMENT]
    sent = sum(each.amount for each in links if each.stage == Stage.ALLOCATION)
    arrived = sum(each.amount for each in links if each.stage == Stage.ARRIVAL)
    return Flow(
        holders=holders,
        granted=sum(each.amount for each in links if each.stage == Stage.INDICATOR),
        reached=sum(each.amount for each in paid if each.recipients),
        ended=sum(each.amount for each in paid if not each.recipients),
        under_way=sent - arrived,
        recipients=sum(each.recipients or 0 for each in paid),
    )


def _holders(links: Sequence[Link]) -> Iterator[Holder]:
    units = dict.fromkeys(unit for each in links for unit in (each.unit, each.to) if unit)
    for unit in units:
        mine = [each for each in links if each.unit == unit]
        came = [each for each in mine if each.stage in _IN]
        said = [each for each in mine if each.stage == Stage.BALANCE]
        yield Holder(
            unit=unit,
            came=sum(each.amount for each in came),
            went=sum(each.amount for each in mine if each.stage in _OUT),
            sent_to=sum(
                each.amount for each in links if each.stage == Stage.ALLOCATION and each.to == unit
            ),
            arrived=sum(each.amount for each in mine if each.stage == Stage.ARRIVAL),
            since=min((each.on for each in came), default=None),
            stated=said[-1].amount if said else None,
        )


def fund_leads(
    links: Sequence[Link], rule: Rule, *, today: date, is_livelihood: bool
) -> list[Lead]:
    """Return what is amiss with a fund by a day (S40): it lies, does not add up, or ends unseen."""
    return [
        lead
        for holder in _holders(links)
        for lead in (
            *_stuck(holder, links, rule, today, is_livelihood=is_livelihood),
            *_unbalanced(holder, links),
            *_unseen(holder, links, rule, today),
        )
    ]


def _stuck(
    holder: Holder, links: Sequence[Link], rule: Rule, today: date, *, is_livelihood: bool
) -> Iterator[Lead]:
    if holder.went or not holder.came:
        return
    days, red = int(rule.number("days")), int(rule.number("red_days"))
    came = [each for each in links if each.unit == holder.unit and each.stage in _IN]
    planned = [each.due_on for each in came if each.due_on and each.paper]
    begins = max(planned) if planned else min(each.on for each in came)
    lies = (today - begins).days
    if lies <= days:
        return
    level = "red" if is_livelihood and lies > red else "yellow"
    most = red if level == "red" else days
    yield Lead(
        holder.unit,
        "a",
        level,
        begins + timedelta(days=most + 1),
        Said("S40.a.expected", (most,)),
        Said("S40.a.observed", (holder.came, begins.isoformat())),
    )


def _unbalanced(holder: Holder, links: Sequence[Link]) -> Iterator[Lead]:
    """Yield where a stated balance is not what is left, or more went out than came in."""
    mine = [each for each in links if each.unit == holder.unit]
    for each in mine:
        if each.stage != Stage.BALANCE:
            continue
        before = [one for one in mine if one.on <= each.on]
        came = sum(one.amount for one in before if one.stage in _IN)
        went = sum(one.amount for one in before if one.stage in _OUT)
        if came != went + each.amount:
            said = Said("S40.b.observed", (came, went, each.amount))
            yield Lead(holder.unit, "b", "yellow", each.on, Said("S40.b.expected"), said)
    if holder.balance < 0:
        last = max(each.on for each in mine if each.stage in _OUT)
        said = Said("S40.b.observed", (holder.came, holder.went, 0))
        yield Lead(holder.unit, "b", "yellow", last, Said("S40.b.expected"), said)


def _unseen(holder: Holder, links: Sequence[Link], rule: Rule, today: date) -> Iterator[Lead]:
    within = timedelta(days=int(rule.number("publish_days")))
    for each in links:
        if each.stage != Stage.PAYMENT or each.unit != holder.unit:
            continue
        if not each.recipients:
            said = Said("S40.c.observed", (each.amount,))
            yield Lead(holder.unit, "c", "yellow", each.on, Said("S40.c.expected"), said)
        last = each.on + within
        if today > last and (each.shown_on is None or each.shown_on > last):
            asked = Said("S40.c.shown.expected", (within.days,))
            late = each.shown_on.isoformat() if each.shown_on else ""
            said = Said("S40.c.shown.observed", (each.amount, late))
            yield Lead(holder.unit, "c", "yellow", last + timedelta(days=1), asked, said)


@frozen
class Works:
    """A project in sums: estimate, contract, changes, paid, settled, audited; None is not known."""

    estimate: int | None
    contract: int | None
    changes: int
    paid: int
    settled: int | None
    audited: int | None
    count: int  # of changes

    @property
    def agreed(self) -> int | None:
        """Return what may be paid: contracts with their changes."""
        return None if self.contract is None else self.contract + self.changes

    @property
    def share(self) -> float | None:
        """Return the changes as a share of the contracts."""
        return self.changes / self.contract if self.contract else None

    @property
    def is_overpaid(self) -> bool:
        """Say whether more was paid than contracts with their changes say."""
        return self.agreed is not None and self.paid > self.agreed

    @property
    def cut(self) -> int | None:
        """Return what the audit took off the settlement; less than nothing where it added."""
        known = self.settled is not None and self.audited is not None
        return (self.settled or 0) - (self.audited or 0) if known else None


def works(links: Sequence[Link]) -> Works:
    """Reckon a project's sums; a later approval or settlement takes the place of an earlier one."""
    return Works(
        estimate=_last(links, Stage.APPROVAL),
        contract=_sum(links, Stage.CONTRACT),
        changes=_sum(links, Stage.CHANGE) or 0,
        paid=_sum(links, Stage.PAYMENT) or 0,
        settled=_last(links, Stage.SETTLEMENT),
        audited=_last(links, Stage.AUDIT),
        count=sum(each.stage == Stage.CHANGE for each in links),
    )


def _sum(links: Iterable[Link], stage: Stage) -> int | None:
    found = [each.amount for each in links if each.stage == stage]
    return sum(found) if found else None


def _last(links: Iterable[Link], stage: Stage) -> int | None:
    found = [each.amount for each in links if each.stage == stage and each.amount]
    return found[-1] if found else None


def over(links: Sequence[Link], ratio: float) -> set[int]:
    """Return the numbers of the changes with which all changes pass a share of the contracts."""
    contract = _sum(links, Stage.CONTRACT)
    total, found = 0, set()
    for each in links:
        if each.stage == Stage.CHANGE and contract:
            total += each.amount
            if total > ratio * contract:
                found.add(each.number)
    return found


def project_leads(links: Sequence[Link], rule: Rule) -> list[Lead]:
    """Return what is amiss with the changes of a project (S41): unresolved, dear, early or near."""
    ratio = rule.number("ratio")
    beyond, known = over(links, ratio), works(links)
    changes = [each for each in links if each.stage == Stage.CHANGE]
    found: list[Lead] = []
    if bare := [each for each in changes if each.number in beyond and not each.paper]:
        said = Said("S41.a.observed", (known.changes, known.contract or 0))
        found.append(
            _of_works("a", bare[0].on, Said("S41.a.expected", (round(ratio * 100),)), said)
        )
    if known.estimate is not None and known.agreed is not None and known.agreed > known.estimate:
        last = max(each.on for each in links if each.stage in {Stage.CONTRACT, Stage.CHANGE})
        said = Said("S41.b.observed", (known.agreed,))
        found.append(_of_works("b", last, Said("S41.b.expected", (known.estimate,)), said))
    if early := [each for each in changes if each.started_on and each.started_on < each.on]:
        first = early[0]
        said = Said("S41.c.observed", (str(first.started_on), first.on.isoformat()))
        found.append(_of_works("c", first.on, Said("S41.c.expected"), said))
    found += _near(links, changes, rule)
    clauses = {each.clause for each in found}
    is_red = "b" in clauses or {"a", "c"} <= clauses
    return [each._replace(level="red" if is_red else "yellow") for each in found]


def _near(links: Sequence[Link], changes: Sequence[Link], rule: Rule) -> Iterator[Lead]:
    """Yield where several changes in short order stay just below what needs a higher approval."""
    limit = next((each.limit for each in links if each.limit), None)
    if not limit:
        return
    near = [each for each in changes if rule.number("near") * limit <= each.amount < limit]
    least, span = int(rule.number("near_n")), timedelta(days=int(rule.number("near_days")))
    near.sort(key=lambda each: each.on)
    for first, last in zip(near, near[least - 1 :], strict=False):
        if last.on - first.on <= span:
            said = Said("S41.d.observed", (least,))
            yield _of_works("d", last.on, Said("S41.d.expected", (limit,)), said)
            return


def _of_works(clause: str, since: date, expected: Said, observed: Said) -> Lead:
    return Lead("", clause, "yellow", since, expected, observed)
