# SPDX-License-Identifier: Apache-2.0
"""What acts on cards show across cases (S42, S44, S46): at once where they touch, and once a day.

Acts on which other cases' cards may bear are found by words: who cleared, which correction, which
paper, which rule at which post.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from tonggui.cases.happening import event_of, microseconds
from tonggui.cases.models import Event as Row
from tonggui.core import cards as core
from tonggui.core.checks.cleared import SYSTEM
from tonggui.core.events import Event
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.engines.alarms import FAILED, RULES, Alarms
from tonggui.supervision import footing, judging
from tonggui.supervision.keeping import Changes, keep, value_of
from tonggui.supervision.models import Finding as Kept
from tonggui.supervision.models import Registered

_BETWEEN = "\x1f"
ANY = "card"


def register(row: Row, event: Event) -> None:
    """Keep an act on a card under the words by which acts on others look for it."""
    if event.kind in core.KINDS:
        words = {ANY, *_words(event)}
        Registered.objects.bulk_create(Registered(event=row, word=word) for word in words)


def at_once(event: Event, risen: Sequence[Kept], *, at: datetime, changes: Changes) -> list[Kept]:
    """Judge what an act, or what it raised, shows together with acts on other cards."""
    words = set(_words(event)) if event.kind in core.KINDS else set()
    words |= {word for row in risen for word in _words_of(row)}
    events = _events(words)
    if not events:
        return []
    more = {word for each in events for word in _words(each)} - words
    alarms = _alarms(_judge(at), [*events, *_events(more)])
    now = microseconds(at)
    found = [*alarms.cleared(), *alarms.failed(now=now, earlier=_earlier())]
    if not found:
        return []
    judging.hold("cards")
    rows = Kept.objects.filter(key__in=[each.key for each in found])
    return keep(rows, found, case=None, at=at, changes=changes)


def found(*, at: datetime, findings: Iterable[Finding] | None = None) -> list[Finding]:
    """Judge all acts on cards; `findings` are all there are, where they are at hand."""
    events, judge, now = _events({ANY}), _judge(at), microseconds(at)
    known = list(_known(judge, events) if findings is None else findings)
    return footing.ruled(judge, RULES, lambda by: _alarms(by, events, known).findings(now=now))


def rows() -> list[Kept]:
    """Return what was found across cases so far."""
    return list(Kept.objects.filter(case=None, rule__in=RULES))


def _judge(at: datetime) -> Judge:
    judge = footing.of_edition(None, localdate(at))
    return footing.with_events(judge, judging.registered_for(None, ()))


def _alarms(
    judge: Judge, events: Sequence[Event], findings: Iterable[Finding] | None = None
) -> Alarms:
    alarms = Alarms(judge)
    for each in events:
        alarms.note(each)
    alarms.found(_known(judge, events) if findings is None else findings)
    return alarms


def _known(judge: Judge, events: Sequence[Event]) -> Iterator[Finding]:
    """Yield the findings that acts are about, those of the same rule and post, and of accounts."""
    rows = Kept.objects.filter(settled_at=None)
    named = {str(each.detail.get("card")) for each in events if each.detail.get("card")}
    wanted = Q(key__in=named) | Q(case=None)
    wanted |= Q(case__code__in={each.case for each in events if each.detail.get("card_of")})
    known = {each.id: each for each in judge.lists.facts.cards if each.id}
    pairs = {
        (known[each.card].rule, known[each.card].responsible)
        for each in judge.lists.facts.corrections
        if each.card in known
    }
    pairs |= set(Kept.objects.filter(key__in=named).values_list("rule", "card__post"))
    for rule, post in pairs:
        wanted |= Q(rule=rule, card__post=post)
    for row in rows.filter(wanted).exclude(rule__in=RULES).distinct():
        yield value_of(row.body)


def _earlier() -> Iterator[Finding]:
    for row in Kept.objects.filter(case=None, rule=FAILED, settled_at=None):
        yield value_of(row.body)


def _events(words: set[str]) -> list[Event]:
    named = {each.event_id for each in judging.WORDS.ask(sorted(words))} if words else ()
    rows = Row.objects.filter(pk__in=named).select_related("case") if named else ()
    made = {each.pk: each for each in rows}
    ordered = sorted(made.values(), key=lambda each: (each.recorded_at, each.pk))
    return [event_of(row, row.case.code if row.case else "") for row in ordered]


def _words(event: Event) -> Iterator[str]:
    detail = event.detail
    if event.kind == core.CLEAR:
        yield _word("clear", SYSTEM if detail.get("by") == SYSTEM else event.actor or SYSTEM)
    if event.kind in {core.ORDER, core.CORRECT}:
        yield _word("fix", str(detail.get("id") or ""))
        yield from (_word("paper", each.hash) for each in event.evidence or () if each.hash)
        yield from (_word("of", each) for each in _subjects(event))


def _subjects(event: Event) -> list[str]:
    """Return the rule and post of the card that a correction is of."""
    rows = Kept.objects.filter(key=str(event.detail.get("card") or ""))
    of = event.detail.get("card_of")
    if isinstance(of, dict):
        rows = Kept.objects.filter(case__code=event.case, rule=of.get("rule"), node=of.get("node"))
    pairs = rows.exclude(card=None).values_list("rule", "card__post")
    return [f"{rule} {post}" for rule, post in pairs]


def _words_of(row: Kept) -> Iterator[str]:
    said = value_of(row.body)
    if row.rule not in RULES and said.responsible:
        yield _word("of", f"{row.rule} {said.responsible[0].ref}")


def _word(*parts: str) -> str:
    return _BETWEEN.join((ANY, *parts))[: judging.LONGEST_WORD]
