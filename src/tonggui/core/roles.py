# SPDX-License-Identifier: Apache-2.0
"""Who answers for a finding, who must react and by when (rules.yaml, role_resolution)."""

from __future__ import annotations

from collections.abc import Callable

from tonggui.core.bench import Bench
from tonggui.core.events import Event
from tonggui.core.findings import Responsible
from tonggui.core.powers import Node, Power
from tonggui.core.rules import Rule
from tonggui.core.values import frozen


@frozen
class Concern:
    """What a finding is about, as far as its roles are concerned."""

    rule: Rule
    at: int
    event: Event | None
    power: Power | None
    node: Node | None
    unit: str
    named: dict[str, str]
    opening: Event | None = None  # first event of the case

    @property
    def actor(self) -> str | None:
        """Return who acted."""
        return self.event.actor if self.event else None


@frozen
class Roles:
    """Resolves the roles of rules to posts and the people who held them."""

    bench: Bench

    def responsible(self, concern: Concern, roles: tuple[str, ...]) -> tuple[Responsible, ...]:
        """Return who answers, in the order of the rule; the same post once."""
        found: dict[str, Responsible] = {}
        for role in roles:
            if ref := self._ref(role, concern):
                found.setdefault(ref, self.held(role, ref, concern))
        return tuple(found.values())

    def portfolio_leader(self, concern: Concern) -> Responsible | None:
        """Return the leader in charge of the power at that time."""
        return self._one("portfolio_leader", concern)

    def first_leader(self, concern: Concern) -> Responsible | None:
        """Return the first leader of the power or unit at that time."""
        return self._one("first_leader", concern)

    def supervisor(self, concern: Concern) -> str:
        """Return the body that must react, "" where a board shows it and nobody has to."""
        body = self._supervising(concern)
        return f"supervisor:{body}" if body else ""

    def react_by(self, concern: Concern, level: str, raised_at: int) -> int | None:
        """Return the end of the day by which the supervising body must have reacted."""
        days = concern.rule.react_workdays.get(level)
        if not days:
            return None
        calendar = self.bench.calendar
        return calendar.end(calendar.add_workdays(calendar.day(raised_at), days))

    def held(self, role: str, ref: str, concern: Concern) -> Responsible:
        """Return a post with whoever held it at the time of the concern."""
        own = self.bench.roster.own_post(concern.actor, concern.at)
        person = concern.actor if concern.actor and own == ref else ""
        return Responsible(role, ref, person or self.bench.roster.holder(ref, concern.at))

    def refs(self, role: str, concern: Concern) -> tuple[str, ...]:
        """Return the post a role stands for, or none."""
        found = self._ref(role, concern)
        return (found,) if found else ()

    def _one(self, role: str, concern: Concern) -> Responsible | None:
        ref = self._ref(role, concern)
        return self.held(role, ref, concern) if ref else None

    def _ref(self, role: str, concern: Concern) -> str:
        if role in concern.named:
            return concern.named[role]
        return _RESOLVERS.get(role, _nobody)(self, concern)

    def post_holder(self, concern: Concern) -> str:
        """Return the post of the node."""
        return concern.node.post if concern.node else ""

    def office_head(self, concern: Concern) -> str:
        """Return the head of the office concerned."""
        return self.bench.roster.office_head(self._concerned(concern))

    def project_leader(self, concern: Concern) -> str:
        """Return who leads the project."""
        return concern.power.project_leader if concern.power else ""

    def own(self, concern: Concern) -> str:
        """Return the own post of whoever acted."""
        if concern.event is None:
            return ""
        return self.bench.roster.own_post(concern.event.actor, concern.event.at, concern.event.post)

    def _concerned(self, concern: Concern) -> str:
        if concern.node and concern.node.post:
            return concern.node.post
        if own := self.own(concern):
            return own
        for node in concern.power.nodes if concern.power else ():
            post = self.bench.roster.posts.get(node.post)
            if post and concern.power and post.unit == concern.power.unit and not post.is_leader:
                return post.ref
        return ""

    def leader_in_charge(self, concern: Concern) -> str:
        """Return the leader in charge of the power."""
        if concern.power is not None:
            return concern.power.portfolio_leader
        power = self._nearest_power(concern)
        return power.portfolio_leader if power else self.bench.roster.first_leader(concern.unit)

    def head_of_unit(self, concern: Concern) -> str:
        """Return the first leader of the power or of the unit."""
        if concern.power is not None and concern.power.first_leader:
            return concern.power.first_leader
        return self.bench.roster.first_leader(concern.unit)

    def _nearest_power(self, concern: Concern) -> Power | None:
        """Return the unit's listed power of lowest id in which the opening post holds a node."""
        opening = concern.opening or concern.event
        if opening is None:
            return None
        own = opening.post or self.bench.roster.own_post(opening.actor, opening.at, opening.post)
        if not own:
            return None
        candidates = [
            power
            for power in self.bench.powers.values()
            if power.unit == concern.unit and any(n.post == own for n in power.nodes)
        ]
        return min(candidates, key=lambda power: power.id, default=None)

    def finance_leader(self, concern: Concern) -> str:
        """Return the leader in charge of finance."""
        power = concern.power
        if power is not None and power.category == "资金分配":
            return power.portfolio_leader
        return self.bench.roster.with_portfolio(concern.unit, "财务")

    def publication_officer(self, concern: Concern) -> str:
        """Return who publishes for the power."""
        return concern.power.publication_officer if concern.power else ""

    def risk_round_owner(self, concern: Concern) -> str:
        """Return who leads the survey of the power's risks."""
        surveyed = concern.power.upkeep.round if concern.power else None
        return surveyed.owner if surveyed else ""

    def legal_office(self, concern: Concern) -> str:
        """Return the first post of the unit's legal section, else the first leader."""
        unit = self.bench.roster.organisation.units.get(concern.unit)
        posts = unit.posts if unit else ()
        return next((p.ref for p in posts if p.office == "法规股"), self.head_of_unit(concern))

    def general_office(self, concern: Concern) -> str:
        """Return the head of the unit's general office, "" where there is none."""
        unit = self.bench.roster.organisation.units.get(concern.unit)
        return next((p.ref for p in unit.posts if p.name == "办公室主任"), "") if unit else ""

    def _supervising(self, concern: Concern) -> str:
        organisation = self.bench.roster.organisation
        named = concern.named.get("supervisor_person", "").removeprefix("supervisor:")
        match concern.rule.supervising:
            case "board_only":
                return ""
            case "superior_of_supervisor":
                return self.bench.roster.parent_of(named or self._lead(concern))
            case "internal_supervision":
                return organisation.internal_supervision
            case "county_commission":
                if organisation.commission in {concern.unit, named}:
                    return organisation.internal_supervision
                return organisation.commission
            case _:
                return self._lead(concern)

    def _lead(self, concern: Concern) -> str:
        if concern.node and concern.node.supervision:
            return concern.node.supervision.lead
        if concern.power and concern.power.method:
            return concern.power.method.lead
        return self.bench.roster.supervisor_of(concern.unit)


def _nobody(roles: Roles, concern: Concern) -> str:  # noqa: ARG001 - a resolver's form
    return ""


_RESOLVERS: dict[str, Callable[[Roles, Concern], str]] = {
    "actor": Roles.own,
    "executing_post": Roles.own,
    "recorder": Roles.own,
    "finance_post": Roles.own,
    "account_holder": Roles.own,
    "post_holder": Roles.post_holder,
    "office_head": Roles.office_head,
    "portfolio_leader": Roles.leader_in_charge,
    "first_leader": Roles.head_of_unit,
    "finance_leader": Roles.finance_leader,
    "project_leader": Roles.project_leader,
    "publication_officer": Roles.publication_officer,
    "risk_round_owner": Roles.risk_round_owner,
    "legal_office": Roles.legal_office,
    "general_office": Roles.general_office,
    "handling_office": Roles.head_of_unit,  # where no post is named that handles it
}
