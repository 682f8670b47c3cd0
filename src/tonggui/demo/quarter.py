# SPDX-License-Identifier: Apache-2.0
"""A quarter of the whole county through the write path of the site, with seeded defects.

Acts happen in the order of their receipt, time passes every morning, and what was found is held
against what was put in. Everybody is fictional; nobody answers cards in this traffic.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core.values import frozen
from tonggui.demo.county import Raw
from tonggui.demo.traffic import SyntheticCase, cases
from tonggui.people.models import Official
from tonggui.registry.models import Edition
from tonggui.supervision import services, ticking
from tonggui.supervision.models import Finding

# What follows from cards that nobody answers, and from signs over several cases (S42, S46, S47);
# and reminders of limits that are still to come.
FOLLOWING = frozenset({"S14", "S42", "S46", "S47"})
_COLUMNS = frozenset(
    {
        *("seq", "kind", "case", "node", "at", "recorded_at", "actor", "post", "unit", "power"),
        *("amount_fen", "evidence", "edition"),
    }
)


@frozen
class Quarter:
    """What a quarter holds: its acts in the order of receipt, and what was put wrong into it.

    `put` are pairs of case and rule of all cases; `whole` the cases whose acts all lie within it.
    """

    acts: tuple[Raw, ...]
    put: frozenset[tuple[str, str]]
    whole: frozenset[str]
    until: datetime


@frozen
class Held:
    """What was found beside what was put in."""

    found: frozenset[tuple[str, str]]
    missed: frozenset[tuple[str, str]]
    unexpected: frozenset[tuple[str, str]]


def quarter(lists: Path | Raw, *, seed: int, count: int, until: date) -> Quarter:
    """Take the first months of a year of so many cases, up to the end of a day."""
    zone = get_current_timezone()
    end = datetime(until.year, until.month, until.day, 23, 0, tzinfo=zone)
    year: list[SyntheticCase] = list(cases(lists, seed=seed, count=count))
    mine = [each for each in year if not each.case or _received(each.acts[0]) <= end]
    acts = [
        act for each in mine for act in (*each.acts, *each.county_acts) if _received(act) <= end
    ]
    put = {(one.case, one.rule) for each in mine for one in each.injected}
    # A month later everything that follows from a case by the passing of time has been found.
    settled = end - timedelta(days=31)
    whole = {each.case for each in mine if each.acts and _received(each.acts[-1]) <= settled}
    return Quarter(
        tuple(
            sorted(
                acts,  # those of no case bear no number
                key=lambda act: (act["recorded_at"], act.get("case") or "", act.get("seq", 0)),
            )
        ),
        frozenset(put),
        frozenset(whole),
        end,
    )


def play(wanted: Quarter) -> int:
    """Let a quarter happen in a house that holds the county; return how many acts there were."""
    codes = _codes()
    editions = {each.power.code: each for each in Edition.objects.select_related("power")}
    known: dict[str, Case] = {}
    day = None
    for act in wanted.acts:
        at = _received(act)
        if localdate(at) != day:
            day = localdate(at)
            ticking.tick(at=datetime(day.year, day.month, day.day, tzinfo=get_current_timezone()))
        _happen(act, at, codes, editions, known)
    ticking.tick(at=wanted.until)
    ticking.tick(at=wanted.until + timedelta(hours=2))
    return len(wanted.acts)


def held(wanted: Quarter) -> Held:
    """Hold what was found against what was put in."""
    rows = Finding.objects.filter(settled_at=None).exclude(rule__in=FOLLOWING)
    found = frozenset((code or "", rule) for code, rule in rows.values_list("case__code", "rule"))
    expected = {(case, rule) for case, rule in wanted.put if case in wanted.whole}
    expected = {each for each in expected if each[1] not in FOLLOWING}
    return Held(found, frozenset(expected - found), frozenset(found - wanted.put))


@transaction.atomic
def _happen(
    act: Raw,
    at: datetime,
    codes: dict[str, str],
    editions: dict[str, Edition],
    known: dict[str, Case],
) -> None:
    said = _coded(act, codes)
    happening = Happening(
        kind=said["kind"],
        at=datetime.fromisoformat(said["at"]),
        node=said.get("node") or "",
        actor=said.get("actor") or "",
        post=said.get("post") or "",
        unit=said.get("unit") or "",
        power=said.get("power") or "",
        amount=said.get("amount_fen"),
        evidence=said.get("evidence") or [],
        detail={key: each for key, each in said.items() if key not in _COLUMNS},
    )
    code = said.get("case")
    if not code:
        services.record_loose(happening, by=None, at=at)
        return
    if code not in known:
        edition = editions.get(_power(said))
        known[code] = services.take_over(code, edition=edition, by=None, at=at)
    services.record(known[code], happening, by=None, at=at)


def _power(said: Raw) -> str:
    return str(said.get("power") or (said.get("node") or "").partition(".")[0])


def _codes() -> dict[str, str]:
    rows: Sequence[tuple[str, str]] = list(Official.objects.values_list("name", "code"))
    return dict(rows)


def _coded(value: Any, codes: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _coded(each, codes) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_coded(each, codes) for each in value]
    return codes.get(value, value) if isinstance(value, str) else value


def _received(act: Raw) -> datetime:
    return datetime.fromisoformat(str(act["recorded_at"]))
