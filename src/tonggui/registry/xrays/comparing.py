# SPDX-License-Identifier: Apache-2.0
"""Hold powers against each other, the facts and the organisation: what no power shows by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum

from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.xray.copied import COPIED, Held, copies
from tonggui.core.xray.find import find_across
from tonggui.registry.bodies import digest
from tonggui.registry.models import ExternalCode, PartKind, Xray, XrayLine, XrayPart, XrayState
from tonggui.registry.xrays.context import Context, judges, prefixes
from tonggui.registry.xrays.looking import Seen, kept_parts, line, said
from tonggui.registry.xrays.reading import MOST_IDS, lists_of, read, standing

OWN_SCHEME = "county"
_COPIES = "S10"
_LONG, _BATCH = 300, 2_000


def fingerprint(around: Context, kept: str) -> str:
    """Return the digest of all that is compared: the texts of all powers, and what is around."""
    return digest(f"{around.digest}\n{kept}\n{_texts()}")


def compare(around: Context, kept: str, at: datetime) -> None:
    """Hold all powers against each other, and put what is found in place of what stood there."""
    was, of_copies = fingerprint(around, kept), _of_copies(around)
    old = XrayLine.objects.filter(is_across=True)
    if XrayState.objects.filter(pk=1, copied=of_copies).exists():
        old, found = old.exclude(rule=_COPIES), [*_in_facts(around, kept)]
    else:
        found = [*_in_facts(around, kept), *copied(around)]
    with transaction.atomic():
        old.delete()
        for batch in _batches(found):
            XrayLine.objects.bulk_create(batch)
        XrayState.objects.filter(pk=1).update(
            compared=was, copied=of_copies, compared_at=at, changes=F("changes") + 1
        )


def _of_copies(around: Context) -> str:
    """Return the digest of what copies follow from: all texts, and how the rule is set.

    Not the day, nor the organisation: of all that is compared this takes the longest.
    """
    rule = around.lists.list_rules[_COPIES]
    return digest(f"{judges()}\n{rule.is_on}\n{rule.number('similarity')}\n{_texts()}")


def _texts() -> str:
    counted = Xray.objects.aggregate(n=Count("pk"), marks=Sum("mark"))
    return f"{counted['n']}\n{counted['marks']}"


def _batches(lines: Iterable[XrayLine]) -> Iterator[list[XrayLine]]:
    rest = iter(lines)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _in_facts(around: Context, kept: str) -> Iterator[XrayLine]:
    """Yield what facts and the organisation show; only powers that facts speak of are read."""
    texts = standing(_spoken_of(around.facts))
    values = [each.value for each in (read(*pair, around) for pair in texts.items()) if each.value]
    lists = lists_of(values, around)
    organisation = replace(lists.organisation, remits=frozenset(_remits()))
    found = find_across(
        replace(lists, organisation=organisation), as_of=around.as_of, kept=kept_parts(kept)
    )
    rows = {each.code: each for each in _rows(texts)}
    for problem in found:
        if problem.finding.rule != _COPIES:
            xray = rows.get(problem.finding.power)
            yield XrayLine(xray=xray, is_across=True, **line(problem, around)._asdict())


def _rows(codes: Iterable[str]) -> Iterator[Xray]:
    wanted = sorted(codes)
    for start in range(0, len(wanted), MOST_IDS):
        yield from Xray.objects.filter(code__in=wanted[start : start + MOST_IDS])


def _remits() -> Iterator[tuple[str, str]]:
    """Yield which bodies lead the watching of a node in which unit."""
    for unit, leads in Xray.objects.values_list("unit_code", "leads").distinct().order_by():
        yield from ((lead, unit) for lead in leads.split(",") if lead)


def _spoken_of(facts: Mapping[str, Any]) -> set[str]:
    """Return the codes of the powers that facts name, or touch by a unit, a law or a risk.

    A finding confirmed at a node is nothing across powers but to one that other facts name.
    """
    named: set[str] = set()
    risks: set[str] = set()
    for entries in (each for name, each in facts.items() if name != "confirmed_findings"):
        named |= _named(entries)
        risks |= {str(each.get("risk") or "") for each in _told(entries)}
    changes = [each for each in facts.get("changes", ()) if not each.get("powers")]
    units = {str(each.get("unit") or "") for each in changes}
    laws = {str(each.get("basis") or "") for each in changes}
    touched = Q(kind=PartKind.RISK, name__in=risks - {""})
    touched |= Q(kind=PartKind.BASIS, name__in=laws - {""})
    found = set(Xray.objects.filter(unit_code__in=units).values_list("code", flat=True))
    found |= set(XrayPart.objects.filter(touched).values_list("xray__code", flat=True))
    return found | _with_own_codes(named)


def named_by(entries: object) -> set[str]:
    """Return the codes of the powers that facts of a kind name, themselves or by a node."""
    return _with_own_codes(_named(entries)) - {""}


def _named(entries: object) -> set[str]:
    named: set[str] = set()
    for each in _told(entries):
        named |= {str(each.get("power") or ""), *map(str, each.get("powers") or ())}
        named |= set(prefixes(str(each.get("node") or "")))
    return named


def _told(entries: object) -> list[dict[str, Any]]:
    found = entries if isinstance(entries, list) else []
    return [each for each in found if isinstance(each, dict)]


def _with_own_codes(named: set[str]) -> set[str]:
    """Return codes with ours of those that are codes of whoever keeps the catalogue of powers."""
    outer = ExternalCode.objects.filter(scheme=OWN_SCHEME, code__in=named)
    return named | set(outer.values_list("power__code", flat=True))


def copied(around: Context) -> Iterator[XrayLine]:
    """Yield the controls of all powers that are copied from each other (S10 a)."""
    rule = around.lists.list_rules[_COPIES]
    if not rule.is_on:
        return
    rows = {
        pk: (code, unit) for pk, code, unit in Xray.objects.values_list("pk", "code", "unit_code")
    }
    parts = XrayPart.objects.filter(kind=PartKind.CONTROL).order_by("xray__code", "number")
    columns = ("xray_id", "risk", "name", "measure", "responsible", "is_shared")
    found = list(parts.values_list(*columns).iterator(10_000))
    held = [Held(rows[key][0], *more) for key, *more in found]
    for copy in copies(held, rule.number("similarity")):
        later = held[copy.other]
        place = ["powers", later.power, "risks", later.risk, "controls", later.control, "measure"]
        yield XrayLine(
            xray_id=found[copy.other][0],
            unit_code=rows[found[copy.other][0]][1],
            rule=_COPIES,
            clauses="a",
            level=LEVEL_ORDER["notice"],
            object=copy.object[:_LONG],
            place=place,
            said=said([COPIED], [copy.observed], list(copy.owners)),
            is_across=True,
        )


def taken(seen: Seen) -> tuple[str, str] | None:
    """Return a risk or control that another power names so too, and that power; None if none."""
    for kind in (PartKind.RISK, PartKind.CONTROL):
        mine = [each.name for each in seen.parts if each.kind == kind]
        others = XrayPart.objects.filter(kind=kind, name__in=mine).exclude(xray__code=seen.code)
        if found := others.select_related("xray").order_by("name").first():
            return found.name, found.xray.code
    return None


def shared_names() -> list[str]:
    """Return the powers that name a risk or a control as an earlier one does, by code."""
    kinds = (PartKind.RISK, PartKind.CONTROL)
    twice = (
        XrayPart.objects.filter(kind__in=kinds)
        .values("kind", "name")
        .annotate(n=Count("xray", distinct=True))
        .filter(n__gt=1)
        .values_list("kind", "name")
    )
    found: set[str] = set()
    for kind, name in twice.order_by():
        codes = XrayPart.objects.filter(kind=kind, name=name).values_list("xray__code", flat=True)
        found |= set(sorted(set(codes))[1:])
    return sorted(found)
