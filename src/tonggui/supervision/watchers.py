# SPDX-License-Identifier: Apache-2.0
"""Watch the watchers: what stands against each supervising body, row by row, and what it says.

Numbers are leads that people look into; a body sees its own and says what is to be said of them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice
from types import MappingProxyType

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from tonggui.cases.happening import microseconds
from tonggui.core.checks.rubber_stamp import SUP_ACT
from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.oversight.models import Measure, Statement, Watching
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account, SupervisingBody
from tonggui.supervision.counted import waiting
from tonggui.supervision.models import Card, Duty, DutyKind, Finding
from tonggui.supervision.queries import by_due

DAYS = 90
# Which rules a number counts; the rest are duties.
RULES = MappingProxyType(
    {
        Measure.UNANSWERED: "S42",
        Measure.STAMPED: "S43",
        Measure.CLEARED: "S44",
        Measure.SILENT: "S45",
        Measure.FAKED: "S46",
        Measure.UNTOLD: "S47",
    }
)
_OF = MappingProxyType({rule: measure for measure, rule in RULES.items()})
_BODY = "supervisor:"
# Within a string of JSON its quotes would be escaped.
_RESPONSIBLE = re.compile(r'"responsible":\s*')
_READ = json.JSONDecoder().raw_decode


class NothingSaid(Refused):
    """A statement has words."""

    code = "nothing-said"

    def __init__(self) -> None:
        super().__init__(_("say what is to be said of the number"))


@frozen
class Row:
    """What one number counts: a finding, or a duty that is late or missing."""

    body: str
    measure: Measure
    finding: Finding | None = None
    duty: Duty | None = None


def against(body: str, measure: Measure, *, skip: int, most: int) -> list[Row]:
    """Return the findings that a number of a body counts, the newest first, from a place on."""
    told = Finding.objects.filter(rule=RULES[measure], settled_at=None)
    texts = told.order_by("-raised_at", "-pk").values_list("pk", "supervisor", "body").iterator()
    mine = (key for key, supervisor, text in texts if body in _about(text, supervisor))
    keys = list(islice(mine, skip, skip + most))
    found = Finding.objects.select_related("case").in_bulk(keys)
    return [Row(body, measure, finding=found[key]) for key in keys]


def numbers(bodies: Collection[str]) -> Counter[tuple[str, Measure]]:
    """Count what stands against bodies, by measure; of a finding only who it is about is read."""
    found: Counter[tuple[str, Measure]] = Counter()
    # Rule by rule along its index: there are very many findings of all others.
    for rule, measure in _OF.items():
        told = Finding.objects.filter(rule=rule, settled_at=None).order_by()
        for supervisor, body in told.values_list("supervisor", "body").iterator():
            found.update((each, measure) for each in _about(body, supervisor) if each in bodies)
    return found


def unanswered(body: str, *, at: datetime, skip: int, most: int) -> list[Row]:
    """Return the alarms that a body has not answered in time, from a place on."""
    waits = Duty.objects.filter(kind=DutyKind.REACT, body=body, done_at=None, due_at__lt=at)
    found = by_due(waits, skip=skip, most=most)
    return [Row(body, Measure.UNANSWERED, duty=each) for each in found]


def late(bodies: Collection[str], *, at: datetime) -> dict[str, int]:
    """Return how many planned looks of each body are overdue, or were late in the last days."""
    since = at - timedelta(days=DAYS)
    mine = Duty.objects.filter(kind=DutyKind.WATCH, body__in=list(bodies))
    behind = mine.filter(done_at__gte=since, done_at__gt=F("due_at")).order_by()
    found: Counter[str] = Counter(dict(behind.values_list("body").annotate(every=Count("pk"))))
    waits = waiting("body", at=at, kind=DutyKind.WATCH, body__in=list(bodies))
    found.update({body: overdue for body, _every, overdue in waits})
    return dict(found)


def counted(bodies: Collection[str], *, at: datetime) -> dict[str, frozenset[Measure]]:
    """Return for which measures each body had anything to be counted in the last days.

    Where a body had no alarm, no card and nothing planned, zero is no data: it is never shown as
    a good number (R52, R68). Meetings are counted by those who keep them.
    """
    since, own = at - timedelta(days=DAYS), OuterRef("code")
    duties = Duty.objects.filter(Q(done_at=None) | Q(done_at__gte=since), body=own)
    cards = Card.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since), body=own)
    acts = Watching.objects.filter(kind=SUP_ACT, body=own, received_at__gte=microseconds(since))
    there = {
        Measure.UNANSWERED: duties.filter(kind=DutyKind.REACT),
        Measure.STAMPED: acts,
        # Not narrowed from those above: of very many open cards none has ended.
        Measure.CLEARED: Card.objects.filter(body=own, ended_at__gte=since),
        Measure.SILENT: duties.filter(kind__in=(DutyKind.WATCH, DutyKind.REACT)),
        Measure.FAKED: cards,
        Measure.LATE: duties.filter(kind=DutyKind.WATCH),
    }
    rows = SupervisingBody.objects.filter(code__in=list(bodies)).annotate(
        **{f"has_{name.value}": Exists(rows) for name, rows in there.items()}
    )
    found = {
        each.code: {name for name in there if getattr(each, f"has_{name.value}")} for each in rows
    }
    # Asked only where there are cards: of a body without any all cards would be read for it.
    carded = SupervisingBody.objects.filter(
        code__in=[code for code, names in found.items() if Measure.FAKED in names]
    )
    for each in carded.filter(Exists(cards.exclude(person=""))):
        found[each.code].add(Measure.UNTOLD)
    return {code: frozenset(names) for code, names in found.items()}


def unanswered_by_body(bodies: Collection[str], *, at: datetime) -> dict[str, int]:
    """Return how many alarms each of some bodies has not answered in time."""
    waits = waiting("body", at=at, kind=DutyKind.REACT, body__in=list(bodies))
    return {body: overdue for body, _every, overdue in waits}


def statements(bodies: Collection[str]) -> dict[tuple[str, str], list[Statement]]:
    """Return what some bodies said of their numbers, by body and measure, the last first."""
    found: dict[tuple[str, str], list[Statement]] = {}
    rows = Statement.objects.filter(body__code__in=list(bodies)).select_related("body")
    for each in rows.order_by("-pk"):
        found.setdefault((each.body.code, each.measure), []).append(each)
    return found


@transaction.atomic
def answer(
    body: SupervisingBody, measure: Measure, words: str, *, by: Account, at: datetime
) -> Statement:
    """Say for a body what is to be said of a number; it stays beside the number."""
    who = authority.demand(by, Act.SUPERVISE, at=at)
    if body.pk not in {each.body_id for each in who.bodies}:
        raise NotAllowed(Act.SUPERVISE)
    if not words.strip():
        raise NothingSaid
    made = Statement.objects.create(body=body, measure=measure, words=words.strip(), at=at, by=by)
    tell("oversight.answered", body.code, adds=[made], by=by, at=at)
    return made


def bodies_of(finding: Finding) -> Iterator[str]:
    """Yield the bodies a finding is about: those that answer for it, else whose the matter is."""
    yield from _about(finding.body, finding.supervisor)


def _about(body: str, supervisor: str) -> list[str]:
    """Return the bodies named in what the judge said; of its JSON no more is read than that."""
    there = _RESPONSIBLE.search(body)
    rows = _READ(body, there.end())[0] if there else ()
    refs = [each["ref"] for each in rows]
    named = [ref.removeprefix(_BODY) for ref in refs if ref.startswith(_BODY)]
    return named or ([supervisor] if supervisor else [])
