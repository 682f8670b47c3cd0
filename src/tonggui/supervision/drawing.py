# SPDX-License-Identifier: Apache-2.0
"""Draw nodes to inspect by risk (抽查): announced first, drawn by a number nobody could choose.

* `announce(body, …)` publishes from what, in which shares and up to how many it will be drawn; the
  entry in the ledger holds the digest of all candidates.
* `draw(announced, …)` takes the seed from the first checkpoint signed after that entry, so that
  nobody, the drawer included, knew it before; anybody can draw again from the public ledger.
* `declare(body, …)` says how many inspections a body can carry out in a month.

High risks come first; where the shares ask for more than hands can do, the lowest level gives way.
Nodes of a sector in focus when a draw is announced are drawn as one level higher (R53).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.happening import Happening
from tonggui.cases.models import Case, Event
from tonggui.complaints.standing import focused, raised
from tonggui.core.draws import Ticket, drawn
from tonggui.core.errors import Refused
from tonggui.core.events import NODE_CLOSE
from tonggui.core.judge import Judge
from tonggui.ledger.models import Checkpoint, Entry, Position
from tonggui.ledger.telling import tell
from tonggui.oversight.models import Capacity, Draw, Drawable, Drawn
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.models import Account, SupervisingBody
from tonggui.registry.models import Edition
from tonggui.rounds.levels import plans_on
from tonggui.supervision import footing, looking_again, services
from tonggui.supervision.models import DrawnCard
from tonggui.supervision.owning import DRAWN

LOW = "低"
_ROOT_LINE = 2  # of a checkpoint: origin, size, root hash


class NotYetSealed(Refused):
    """A draw waits for the checkpoint that gives its seed."""

    code = "not-yet-sealed"

    def __init__(self) -> None:
        super().__init__(
            _("the ledger has signed no checkpoint since the announcement: draw after the next one")
        )


class NothingToDraw(Refused):
    """There is no node to draw from."""

    code = "nothing-to-draw"

    def __init__(self, takes: Drawable = Drawable.NODES) -> None:
        nodes = _("no node that is watched by sample was closed in these days")
        cards = _("no card was closed in these days that was not drawn before")
        super().__init__(cards if takes == Drawable.CARDS else nodes)


class OutOfStep(Refused):
    """What may be drawn is not what was announced."""

    code = "draw-out-of-step"

    def __init__(self) -> None:
        super().__init__(_("what may be drawn is no longer what was announced: announce it again"))


class Asked(NamedTuple):
    """How many of a level could be drawn, how many the share asks for, and how many were taken."""

    level: str
    candidates: int
    asked: int
    taken: int
    done: int


@transaction.atomic
def declare(
    body: SupervisingBody, number: int, *, reason: str, by: Account, at: datetime
) -> Capacity:
    """Say how many inspections by lot a body can carry out in a month, and why so many."""
    _demand(body, by=by, at=at)
    made = Capacity.objects.create(
        body=body, number=number, reason=reason.strip(), declared_at=at, by=by
    )
    tell("capacity.declared", body.code, adds=[made], by=by, at=at)
    return made


@transaction.atomic
def announce(  # noqa: PLR0913 - what a draw is from
    body: SupervisingBody,
    *,
    takes: Drawable = Drawable.NODES,
    begins_on: date,
    ends_on: date,
    by: Account,
    at: datetime,
) -> Draw:
    """Publish a draw before it is drawn; NothingToDraw where there is nothing."""
    _demand(body, by=by, at=at)
    made = Draw(body=body, takes=takes, begins_on=begins_on, ends_on=ends_on, published_at=at)
    pool = _pool(made)
    if not pool:
        raise NothingToDraw(takes)
    shares = shares_on(localdate(at)) if takes == Drawable.NODES else dict(looking_again.SHARES)
    last = Capacity.objects.filter(body=body).order_by("-pk").first()
    made.shares = json.dumps(shares, ensure_ascii=False)
    made.capacity = last.number if last and takes == Drawable.NODES else None
    made.drawn_from, made.candidates, made.by = digest(pool), len(pool), by
    made.save(force_insert=True)
    tell("draw.published", _subject(made), adds=[made], by=by, at=at)
    return made


@transaction.atomic
def draw(announced: Draw, *, by: Account, at: datetime) -> list[Drawn] | list[DrawnCard]:
    """Draw what was announced; NotYetSealed before the next checkpoint, OutOfStep if it moved."""
    held = Draw.objects.select_for_update().select_related("body").get(pk=announced.pk)
    _demand(held.body, by=by, at=at)
    if held.drawn_at is not None:
        return _before(held)
    seed = seed_of(held)
    pool = _pool(held)
    if digest(pool) != held.drawn_from:
        raise OutOfStep
    taken = drawn(pool, seed=seed, shares=json.loads(held.shares), most=held.capacity)
    if held.takes == Drawable.CARDS:
        made = looking_again.taken(held, taken, at=at)
        _settle(held, seed, made, by=by, at=at)
        return [each for each in made if isinstance(each, DrawnCard)]
    cases = Case.objects.in_bulk([each.case for each in taken], field_name="code")
    rows = [
        Drawn.objects.create(
            draw=held, case=cases[each.case], node=each.node, level=each.level, place=place
        )
        for place, each in enumerate(taken, start=1)
    ]
    for row in rows:
        services.record(row.case, _opening(held, row, at), by=by, at=at)
    _settle(held, seed, rows, by=by, at=at)
    return rows


def _before(held: Draw) -> list[Drawn] | list[DrawnCard]:
    if held.takes == Drawable.CARDS:
        return list(held.cards.order_by("place"))
    return list(held.taken.order_by("place"))


def _settle(held: Draw, seed: str, rows: Sequence[Model], *, by: Account, at: datetime) -> None:
    held.seed, held.drawn_at = seed, at
    held.save(update_fields=["seed", "drawn_at"])
    tell("draw.drawn", _subject(held), adds=rows, sets=[held], by=by, at=at)


def _pool(held: Draw) -> list[Ticket]:
    """Return what a draw may take, as it was when the draw was published."""
    find = candidates if held.takes == Drawable.NODES else looking_again.candidates
    return find(held.body, held.begins_on, held.ends_on, before=held.published_at)


def candidates(body: SupervisingBody, first: date, last: date, *, before: datetime) -> list[Ticket]:
    """Return the closed nodes that a body watches by sample and that no draw took yet."""
    day = localdate(before)
    units = [
        each.unit_id for each in queries.units_on(day) if queries.watches(body, each.unit, day)
    ]
    taken = set(Drawn.objects.filter(draw__drawn_at__lte=before).values_list("case__code", "node"))
    rows = Event.objects.filter(
        kind=NODE_CLOSE,
        recorded_at__lte=before,
        recorded_at__date__gte=first,
        recorded_at__date__lte=last,
        case__unit__in=units,
    )
    focus = focused(before)
    judges: dict[int, Judge] = {}
    editions = {each.pk: each for each in Edition.objects.select_related("power")}
    found: set[Ticket] = set()
    for code, edition, node in rows.values_list("case__code", "case__edition", "node"):
        if edition is None or (code, node) in taken:
            continue
        judge = judges.setdefault(edition, footing.of_edition(editions[edition], day))
        if ticket := _ticket(judge, body.code, code, node, focus):
            found.add(ticket)
    return sorted(found)


def coverage(announced: Draw) -> list[Asked]:
    """Return by level what could be drawn, was asked for, taken and inspected."""
    pool, shares = _pool(announced), json.loads(announced.shares)
    if announced.takes == Drawable.CARDS:
        return _covered(announced, pool)
    taken = list(announced.taken.select_related("case"))
    done = {
        (row.case_id, row.node)
        for row in taken
        if row.case.duties.filter(node=row.node, kind="watch", done_at__isnull=False).exists()
    }
    found = []
    for level, percent in shares.items():
        mine = [each for each in pool if each.level == level]
        rows = [row for row in taken if row.level == level]
        asked = -(-len(mine) * percent // 100)
        inspected = sum((row.case_id, row.node) in done for row in rows)
        found.append(Asked(level, len(mine), asked, len(rows), inspected))
    return found


def _covered(announced: Draw, pool: Sequence[Ticket]) -> list[Asked]:
    rows = list(announced.cards.select_related("card"))
    known = looking_again.duties([row.card for row in rows])
    found = []
    for level, risk in looking_again.RISKS.items():
        candidates = sum(each.level == risk for each in pool)
        mine = [row.card.finding_id for row in rows if row.card.level == level]
        done = sum(known[key].done_at is not None for key in mine)
        asked = -(-candidates * looking_again.PERCENT // 100)
        found.append(Asked(risk, candidates, asked, len(mine), done))
    return found


def shares_on(day: date) -> dict[str, int]:
    """Return what share of each level is sampled, in percent, as the commission set it (R47)."""
    return {each.level: each.percent for each in plans_on(day)}


def seed_of(announced: Draw) -> str:
    """Return the root hash of the first checkpoint signed after a draw was published."""
    entry = Entry.objects.filter(kind="draw.published", subject=_subject(announced)).first()
    place = Position.objects.filter(entry=entry).first() if entry else None
    if place is None:
        raise NotYetSealed
    found = Checkpoint.objects.filter(size__gt=place.number).order_by("size").first()
    if found is None:
        raise NotYetSealed
    return found.text.splitlines()[_ROOT_LINE]


def digest(pool: Sequence[Ticket]) -> str:
    """Return the digest of all that may be drawn, by which the announcement holds it."""
    lines = "\n".join(f"{each.case} {each.node} {each.level}" for each in pool)
    return f"sha256:{sha256(lines.encode()).hexdigest()}"


def drawn_nodes(cases: Iterable[int]) -> set[tuple[int, str]]:
    """Return which nodes of some cases were drawn by lot."""
    rows = Drawn.objects.filter(case__in=list(cases))
    return set(rows.values_list("case_id", "node"))


def _ticket(judge: Judge, body: str, case: str, node: str, focus: frozenset[str]) -> Ticket | None:
    power = next(iter(judge.lists.powers.values()))
    station = judge.track(power).station(node)
    plan = station.node.supervision if station else None
    if station is None or plan is None or plan.mode != "sample":
        return None
    if judge.checks.supervised.lead(station) != body:
        return None
    return Ticket(case, station.id, raised(station.risk or LOW, power.category, focus))


def _opening(announced: Draw, row: Drawn, at: datetime) -> Happening:
    detail = {
        "supervisor": f"supervisor:{announced.body.code}",
        "drawn": True,
        "draw": announced.pk,
        "place": row.place,
    }
    return Happening(kind=DRAWN, at=at, node=row.node, detail=detail)


def _demand(body: SupervisingBody, *, by: Account, at: datetime) -> None:
    """Refuse whoever does not act for the body."""
    who = authority.demand(by, Act.SUPERVISE, at=at)
    if body.pk not in {each.body_id for each in who.bodies}:
        raise authority.NotAllowed(Act.SUPERVISE)


def _subject(announced: Draw) -> str:
    return f"{announced.body.code} {announced.pk}"
