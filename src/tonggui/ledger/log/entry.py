# SPDX-License-Identifier: Apache-2.0
"""Entries: one act as canonical JSON, with commitments where personal fields would stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from tonggui.core.values import frozen
from tonggui.ledger.log import canonical
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.merkle import leaf_hash
from tonggui.ledger.log.tiles import LARGEST_ENTRY

VERSION = 1
KEYS = {"at", "body", "kind", "private", "received", "subject", "v"}
_KIND = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_COMMITMENT = re.compile(r"[0-9a-f]{64}")


@frozen
class Entry:
    """One act: what it is, of which row, when it was said to be and when it was received."""

    kind: str
    subject: str
    at: datetime
    received_at: datetime
    body: Mapping[str, Any]
    private: Mapping[str, str] = field(default_factory=dict)

    @property
    def leaf(self) -> bytes:
        """Return the bytes that are logged, at most 65,535 of them."""
        _check(self)
        written = canonical.dumps(
            {
                "at": stamp(self.at),
                "body": dict(self.body),
                "kind": self.kind,
                "private": dict(self.private),
                "received": stamp(self.received_at),
                "subject": self.subject,
                "v": VERSION,
            }
        )
        if len(written) > LARGEST_ENTRY:
            raise Malformed(
                f"the entry `{self.kind}` has {len(written):,} bytes, over the {LARGEST_ENTRY:,} "
                "allowed; keep what is long as evidence and log its digest"
            )
        return written

    @property
    def digest(self) -> bytes:
        """Return the hash of the leaf."""
        return leaf_hash(self.leaf)


def parse(leaf: bytes) -> Entry:
    """Read the bytes of an entry; Malformed where they are not exactly one."""
    written = canonical.loads(leaf)
    if not isinstance(written, dict) or set(written) != KEYS or written["v"] != VERSION:
        raise Malformed("an entry has at, body, kind, private, received, subject and v, no more")
    texts = ("kind", "subject", "at", "received")
    if not all(isinstance(written[each], str) for each in texts) or not all(
        isinstance(written[each], dict) for each in ("body", "private")
    ):
        raise Malformed("a part of the entry is of another type than it should be")
    found = Entry(
        kind=written["kind"],
        subject=written["subject"],
        at=moment(written["at"]),
        received_at=moment(written["received"]),
        body=written["body"],
        private=written["private"],
    )
    _check(found)
    return found


def stamp(at: datetime) -> str:
    """Write a time as entries do: UTC, to the microsecond."""
    if at.tzinfo is None:
        raise Malformed(f"the time {at} has no offset")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """Read a time as entries write it."""
    if not _TIME.fullmatch(text):
        raise Malformed(f"`{text}` is not a time as entries write it")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(f"`{text}` is not a time") from None


def _check(entry: Entry) -> None:
    if not _KIND.fullmatch(entry.kind):
        raise Malformed(f"the kind `{entry.kind}` is not written `noun.what-happened`")
    for name, each in entry.private.items():
        if not isinstance(each, str) or not _COMMITMENT.fullmatch(each):
            raise Malformed(f"the personal field `{name}` has no commitment in its place")
