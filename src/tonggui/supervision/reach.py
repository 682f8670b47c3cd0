# SPDX-License-Identifier: Apache-2.0
"""How far supervision reaches by the lists of record: which nodes it reaches, which lists are late.

An edition never changes and is read once into `Reach`; a draft is read again with each version.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum
from django.utils.timezone import localdate

from tonggui.core.powers import TIMINGS
from tonggui.core.upkeep import LIST_KINDS
from tonggui.core.values import frozen
from tonggui.core.xray.shown import DUE_TYPES
from tonggui.oversight.models import Reach
from tonggui.people import queries
from tonggui.registry.models import Draft, Edition, Listing
from tonggui.rounds.queries import in_force
from tonggui.supervision.days import DAYS

_BATCH, _MOST_IDS = 200, 900
_IN_FORCE, _GONE, _DECIDES = "in_force", "abolished", "决定"


@frozen
class Extent:
    """How far the lists of a unit reach: nodes, those reached, lists due, those public in time."""

    nodes: int = 0
    reached: int = 0
    lists: int = 0
    in_time: int = 0


@frozen
class LateList:
    """A list that was not public in time: of which power and unit, and since when it should be."""

    unit: str
    power: str
    kind: str
    due_on: date | None


@frozen
class _Drafted:
    """A power that is not in force: its nodes, and until when its lists must be public, if ever.

    `exempt` are its approved exemptions: which list, and when they are looked at again.
    """

    unit: str
    power: str
    nodes: int
    due: str = ""
    exempt: tuple[tuple[str, str], ...] = ()

    def is_due(self, day: date) -> bool:
        """Say whether its lists had to be public before a day."""
        return "" < self.due < day.isoformat()

    def missing(self, day: date) -> Iterator[LateList]:
        """Yield its lists that should be public and are not."""
        held = {kind for kind, review in self.exempt if review >= day.isoformat()}
        for kind in LIST_KINDS if self.is_due(day) else ():
            if kind not in held:
                yield LateList(self.unit, self.power, kind, date.fromisoformat(self.due))


def extents(day: date) -> dict[str, Extent]:
    """Return how far lists reach on a day, by unit: what is in force, and drafts of record.

    A draft's nodes count as not reached, as no plan in it binds anybody (R52).
    """
    nodes, reached, lists = Counter[str](), Counter[str](), Counter[str]()
    for unit, count, watched, public in _in_force(day):
        nodes[unit] += count
        reached[unit] += watched
        lists[unit] += public
    drafts = list(_drafts(day))
    for each in drafts:
        nodes[each.unit] += each.nodes
        lists[each.unit] += len(LIST_KINDS) if each.is_due(day) else 0
    late = Counter(each.unit for each in _late(day, drafts))
    return {
        unit: Extent(nodes[unit], reached[unit], lists[unit], lists[unit] - late[unit])
        for unit in nodes
    }


def late_lists(day: date, unit: str) -> list[LateList]:
    """Return the lists of a unit that were public too late, or should be and are not."""
    found = (each for each in _late(day, list(_drafts(day))) if each.unit == unit)
    return sorted(found, key=lambda each: (each.power, LIST_KINDS.index(each.kind)))


def blind_nodes(unit: str, day: date) -> list[tuple[str, str]]:
    """Return the nodes of a unit's lists in force that supervision does not reach, with powers."""
    rows = Edition.objects.filter(listing__in=_listed(day).filter(unit_code=unit))
    found = read(rows.values_list("pk", flat=True))
    codes = dict(rows.values_list("pk", "power__code"))
    return sorted((codes[key], node) for key, each in found.items() for node in each.blind)


def drafted(unit: str, day: date) -> list[tuple[str, int]]:
    """Return the powers of a unit that are only drafts so far, with how many nodes they have."""
    return sorted((each.power, each.nodes) for each in _drafts(day) if each.unit == unit)


def keep() -> int:
    """Read the editions that were published since it was last done; return how many."""
    last = Reach.objects.aggregate(last=Max("edition_id"))["last"] or 0
    count = 0
    while rows := list(_editions().filter(pk__gt=last).order_by("pk")[:_BATCH]):
        made = [_reach(each) for each in rows]
        Reach.objects.bulk_create(made, ignore_conflicts=True)
        last, count = rows[-1].pk, count + len(made)
    return count


def read(editions: Iterable[int]) -> dict[int, Reach]:
    """Return how far supervision reaches in editions, by their keys."""
    found: dict[int, Reach] = {}
    wanted = sorted(set(editions))
    for start in range(0, len(wanted), _MOST_IDS):
        keys = wanted[start : start + _MOST_IDS]
        found |= {each.edition_id: each for each in Reach.objects.filter(edition__in=keys)}
    missing = [key for key in wanted if key not in found]
    for start in range(0, len(missing), _MOST_IDS):
        rows = _editions().filter(pk__in=missing[start : start + _MOST_IDS])
        found |= {each.pk: _reach(each) for each in rows.iterator(_BATCH)}
    return found


def _editions() -> QuerySet[Edition]:
    return Edition.objects.select_related("power")


def _listed(day: date) -> QuerySet[Listing]:
    return Listing.objects.on(day)


def _in_force(day: date) -> Iterator[tuple[str, int, int, int]]:
    """Yield unit, nodes, reached nodes and lists of all that is in force."""
    rows = _listed(day).filter(edition__reach__isnull=False).order_by().values_list("unit_code")
    yield from rows.annotate(
        Sum("edition__reach__nodes"),
        Sum("edition__reach__watched"),
        Sum("edition__reach__lists"),
    )
    unread = _listed(day).filter(edition__reach=None)
    for listing in unread.select_related("edition__power").iterator(_BATCH):
        made = _reach(listing.edition)
        yield listing.unit_code, made.nodes, made.watched, made.lists


def _late(day: date, drafts: Iterable[_Drafted]) -> Iterator[LateList]:
    """Yield what was public too late or is not: editions, stale exemptions, overdue drafts."""
    joins, seen = _joining(day), set[tuple[int, str]]()
    for edition in _late_editions(day):
        unit, published = edition.power.unit.code, localdate(edition.published_at)
        due = max(_due(edition), joins.get(unit, date.min))
        if due < published and (day - published).days <= DAYS:
            for kind in LIST_KINDS:
                seen.add((edition.power_id, kind))
                yield LateList(unit, edition.power.code, kind, due)
    # An exemption that was to be looked at again by now holds back a list that is not exempt.
    listed = _listed(day).values("power")
    for held in in_force(day).filter(item="", part__in=LIST_KINDS, power__in=listed):
        if held.review_on < day and (held.power_id, held.part) not in seen:
            yield LateList(held.power.unit.code, held.power.code, held.part, held.review_on)
    for each in drafts:
        yield from each.missing(day)


def _due(edition: Edition) -> date:
    """Return the day until which an edition had to be public: before it takes effect (S06).

    Nothing can be public here before its power is on record here.
    """
    recorded = localdate(edition.power.recorded_at)
    joined = _rollout(json.loads(edition.body))
    due = max(edition.effective_on, recorded)
    return max(due, date.fromisoformat(joined)) if joined else due


def _late_editions(day: date) -> list[Edition]:
    """Return the editions in force that were published after they took effect."""
    read = Reach.objects.filter(is_late=True, lists__gt=0, edition__listing__in=_listed(day))
    found = [each.edition for each in read.select_related("edition__power__unit").order_by("pk")]
    unread = _listed(day).filter(edition__reach=None)
    for listing in unread.select_related("edition__power__unit").iterator(_BATCH):
        made = _reach(listing.edition)
        if made.is_late and made.lists:
            found.append(listing.edition)
    return found


def _joining(day: date) -> dict[str, date]:
    """Return the day until which a unit that joins later has time, by its code."""
    return {
        each.unit.code: each.rollout_due
        for each in queries.units_on(day)
        if each.rollout_due is not None
    }


def _drafts(day: date) -> Iterator[_Drafted]:
    """Yield the powers of record that are not in force: drafts, and what takes effect later."""
    gone = Q(power__withdrawal__withdrawn_on__lte=day)
    in_force_now = _listed(day).values("power")
    open_ones = Draft.objects.filter(closed_at=None).exclude(gone)
    rows = open_ones.exclude(power__in=in_force_now).order_by("pk")
    marks = list(rows.values_list("pk", "power", "power__code", "version", "changed_at"))
    joins = _joining(day)
    for pk, _power, code, version, changed_at in marks:
        found = _draft(pk, code, version, changed_at)
        joined = joins.get(found.unit, date.min).isoformat()
        yield replace(found, due=max(found.due, joined)) if found.due else found
    drafts = {power for _pk, power, *_rest in marks}
    later = Listing.objects.filter(effective_on__gt=day).exclude(power__in=in_force_now)
    ahead = {each.power_id: each for each in later.exclude(gone).order_by("-number")}
    for power, listing in ahead.items():
        if power not in drafts:
            yield _Drafted(listing.unit_code, listing.code, listing.nodes)


@lru_cache(maxsize=20_000)
def _draft(pk: int, code: str, version: int, changed_at: datetime) -> _Drafted:  # noqa: ARG001 - the key of the cache
    draft = Draft.objects.select_related("power__unit").get(pk=pk)
    body = json.loads(draft.body)
    is_in_force = body.get("state", _IN_FORCE) == _IN_FORCE
    begins = str(body.get("effective_from") or "")[:10]
    due = max(begins, _rollout(body)) if begins else ""
    return _Drafted(
        unit=draft.power.unit.code,
        power=code,
        nodes=0 if body.get("state") == _GONE else len(body.get("nodes") or ()),
        due=due if is_in_force else "",
        exempt=tuple(
            (str(each.get("list")), str(each.get("review_date") or "")[:10])
            for each in body.get("exemptions") or ()
            if each.get("approved")
        ),
    )


def _reach(edition: Edition) -> Reach:
    body = json.loads(edition.body)
    is_gone = body.get("state") == _GONE
    nodes = {} if is_gone else {f"{body['id']}.{n['node']}": n for n in body.get("nodes") or ()}
    blind = [name for name, node in nodes.items() if not _is_reached(body, node)]
    return Reach(
        edition=edition,
        nodes=len(nodes),
        watched=len(nodes) - len(blind),
        blind=blind,
        decides=[name for name, node in nodes.items() if node.get("sod_role") == _DECIDES],
        must_publish=body.get("statutory_type") in DUE_TYPES,
        lists=0 if is_gone else len(LIST_KINDS),
        is_late=localdate(edition.published_at) > _due(edition),
    )


def _is_reached(body: Mapping[str, Any], node: Mapping[str, Any]) -> bool:
    """Say whether a node is planned to be looked at, or left out lawfully at all three times.

    A time of its stage at which another node is looked at leaves nothing out (S23 d).
    """
    if node.get("supervision"):
        return True
    cells = {
        str(each.get("timing")): each
        for each in body.get("coverage_matrix") or ()
        if each.get("stage") == node.get("stage")
    }
    return all(_is_left_out(cells.get(timing, {}), str(body.get("unit"))) for timing in TIMINGS)


def _is_left_out(cell: Mapping[str, Any], unit: str) -> bool:
    """Say whether a cell of the matrix is excluded for a reason by somebody outside the unit."""
    approver = str(cell.get("approved_by") or "").removeprefix("unit:").removeprefix("post:")
    is_own = approver.partition("/")[0] == unit
    return bool(cell.get("state") != "covered" and cell.get("reason") and approver and not is_own)


def _rollout(body: Mapping[str, Any]) -> str:
    """Return the day until which a power that joins later has time, "" if it does not."""
    said = body.get("rollout") or {}
    return str(said.get("due_date") or "")[:10] if said.get("state") == "scheduled" else ""
