# SPDX-License-Identifier: Apache-2.0
"""Look at powers one by one, each by itself: what does not hold in them, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tonggui.core.coverage import WEALTH, coverage
from tonggui.core.findings import Said
from tonggui.core.naming import named
from tonggui.core.powers import Power as PowerValue
from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.values import frozen
from tonggui.core.xray.find import find_own
from tonggui.core.xray.flaws import Problem
from tonggui.core.xray.view import controls_of, parts_kept
from tonggui.registry.models import PartKind
from tonggui.registry.models.xrays import LONG
from tonggui.registry.xrays.context import Context
from tonggui.registry.xrays.reading import ALWAYS, Read, Text, lists_of, read

# Rules whose sentences or levels count the days up to now.
COUNTS_DAYS = frozenset({"S01", "S11"})
_LEADS, _UNREAD = 300, 500
SPOTS = {"covered": "c", "claimed": "m", "excused": "x", "blind": "b", "absent": "-"}


class Line(NamedTuple):
    """Something that does not hold, as a row has it."""

    unit_code: str
    rule: str
    clauses: str
    level: int
    object: str
    place: list[str]
    said: dict[str, Any]


class Part(NamedTuple):
    """A risk, control or legal basis, as a row has it."""

    kind: str
    number: int
    name: str
    risk: str = ""
    measure: str = ""
    responsible: str = ""
    is_shared: bool = False


class Held(NamedTuple):
    """A node at which people, money or goods lie, with its post, as a row has it."""

    post: str
    node: str
    people: int
    money: int
    goods: int
    decides: int


@frozen
class Seen:
    """One power as it was looked at: what its rows will say, in plain values."""

    code: str
    body_digest: str
    name: str
    unread: str
    around: str
    refs: tuple[str, ...]
    keeps: str
    leads: str
    spots: str
    holds_until: date | None
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    posts: tuple[Held, ...]


def kept_words(keeps: Iterable[str]) -> str:
    """Return parts of lists as a row has them."""
    return ",".join(sorted(set(keeps)))


def kept_parts(words: str) -> frozenset[str]:
    """Return parts of lists that a row has."""
    return frozenset(filter(None, words.split(",")))


def look(texts: Mapping[str, Text], around: Context, *, kept: str) -> list[Seen]:
    """Look at powers by their texts; `kept` are the parts that any power keeps."""
    found = [read(code, text, around) for code, text in texts.items()]
    keeps = {each.code: parts_kept(each.value) for each in found if each.value is not None}
    kept = kept_words(kept_parts(kept).union(*keeps.values()))
    by_power: dict[str, list[Line]] = defaultdict(list)
    lists = lists_of((each.value for each in found if each.value is not None), around)
    for each in find_own(lists, as_of=around.as_of, kept=kept_parts(kept) | ALWAYS):
        by_power[each.finding.power].append(line(each, around))
    return [_seen(each, around, kept, keeps, by_power[each.code]) for each in found]


def _seen(
    read: Read, around: Context, kept: str, keeps: Mapping[str, frozenset[str]], lines: list[Line]
) -> Seen:
    value = read.value
    laws = [basis.title for basis in value.bases] if value else []
    refs = around.refs(read.text.body, str(read.body.get("unit") or ""), laws)
    counts = value is None or bool(around.confirmed.get(read.code))
    counts = counts or any(each.rule in COUNTS_DAYS for each in lines)
    watched = {n.supervision.lead for n in value.nodes if n.supervision} if value else ()
    return Seen(
        code=read.code,
        body_digest=read.text.digest,
        name=str(read.body.get("name") or read.code)[:LONG],
        unread=read.unread[:_UNREAD],
        # What cannot be read may become readable by anything that changes.
        around=around.around(read.code, refs, kept_parts(kept) | ALWAYS)
        if value
        else around.digest,
        refs=refs,
        keeps=kept_words(keeps.get(read.code, ())),
        leads=",".join(sorted(watched))[:_LEADS],
        spots=_spots(value),
        holds_until=around.holds_until(read.text.body, refs, is_of_day=counts),
        lines=tuple(lines),
        parts=tuple(_parts(value)) if value else (),
        posts=tuple(_posts(value)) if value else (),
    )


def line(problem: Problem, around: Context) -> Line:
    """Return a problem as it is kept: called by name, and without whoever holds a post now."""
    finding = problem.finding
    return Line(
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


def _posts(value: PowerValue) -> Iterator[Held]:
    for node in value.nodes:
        if node.post and node.key_flags.intersection(WEALTH):
            people, money, goods = (int(kind in node.key_flags) for kind in WEALTH)
            decides = int(node.stage == "决策")
            yield Held(node.post[:LONG], node.id[:LONG], people, money, goods, decides)


def _parts(value: PowerValue) -> Iterator[Part]:
    for number, basis in enumerate(value.bases):
        yield Part(PartKind.BASIS.value, number, basis.title[:LONG])
    for number, risk in enumerate(value.risks):
        yield Part(PartKind.RISK.value, number, risk.id[:LONG])
    for number, (risk, control) in enumerate(controls_of(value)):
        yield Part(
            PartKind.CONTROL.value,
            number,
            control.id[:LONG],
            risk.id[:LONG],
            control.measure,
            control.responsible[:LONG],
            control.is_shared,
        )
