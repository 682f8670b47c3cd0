# SPDX-License-Identifier: Apache-2.0
"""Keys of a log: made, kept in files, and each valid for a range of sizes after rotation."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace

from tonggui.core.values import frozen
from tonggui.ledger.log import sm2, vkey
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.log.note import Note, Opened, Signature, Verifier, open_note, unbase64
from tonggui.ledger.log.vkey import Ed25519Signer

_PRIVATE = re.compile(r"PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+(\S+)")
_NAME = re.compile(r"[^+\s]+")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@frozen
class LogKey:
    """A key of the log: it may sign checkpoints from one size up to another."""

    verifier: Verifier
    vkey: str
    since: int = 0
    until: int | None = None

    def may_sign(self, size: int) -> bool:
        """Say whether a checkpoint of that size may carry this key."""
        return self.since <= size and (self.until is None or size <= self.until)

    def is_like(self, other: LogKey) -> bool:
        """Say whether both keys sign in the same way."""
        return type(self.verifier) is type(other.verifier)

    def __str__(self) -> str:
        since = f" from {self.since}" if self.since else ""
        until = f" until {self.until}" if self.until is not None else ""
        return f"{self.vkey}{since}{until}"


@frozen
class KeyRing:
    """All keys a log has had, oldest first."""

    keys: tuple[LogKey, ...]

    @property
    def origin(self) -> str:
        """Return the name of the log, which all its keys bear."""
        return self.keys[0].verifier.name

    def valid_at(self, size: int) -> list[Verifier]:
        """Return the keys that may sign a checkpoint of that size."""
        return [each.verifier for each in self.keys if each.may_sign(size)]

    def rotated(self, new: str, *, at: int) -> KeyRing:
        """Return the ring after a rotation: both keys sign at that size, the old one no later.

        Only keys of the new one's kind end: a second line with SM2 has a key of its own.
        """
        fresh = LogKey(_verifier(new), new, at)
        old = (
            replace(each, until=at) if each.until is None and each.is_like(fresh) else each
            for each in self.keys
        )
        return ring([*old, fresh])

    def __str__(self) -> str:
        return "".join(f"{each}\n" for each in self.keys)


def generate(name: str) -> Ed25519Signer:
    """Make a new Ed25519 key under a name."""
    if not _NAME.fullmatch(name):
        raise Malformed(f"the name `{name}` of a key holds a space or a plus sign, or nothing")
    return Ed25519Signer(name, secrets.token_bytes(vkey.KEY_BYTES))


def write_private(key: Ed25519Signer) -> str:
    """Write a private key as one line; it belongs in a file only its keeper can read."""
    seed = base64.b64encode(bytes([vkey.ED25519]) + key.seed).decode()
    return f"PRIVATE+KEY+{key.name}+{key.key_id.hex()}+{seed}"


def read_private(text: str) -> Ed25519Signer:
    """Read a private key; the error never repeats what was read."""
    found = _PRIVATE.fullmatch(text.strip())
    if not found:
        raise Malformed("a private key is written `PRIVATE+KEY+name+id+base64`")
    material = unbase64(found[3], f"the private key of {found[1]}")
    if len(material) != 1 + vkey.KEY_BYTES or material[0] != vkey.ED25519:
        raise Malformed(f"the private key of {found[1]} is not an Ed25519 key")
    key = Ed25519Signer(found[1], material[1:])
    if key.key_id.hex() != found[2]:
        raise Malformed(f"the id of the private key of {found[1]} is wrong")
    return key


def parse(text: str) -> KeyRing:
    """Read a file of keys: one a line, with `from N` and `until N`, and comments."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            found.append(_key(words))
        except Malformed as error:
            raise Malformed(f"line {number} of the keys: {error}") from None
    return ring(found)


def ring(keys: Iterable[LogKey]) -> KeyRing:
    """Put keys together; Malformed where there are none, or of more than one log."""
    found = tuple(keys)
    if len({each.verifier.name for each in found}) != 1:
        raise Malformed("a file of keys holds the keys of one log, at least one")
    return KeyRing(found)


def open_signed(raw: bytes, known: KeyRing, size: int, others: Iterable[Verifier] = ()) -> Opened:
    """Open a checkpoint of that size by the keys that may sign it."""
    opened = open_note(raw, [*known.valid_at(size), *others])
    if not any(each.name == known.origin for each in opened.verified):
        raise Unproven(f"no key of {known.origin} that is valid at size {size} has signed it")
    return opened


def merged(note: Note, more: Iterable[Signature]) -> Note:
    """Return the note with more signatures under it, each key's once."""
    held = {(each.name, each.key_id): each for each in note.signatures}
    for each in more:
        held.setdefault((each.name, each.key_id), each)
    return Note(note.text, tuple(held.values()))


def _key(words: list[str]) -> LogKey:
    since, until, rest = 0, None, words[1:]
    while rest:
        match rest:
            case ["from", number, *rest] if _NUMBER.fullmatch(number):
                since = int(number)
            case ["until", number, *rest] if _NUMBER.fullmatch(number):
                until = int(number)
            case _:
                raise Malformed(f"`{' '.join(rest)}` is not `from N` or `until N`")
    return LogKey(_verifier(words[0]), words[0], since, until)


def _verifier(text: str) -> Verifier:
    kind = vkey.split(text)[2]
    return sm2.parse(text) if kind == vkey.OTHER else vkey.parse(text)
