# SPDX-License-Identifier: Apache-2.0
"""Judge a case by its own short past, replayed each time, so that live and later are the same.

Nothing of the judge's state is stored for a case: its events are, and judging them takes less than
a millisecond. What other keys (accounts, payees, papers) know is kept beside, in small rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import connection
from django.utils.timezone import localdate

from tonggui.cases.happening import event_of, instant
from tonggui.cases.models import Case
from tonggui.cases.models import Event as Row
from tonggui.core.events import EDITION_MOVE, ENGAGEMENT, REPORT, Event
from tonggui.core.facts import Ongoing
from tonggui.core.findings import Finding, Verdict
from tonggui.core.judge import Judge
from tonggui.core.marks import REGISTERED, Marker
from tonggui.core.past import Past
from tonggui.core.values import frozen
from tonggui.ledger import prepared, sending
from tonggui.ledger.prepared import Prepared
from tonggui.supervision import footing
from tonggui.supervision.models import Registered, Remembered

ANYWHERE = "*"
# Nobody can write it in a form, so that no event names it.
THIRD_PARTIES = "\x1fthird parties"
_ENGAGING = frozenset((ENGAGEMENT, REPORT))
_NAMING = ("id", "payee", "object", "replaces", "resolution", "kind_of")
_DATED = frozenset(("tenure_change", "delegation", "sup_handover", "inspection_notice"))
LONGEST_WORD = 200
EVENTS = Prepared(lambda case: Row.objects.filter(case=case).order_by("seq"))
WORDS = Prepared(lambda words: Registered.objects.filter(word__in=words))
# One statement takes the rows of keys, made where they are not there, and holds them.
_TAKE = (
    "INSERT INTO supervision_remembered (key, state) VALUES {} ON CONFLICT (key)"
    " DO UPDATE SET key = excluded.key RETURNING id, key, state"
)
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@frozen
class Judged:
    """What is said of a case as of an instant, and when time alone may change it."""

    judge: Judge
    past: Past
    findings: tuple[Finding, ...]
    verdict: Verdict
    wakes_at: int


def judge_of(
    case: Case, events: Sequence[Event], day: date, words: Sequence[Registered] | None = None
) -> Judge:
    """Return the judge of a case, which knows what events it names have registered.

    It judges by the rules of the day on which the case was opened here: no later change of a rule
    makes anything worse, or better, that was under way.
    """
    judge = footing.of_edition(case.edition, day, ruled_on=localdate(case.opened_at))
    return footing.with_events(judge, registered_for(case, events, words))


def judged(case: Case, events: Sequence[Event], *, now: int, judge: Judge | None = None) -> Judged:
    """Judge a case from its first event on, and let time pass until now.

    `judge` is the case's own, where it is known already and the last event registered nothing.
    """
    judge = judge or judge_of(case, events, localdate(instant(now)))
    past = _past(case, events, judge, localdate(instant(now)))
    judge.conclude(past, now)
    found = judge.findings(past)
    wakes_at = judge.wakes_at(past, now, found)
    return Judged(judge, past, tuple(found), judge.verdict(past, found), wakes_at)


def _past(case: Case, events: Sequence[Event], judge: Judge, day: date) -> Past:
    """Judge the events of a case, each along the edition that it ran on by then."""
    moves = [each for each in events if each.kind == EDITION_MOVE]
    if not moves or case.power is None:
        past = judge.begin(case.code, ongoing(case))
        for event in events:
            judge.judge(event, past)
        return past
    editions = {str(each.number): each for each in case.power.editions.all()}
    known = registered_for(case, events)

    def along(number: object) -> Judge:
        edition = editions.get(str(number), case.edition)
        found = footing.of_edition(edition, day, ruled_on=localdate(case.opened_at))
        return footing.with_events(footing.with_rules(found, judge.lists.rules), known)

    now = along(moves[0].detail.get("from"))
    past = now.begin(case.code, ongoing(case))
    for event in events:
        now.judge(event, past)
        if event.kind == EDITION_MOVE:
            now = along(event.detail.get("to"))
            done = event.detail.get("done")
            now.take_up(past, event, map(str, done) if isinstance(done, list) else ())
    return past


def events_of(case: Case, rows: Sequence[Row] | None = None) -> list[Event]:
    """Return the events of a case in the order of truth, each with the edition it ran on.

    `rows` are those that are kept, where they are at hand.
    """
    edition = str(case.edition.number) if case.edition else ""
    kept = EVENTS.ask(case.pk) if rows is None else rows
    found = [event_of(row, case.code, edition) for row in kept]
    moves = [each for each in found if each.kind == EDITION_MOVE]
    for move in reversed(moves):
        left = str(move.detail.get("from") or "")
        found[: move.seq] = [each._replace(edition=left or None) for each in found[: move.seq]]
    return found


def ongoing(case: Case) -> Ongoing | None:
    """Return how far a case was when it was taken over under way, None for any other."""
    if not case.after_node or case.power is None:
        return None
    began = case.began_on.toordinal() if case.began_on else None
    return Ongoing(case.code, case.power.code, case.after_node, began)


def mark(judge: Judge, event: Event) -> Event:
    """Return an event with what the past of other keys says of it, and let them remember it."""
    marker = Marker(judge.bench)
    keys = [key for key in marker.keys_of(event) if len(key) < LONGEST_WORD]
    if not keys:
        return event
    kept = _locked(keys)
    for key, row in kept.items():
        if row.state:
            marker.know(key, json.loads(row.state))
    marked = marker.mark(event)
    for key, row in kept.items():
        state = json.dumps(marker.known(key), ensure_ascii=False)
        if state not in {row.state, "null"}:
            row.state = state
            prepared.change(row, "state")
    return marked


def hold(what: str) -> None:
    """Let nobody else judge an account, or count, until this transaction ends."""
    # SQLite has one writer at a time already.
    if connection.vendor == "postgresql":
        sending.say(_HOLD, [f"held {what}"])


def register(row: Row, event: Event) -> None:
    """Keep an event on which other cases may rest under the words by which they name it.

    Those that begin the engagement of a third party are kept under one word, to be found again.
    """
    if row.kind in _ENGAGING and row.case_id:
        Registered.objects.create(event=row, word=THIRD_PARTIES)
    if row.kind not in REGISTERED:
        return
    words = {str(event.detail.get(name) or "")[:LONGEST_WORD] for name in _NAMING}
    words.add(event.case)
    words |= {ANYWHERE} if row.kind in _DATED else set()
    Registered.objects.bulk_create(Registered(event=row, word=word) for word in words - {""})


def is_named(event: Event) -> bool:
    """Say whether an event may change on what its case rests: it registers, or names, something."""
    return event.kind in REGISTERED or any(True for _ in _words((event,)))


def registered_for(
    case: Case | None, events: Iterable[Event], words_of: Sequence[Registered] | None = None
) -> list[Event]:
    """Return the registered events that a case rests on, in the order of their receipt.

    `words_of` are those under its own number and under any, where they are at hand.
    """
    own = {ANYWHERE, case.code} if case else {ANYWHERE}
    words = own | set(_words(events))
    found: dict[int, Event] = {}
    asked: set[str] = set()
    known = list(words_of or ())
    if words_of is not None:
        asked |= own
    while known or words - asked:
        known += WORDS.ask(sorted(words - asked)) if words - asked else []
        named = {each.event_id for each in known} - found.keys()
        asked |= words
        known = []
        for row in Row.objects.filter(pk__in=named).select_related("case") if named else ():
            found[row.pk] = event_of(row, row.case.code if row.case else "")
        words = set(_words(each for each in found.values() if each.kind not in _DATED))
    return sorted(found.values(), key=lambda each: (each.recorded_at, each.case, each.seq))


def _words(events: Iterable[Event]) -> Iterator[str]:
    """Yield every text by which events may name what another one registered."""
    for event in events:
        for value in event.detail.values():
            if isinstance(value, str) and value:
                yield value[:LONGEST_WORD]


def _locked(keys: Sequence[str]) -> dict[str, Remembered]:
    """Return the rows of some keys, made where they are not there, held until the commit."""
    ordered = sorted(keys)
    taking = _TAKE.format(", ".join(["(%s, '')"] * len(ordered)))
    rows = [Remembered(*row) for row in sending.answer(taking, ordered)]
    return {row.key: row for row in rows}
