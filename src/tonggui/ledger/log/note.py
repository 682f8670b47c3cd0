# SPDX-License-Identifier: Apache-2.0
"""Signed notes of C2SP signed-note: a text, a blank line, and a line for each signature."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Protocol

from tonggui.core.values import frozen
from tonggui.ledger.log.errors import Malformed, Unproven

KEY_ID_BYTES = 4
MOST_SIGNATURES = 100
LARGEST_NOTE = 1_000_000
_LINE = re.compile(r"— (\S+) (\S+)\n")


class Verifier(Protocol):
    """A public key by name, that can tell whether it signed a text."""

    @property
    def name(self) -> str:
        """Return the name of the key."""

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that, with the name, say which key it is."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether the signature is this key's over the text."""


class Signer(Protocol):
    """A private key by name, that can sign a text."""

    @property
    def name(self) -> str:
        """Return the name of the key."""

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that, with the name, say which key it is."""

    def sign(self, text: bytes) -> bytes:
        """Return this key's signature over the text."""


@frozen
class Signature:
    """One signature line: which key, and what it wrote."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """Return the line as it stands in a note, with its newline."""
        written = base64.b64encode(self.key_id + self.signature).decode()
        return f"— {self.name} {written}\n"


@frozen
class Note:
    """A text that ends in a newline, and the signatures under it, not yet trusted."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(each.line for each in self.signatures)}"


@frozen
class Opened:
    """A note of which at least one known key signed the text."""

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]


def parse(raw: bytes) -> Note:
    """Read a note without judging its signatures; Malformed where it is not one."""
    if len(raw) > LARGEST_NOTE:
        raise Malformed("the note is longer than a note may be")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"the note is not UTF-8 at byte {error.start}") from None
    if any(each < " " and each != "\n" for each in whole):
        raise Malformed("the note holds a control character")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise Malformed("the note has no signature lines after a blank line")
    signatures = parse_signatures(lines)
    if not signatures:
        raise Malformed("the note has no signatures")
    return Note(text + "\n", signatures)


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Read signature lines as they stand under a note, or as a witness answers them."""
    rows = lines.splitlines(keepends=True)
    if len(rows) > MOST_SIGNATURES:
        raise Malformed(f"{len(rows)} signatures are over the {MOST_SIGNATURES} allowed")
    return tuple(_signature(each) for each in rows)


def open_note(raw: bytes, known: Iterable[Verifier]) -> Opened:
    """Return what known keys signed; Unproven where none did, or where one's line is wrong."""
    note, keys = parse(raw), list(known)
    text = note.text.encode()
    verified: list[Signature] = []
    unverified: list[Signature] = []
    seen: set[tuple[str, bytes]] = set()
    for each in note.signatures:
        if (each.name, each.key_id) in seen:
            continue
        key = _find(keys, each)
        seen.add((each.name, each.key_id))
        if key is None:
            unverified.append(each)
            continue
        if not key.verify(text, each.signature):
            raise Unproven(f"the signature of {each.name}+{each.key_id.hex()} is wrong")
        verified.append(each)
    if not verified:
        raise Unproven("no known key has signed the note")
    return Opened(note.text, tuple(verified), tuple(unverified))


def sign(text: str, *signers: Signer) -> Note:
    """Sign a text with each key in turn."""
    if not text.endswith("\n"):
        raise Malformed("the text of a note ends in a newline")
    raw = text.encode()
    return Note(text, tuple(Signature(each.name, each.key_id, each.sign(raw)) for each in signers))


def unbase64(text: str, what: str) -> bytes:
    """Decode standard base64 strictly; Malformed names what it was to be."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"{what} is not base64") from None
    if base64.b64encode(decoded).decode() != text:
        raise Malformed(f"{what} is not canonical base64")
    return decoded


def _signature(line: str) -> Signature:
    found = _LINE.fullmatch(line)
    if not found or "+" in found[1]:
        raise Malformed("a signature line is not `— name base64`")
    written = unbase64(found[2], f"the signature of {found[1]}")
    if len(written) <= KEY_ID_BYTES:
        raise Malformed(f"the signature of {found[1]} is too short")
    return Signature(found[1], written[:KEY_ID_BYTES], written[KEY_ID_BYTES:])


def _find(keys: list[Verifier], line: Signature) -> Verifier | None:
    found = [key for key in keys if (key.name, key.key_id) == (line.name, line.key_id)]
    if len(found) > 1:
        raise Unproven(f"the key {line.name}+{line.key_id.hex()} is given twice")
    return found[0] if found else None
