# SPDX-License-Identifier: Apache-2.0
"""Make notices from what was committed: a fold over the log, from where it was left.

Entries have their positions in the order of their commits, without gaps; the notices of a run of
entries and how far it went are one transaction. So a stop at any instant loses none, and reading an
entry again makes none twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.db.models import Min, Q
from django.utils.timezone import localdate

from tonggui.cases.models import Event, Turn
from tonggui.complaints.models import Focus
from tonggui.core.events import EDITION_MOVE, RETURN
from tonggui.ledger import sequencing
from tonggui.ledger.models import Position
from tonggui.meetings.members import seats
from tonggui.meetings.models import Invitation, Meeting
from tonggui.notices.addressing import POST
from tonggui.notices.hours import calendar_on, next_hour
from tonggui.notices.models import LONGEST_KEY, Folded, Kind, Notice
from tonggui.notices.on_laws import of_changes
from tonggui.people.models import SupervisingBodyVersion, SupervisingKind
from tonggui.people.queries import supervisor_of_unit
from tonggui.registry.models import Edition, Review
from tonggui.registry.survey import power_of
from tonggui.rounds.models import Asked, PeerCheck
from tonggui.ruling.models import Ruling
from tonggui.supervision import rhythm
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Card, Duty, DutyKind, Finding, Talk, TalkAnswer

BATCH = 200
# What came to light longer ago rings nobody: after an upgrade, or a ledger that was taken over.
RECENT = timedelta(days=30)
Numbers = Iterable[int]


def fold(*, at: datetime) -> int:
    """Make notices of all that was committed and has become late; return how many there are new."""
    sequencing.sequence()
    made = 0
    while True:
        read, new = _batch(at)
        made += new
        if read < BATCH:
            return made + _late(at)


@transaction.atomic
def _batch(at: datetime) -> tuple[int, int]:
    held = _held(at)
    rows = Position.objects.filter(number__gte=held.position).order_by("number")
    entries = [each.entry for each in rows.select_related("entry")[:BATCH]]
    if not entries:
        return 0, 0
    numbers: dict[str, set[int]] = defaultdict(set)
    cases: set[str] = set()
    for entry in entries:
        body = entry.said.body
        for row in (*body.get("adds", ()), *body.get("sets", ())):
            numbers[row["row"]].add(int(row["id"]))
        if entry.kind.startswith("case."):
            cases.add(entry.subject)
    found = [each for kind, make in _MAKERS.items() for each in make(numbers.get(kind, ()))]
    found += [*_cards(numbers.get("finding", ()), cases), *_turns(cases)]
    made = _keep(found, at)
    held.position += len(entries)
    held.save(update_fields=["position"])
    return len(entries), made


@transaction.atomic
def _late(at: datetime) -> int:
    """Tell bodies what they have not done by its time, once for each time."""
    held = _held(at)
    rows = Duty.objects.filter(done_at=None, due_at__gt=held.late_until, due_at__lte=at)
    late = list(rows.exclude(kind=DutyKind.ATTEND).select_related("case"))
    sectors = _sectors(late)
    found = [
        _notice(
            f"overdue:{each.pk}:{each.due_at:%Y%m%d%H%M}",
            Kind.OVERDUE,
            to_body=each.body,
            about=each.case.code if each.case else "",
            node=sectors.get(each.pk, each.node),
            due_at=each.due_at,
        )
        for each in late
    ]
    if localdate(at) > localdate(held.late_until):
        found += _seldom(at)
    made = _keep(found, at)
    if at > held.late_until:
        held.late_until = at
        held.save(update_fields=["late_until"])
    return made


def _seldom(at: datetime) -> Iterator[Notice]:
    """Tell the body that leads of nodes nobody looked at within the days of their level (R47).

    It is told once until somebody looks; a node that nobody leads is told to nobody.
    """
    for each in rhythm.all_due(at=at):
        power, node, body = each.place.power.id, each.place.node.id, each.place.lead
        if body:
            key = f"seldom:{power}:{node}:{each.seen_on or 'never'}:{body}"
            yield _notice(key, Kind.SELDOM, to_body=body, about=power, node=node)


def _held(at: datetime) -> Folded:
    """Return how far it went, held until the commit; the first time it begins at the beginning."""
    held = Folded.objects.select_for_update().filter(pk=1).first()
    if held is None:
        Folded.objects.bulk_create([Folded(pk=1, late_until=at - RECENT)], ignore_conflicts=True)
        held = Folded.objects.select_for_update().get(pk=1)
    return held


def _keep(found: Sequence[Notice], at: datetime) -> int:
    """Keep those that are new, with the hour at which they ring."""
    known = set(
        Notice.objects.filter(key__in=[each.key for each in found]).values_list("key", flat=True)
    )
    fresh = {each.key: each for each in found if each.key not in known}
    if not fresh:
        return 0
    rings_at = next_hour(at, calendar_on(at))
    for each in fresh.values():
        each.made_at, each.rings_at = at, rings_at
    Notice.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return len(fresh)


def _notice(key: str, kind: Kind, **said: object) -> Notice:
    return Notice(key=key[:LONGEST_KEY], kind=kind.value, **said)


def _duties(numbers: Numbers) -> Iterator[Notice]:
    rows = Duty.objects.filter(pk__in=numbers, done_at=None).select_related("case", "finding")
    # To attend a meeting is told of as its invitation.
    told = list(rows.exclude(kind=DutyKind.ATTEND))
    turned, sectors = _turned(told), _sectors(told)
    for each in told:
        anew = each.case_id in turned and each.opened_at >= turned[each.case_id]
        yield _notice(
            f"duty:{each.pk}:{each.body}" + (f":{each.opened_at:%Y%m%d%H%M%S}" if anew else ""),
            Kind.DUTY,
            to_body=each.body,
            about=each.case.code if each.case else "",
            node=sectors.get(each.pk, each.node),
            level=each.finding.level if each.finding else "",
            due_at=each.due_at,
        )


def _sectors(duties: Iterable[Duty]) -> dict[int, str]:
    """Return the sectors in focus that duties ask to look into; their nodes are but numbers."""
    asked = {each.pk: int(each.node) for each in duties if each.kind == DutyKind.SECTOR}
    named = dict(Focus.objects.filter(pk__in=asked.values()).values_list("pk", "sector"))
    return {duty: named.get(focus, "") for duty, focus in asked.items()}


def _turned(duties: Iterable[Duty]) -> dict[int | None, datetime]:
    """Return when cases were first sent back or moved: what is asked after that is asked anew."""
    cases = {each.case_id for each in duties if each.case_id}
    rows = Event.objects.filter(case__in=cases, kind__in=(RETURN, EDITION_MOVE))
    return dict(rows.order_by().values_list("case_id").annotate(Min("recorded_at")))


def _findings(numbers: Numbers) -> Iterator[Notice]:
    """Tell whoever answers for a finding that has no card: what has one is told of as a card."""
    rows = Finding.objects.filter(pk__in=numbers, settled_at=None, card=None)
    for each in rows.select_related("case"):
        for one in value_of(each.body).responsible:
            key = f"finding:{each.pk}:{each.level}:{one.ref}"
            if to := _addressed(one.ref, one.person):
                about = each.case.code if each.case else ""
                said = {"about": about, "node": each.node, "level": each.level}
                yield _notice(key, Kind.FINDING, **to, **said)


def _cards(findings: Numbers, cases: Iterable[str]) -> Iterator[Notice]:
    """Tell of cards as they stand by now: they are made from findings and events of cases."""
    of_these = Q(finding__in=list(findings)) | Q(case__code__in=list(cases))
    rows = Card.objects.filter(of_these, ended_at=None).select_related("case")
    for each in rows.exclude(state__in=("closed", "withdrawn")):
        key = f"card:{each.pk}:{each.level}:{each.state}"
        said = {
            "about": each.case.code if each.case else "",
            "node": each.node,
            "level": each.level,
            "number": each.pk,
            "due_at": each.answer_by,
        }
        # The body hears of what was answered; whoever is carded of the card, and of each rise.
        if each.state in {"explained", "corrected", "verified"}:
            yield _notice(key, Kind.CARD, to_body=each.body, **said)
        elif to := _addressed(each.post, each.person):
            key = f"card:{each.pk}:{each.level}"
            yield _notice(key, Kind.CARD, **to, **said)


def _reviews(numbers: Numbers) -> Iterator[Notice]:
    rows = Review.objects.filter(pk__in=numbers, agrees=False)
    for each in rows.select_related("draft__power", "draft__changed_by__official"):
        by = each.draft.changed_by
        if by is not None and by.official is not None:
            key, about = f"returned:{each.pk}", each.draft.power.code
            yield _notice(key, Kind.RETURNED, to_official=by.official.code, about=about)


def _editions(numbers: Numbers) -> Iterator[Notice]:
    """Tell of lists that are published anew: who watches along them (R42), who works along them."""
    rows = Edition.objects.filter(pk__in=numbers, number__gt=1)
    for each in rows.select_related("power__unit"):
        power, day = power_of(each), localdate(each.published_at)
        plans = [node.supervision for node in power.nodes if node.supervision]
        own = supervisor_of_unit(each.power.unit, day)
        bodies = {plan.lead or (own.code if own else "") for plan in plans} - {""}
        key, about = f"edition:{each.pk}", each.power.code
        for body in sorted(bodies):
            yield _notice(f"{key}:{body}", Kind.EDITION, to_body=body, about=about)
        for post in sorted({node.post for node in power.nodes if node.post.startswith(POST)}):
            yield _notice(f"{key}:{post}", Kind.EDITION, to_post=post, about=about)


def _asked(numbers: Numbers) -> Iterator[Notice]:
    rows = Asked.objects.filter(pk__in=numbers, answered_at=None)
    for each in rows.select_related("post", "round"):
        to, about = f"{POST}{each.post.code}", each.round.code
        yield _notice(f"asked:{each.pk}", Kind.ROUND, to_post=to, about=about, number=each.pk)


def _peers(numbers: Numbers) -> Iterator[Notice]:
    rows = PeerCheck.objects.filter(pk__in=numbers, answered_at=None)
    for each in rows.select_related("post", "round"):
        to, about = f"{POST}{each.post.code}", each.round.code
        yield _notice(f"peer:{each.pk}", Kind.ROUND, to_post=to, about=about)


def _rulings(numbers: Numbers) -> Iterator[Notice]:
    rows = list(Ruling.objects.filter(pk__in=numbers, outcome=""))
    kind = SupervisingKind.COUNTY_COMMISSION
    bodies = SupervisingBodyVersion.objects.standing().filter(kind=kind) if rows else ()
    codes = sorted({each.body.code for each in bodies})
    for each in rows:
        for body in codes:
            key = f"ruling:{each.pk}:{body}"
            yield _notice(key, Kind.RULING, to_body=body, about=each.rule, number=each.pk)


def _meetings(numbers: Numbers) -> Iterator[Notice]:
    """Tell the members of a body of a meeting that is called, by the posts they sit there for."""
    yield from _called_off(numbers)
    rows = Meeting.objects.filter(pk__in=numbers, opened_at=None, cancelled_at=None)
    for each in rows.filter(late_reason="").select_related("body__unit"):
        for seat in seats(each.body, localdate(each.begins_at)):
            to = _addressed(seat.ref, seat.official)
            key, said = f"meeting:{each.pk}:{seat.ref}", {"about": each.code, "number": each.pk}
            if to:
                yield _notice(key, Kind.MEETING, **to, **said, due_at=each.begins_at)


def _called_off(numbers: Numbers) -> Iterator[Notice]:
    """Tell whoever was told of a meeting that it is called off; why stands on its page."""
    rows = Meeting.objects.filter(pk__in=numbers, opened_at=None).exclude(cancelled_at=None)
    for each in rows:
        own = [f"invited:{one}" for one in each.invitations.values_list("pk", flat=True)]
        told = Q(key__startswith=f"meeting:{each.pk}:") | Q(key__in=own)
        for one in Notice.objects.filter(told, kind=Kind.MEETING.value):
            to = {"to_post": one.to_post, "to_body": one.to_body, "to_official": one.to_official}
            said = {"about": each.code, "number": each.pk, "due_at": None}
            yield _notice(f"off:{one.key}", Kind.OFF, **to, **said)


def _invitations(numbers: Numbers) -> Iterator[Notice]:
    rows = Invitation.objects.filter(pk__in=numbers, attended_at=None, meeting__opened_at=None)
    rows = rows.filter(meeting__cancelled_at=None)
    for each in rows.select_related("meeting", "body"):
        said = {"about": each.meeting.code, "due_at": each.meeting.begins_at}
        yield _notice(f"invited:{each.pk}", Kind.MEETING, to_body=each.body.code, **said)


def _turns(cases: Iterable[str]) -> Iterator[Notice]:
    """Tell whoever's turn it is in cases in which something happened."""
    rows = Turn.objects.filter(case__code__in=list(cases), done_at=None)
    for each in rows.select_related("case"):
        post = f"{POST}{each.post}" if each.post and not each.official else ""
        to = _addressed(post, each.official)
        key = f"task:{each.case.code}:{each.kind}:{each.node}:{each.seq}:{each.urged}"
        if to:
            said = {"about": each.case.code, "node": each.name or each.node, "due_at": each.due_at}
            yield _notice(key, Kind.TASK, **to, **said)


def _talks(numbers: Numbers) -> Iterator[Notice]:
    """Tell whoever is to be talked to, once it is decided whether they are."""
    rows = Talk.objects.filter(pk__in=numbers, closed_at=None, held_at=None)
    for each in rows.exclude(accepted_at=None, declined_at=None):
        key = f"talk:{each.pk}:{'declined' if each.declined_at else 'accepted'}"
        yield _notice(key, Kind.TALK, to_official=each.person, number=each.pk)


def _answers(numbers: Numbers) -> Iterator[Notice]:
    """Tell the body of what the person talked to says."""
    for each in TalkAnswer.objects.filter(pk__in=numbers).select_related("talk"):
        said = {"to_body": each.talk.body, "number": each.talk_id}
        yield _notice(f"talk-answer:{each.pk}", Kind.TALK, **said)


def _addressed(ref: str, person: str) -> dict[str, str]:
    """Return the address of a reference: the post first, for who holds it is told."""
    if ref.startswith("supervisor:"):
        return {"to_body": ref.removeprefix("supervisor:")}
    if ref.startswith(POST):
        return {"to_post": ref}
    return {"to_official": person} if person else {}


_MAKERS: MappingProxyType[str, Callable[[Numbers], Iterator[Notice]]] = MappingProxyType(
    {
        "finding": _findings,
        "duty": _duties,
        "review": _reviews,
        "edition": _editions,
        "asked": _asked,
        "peercheck": _peers,
        "meeting": _meetings,
        "invitation": _invitations,
        "ruling": _rulings,
        "talk": _talks,
        "talkanswer": _answers,
        "lawchange": of_changes,
    }
)
