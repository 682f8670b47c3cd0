# SPDX-License-Identifier: Apache-2.0
"""All that can be done with chains, each an act that ends in the ledger.

* `open_chain(said, …)` begins to follow a fund or a project.
* `record(chain, said, …)` appends a link; `correct(link, said, reason, …)` one in its place.
* `look(link, said, …)` is a supervising body's look at a link: only within its remit.
* `publish(link, said, …)` says where a link was published at the receiving level.

Every act judges the chain anew: what is amiss becomes a finding with a duty to react. Without `by`
another system or the machine's owner acts.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.happening import instant, microseconds
from tonggui.cases.models import Event
from tonggui.chains import amiss
from tonggui.chains.errors import ChainKnown, NotRecordable, OtherUnits, ReplacedAlready
from tonggui.chains.models import Chain, Disclosure, Kind, Link, Look, Opinion, Stage
from tonggui.chains.standing import NOT_LOOKED_AT, duty_name, is_watching, watcher_of
from tonggui.core import chains as core
from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, SupervisingBody, Unit
from tonggui.supervision import footing
from tonggui.supervision.keeping import Changes
from tonggui.supervision.models import Duty, DutyKind

STAGES = {Kind.FUND.value: core.FUND, Kind.PROJECT.value: core.PROJECT}
_NO_SUM = frozenset({Stage.DESIGN, Stage.ACCEPTANCE})
_NO_CODE = frozenset(" /?#|")


@frozen
class Opening:
    """A fund or a project to follow; `unit` is the one that leads it."""

    kind: str
    code: str
    name: str
    unit: Unit
    is_livelihood: bool = False


@frozen
class Saying:
    """What a link says; sums are fen."""

    stage: str
    unit: Unit
    on: date
    amount: int | None = None
    to: Unit | None = None
    recipients: int | None = None
    digest: str = ""
    started_on: date | None = None
    due_on: date | None = None
    limit: int | None = None
    paper: str = ""
    words: str = ""


@transaction.atomic
def open_chain(said: Opening, *, by: Account | None, at: datetime) -> Chain:
    """Begin to follow a fund or a project, as whoever serves the unit that leads it."""
    _serves(said.unit, by, at)
    code, name = said.code.strip(), said.name.strip()
    if not code or not name or not _NO_CODE.isdisjoint(code):
        raise NotRecordable(_("a chain has a number without blanks, `/` or `#`, and a name"))
    if Chain.objects.filter(code=code).exists():
        raise ChainKnown(code)
    made = Chain(
        kind=Kind(said.kind),
        code=code,
        name=name,
        unit=said.unit,
        is_livelihood=said.is_livelihood and said.kind == Kind.FUND,
        at=at,
        by=by,
    )
    made.save(force_insert=True)
    tell("chain.opened", code, adds=[made], by=by, at=at)
    return made


@transaction.atomic
def record(  # noqa: PLR0913 - a link, and what it comes with
    chain: Chain,
    said: Saying,
    *,
    key: str | None = None,
    event: Event | None = None,
    by: Account | None,
    at: datetime,
) -> Link:
    """Append a link; `event` is the act of a case that it is. Sent twice, it is there once."""
    _serves(said.unit, by, at)
    held = _held(chain)
    if key and (known := Link.objects.filter(key=key).first()):
        return known
    return _appended("chain.recorded", held, said, event=event, key=key, by=by, at=at)


@transaction.atomic
def correct(
    link: Link, said: Saying | None, *, reason: str, by: Account | None, at: datetime
) -> Link:
    """Put a link right by another in its place, or, without `said`, say that it never was."""
    _serves(link.unit, by, at)
    if not reason.strip():
        raise NotRecordable(_("say why it is put right"))
    held = _held(link.chain)
    old = Link.objects.select_related("unit", "to", "chain").get(pk=link.pk)
    if old.is_withdrawn or Link.objects.filter(replaces=old).exists():
        raise ReplacedAlready(old)
    if said is not None and said.unit != old.unit:
        raise NotRecordable(_("what another unit did is a link of its own"))
    return _appended(
        "chain.corrected",
        held,
        said or _as_it_was(old),
        event=old.event,
        replaces=old,
        reason=reason.strip(),
        is_withdrawn=said is None,
        by=by,
        at=at,
    )


@transaction.atomic
def look(  # noqa: PLR0913 - at what, for whom, and what is said
    link: Link,
    opinion: str,
    words: str,
    *,
    body: SupervisingBody | None = None,
    by: Account | None,
    at: datetime,
) -> Look:
    """Record that a body looked at a link within its remit, and settle its duty to do so.

    Which body follows from who acts; another system that reports a look says `body`.
    """
    held = _held(link.chain)
    if by is not None:
        body = _looking(link, by, at)
    if body is None:
        raise OtherUnits(link.unit)
    if not _stands(link):
        raise ReplacedAlready(link)
    if opinion not in Opinion.values or not words.strip():
        raise NotRecordable(_("say what was seen"))
    made = Look(link=link, body=body, opinion=opinion, words=words.strip(), at=at, by=by)
    made.save(force_insert=True)
    changes = Changes([made])
    _settle(link, changes, at=at)
    _told("chain.looked-at", held, changes, by=by, at=at)
    return made


def _looking(link: Link, by: Account, at: datetime) -> SupervisingBody | None:
    """Return the body for which somebody looks; nobody watches the unit they serve in."""
    who = authority.demand(by, Act.SUPERVISE, at=at)
    if any(each.post.unit_id == link.unit_id for each in who.posts):
        return None
    return is_watching(who, link, localdate(at))


@transaction.atomic
def publish(link: Link, place: str, on: date, *, by: Account | None, at: datetime) -> Disclosure:
    """Record where and on which day a link was published at the receiving level."""
    _serves(link.unit, by, at)
    held = _held(link.chain)
    if not _stands(link):
        raise ReplacedAlready(link)
    if not place.strip():
        raise NotRecordable(_("say where it was published"))
    if on > localdate(at) or on < link.on:
        raise NotRecordable(_("it is published after it was done, and not in the future"))
    made = Disclosure(link=link, place=place.strip(), on=on, at=at, by=by)
    made.save(force_insert=True)
    _told("chain.published", held, Changes([made]), by=by, at=at)
    return made


def judge_again(chain: Chain, *, at: datetime) -> int:
    """Let time pass in a chain; return how many findings rose."""
    with transaction.atomic():
        held, changes = _held(chain), Changes()
        risen = amiss.judged(held, changes, at=at)
        if changes:
            adds, sets = changes.adds, changes.sets
            tell("chain.counted-again", held.code, adds=adds, sets=sets, by=None, at=at)
    return len(risen)


def _appended(  # noqa: PLR0913 - a link is all that it says
    kind: str,
    chain: Chain,
    said: Saying,
    *,
    event: Event | None = None,
    key: str | None = None,
    replaces: Link | None = None,
    reason: str = "",
    is_withdrawn: bool = False,
    by: Account | None,
    at: datetime,
) -> Link:
    if not is_withdrawn:
        _refuse_unfit(chain, said, at)
    made = Link(
        chain=chain,
        number=Link.objects.filter(chain=chain).count() + 1,
        stage=Stage(said.stage),
        unit=said.unit,
        to=said.to,
        amount=said.amount,
        recipients=said.recipients,
        digest=said.digest,
        on=said.on,
        started_on=said.started_on,
        due_on=said.due_on,
        limit=said.limit,
        paper=said.paper.strip(),
        words=said.words.strip(),
        event=event,
        replaces=replaces,
        reason=reason,
        is_withdrawn=is_withdrawn,
        key=key or None,
        at=at,
        by=by,
    )
    made.save(force_insert=True)
    changes = Changes([made])
    if replaces is not None:
        _settle(replaces, changes, at=at)
    if not is_withdrawn:
        _ask_to_look(made, changes, at=at)
    _told(kind, chain, changes, by=by, at=at)
    return made


def _refuse_unfit(chain: Chain, said: Saying, at: datetime) -> None:
    if said.stage not in STAGES[chain.kind]:
        raise NotRecordable(_("a chain of this kind has no such stage"))
    if said.on > localdate(at):
        raise NotRecordable(_("this lies in the future: say when it was"))
    if said.amount is None and said.stage not in _NO_SUM:
        raise NotRecordable(_("say over how much"))
    if said.amount is not None and said.amount < 0 and said.stage != Stage.CHANGE:
        raise NotRecordable(_("only a change takes away; what was wrong is put right instead"))
    if (said.to is not None) != (said.stage == Stage.ALLOCATION):
        raise NotRecordable(_("what is sent on says to which unit, nothing else does"))
    if said.to == said.unit:
        raise NotRecordable(_("a unit sends nothing on to itself"))
    if said.recipients is not None and (said.stage != Stage.PAYMENT or said.recipients < 1):
        raise NotRecordable(
            _("a payment says how many it was for, one at least; nothing else does")
        )


def _ask_to_look(link: Link, changes: Changes, *, at: datetime) -> None:
    """Open the duty to look at a link, unless a node of its case is watched anyway."""
    if link.stage in NOT_LOOKED_AT or _is_watched_in_its_case(link):
        return
    day = localdate(at)
    body = watcher_of(link.unit, day)
    if body is None:
        return
    calendar = footing.of_edition(None, day).bench.calendar
    within = int(amiss.rule_of(link.chain, day).number("look"))
    last = calendar.add_workdays(calendar.day(microseconds(at)), within)
    made = Duty(
        kind=DutyKind.FOLLOW,
        body=body.code,
        node=duty_name(link),
        opened_at=at,
        due_at=instant(calendar.end(last)),
    )
    made.save(force_insert=True)
    changes.add(made)


def _is_watched_in_its_case(link: Link) -> bool:
    event = link.event
    return (
        event is not None
        and bool(event.node)
        and Duty.objects.filter(kind=DutyKind.WATCH, case=event.case_id, node=event.node).exists()
    )


def _settle(link: Link, changes: Changes, *, at: datetime) -> None:
    rows = Duty.objects.filter(kind=DutyKind.FOLLOW, node=duty_name(link), done_at=None)
    for each in rows:
        each.done_at = at
        each.save(update_fields=["done_at"])
        changes.set(each)


def _told(kind: str, chain: Chain, changes: Changes, *, by: Account | None, at: datetime) -> None:
    amiss.judged(chain, changes, at=at)
    tell(kind, chain.code, adds=changes.adds, sets=changes.sets, by=by, at=at)


def _held(chain: Chain) -> Chain:
    rows = Chain.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=chain.pk)


def _stands(link: Link) -> bool:
    return not link.is_withdrawn and not Link.objects.filter(replaces=link).exists()


def _as_it_was(old: Link) -> Saying:
    return Saying(old.stage, old.unit, old.on, amount=old.amount, to=old.to)


def _serves(unit: Unit, by: Account | None, at: datetime) -> None:
    """Refuse whoever holds no post in a unit; another system reports what it knows."""
    if by is None:
        return
    who = authority.demand(by, Act.EXERCISE_POWER, at=at)
    if all(each.post.unit_id != unit.pk for each in who.posts):
        raise OtherUnits(unit)
