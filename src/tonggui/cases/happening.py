# SPDX-License-Identifier: Apache-2.0
"""An event on its way in, and how rows become the judge's events and the lines of a log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from tonggui.cases.models import Event as Row
from tonggui.core.events import NOTHING, UNMARKED, Event, Evidence, Marks
from tonggui.core.values import frozen

# A clock beside the server's may be a little ahead of it.
CLOCKS_DIFFER = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@frozen
class Happening:
    """What somebody says happened: kind, node, declared time, who, how much, with which papers.

    `evidence` holds `{"name", "hash", "bytes"}` objects, or bare digests; None says that nothing is
    known of papers. `seen` is the last event of the case that whoever acts has seen.
    """

    kind: str
    at: datetime
    node: str = ""
    actor: str = ""
    post: str = ""
    unit: str = ""
    power: str = ""
    amount: int | None = None
    evidence: Sequence[dict[str, Any] | str] | None = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    seen: int | None = None


def microseconds(at: datetime) -> int:
    """Return an instant in microseconds since 1970 UTC.

    >>> microseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def instant(at: int) -> datetime:
    """Return microseconds since 1970 UTC as an instant."""
    return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000)


def written(value: object) -> str:
    """Return a value as the JSON text that is kept of it."""
    return _ENCODER.encode(value)


def event_of(row: Row, case: str, edition: str = "") -> Event:
    """Return a row as the judge takes it."""
    return Event(
        case,
        row.seq,
        row.kind,
        microseconds(row.at),
        microseconds(row.recorded_at),
        row.node or None,
        row.actor or None,
        row.post or None,
        row.unit or None,
        row.power or None,
        edition or None,
        row.amount,
        papers_of(row.evidence) if row.evidence else None,
        json.loads(row.detail) if row.detail else NOTHING,
        marks_of(row.marks),
    )


def marks_of(text: str) -> Marks:
    """Return kept marks as a value."""
    if not text:
        return UNMARKED
    found = json.loads(text)
    return Marks(**{**found, "reused": tuple(found.get("reused", ()))})


def marked(marks: Marks) -> str:
    """Return marks as they are kept; nothing for none."""
    return "" if marks == UNMARKED else written(marks._asdict())


def line_of(row: Row, case: str, edition: str = "") -> dict[str, Any]:
    """Return a row as a line of a log, as `tonggui audit` reads it."""
    said: dict[str, Any] = json.loads(row.detail) if row.detail else {}
    said |= {
        "seq": row.seq,
        "kind": row.kind,
        "at": row.at.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
    }
    texts = {
        "case": case,
        "node": row.node,
        "actor": row.actor,
        "post": row.post,
        "unit": row.unit,
        "power": row.power,
        "edition": edition,
    }
    said |= {name: text for name, text in texts.items() if text}
    if row.amount is not None:
        said["amount"] = row.amount
    if row.evidence:
        said["evidence"] = json.loads(row.evidence)
    return said


def papers_of(text: str) -> tuple[Evidence, ...]:
    """Return the papers that the kept text of an event names."""
    return tuple(_paper(each) for each in json.loads(text))


def _paper(said: dict[str, Any] | str) -> Evidence:
    if isinstance(said, str):
        return Evidence(hash=said)
    size = said.get("bytes")
    return Evidence(
        name=str(said.get("name") or ""),
        hash=str(said.get("hash") or ""),
        size=size if isinstance(size, int) else None,
        readable=said.get("readable") is not False,
        first_seen_at=_seen(said.get("first_seen_at")),
    )


@lru_cache(maxsize=1024)
def _seen(text: Any) -> int | None:
    if not isinstance(text, str) or not text:
        return None
    try:
        return microseconds(datetime.fromisoformat(text).astimezone(UTC))
    except ValueError:
        return None
