# SPDX-License-Identifier: Apache-2.0
"""Lists from where people keep them: a folder, a YAML file or a bare BPMN file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tonggui.core.calendar import Calendar
from tonggui.core.errors import Unusable
from tonggui.core.list_facts import ListFacts
from tonggui.core.lists import Lists, LogHints
from tonggui.core.powers import Power
from tonggui.core.values import frozen
from tonggui.formats.lists.bodies import read_known
from tonggui.formats.lists.calendar import read_calendar, time_zone
from tonggui.formats.lists.drawings import read_drawing
from tonggui.formats.lists.facts import read_facts
from tonggui.formats.lists.gather import Gathered, gather, together
from tonggui.formats.lists.known import Known
from tonggui.formats.lists.list_facts import read_list_facts
from tonggui.formats.lists.organisation import read_organisation
from tonggui.formats.lists.overrides import read_settings
from tonggui.formats.lists.powers import read_power, read_powers
from tonggui.formats.lists.watchers import refer_to_watchers
from tonggui.formats.lists.written import bare_lists
from tonggui.formats.plain_yaml import Document


def read_lists(path: Path, *more: Path) -> Lists:
    """Read lists from a folder, a .yaml, .xlsx or .bpmn file; further paths add to the first.

    Whatever cannot be used is refused with its file, the place in it and what was expected.
    """
    return open_lists(path, *more)[0]


def open_lists(path: Path, *more: Path) -> tuple[Lists, Gathered]:
    """Read lists, and keep the files, so that a place in them can be named later."""
    gathered = _with_drawings(together(*(gather(each) for each in (path, *more))))
    refer_to_watchers(each.root for each in gathered.documents)
    return lists_in(gathered, path), gathered


def with_earlier(lists: Lists, paths: Iterable[Path]) -> Lists:
    """Return lists that also know the powers of earlier editions, each in lists of its own.

    Such lists say the `edition` of every power; one that the lists have already is refused.
    """
    earlier: dict[tuple[str, str], Power] = {}
    is_among_others = len(lists.powers) > 1
    for path in paths:
        found = lists_in(_with_drawings(gather(path)), path, is_among_others=is_among_others)
        if not found.powers:
            raise Unusable(path, "powers", "expected at least one power, found none")
        for id_, power in found.powers.items():
            listed = lists.powers.get(id_)
            if listed == power:
                continue
            if (id_, power.edition) in earlier or (listed and listed.edition == power.edition):
                place = f"powers[{id_}].edition"
                raise Unusable(
                    path, place, f"expected another than `{power.edition}`, known already"
                )
            earlier[id_, power.edition] = power
    return replace(lists, earlier=earlier)


@frozen
class Around:
    """Lists without a power, and all that their powers may refer to."""

    lists: Lists
    known: Known


def around(gathered: Gathered, source: str) -> Around:
    """Read what stands around powers once, for powers that are read one by one."""
    known = read_known(gathered)
    return Around(_lists(gathered, known, {}, source), known)


def with_power(place: Around, document: Document) -> Lists:
    """Return lists of the one power of a document, which nothing in the rest speaks of."""
    powers = read_powers(Gathered((document,)), place.known)
    return replace(place.lists, powers=powers)


def one_of_many(place: Around, document: Document) -> Power:
    """Read the one power of a document as one of many, its shape checked before."""
    (cell,) = Gathered((document,)).each("powers_detailed")
    return read_power(cell, place.known)


def facts_on(
    place: Around, facts: Mapping[str, Any], powers: dict[str, Power], *, source: str
) -> ListFacts:
    """Read known facts that speak of these powers only."""
    gathered = Gathered((Document(source, {"facts": dict(facts)}, {}),))
    return read_list_facts(gathered, place.known, powers, place.lists.calendar)


def lists_in(gathered: Gathered, path: Path | str, *, is_among_others: bool = False) -> Lists:
    """Read lists from values that are there already; `path` says where they come from.

    Powers that are `is_among_others` may be none yet; a single one names its nodes as beside these.
    """
    known = read_known(gathered)
    powers = read_powers(gathered, known, is_among_others=is_among_others)
    if not powers and not is_among_others:
        raise Unusable(path, "powers", "expected at least one power, found none")
    return _lists(gathered, known, powers, path)


def _lists(gathered: Gathered, known: Known, powers: dict[str, Power], path: Path | str) -> Lists:
    calendar = read_calendar(gathered)
    rules = read_settings(gathered)
    return Lists(
        title=_meta(gathered, "title") or Path(path).stem,
        powers=powers,
        rules={name: rule for name, rule in rules.items() if rule.is_of_cases},
        calendar=calendar,
        organisation=read_organisation(gathered, known, powers, calendar),
        facts=read_facts(gathered, known, powers, calendar),
        log=_hints(gathered),
        source=str(path),
        disclaimer=_meta(gathered, "disclaimer"),
        list_rules={name: rule for name, rule in rules.items() if rule.reads("lists")},
        list_facts=read_list_facts(gathered, known, powers, calendar),
        as_of=_as_of(gathered, calendar),
    )


def _meta(gathered: Gathered, key: str) -> str:
    cell = gathered.one("meta", key)
    return str(cell.value) if cell else ""


def _as_of(gathered: Gathered, calendar: Calendar) -> int | None:
    cell = gathered.one("meta", "as_of")
    return cell.instant(calendar, of_end=True) - 1 if cell else None


def _with_drawings(gathered: Gathered) -> Gathered:
    """Add the powers that only a drawing describes; beside YAML a drawing must be named there."""
    named = {
        (Path(cell.document.source).parent / cell.text("procedure")).resolve()
        for key in ("powers", "powers_detailed")
        for cell in gathered.each(key)
        if cell.text("procedure")
    }
    alone = [drawing for drawing in gathered.drawings if drawing.resolve() not in named]
    if alone and gathered.documents:
        raise Unusable(alone[0], "", "expected a power that names this file as its `procedure`")
    bare = [Document(str(each), bare_lists(read_drawing(each), each.stem), {}) for each in alone]
    return Gathered((*gathered.documents, *bare))


def _hints(gathered: Gathered) -> LogHints:
    timezone, precision = gathered.one("log", "timezone"), gathered.one("log", "precision")
    return LogHints(
        mapping={
            ours: str(theirs.value)
            for cell in gathered.maps("log", "map")
            for ours, theirs in cell.pairs()
        },
        timezone=time_zone(timezone) if timezone else "",
        precision=str(precision.value) if precision else "instant",
    )
