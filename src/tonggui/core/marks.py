# SPDX-License-Identifier: Apache-2.0
"""What the past of other keys says of an event: late entries, papers, money.

Events are asked in the order of their receipt; each key keeps a small state of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile
from typing import Any

from tonggui.core.bench import Bench
from tonggui.core.calendar import HOUR
from tonggui.core.events import OF_MEETINGS, REPORT, UNMARKED, Event, Marks
from tonggui.core.facts import (
    ConditionMet,
    Contract,
    Facts,
    InspectionNotice,
    Instruction,
    OnlyProvider,
    Progress,
    Resolution,
)
from tonggui.core.lists import Lists
from tonggui.core.people import Delegation, Handover, Tenure
from tonggui.core.powers import owners

# Kinds whose content other cases may rest on; the bulk engines gather them before judging.
REGISTERED = frozenset(
    (
        "resolution",
        "contract",
        "condition_record",
        "tenure_change",
        "delegation",
        "sup_handover",
        "inspection_notice",
        "instruction",
        "progress",
        "provider_filing",
    )
)

_SEPARATOR = "\x1f"  # between the parts of a key


@dataclass(slots=True)
class Marker:
    """Marks events, in the order of their receipt."""

    bench: Bench
    _late: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _papers: dict[str, str] = field(default_factory=dict)
    _paid: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)
    _contracts: dict[str, int] = field(default_factory=dict)
    _engaged: dict[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)
    # whether the entry of a meeting held on paper is valid, by post, quarter and meeting
    _on_paper: dict[tuple[str, int, int, str], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the papers that earlier cases used."""
        self._papers.update(self.bench.facts.evidence)

    def mark(self, event: Event) -> Event:
        """Return the event with what other keys say of it."""
        marks = Marks(
            late=self._is_late_entry(event),
            reused=self._reused(event),
            paid=self._paid_to(event),
            under_contract=self._under_contract(event),
            in_row=self._in_row(event),
        )
        return event if marks == UNMARKED else event._replace(marks=marks)

    def keys_of(self, event: Event) -> tuple[str, ...]:
        """Return the keys whose past decides how an event is marked, in a fixed order."""
        found = []
        if isinstance(entry := event.detail.get("late_entry"), dict):
            quarter = tuple(map(str, self._quarter(event)))
            found.append(_SEPARATOR.join(("late", *quarter)))
            if meeting := _meeting_of(event, entry):
                found.append(_SEPARATOR.join(("on paper", *quarter, meeting)))
        if event.kind == REPORT:
            found.append(_SEPARATOR.join(("engaged", *self._engagement(event))))
        if event.kind == "node_close":
            found += [f"paper{_SEPARATOR}{paper.hash}" for paper in event.evidence or ()]
        if event.kind == "payment":
            payee = str(event.detail.get("payee"))
            found.append(_SEPARATOR.join(("paid", self._payer(event), payee)))
            found.append(f"contract{_SEPARATOR}{event.detail.get('contract')}")
        return tuple(sorted(set(found)))

    def know(self, key: str, state: Any) -> None:
        """Take up the past of a key as `known` told it, so that marking goes on from there."""
        kind, *parts = key.split(_SEPARATOR)
        if kind == "late":
            self._late[parts[0], int(parts[1]), int(parts[2])] = state
        elif kind == "on paper":
            self._on_paper[parts[0], int(parts[1]), int(parts[2]), parts[3]] = state
        elif kind == "engaged":
            self._engaged[parts[0], parts[1]] = [(day, provider) for day, provider in state]
        elif kind == "paper":
            self._papers.setdefault(parts[0], state)
        elif kind == "paid":
            self._paid[parts[0], parts[1]] = [(day, amount) for day, amount in state]
        else:
            self._contracts[parts[0]] = state

    def known(self, key: str) -> Any:
        """Return the past of a key in plain numbers, texts and lists; None if it has none."""
        kind, *parts = key.split(_SEPARATOR)
        if kind == "late":
            return self._late.get((parts[0], int(parts[1]), int(parts[2])))
        if kind == "on paper":
            return self._on_paper.get((parts[0], int(parts[1]), int(parts[2]), parts[3]))
        if kind == "engaged":
            return self._engaged.get((parts[0], parts[1]))
        if kind == "paper":
            return self._papers.get(parts[0])
        if kind == "paid":
            return self._paid.get((parts[0], parts[1]))
        return self._contracts.get(parts[0])

    def _quarter(self, event: Event) -> tuple[str, int, int]:
        day = date.fromordinal(self.bench.calendar.day(event.at))
        post = self.bench.roster.own_post(event.actor, event.at, event.post)
        return post, day.year, (day.month - 1) // 3

    def _payer(self, event: Event) -> str:
        power = self.bench.power(event.power)
        return event.unit or (power.unit if power else "")

    def _is_late_entry(self, event: Event) -> bool:
        entry = event.detail.get("late_entry")
        rule = self.bench.rules.get("S17")
        if not isinstance(entry, dict) or rule is None or event.kind in rule.words("not_tested"):
            return False
        lag = event.recorded_at - event.at
        if not entry.get("declared") or entry.get("reason") not in rule.words("reasons"):
            return False
        if lag > rule.number("paper_backup") * HOUR:
            return False
        key = self._quarter(event)
        # What happened in one meeting on paper is one entry of each post, not one for each word.
        meeting = _meeting_of(event, entry)
        if meeting and (known := self._on_paper.get((*key, meeting))) is not None:
            return known
        self._late[key] = self._late.get(key, 0) + 1
        is_valid = self._late[key] <= rule.number("quota")
        if meeting:
            self._on_paper[*key, meeting] = is_valid
        return is_valid

    def _engagement(self, event: Event) -> tuple[str, str]:
        """Return by which unit, and for what kind of work, a third party was engaged."""
        powers = self.bench.powers
        power = self.bench.power(event.power) or owners(powers.values()).get(event.node or "")
        if power is None and len(powers) == 1:
            power = next(iter(powers.values()))
        unit = event.unit or (power.unit if power else "")
        return unit, str(event.detail.get("kind_of") or "")

    def _in_row(self, event: Event) -> int:
        """Return how many engagements in a row, by date, one provider has with this report."""
        provider = str(event.detail.get("provider") or "")
        if event.kind != REPORT or not provider:
            return 0
        unit, kind = key = self._engagement(event)
        day, known = self.bench.calendar.day, self.bench.facts.engagements
        rows = [(day(x.at), x.provider) for x in known if (x.unit, x.kind) == key]
        mine = self._engaged.setdefault((unit, kind), [])
        rows += [*mine, (day(event.at), provider)]
        mine.append((day(event.at), provider))
        order = sorted(range(len(rows)), key=lambda index: rows[index][0])
        turns = [rows[index][1] == provider for index in order]
        here = order.index(len(rows) - 1)
        return _run(turns[here::-1]) + _run(turns[here + 1 :])

    def _reused(self, event: Event) -> tuple[str, ...]:
        if event.kind != "node_close" or not event.evidence:
            return ()
        found = []
        for paper in event.evidence:
            if not paper.hash or paper.hash in self.bench.facts.templates:
                continue
            if self._papers.setdefault(paper.hash, event.case) != event.case:
                found.append(paper.hash)
        return tuple(found)

    def _paid_to(self, event: Event) -> int:
        payee = event.detail.get("payee")
        if event.kind != "payment" or not payee or event.amount is None:
            return 0
        unit = self._payer(event)
        windows = [
            entry.window_days
            for entry in self.bench.roster.scope_entries(unit)
            if entry.cumulative is not None
        ]
        today = self.bench.calendar.day(event.at)
        row = self._paid.setdefault((unit, str(payee)), [])
        row.append((today, event.amount))
        first = today - max(windows, default=365)
        return sum(amount for day, amount in row if first < day)

    def _under_contract(self, event: Event) -> int:
        contract = event.detail.get("contract")
        if event.kind != "payment" or not contract:
            return 0
        paid = self._contracts.get(str(contract), 0) + (event.amount or 0)
        self._contracts[str(contract)] = paid
        return paid


def _meeting_of(event: Event, entry: Mapping[str, object]) -> str:
    """Return the meeting held on paper to which a late entry belongs, "" if it is no such entry."""
    return str(entry.get("meeting") or "") if event.kind in OF_MEETINGS else ""


def _run(turns: Iterable[bool]) -> int:
    return sum(1 for _ in takewhile(bool, turns))


def with_registered(lists: Lists, events: Iterable[Event]) -> Lists:
    """Return the lists with what registered events add: resolutions, contracts, tenures, grants."""
    bench = Bench(lists)
    found = _Registered()
    for event in events:
        _REGISTER[event.kind](event, bench, found)
    organisation = replace(
        lists.organisation,
        tenures=(*lists.organisation.tenures, *found.tenures),
        delegations=(*lists.organisation.delegations, *found.delegations),
        handovers=(*lists.organisation.handovers, *found.handovers),
    )
    return replace(lists, organisation=organisation, facts=_facts(lists.facts, found))


@dataclass(slots=True)
class _Registered:
    resolutions: list[Resolution] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    conditions: list[ConditionMet] = field(default_factory=list)
    tenures: list[Tenure] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    notices: list[InspectionNotice] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    only_providers: list[OnlyProvider] = field(default_factory=list)


def _facts(facts: Facts, found: _Registered) -> Facts:
    return replace(
        facts,
        resolutions=(*facts.resolutions, *found.resolutions),
        contracts=(*facts.contracts, *found.contracts),
        conditions_met=(*facts.conditions_met, *found.conditions),
        notices=(*facts.notices, *found.notices),
        instructions=(*facts.instructions, *found.instructions),
        progress=(*facts.progress, *found.progress),
        only_providers=(*facts.only_providers, *found.only_providers),
    )


def _resolution(event: Event, bench: Bench, found: _Registered) -> None:  # noqa: ARG001 - one form
    detail = event.detail
    found.resolutions.append(
        Resolution(
            id=_text(detail, "id"),
            body=_text(detail, "body").removeprefix("body:"),
            at=event.counts_at,
            result=_text(detail, "result") or "adopted",
            mode=_text(detail, "mode") or "meeting",
            amount=event.amount,
            payee=_text(detail, "payee"),
            object=_text(detail, "object"),
            person=_text(detail, "person"),
            place=_text(detail, "place"),
            conditions=tuple(_words(detail.get("conditions"))),
            state=_text(detail, "state"),
            replaces=_text(detail, "replaces"),
            case=event.case,
            recorded_at=event.recorded_at,
        )
    )


def _contract(event: Event, bench: Bench, found: _Registered) -> None:  # noqa: ARG001 - one form
    detail = event.detail
    share = detail.get("advance_share")
    found.contracts.append(
        Contract(
            id=_text(detail, "id"),
            amount=event.amount,
            advance_share=float(share) if isinstance(share, int | float) else 0.0,
            case=event.case,
        )
    )


def _condition(event: Event, bench: Bench, found: _Registered) -> None:  # noqa: ARG001 - one form
    detail = event.detail
    found.conditions.append(
        ConditionMet(_text(detail, "resolution"), _text(detail, "condition"), event.counts_at)
    )


def _progress(event: Event, bench: Bench, found: _Registered) -> None:  # noqa: ARG001 - one form
    detail = event.detail
    found.progress.append(
        Progress(_text(detail, "resolution"), event.recorded_at, _text(detail, "result"))
    )


def _filing(event: Event, bench: Bench, found: _Registered) -> None:  # noqa: ARG001 - one form
    kind, provider = _text(event.detail, "kind_of"), _text(event.detail, "provider")
    made = OnlyProvider(kind, event.unit or "", provider, event.recorded_at)
    found.only_providers.append(made)


def _tenure(event: Event, bench: Bench, found: _Registered) -> None:  # noqa: ARG001 - one form
    person = _text(event.detail, "to_person") or event.actor or ""
    found.tenures.append(Tenure(event.post or "", person, event.at, known_at=event.recorded_at))


def _delegation(event: Event, bench: Bench, found: _Registered) -> None:
    detail = event.detail
    found.delegations.append(
        Delegation(
            to=_text(detail, "to"),
            since=_day(detail.get("valid_from"), bench.calendar.day(event.at)),
            until=_day(detail.get("valid_to"), bench.calendar.day(event.at)),
            for_post=_text(detail, "for_post"),
            power=event.power or _text(detail, "for_power"),
            node=event.node or "",
            unit=event.unit or "",
            is_written=bool(detail.get("written")),
        )
    )


def _handover(event: Event, bench: Bench, found: _Registered) -> None:
    detail = event.detail
    found.handovers.append(
        Handover(
            giver=_text(detail, "from").removeprefix("supervisor:"),
            taker=_text(detail, "to").removeprefix("supervisor:"),
            since=_day(detail.get("valid_from"), bench.calendar.day(event.at)),
            until=_day(detail.get("valid_to"), bench.calendar.day(event.at)),
            recorded_at=event.recorded_at,
            case=event.case,
            node=event.node or "",
        )
    )


def _notice(event: Event, bench: Bench, found: _Registered) -> None:  # noqa: ARG001 - one form
    found.notices.append(InspectionNotice(event.unit or "", event.at))


def _instruction(event: Event, bench: Bench, found: _Registered) -> None:
    if event.detail.get("meeting") or event.detail.get("item"):
        return  # said in a collective meeting, which is no instruction (S28 c)
    by = bench.roster.own_post(event.actor, event.at, event.post)
    found.instructions.append(Instruction(event.case, by, event.recorded_at))


_REGISTER = {
    "resolution": _resolution,
    "contract": _contract,
    "condition_record": _condition,
    "tenure_change": _tenure,
    "delegation": _delegation,
    "sup_handover": _handover,
    "inspection_notice": _notice,
    "instruction": _instruction,
    "progress": _progress,
    "provider_filing": _filing,
}


def _text(detail: Any, name: str) -> str:
    value = detail.get(name)
    return "" if value is None else str(value)


def _words(value: object) -> Sequence[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _day(value: object, otherwise: int) -> int:
    try:
        return date.fromisoformat(str(value)[:10]).toordinal()
    except ValueError:
        return otherwise
