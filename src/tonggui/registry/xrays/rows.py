# SPDX-License-Identifier: Apache-2.0
"""Rows of the kept x-ray: what was seen is put in place of what stands there, where it differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F

from tonggui.registry.bodies import digest
from tonggui.registry.models import Power, Xray, XrayLine, XrayPart, XrayPost, XrayState
from tonggui.registry.xrays import writing
from tonggui.registry.xrays.looking import Held, Line, Part, Seen

_MARK_DIGITS = 10  # of hex: forty bits, so that the sum over millions of powers has room
_AS_SEEN = (
    "name",
    "body_digest",
    "around",
    "keeps",
    "leads",
    "spots",
    "unread",
    "holds_until",
)
_COLUMNS = (
    "power",
    "code",
    "unit_code",
    "refs",
    "mark",
    "looked_on",
    "is_stale",
    "looked_at",
    *_AS_SEEN,
)
Row = TypeVar("Row", Line, Part, Held)


def keep(seen: Sequence[Seen], powers: Mapping[str, Power], day: date, at: datetime) -> None:
    """Put what was seen in place of what stands there, within the caller's transaction.

    Lines and parts that are there already stay: most of a county is as it was.
    """
    there = [each for each in seen if each.code in powers]
    found = (_row(each, powers[each.code], day, at) for each in there)
    writing.put(Xray, _COLUMNS, found, by="power")
    owners = [powers[each.code].pk for each in there]
    keys = dict(Xray.objects.filter(power__in=owners).values_list("code", "pk"))
    _replace(XrayLine, Line, {keys[each.code]: each.lines for each in there}, is_across=False)
    _replace(XrayPart, Part, {keys[each.code]: each.parts for each in there})
    _replace(XrayPost, Held, {keys[each.code]: each.posts for each in there})
    XrayState.objects.filter(pk=1).update(changes=F("changes") + 1)


def _replace(
    model: Any, shape: type[Row], wanted: Mapping[int, Sequence[Row]], **which: bool
) -> None:
    """Make the rows of some x-rays those that are wanted, in that order."""
    made: Callable[[Sequence[Any]], Row] = shape._make
    names: tuple[str, ...] = shape._fields
    there: dict[int, list[Row]] = defaultdict(list)
    rows = model.objects.filter(xray__in=wanted, **which)
    for key, *values in rows.order_by("pk").values_list("xray_id", *names):
        there[key].append(made(values))
    other = {key: new for key, new in wanted.items() if list(new) != there.get(key, [])}
    model.objects.filter(xray__in=other, **which).delete()
    found = [((key, *which.values()), each) for key, new in other.items() for each in new]
    writing.insert(model, ("xray", *which, *names), (owner + each for owner, each in found))


def _row(seen: Seen, power: Power, day: date, at: datetime) -> tuple[object, ...]:
    mark = int(digest(f"{power.code} {seen.body_digest}")[-_MARK_DIGITS:], 16)
    of_seen = (getattr(seen, name) for name in _AS_SEEN)
    refs = "\n".join(seen.refs)
    return (power.pk, power.code, power.unit.code, refs, mark, day, False, at, *of_seen)
