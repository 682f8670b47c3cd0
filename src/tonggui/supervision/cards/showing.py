# SPDX-License-Identifier: Apache-2.0
"""A card in plain words: what was found, why it matters, what was done about it, what is next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localdate

from tonggui.cases.happening import event_of, instant
from tonggui.cases.models import Case, Paper
from tonggui.cases.models import Event as Row
from tonggui.core import cards as core
from tonggui.core.controls import failed
from tonggui.core.errors import quoted
from tonggui.core.events import Event
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.core.naming import named
from tonggui.core.powers import Power
from tonggui.core.values import frozen
from tonggui.core.wording import say_all
from tonggui.people.models import Official
from tonggui.supervision import footing
from tonggui.supervision.cards import following
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Card

_SAYS = ("text", "reason", "disposition", "result", "ticket", "due")


@frozen
class Step:
    """A level that a card reached, and whether because nobody answered in time."""

    level: str
    at: datetime
    is_upgrade: bool


class Named(NamedTuple):
    """A paper that an act names, and whether the file is kept here."""

    name: str
    hash: str
    is_here: bool


@frozen
class Done:
    """An act on a card: what, by which side, when, in which words, with which papers."""

    kind: str
    is_carded: bool
    where: str
    at: datetime
    says: tuple[str, ...]
    papers: tuple[Named, ...]


@frozen
class Shown:
    """A card as its page shows it."""

    card: Card
    rule: str
    why: str
    expected: str
    observed: str
    person: str
    post: str
    body: str
    steps: tuple[Step, ...]
    acts: tuple[Done, ...]
    due: str
    settled_at: datetime | None
    node: str = ""
    controls: tuple[str, ...] = ()


def shown(card: Card, *, at: datetime, language: str) -> Shown:
    """Return a card in words, folded anew from its events."""
    found = value_of(card.finding.body)
    judge = footing.of_edition(card.case.edition if card.case else None, localdate(at))
    names, rule = judge.bench.names, judge.lists.rules[card.rule]
    rows = _acts(card)
    events = [event_of(row, card.case.code if card.case else "") for row in rows]
    said = following.stands(card.finding, events, at=at)
    is_english = language == "en"
    return Shown(
        card=card,
        rule=rule.name_en if is_english else rule.name_zh,
        why=rule.why_en if is_english else rule.why_zh,
        expected=quoted(say_all(named(found.expected, names), language)),
        observed=quoted(say_all(named(found.observed, names), language)),
        person=name_of(card.person),
        post=names.get(card.post, card.post.partition(":")[2]),
        body=names.get(f"supervisor:{card.body}", card.body),
        steps=tuple(_steps(said)) if said else (),
        acts=_done_on(found, rows, events, names),
        due=_due(events),
        settled_at=card.finding.settled_at,
        node=_node(card, judge),
        controls=tuple(each.measure for each in failed(_power(card, judge), card.node, card.rule)),
    )


def _power(card: Card, judge: Judge) -> Power | None:
    if card.case is None or card.case.power is None:
        return None
    return judge.bench.power(card.case.power.code)


def acts_on(card: Card) -> tuple[Done, ...]:
    """Return every act on a card in the order of receipt."""
    rows = _acts(card)
    events = [event_of(row, card.case.code if card.case else "") for row in rows]
    return _done_on(value_of(card.finding.body), rows, events, {})


def rule_names(rules: Iterable[str], *, at: datetime, language: str) -> dict[str, str]:
    """Return what rules are called."""
    known = footing.of_edition(None, localdate(at)).lists.rules
    return {
        each: (known[each].name_en if language == "en" else known[each].name_zh)
        for each in set(rules)
        if each in known
    }


def name_of(person: str) -> str:
    """Return the name of the official with a code, the code itself where there is none."""
    found = Official.objects.filter(code=person).values_list("name", flat=True).first()
    return found or person


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Return the names of officials by their codes."""
    return dict(Official.objects.filter(code__in=set(people)).values_list("code", "name"))


def of_case(case: Case) -> dict[str, Card]:
    """Return the cards of a case by the keys of their findings."""
    rows = Card.objects.filter(case=case).select_related("finding")
    return {each.finding.key: each for each in rows}


def _node(card: Card, judge: Judge) -> str:
    """Return what the node of a card is called, by the lists of its own case."""
    nodes = (node for power in judge.lists.powers.values() for node in power.nodes)
    return next((node.name for node in nodes if node.id == card.node), card.node)


def _acts(card: Card) -> list[Row]:
    rows = Row.objects.filter(case=card.case, kind__in=core.KINDS).order_by("seq")
    return list(rows)


def _steps(said: core.Card) -> Iterator[Step]:
    for rise in said.rises:
        yield Step(rise.level, instant(rise.at), rise in said.upgrades)


def _done_on(
    found: Finding, rows: list[Row], events: list[Event], names: dict[str, str]
) -> tuple[Done, ...]:
    subject = core.subject_of(found)
    if subject is None:
        return ()
    mine = [
        (row, event)
        for row, event in zip(rows, events, strict=True)
        if core.concerns(event, subject)
    ]
    digests = {paper.hash for _row, event in mine for paper in event.evidence or ()}
    here = set(Paper.objects.filter(digest__in=digests).values_list("digest", flat=True))
    return tuple(_done(row, event, subject, names, here) for row, event in mine)


def _said(name: str, value: object) -> str:
    """Return a word of an act; a time until which something is due as the day that ends with it."""
    return str(value)[:10] if name == "due" else str(value)


def _done(
    row: Row, event: Event, subject: core.Subject, names: dict[str, str], here: set[str]
) -> Done:
    detail = json.loads(row.detail) if row.detail else {}
    ref = str(detail.get("supervisor") or row.post or "")
    return Done(
        kind=row.kind,
        is_carded=core.is_carded(event, subject),
        where=names.get(ref, ref.partition(":")[2]),
        at=row.recorded_at,
        says=tuple(_said(name, detail[name]) for name in _SAYS if detail.get(name)),
        papers=tuple(
            Named(paper.name or paper.hash, paper.hash, paper.hash in here)
            for paper in event.evidence or ()
        ),
    )


def _due(events: Iterable[Event]) -> str:
    """Return until when a correction was ordered, "" where it was not."""
    dues = [str(each.detail.get("due") or "") for each in events if each.kind == core.ORDER]
    return dues[-1][:10] if dues else ""
