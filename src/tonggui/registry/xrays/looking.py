# SPDX-License-Identifier: Apache-2.0
"""Look at powers one by one, each by itself, and keep what does not hold in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from tonggui.core.coverage import WEALTH, coverage
from tonggui.core.findings import Said
from tonggui.core.naming import named
from tonggui.core.powers import Power as PowerValue
from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.xray.find import find_own
from tonggui.core.xray.flaws import Problem
from tonggui.core.xray.view import controls_of, parts_kept
from tonggui.registry.bodies import digest
from tonggui.registry.models import PartKind, Power, Xray, XrayLine, XrayPart, XrayPost, XrayState
from tonggui.registry.models.xrays import LONG
from tonggui.registry.xrays.context import Context
from tonggui.registry.xrays.reading import Read, lists_of, read

# Rules whose sentences or levels count the days up to now.
COUNTS_DAYS = frozenset({"S01", "S11"})
_LEADS, _KEEPS, _UNREAD = 300, 200, 500
_MARK_DIGITS = 10  # of hex: forty bits, so that the sum over millions of powers has room
SPOTS = {"covered": "c", "claimed": "m", "excused": "x", "blind": "b", "absent": "-"}
_CHANGES = (
    "code",
    "unit_code",
    "name",
    "body_digest",
    "around",
    "refs",
    "keeps",
    "leads",
    "spots",
    "mark",
    "unread",
    "looked_on",
    "holds_until",
    "is_stale",
    "looked_at",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One power as it was looked at, and what does not hold in it."""

    read: Read
    around: str
    refs: tuple[str, ...]
    keeps: str
    holds_until: date | None
    problems: tuple[Problem, ...]


def kept_words(keeps: Iterable[str]) -> str:
    """Return parts of lists as a row has them."""
    return ",".join(sorted(set(keeps)))


def kept_parts(words: str) -> frozenset[str]:
    """Return parts of lists that a row has."""
    return frozenset(filter(None, words.split(",")))


def look(texts: Mapping[str, str], around: Context, *, kept: str) -> list[Seen]:
    """Look at powers by their texts; `kept` are the parts that any power keeps."""
    found = [read(code, text, around) for code, text in texts.items()]
    values = [each.value for each in found if each.value is not None]
    own = frozenset(part for each in values for part in parts_kept(each))
    kept = kept_words(kept_parts(kept) | own)
    by_power: dict[str, list[Problem]] = defaultdict(list)
    lists = lists_of(values, around)
    for each in find_own(lists, as_of=around.as_of, kept=kept_parts(kept)):
        by_power[each.finding.power].append(each)
    return [_seen(each, around, kept, by_power[each.code]) for each in found]


def _seen(read: Read, around: Context, kept: str, problems: list[Problem]) -> Seen:
    refs = around.refs(read.text, str(read.body.get("unit") or ""))
    # What cannot be read may become readable by anything that changes.
    by = around.around(read.code, refs, kept) if read.value else around.digest
    keeps = kept_words(parts_kept(read.value)) if read.value else ""
    counts = read.value is None or bool(around.confirmed.get(read.code))
    counts = counts or any(each.finding.rule in COUNTS_DAYS for each in problems)
    until = around.holds_until(read.text, refs, is_of_day=counts)
    return Seen(read, by, refs, keeps, until, tuple(problems))


def keep(
    seen: Iterable[Seen],
    powers: Mapping[str, Power],
    around: Context,
    at: datetime,
    *,
    keeps_parts: bool = False,
) -> None:
    """Put what was seen in place of what stands there, within the caller's transaction.

    Parts follow from the text alone: where this code `keeps_parts`, those of a text that is still
    the same stay.
    """
    there = [each for each in seen if each.read.code in powers]
    same = _same_parts(there) if keeps_parts else frozenset()
    Xray.objects.bulk_create(
        [_row(each, powers[each.read.code], around.day, at) for each in there],
        update_conflicts=True,
        unique_fields=["power"],
        update_fields=_CHANGES,
    )
    keys = [powers[each.read.code].pk for each in there]
    rows = {each.code: each for each in Xray.objects.filter(power__in=keys).only("pk", "code")}
    XrayLine.objects.filter(xray__in=rows.values(), is_across=False).delete()
    XrayLine.objects.bulk_create(
        [
            line(problem, around, rows[each.read.code], is_across=False)
            for each in there
            for problem in each.problems
        ]
    )
    _keep_parts([each for each in there if each.read.code not in same], rows)
    XrayState.objects.filter(pk=1).update(changes=F("changes") + 1)


def _keep_parts(seen: Iterable[Seen], rows: Mapping[str, Xray]) -> None:
    fresh = [(each.read.value, rows[each.read.code]) for each in seen]
    for model in (XrayPart, XrayPost):
        model.objects.filter(xray__in=[row for _value, row in fresh]).delete()
    XrayPart.objects.bulk_create([part for pair in fresh for part in _parts(*pair)])
    XrayPost.objects.bulk_create([post for pair in fresh for post in _posts(*pair)])


def _same_parts(seen: Iterable[Seen]) -> frozenset[str]:
    """Return the powers whose text is the one that was read before."""
    now = {each.read.code: digest(each.read.text) for each in seen if each.read.value}
    rows = Xray.objects.filter(code__in=now, unread="").values_list("code", "body_digest")
    return frozenset(code for code, body in rows if now[code] == body)


def _row(seen: Seen, power: Power, day: date, at: datetime) -> Xray:
    read = seen.read
    watched = {n.supervision.lead for n in read.value.nodes if n.supervision} if read.value else ()
    body = digest(read.text)
    return Xray(
        power=power,
        code=power.code,
        unit_code=power.unit.code,
        name=str(read.body.get("name") or power.code)[:LONG],
        body_digest=body,
        around=seen.around,
        refs="\n".join(seen.refs),
        keeps=seen.keeps,
        leads=",".join(sorted(watched))[:_LEADS],
        spots=_spots(read.value),
        mark=int(digest(f"{power.code} {body}")[-_MARK_DIGITS:], 16),
        unread=read.unread[:_UNREAD],
        looked_on=day,
        holds_until=seen.holds_until,
        is_stale=False,
        looked_at=at,
    )


def line(problem: Problem, around: Context, xray: Xray | None, *, is_across: bool) -> XrayLine:
    """Return a problem as it is kept: called by name, and without whoever holds a post now."""
    finding = problem.finding
    return XrayLine(
        xray=xray,
        unit_code=finding.unit,
        rule=finding.rule,
        clauses="".join(finding.clauses),
        level=LEVEL_ORDER[finding.level],
        object=finding.object[:LONG],
        place=list(problem.place),
        said=said(
            named(finding.expected, around.names),
            named(finding.observed, around.names),
            [each.ref for each in finding.responsible],
        ),
        is_across=is_across,
    )


def said(expected: Iterable[Said], observed: Iterable[Said], answers: list[str]) -> dict[str, Any]:
    """Return sentences and who answers as a row has them."""
    return {
        "expected": [[each.key, list(each.args)] for each in expected],
        "observed": [[each.key, list(each.args)] for each in observed],
        "answers": answers,
    }


def _spots(value: PowerValue | None) -> str:
    return "".join(SPOTS[each.state] for each in coverage(value)) if value else ""


def _posts(value: PowerValue | None, xray: Xray) -> Iterator[XrayPost]:
    for node in value.nodes if value else ():
        if node.post and node.key_flags.intersection(WEALTH):
            people, money, goods = (kind in node.key_flags for kind in WEALTH)
            yield XrayPost(
                xray=xray,
                post=node.post[:LONG],
                node=node.id[:LONG],
                people=int(people),
                money=int(money),
                goods=int(goods),
                decides=int(node.stage == "决策"),
            )


def _parts(value: PowerValue | None, xray: Xray) -> Iterator[XrayPart]:
    if value is None:
        return
    for number, basis in enumerate(value.bases):
        yield XrayPart(xray=xray, kind=PartKind.BASIS, number=number, name=basis.title[:LONG])
    for number, risk in enumerate(value.risks):
        yield XrayPart(xray=xray, kind=PartKind.RISK, number=number, name=risk.id[:LONG])
    for number, (risk, control) in enumerate(controls_of(value)):
        yield XrayPart(
            xray=xray,
            kind=PartKind.CONTROL,
            number=number,
            name=control.id[:LONG],
            risk=risk.id[:LONG],
            measure=control.measure,
            responsible=control.responsible[:LONG],
            is_shared=control.is_shared,
        )
