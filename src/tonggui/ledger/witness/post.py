# SPDX-License-Identifier: Apache-2.0
"""A witness's post: its key, the logs it watches, and the last checkpoint of each it cosigned."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import field
from hashlib import sha256
from pathlib import Path

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.ledger import durable
from tonggui.ledger.log import checkpoint, keys, note, submission
from tonggui.ledger.log.checkpoint import Checkpoint
from tonggui.ledger.log.cosignature import CosignatureSigner
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.log.keys import KeyRing
from tonggui.ledger.log.note import Signature

KEY, LOGS, SEEN = "key", "logs", "seen"


class UnknownLog(Refused):
    """The witness does not watch this log."""

    code = "unknown-log"


class Unsigned(Refused):
    """No key of the log that the witness trusts has signed the checkpoint."""

    code = "unsigned"


@frozen
class Post:
    """A witness's folder: `key`, a file of keys for each log in `logs`, and what it has seen.

    `add_checkpoint` checks and keeps under one lock a log, so that a later answer never takes
    back an earlier one.
    """

    folder: Path
    clock: Callable[[], float]
    locks: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    @property
    def signer(self) -> CosignatureSigner:
        """Return the witness's key at this moment."""
        try:
            key = keys.read_private((self.folder / KEY).read_text(encoding="utf-8"))
        except OSError as error:
            raise Malformed(
                f"{self.folder / KEY}: {error.strerror}; a witness begins with "
                "`tonggui-witness init`"
            ) from None
        return CosignatureSigner(key.name, key.seed, int(self.clock()))

    def add_checkpoint(self, raw: bytes) -> Signature:
        """Cosign a submission as C2SP tlog-witness asks, and keep it before answering.

        Raises UnknownLog (404), Unsigned (403), Malformed (400), Stale (409), Unproven (422).
        """
        asked = submission.parse(raw)
        signed = asked.checkpoint.encode()
        new = checkpoint.parse(note.parse(signed).text)
        ring = self.ring(new.origin)
        try:
            keys.open_signed(signed, ring, new.size)
        except Unproven as error:
            raise Unsigned(str(error)) from None
        with self.locks[new.origin]:
            submission.continues(asked, new, self.last(new.origin))
            cosigned = note.sign(new.text, self.signer)
            whole = keys.merged(note.parse(signed), cosigned.signatures)
            durable.write(self.folder / SEEN / named(new.origin), str(whole).encode())
        return cosigned.signatures[0]

    def ring(self, origin: str) -> KeyRing:
        """Return the keys of a log; UnknownLog where it is not watched."""
        try:
            text = (self.folder / LOGS / named(origin)).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise UnknownLog(f"the log {origin} is not watched here") from None
        return keys.parse(text)

    def last(self, origin: str) -> Checkpoint:
        """Return the last checkpoint cosigned, or that of a log without entries."""
        try:
            return checkpoint.parse(note.parse(self.seen(origin)).text)
        except FileNotFoundError:
            return checkpoint.empty(origin)

    def seen(self, origin: str) -> bytes:
        """Return the last checkpoint cosigned as it was signed."""
        return (self.folder / SEEN / named(origin)).read_bytes()

    def watch(self, text: str) -> str:
        """Watch a log from now on, or take its keys anew, and return its name."""
        ring = keys.parse(text)
        durable.write(self.folder / LOGS / named(ring.origin), str(ring).encode())
        return ring.origin


def found(folder: Path, name: str) -> str:
    """Make a new witness, and return its public key."""
    if (folder / KEY).exists():
        raise Malformed(f"{folder} already holds a key")
    made = keys.generate(name)
    private = keys.write_private(made).encode() + b"\n"
    durable.write(folder / KEY, private, mode=durable.PRIVATE)
    return CosignatureSigner(made.name, made.seed, 0).verifier.vkey


def named(origin: str) -> str:
    """Return the name of a log's files; the origin itself may hold anything."""
    return sha256(origin.encode()).hexdigest()[:32]
