# SPDX-License-Identifier: Apache-2.0
"""Past events for trials: read and bounded, judged by a check with the settings of a draft."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.errors import Unusable
from tonggui.core.events import Event
from tonggui.core.findings import Finding
from tonggui.core.lists import Lists
from tonggui.core.naming import named, names_of
from tonggui.core.rules import Rule, Setting
from tonggui.core.trial import try_out, with_settings
from tonggui.core.values import frozen
from tonggui.core.wording import say_all
from tonggui.engines.frames import events_of
from tonggui.engines.rows import mark
from tonggui.engines.unknown import unknown_rules
from tonggui.formats.events import Reading, open_events
from tonggui.registry.models import Draft
from tonggui.rounds.errors import BadSample, Unsaid
from tonggui.rounds.models import PastEvents
from tonggui.rounds.standing import lists_with

SUFFIXES = (".csv", ".jsonl", ".parquet", ".xes", ".xes.gz")
MOST_BYTES = 10_000_000
MOST_EVENTS = 200_000


@frozen
class Sample:
    """Cases of one power in the order of truth, and the lists with the settings that are tried.

    On `silent` rules these events say nothing at all: no data is not "none found".
    """

    lists: Lists
    cases: tuple[tuple[Event, ...], ...]
    now: int
    silent: frozenset[str] = frozenset()


@frozen
class Tried:
    """What a slice of cases gave; `is_judged` is false where no single case can show a hit."""

    cases: int
    reached: int
    found: int
    shown: list[dict[str, str]]
    is_judged: bool


def digest_of(content: bytes) -> str:
    """Return the digest of a file."""
    return f"sha256:{sha256(content).hexdigest()}"


def read_past(name: str, content: bytes) -> tuple[int, int]:
    """Return how many cases and events a file has. Raises BadSample."""
    if len(content) > MOST_BYTES:
        raise BadSample(_("past events of at most 10 MB can be tried on: cut a sample out"))
    events = _events(name, content)
    return len({each.case for each in events}), len(events)


def settings_of(rule: Rule, said: dict[str, str]) -> dict[str, Setting]:
    """Return settings as a rule takes them. Raises Unsaid where one does not fit."""
    found: dict[str, Setting] = {}
    for name, text in said.items():
        before = rule.settings.get(name)
        if before is None:
            raise Unsaid(
                _("`%(rule)s` has no setting `%(name)s`") % {"rule": rule.id, "name": name}
            )
        found[name] = _setting(rule, name, text, before)
    return found


def sample(
    draft: Draft, rule: str, past: PastEvents, settings: tuple[tuple[str, str], ...]
) -> Sample:
    """Return the cases of a draft's power among past events, and lists with the settings tried."""
    base = _marked(draft.power.code, draft.body, past.digest, localdate(past.kept_at))
    known = base.lists.rules.get(rule)
    if known is None:
        raise Unsaid(_("there is no check `%s` that judges cases") % rule)
    lists = with_settings(base.lists, rule, **settings_of(known, dict(settings)))
    return Sample(lists, base.cases, base.now, base.silent)


def tried(found: Sample, rule: str, cases: Sequence[Sequence[Event]], *, node: str) -> Tried:
    """Judge some cases by one check."""
    one = try_out([rule], found.lists, cases, node=node, now=found.now)
    names = names_of(found.lists)
    shown = [_shown(each, names) for each in one.findings]
    return Tried(
        one.cases, one.reached, one.found, shown, not one.unjudged and rule not in found.silent
    )


def _shown(found: Finding, names: dict[str, str]) -> dict[str, str]:
    expected, observed = named(found.expected, names), named(found.observed, names)
    return {
        "case": found.case,
        "node": found.node,
        "level": found.level,
        **{
            language: f"{say_all(expected, language)} → {say_all(observed, language)}"
            for language in ("zh", "en")
        },
    }


@lru_cache(maxsize=4)
def _marked(code: str, body: str, past: str, day: date) -> Sample:
    kept = PastEvents.objects.get(used_for=code, digest=past)
    lists, events = mark(
        lists_with([json.loads(body)], day), _events(kept.name, bytes(kept.content))
    )
    cases: dict[str, list[Event]] = {}
    for each in events:
        if each.case and (each.power or code) == code:
            cases.setdefault(each.case, []).append(each)
    ordered = tuple(
        tuple(sorted(acts, key=lambda act: act.seq)) for _case, acts in sorted(cases.items())
    )
    now = max((each.recorded_at for each in events), default=0)
    kinds = {each.kind for each in events}
    return Sample(lists, ordered, now, frozenset(unknown_rules(lists, _columns(events), kinds)))


def _columns(events: Sequence[Event]) -> set[str]:
    """Return which columns past events fill at all."""
    found = {name for name in ("actor", "evidence", "power") for e in events if getattr(e, name)}
    return found | {"recorded_at" for each in events if each.recorded_at != each.at}


def _events(name: str, content: bytes) -> list[Event]:
    suffix = next((each for each in reversed(SUFFIXES) if name.lower().endswith(each)), "")
    if not suffix:
        raise BadSample(_("past events are a %s file") % "、".join(SUFFIXES))
    with tempfile.TemporaryDirectory(prefix="tonggui-") as folder:
        path = Path(folder) / f"events{suffix}"
        path.write_bytes(content)
        try:
            return _read(path)
        except Unusable as error:
            where = f"{name} {error.place}".strip()
            raise BadSample(
                _("`%(where)s` cannot be used: %(why)s") % {"where": where, "why": error.expected}
            ) from error


def _read(path: Path) -> list[Event]:
    found: list[Event] = []
    for block in open_events(path, Reading(timezone="Asia/Shanghai")).blocks():
        found += events_of(block)
        if len(found) > MOST_EVENTS:
            raise BadSample(_("at most 200,000 past events can be tried on: cut a sample out"))
    return found


def _setting(rule: Rule, name: str, text: str, before: Setting) -> Setting:
    if isinstance(before, bool):
        return text in {"on", "true", "True", "1"}
    if isinstance(before, tuple):
        return tuple(part.strip() for part in text.replace("，", "、").split("、") if part.strip())
    if isinstance(before, str):
        return text
    try:
        value = float(text)
    except ValueError as error:
        raise _unfit(rule, name, text) from error
    if not 0 <= value < MOST_BYTES:
        raise _unfit(rule, name, text)
    return int(value) if value.is_integer() else value


def _unfit(rule: Rule, name: str, text: Any) -> Unsaid:
    return Unsaid(
        _("`%(text)s` is no number for `%(name)s` of %(rule)s")
        % {"text": text, "name": name, "rule": rule.id}
    )
