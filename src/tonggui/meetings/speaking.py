# SPDX-License-Identifier: Apache-2.0
"""In how many major matters a first leader took a stand after all others present (R33, R86)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tonggui.cases.models import Event
from tonggui.core.checks.meeting import SUBSTANTIVE
from tonggui.core.powers import MAJOR_MATTERS
from tonggui.core.values import frozen
from tonggui.meetings.models import Item
from tonggui.meetings.sitting import Act, Sitting, read
from tonggui.people.models import Post

_KINDS = ("meeting_open", "recuse", "speech")


@frozen
class Spoken:
    """In how many items a post took a stand beside others, and in how many of them as the last."""

    items: int
    last: int


def spoken(post: Post, *, since: date, until: date) -> Spoken:
    """Count the major matters of the unit's meetings that are over, begun from a day to another.

    As rule S27 has it, whoever was not present, was recused, or said nothing does not count.
    """
    rows = Item.objects.filter(
        meeting__body__unit=post.unit,
        meeting__begins_at__date__range=(since, until),
        meeting__closed_at__isnull=False,
        matter__in=MAJOR_MATTERS,
    )
    items = list(rows.select_related("meeting"))
    acts = _acts(items)
    found = [_was_last(_sitting(each, acts[each.case_id]), post.ref) for each in items]
    return Spoken(sum(each is not None for each in found), sum(each is True for each in found))


def _acts(items: list[Item]) -> dict[int, list[Act]]:
    """Return what was opened and said in the cases of items, in the order of receipt."""
    rows = Event.objects.filter(case__in={each.case_id for each in items}, kind__in=_KINDS)
    found: dict[int, list[Act]] = defaultdict(list)
    for act in read(list(rows.order_by("case", "seq"))):
        found[act.row.case_id or 0].append(act)
    return found


def _sitting(item: Item, acts: list[Act]) -> Sitting:
    kept = (
        act
        for act in acts
        if act.detail.get("item") == str(item)
        or (act.kind == "meeting_open" and act.detail.get("meeting") == item.meeting.code)
    )
    return Sitting(item, tuple(kept))


def _was_last(sitting: Sitting, leader: str) -> bool | None:
    """Say whether a leader took a stand after all others; None where there is nothing to say."""
    firsts: dict[str, int] = {}
    for act in sitting.speeches:
        leads = act.post == leader and act.detail.get("leading")
        if act.detail.get("speech_kind") == SUBSTANTIVE or leads:
            firsts.setdefault(act.post, act.row.seq)
    others = [firsts[each] for each in sitting.voters if each != leader and each in firsts]
    if leader not in sitting.voters or leader not in firsts or not others:
        return None
    return max(others) < firsts[leader]
