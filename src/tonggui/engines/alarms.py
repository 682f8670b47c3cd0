# SPDX-License-Identifier: Apache-2.0
"""What cards show across cases: left alone (S42), cleared without ground (S44), ill cured (S46)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from tonggui.core import cards, ignored
from tonggui.core.checks.cleared import SYSTEM, Clearing, Known, Run
from tonggui.core.checks.rectified import Correction, Failed, Raised
from tonggui.core.events import Event
from tonggui.core.facts import EarlierCard
from tonggui.core.findings import Finding, Rise, Said
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.core.roles import Concern
from tonggui.engines.across import Lead, lead_finding
from tonggui.engines.frames import events_of

CLEARED, FAILED = "S44", "S46"
RULES = ("S42", CLEARED, FAILED)
_BODY = "supervisor:"


def is_asked(lists: Lists) -> bool:
    """Say whether lists know of cards, so that each finding may count beyond its case."""
    return bool(lists.facts.answers_on_record or lists.facts.corrections or lists.facts.cards)


@dataclass
class Alarms:
    """Keeps acts on cards, and of findings what these acts may be about."""

    judge: Judge
    is_kept: bool = True  # whether there may be acts at all, or cards of before
    acts: list[Event] = field(default_factory=list)
    _known: dict[str, Finding] = field(default_factory=dict)
    _of_node: dict[tuple[str, str, str], Finding] = field(default_factory=dict)
    _raised: dict[tuple[str, str], list[Raised]] = field(default_factory=dict)

    def add(self, frame: pl.DataFrame) -> None:
        """Note what a block has of such acts."""
        if "kind" in frame.columns:
            wanted = pl.col("kind").cast(pl.String).is_in(list(cards.KINDS))
            self.acts += events_of(frame.filter(wanted.fill_null(value=False)))

    def note(self, event: Event) -> None:
        """Note an event if it is an act on a card."""
        if event.kind in cards.KINDS:
            self.acts.append(event)

    def found(self, findings: Iterable[Finding]) -> None:
        """Note what was found, on which acts may bear."""
        for each in findings if self.is_kept else ():
            if each.rule in RULES or not each.responsible:
                continue
            ref = each.responsible[0].ref
            self._known[each.key] = each
            self._of_node[each.case, each.rule, each.node] = each
            row = self._raised.setdefault((each.rule, ref), [])
            row += [Raised(each.rule, ref, each.raised_at)]

    def findings(self, *, now: int) -> list[Finding]:
        """Return what they show together, as of an instant."""
        self.acts = [each for each in self.acts if each.recorded_at <= now]
        return [*self.ignored(now=now), *self.cleared(), *self.failed(now=now)]

    def ignored(self, *, now: int) -> Iterator[Finding]:
        """Yield the ignored cards that belong to no case: earlier ones, and those of accounts."""
        check = self.judge.checks.answered
        if not check.is_asked:
            return
        for card in self.judge.lists.facts.cards:
            if card.level and (found := self._ignored_earlier(card, now)):
                yield found
        for each in self._known.values():
            if not each.case:
                yield from ignored.ignored(self.judge, [each], self.acts, now=now)

    def cleared(self) -> Iterator[Finding]:
        """Yield the runs of clearings without ground."""
        check = self.judge.checks.cleared
        if check.rule.is_on:
            rows = [each for each in self.acts if each.kind == cards.CLEAR]
            for run in check.judge(Clearing(each, self._card_of(each)) for each in rows):
                yield self._of_run(run)

    def failed(self, *, now: int, earlier: Iterable[Finding] = ()) -> list[Finding]:
        """Return the corrections to object to; `earlier` are others found before, on any post."""
        check = self.judge.checks.rectified
        if not check.rule.is_on:
            return []
        raised = self._without_withdrawn(now)
        found = [
            self._of_failed(each) for each in check.judge(self._corrections(), raised, now=now)
        ]
        return self._again(found, earlier)

    def _ignored_earlier(self, card: EarlierCard, now: int) -> Finding | None:
        unit = card.responsible.partition(":")[2].partition("/")[0]
        power = self.judge.node_power(card.node)
        lead = card.lead or (power.method.lead if power and power.method else "")
        lead = lead or self.judge.bench.roster.supervisor_of(unit)
        subject = cards.Subject(
            card.id, card.rule, "", card.node, card.person, frozenset(), card.responsible, unit,
            lead, (Rise(card.level, card.at),),
        )  # fmt: skip
        acts = [each for each in self.acts if cards.concerns(each, subject)]
        if card.acknowledged_at is not None:
            acts.append(_acknowledged(card, lead))
        return ignored.of_card(self.judge, subject, acts, key=f"card:{card.id}", unit=unit, now=now)

    def _card_of(self, event: Event) -> Known | None:
        name = str(event.detail.get("card") or "")
        for each in self.judge.lists.facts.cards:
            if each.id and each.id == name:
                unit = each.responsible.partition(":")[2].partition("/")[0]
                return Known(each.level, frozenset({each.person}), each.responsible, unit)
        found = self._finding_of(event)
        if found is None:
            return None
        people = frozenset(each.person for each in found.responsible if each.person)
        return Known(found.level, people, found.responsible[0].ref, found.unit)

    def _finding_of(self, event: Event) -> Finding | None:
        """Return the finding whose card an act is on."""
        if found := self._known.get(str(event.detail.get("card") or "")):
            return found
        of = event.detail.get("card_of")
        if not isinstance(of, dict):
            return None
        return self._of_node.get((event.case, str(of.get("rule")), str(of.get("node") or "")))

    def _corrections(self) -> list[Correction]:
        """Return the corrections of before and of these acts, by number."""
        known = {each.id: each for each in self.judge.lists.facts.cards if each.id}
        made = {}
        for each in self.judge.lists.facts.corrections:
            card = known.get(each.card)
            made[each.id] = Correction(
                each.id,
                each.owner,
                rule=card.rule if card else "",
                ref=card.responsible if card else "",
                node=card.node if card else "",
                closed_at=each.closed_at,
                hashes=each.hashes,
            )
        for event in self.acts:
            name = str(event.detail.get("id") or "")
            if name and event.kind in {cards.ORDER, cards.CORRECT}:
                made[name] = self._taken_up(made.get(name) or Correction(name, ""), event)
        return list(made.values())

    def _taken_up(self, known: Correction, event: Event) -> Correction:
        found, detail = self._finding_of(event), event.detail
        owner = str(detail.get("owner") or "") or event.post or ""
        known = known._replace(
            owner=known.owner or owner,
            rule=known.rule or (found.rule if found else ""),
            ref=known.ref or (found.responsible[0].ref if found else ""),
            node=known.node or event.node or (found.node if found else ""),
            power=known.power or event.power or (found.power if found else ""),
        )
        if event.kind == cards.ORDER:
            return known._replace(due_at=self.judge.bench.instant(detail.get("due")))
        at, hashes = event.counts_at, {each.hash for each in event.evidence or () if each.hash}
        is_bare = not cards.has_evidence(event)
        return known._replace(
            closed_at=at if known.closed_at is None else known.closed_at,
            bare_at=at if is_bare and known.bare_at is None else known.bare_at,
            hashes=known.hashes | hashes,
        )

    def _without_withdrawn(self, now: int) -> dict[tuple[str, str], list[Raised]]:
        """Return what was raised, without what two people withdrew as an error of its rule."""
        gone = set()
        for event in self.acts:
            if event.kind == cards.WITHDRAW and (found := self._finding_of(event)):
                gone |= {found.key} if self._is_withdrawn(found, now) else set()
        if not gone:
            return self._raised
        left: dict[tuple[str, str], list[Raised]] = {}
        for key, found in self._known.items():
            if key not in gone:
                ref = found.responsible[0].ref
                row = left.setdefault((found.rule, ref), [])
                row.append(Raised(found.rule, ref, found.raised_at))
        return left

    def _is_withdrawn(self, found: Finding, now: int) -> bool:
        subject = cards.subject_of(found)
        if subject is None:
            return False
        days = cards.answer_workdays(self.judge.lists.rules[cards.CLOCK_RULE])
        clock = cards.Clock(self.judge.bench.calendar, days)
        said = cards.card(subject, self.acts, now=now, clock=clock)
        return said.state == cards.State.WITHDRAWN

    def _again(self, found: list[Finding], earlier: Iterable[Finding]) -> list[Finding]:
        """Return failures of which the second on one post within a year is red."""
        seen: dict[str, list[int]] = {}
        keys, said = {each.key for each in found}, []
        others = [each for each in earlier if each.key not in keys]
        for each in sorted([*found, *others], key=lambda one: (one.raised_at, one.key)):
            ref = each.responsible[0].ref if each.responsible else ""
            before = seen.setdefault(ref, [])
            is_second = bool(ref) and self.judge.checks.rectified.again(each.raised_at, before)
            said.append(_red(each) if is_second and each.level != "red" else each)
            before.append(each.raised_at)
        return [each for each in said if each.key in keys]

    def _of_run(self, run: Run) -> Finding:
        roster, event = self.judge.bench.roster, run.first
        own = roster.own_post(event.actor, event.recorded_at, event.post)
        body = roster.membership(event.actor)[0]
        ref = own or (f"{_BODY}{body}" if body else "")
        if run.clearer == SYSTEM:
            own = ref = roster.organisation.platform_head
        named = {"clearer": ref} if ref else {}
        if body and run.clearer != SYSTEM:
            named["supervisor_person"] = f"{_BODY}{body}"
        lead = Lead(
            rule=CLEARED,
            key=f"clearer:{run.clearer}:{event.recorded_at}",
            clause=run.clauses[0],
            level="red",
            object=f"clearer:{run.clearer}",
            at=event.recorded_at,
            raised_at=run.at,
            expected=run.said[0][0],
            observed=run.said[0][1],
            actor=event.actor or "",
            post=own,
            named=named,
        )
        return _whole(lead_finding(self.judge, lead), run.clauses, run.said)

    def _of_failed(self, failed: Failed) -> Finding:
        each, first = failed.correction, failed.rises[0]
        power = self.judge.bench.power(each.power) or self.judge.node_power(each.node)
        station = self.judge.track(power).station(each.node) if power and each.node else None
        post = self.judge.bench.roster.posts.get(each.owner)
        lead = Lead(
            rule=FAILED,
            key=f"rectification:{each.id}",
            clause=failed.clauses[0],
            level=failed.rises[-1].level,
            object=f"rectification:{each.id}",
            at=first.at,
            raised_at=first.at,
            expected=failed.said[0][0],
            observed=failed.said[0][1],
            actor="",
            post=each.owner,
            named={"rectification_owner": each.owner} if each.owner else {},
        )
        rule, unit = self.judge.lists.rules[FAILED], post.unit if post else ""
        node = station.node if station else None
        concern = Concern(rule, first.at, None, power, node, unit, lead.named)
        roles, last = self.judge.roles, failed.rises[-1]
        made = lead_finding(self.judge, lead)._replace(
            node=each.node,
            power=power.id if power else "",
            rises=failed.rises,
            responsible=roles.responsible(concern, rule.responsible),
            portfolio_leader=roles.portfolio_leader(concern),
            first_leader=roles.first_leader(concern),
            supervisor=roles.supervisor(concern),
            react_by=roles.react_by(concern, last.level, last.at),
        )
        return _whole(made, failed.clauses, failed.said)


def _red(found: Finding) -> Finding:
    return found._replace(level="red", rises=(Rise("red", found.raised_at),))


def _whole(made: Finding, clauses: tuple[str, ...], said: tuple[tuple[Said, Said], ...]) -> Finding:
    expected, observed = (tuple(pair[place] for pair in said) for place in (0, 1))
    return made._replace(clauses=clauses, expected=expected, observed=observed)


def _acknowledged(card: EarlierCard, lead: str) -> Event:
    """Return the acknowledgement that is known of an earlier card as the act it was."""
    at = card.acknowledged_at or 0
    detail = {"card": card.id, "supervisor": f"{_BODY}{lead}"}
    return Event("", 0, cards.ACK, at, at, actor=_BODY, detail=detail)
