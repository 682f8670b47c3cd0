# SPDX-License-Identifier: Apache-2.0
"""Who held which post on that day, who acts for whom, who must watch whom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from operator import attrgetter

from tonggui.core.people import (
    COLLECTIVE,
    CollectiveBody,
    Delegation,
    Handover,
    Organisation,
    Post,
    ScopeEntry,
    Tenure,
)
from tonggui.core.powers import Node, Power


class Roster:
    """The organisation indexed by post, person, unit and time; every answer is as of an instant."""

    def __init__(self, organisation: Organisation, powers: Mapping[str, Power]) -> None:
        """Index the organisation once."""
        self.organisation = organisation
        self.posts: dict[str, Post] = {
            post.ref: post for unit in organisation.units.values() for post in unit.posts
        }
        self._by_post = _timeline(organisation.tenures, "post")
        self._by_person = _timeline(organisation.tenures, "person")
        self._delegated: dict[str, list[Delegation]] = {}
        for delegation in organisation.delegations:
            self._delegated.setdefault(delegation.to, []).append(delegation)
        self._heads = _office_heads(self.posts.values())
        self._remits = _remits(organisation, powers)
        self._memberships = {
            member.person: (code, member.is_head)
            for code, body in organisation.supervisors.items()
            for member in body.members
        }
        self._scopes: dict[str, list[ScopeEntry]] = {}
        for entry in organisation.scopes:
            self._scopes.setdefault(entry.unit, []).append(entry)

    def holder(self, post: str, at: int) -> str:
        """Return who held a post at an instant, "" if nobody is known to."""
        tenure = _current(self._by_post.get(post), at)
        return tenure.person if tenure else ""

    def own_post(self, person: str | None, at: int, otherwise: str | None = None) -> str:
        """Return the post a person held at an instant, else the post the act itself names."""
        tenure = _current(self._by_person.get(person or ""), at)
        return tenure.post if tenure else (otherwise or "")

    def has_holder(self, post: str) -> bool:
        """Say whether anything is known of who holds the post."""
        return post in self._by_post

    def is_collective(self, post: str, at: int) -> bool:
        """Say whether an assembly, not a person, holds the post."""
        return self.holder(post, at) == COLLECTIVE

    def may_act(self, person: str, node: Node, power: Power, *, day: int) -> bool:
        """Say whether a written delegation in force lets a person act at a node.

        A delegation that names a post, a power and a node is for that node alone: whatever it names
        must fit, so that nothing is lent beyond what was written.
        """
        return any(
            grant.is_written and grant.since <= day <= grant.until and _lends(grant, node, power)
            for grant in self._delegated.get(person, ())
        )

    def entrusted(self, power: str, unit: str, day: int) -> bool:
        """Say whether a unit exercises another's power by written entrustment."""
        return any(
            grant.is_written
            and grant.power == power
            and grant.unit == unit
            and grant.since <= day <= grant.until
            for grant in self.organisation.delegations
        )

    def office_head(self, post: str) -> str:
        """Return the first post of the post's office; "" for a leader's post."""
        return self._heads.get(post, "")

    def first_leader(self, unit: str) -> str:
        """Return the first post of the unit that is a first leader's."""
        found = self.organisation.units.get(unit)
        return next((post.ref for post in found.posts if post.is_first_leader), "") if found else ""

    def with_portfolio(self, unit: str, word: str) -> str:
        """Return the leader's post whose portfolio names a word (财务 also matches 本局财务)."""
        found = self.organisation.units.get(unit)
        for post in found.posts if found else ():
            if post.is_leader and any(
                word in item and "监督" not in item for item in post.portfolio
            ):
                return post.ref
        return ""

    def membership(self, person: str | None) -> tuple[str, bool]:
        """Return the supervising body a person acts for and whether as its head."""
        return self._memberships.get(person or "", ("", False))

    def has_remit(self, body: str, unit: str) -> bool:
        """Say whether a supervising body may watch a unit (never its own)."""
        if body == unit:
            return False
        return body == self.organisation.commission or (body, unit) in self._remits

    def supervisor_of(self, unit: str) -> str:
        """Return the body that the unit is under."""
        found = self.organisation.units.get(unit)
        return found.supervised_by if found else ""

    def parent_of(self, body: str) -> str:
        """Return the body above a supervising body."""
        found = self.organisation.supervisors.get(body)
        return found.parent if found else ""

    def takes_over(self, lead: str, *, case: str, node: str, day: int, at: int) -> str:
        """Return the body that the last recorded hand-over puts in the lead's place, else ""."""
        found = [
            each
            for each in self.organisation.handovers
            if _covers(each, lead=lead, case=case, node=node, day=day, at=at)
        ]
        return max(reversed(found), key=attrgetter("recorded_at")).taker if found else ""

    def scope_entries(self, unit: str) -> list[ScopeEntry]:
        """Return what the unit must decide collectively."""
        return self._scopes.get(unit, [])

    def forum_for(self, unit: str, matter: str) -> CollectiveBody | None:
        """Return the body that decides a kind of matter in a unit, else its highest body."""
        bodies = self.organisation.bodies
        for entry in self.scope_entries(unit):
            if entry.matter == matter:
                return bodies.get(entry.forum)
        own = [body for body in bodies.values() if body.unit == unit]
        return max(own, key=attrgetter("rank"), default=None)


def _lends(grant: Delegation, node: Node, power: Power) -> bool:
    # A node's own name is known only within its power: alone, the whole id must be written.
    nodes = {"", node.id} | ({node.id.removeprefix(f"{power.id}.")} if grant.power else set())
    return (
        bool(grant.for_post or grant.power or grant.node)
        and grant.for_post in ("", node.post)
        and grant.power in ("", power.id)
        and grant.node.removeprefix(f"{power.id}." if grant.power else "") in nodes
    )


def _covers(  # noqa: PLR0913 - what a hand-over is held against
    handover: Handover, *, lead: str, case: str, node: str, day: int, at: int
) -> bool:
    return (
        handover.giver == lead
        and handover.recorded_at <= at
        and handover.since <= day <= handover.until
        and handover.case in ("", case)
        and handover.node in ("", node)
    )


def _timeline(tenures: Iterable[Tenure], by: str) -> dict[str, list[Tenure]]:
    lines: dict[str, list[Tenure]] = {}
    for tenure in sorted(tenures, key=attrgetter("since")):
        lines.setdefault(getattr(tenure, by), []).append(tenure)
    return lines


def _current(line: list[Tenure] | None, at: int) -> Tenure | None:
    if not line:
        return None
    index = bisect_right(line, at, key=attrgetter("since")) - 1
    if index < 0 or ((until := line[index].until) is not None and until <= at):
        return None
    return line[index]


def _office_heads(posts: Iterable[Post]) -> dict[str, str]:
    first: dict[tuple[str, str], str] = {}
    heads: dict[str, str] = {}
    for post in posts:
        if not post.is_leader:
            heads[post.ref] = first.setdefault((post.unit, post.office), post.ref)
    return heads


def _remits(organisation: Organisation, powers: Mapping[str, Power]) -> frozenset[tuple[str, str]]:
    by_unit = {(unit.supervised_by, unit.code) for unit in organisation.units.values()}
    by_node = {
        (node.supervision.lead, power.unit)
        for power in powers.values()
        for node in power.nodes
        if node.supervision
    }
    return organisation.remits | by_unit | by_node
