# SPDX-License-Identifier: Apache-2.0
"""Where the signer's key and its last checkpoint are kept, and the only way to sign with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.ledger import durable
from tonggui.ledger.log import checkpoint, keys, note, sm2, submission
from tonggui.ledger.log.checkpoint import Checkpoint
from tonggui.ledger.log.keys import KeyRing
from tonggui.ledger.log.note import Note, Signer
from tonggui.ledger.log.submission import Submission

KEY, NEXT, LAST, RING, SM2 = "key", "key.next", "checkpoint", "keys", "key.sm2"
HANDOVER_SECONDS = 10.0


class Unseated(Refused):
    """The signer's folder cannot be signed from as it stands."""

    code = "unseated"


@frozen
class Seat:
    """A signer's folder: `key`, `keys`, `checkpoint`, and `key.next` while a rotation is prepared.

    Whoever holds it has the folder to itself; `sign` writes what it signs before it tells.
    """

    folder: Path

    @property
    def ring(self) -> KeyRing:
        """Return all keys this log has had."""
        return keys.parse(self._read(RING))

    @property
    def last(self) -> Note:
        """Return the last checkpoint signed."""
        return note.parse(self._read(LAST).encode())

    @property
    def signers(self) -> list[Signer]:
        """Return the key that signs, and the SM2 key where there is one."""
        found: list[Signer] = [keys.read_private(self._read(KEY))]
        if (self.folder / SM2).exists():
            secret = bytes.fromhex(self._read(SM2).strip())
            found.append(sm2.Sm2Signer(found[0].name, secret))
        return found

    def sign(self, asked: Submission) -> Note:
        """Sign a checkpoint that is proved to continue the last; Stale or Unproven otherwise."""
        new = checkpoint.parse(asked.checkpoint)
        last = checkpoint.parse(self.last.text)
        if new.origin != last.origin or new.extensions:
            raise Unseated(f"this signer signs for {last.origin} only, without further lines")
        submission.continues(asked, new, last)
        return self._keep(note.sign(new.text, *self.signers))

    def switch(self) -> Note:
        """Sign the last checkpoint with the next key beside the old, and use the next from now."""
        new = keys.read_private(self._read(NEXT))
        last = checkpoint.parse(self.last.text)
        if new.verifier.vkey not in str(self.ring):
            ring = self.ring.rotated(new.verifier.vkey, at=last.size)
            durable.write(self.folder / RING, str(ring).encode())
        bridge = self._keep(keys.merged(self.last, note.sign(last.text, new).signatures))
        (self.folder / NEXT).replace(self.folder / KEY)
        durable.sync_folder(self.folder)
        return bridge

    def prepare(self) -> str:
        """Make the next key, unless one is waiting, and return its public half."""
        if not (self.folder / NEXT).exists():
            made = keys.generate(self.ring.origin)
            written = keys.write_private(made).encode() + b"\n"
            durable.write(self.folder / NEXT, written, mode=durable.PRIVATE)
        return keys.read_private(self._read(NEXT)).verifier.vkey

    def adopt(self, signed: bytes) -> Checkpoint:
        """Take a later checkpoint of this log as the last, where the signer's own was lost."""
        found = checkpoint.parse(note.parse(signed).text)
        keys.open_signed(signed, self.ring, found.size)
        if (self.folder / LAST).exists() and checkpoint.parse(self.last.text).size > found.size:
            raise Unseated("the signer has signed a longer log already; it never goes back")
        durable.write(self.folder / LAST, signed)
        return found

    def _keep(self, signed: Note) -> Note:
        durable.write(self.folder / LAST, str(signed).encode())
        return signed

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except OSError as error:
            raise Unseated(
                f"{self.folder / name}: {error.strerror}; a new signer begins with "
                "`tonggui-signer init`, one that lost its checkpoint goes on with `adopt`"
            ) from None


@contextmanager
def taken(folder: Path) -> Iterator[Seat]:
    """Take a signer's folder for oneself; Occupied where another keeps it, after a moment.

    The signer of a site that was killed lets go only when it notices that nobody asks any more.
    """
    with durable.kept(folder, patience=HANDOVER_SECONDS):
        yield Seat(folder)


def found(folder: Path, origin: str, *, with_sm2: bool = False) -> str:
    """Make a new signer for a log that has no entries, and return its public key."""
    if (folder / KEY).exists():
        raise Unseated(f"{folder} already holds a key")
    made = keys.generate(origin)
    folder.mkdir(mode=durable.OWNERS, parents=True, exist_ok=True)
    second = [sm2.generate(origin)] if with_sm2 else []
    lines = [made.verifier.vkey, *(each.verifier.vkey for each in second)]
    for each in second:
        secret = each.secret.hex().encode() + b"\n"
        durable.write(folder / SM2, secret, mode=durable.PRIVATE)
    durable.write(folder / RING, "".join(f"{each}\n" for each in lines).encode())
    signed = note.sign(checkpoint.empty(origin).text, made, *second)
    durable.write(folder / LAST, str(signed).encode())
    private = keys.write_private(made).encode() + b"\n"
    durable.write(folder / KEY, private, mode=durable.PRIVATE)
    return lines[0]
