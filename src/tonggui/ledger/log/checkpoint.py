# SPDX-License-Identifier: Apache-2.0
"""Checkpoints of C2SP tlog-checkpoint: which log, how many entries, under which root."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

from tonggui.core.values import frozen
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.log.merkle import EMPTY
from tonggui.ledger.log.note import Opened, Verifier, open_note, unbase64

LEAST_LINES = 3
LARGEST_SIZE = (1 << 63) - 1
_SIZE = re.compile(r"0|[1-9][0-9]*")


@frozen
class Checkpoint:
    """What a log says of itself at one size."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the text of the note."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode())
        return "".join(f"{each}\n" for each in (*lines, *self.extensions))


def empty(origin: str) -> Checkpoint:
    """Return what a log with no entries says."""
    return Checkpoint(origin, 0, EMPTY)


def parse(text: str) -> Checkpoint:
    """Read the text of a checkpoint, without its signatures."""
    if not text.endswith("\n"):
        raise Malformed("the checkpoint does not end in a newline")
    origin, *lines = text[:-1].split("\n")
    if len(lines) + 1 < LEAST_LINES or not origin:
        raise Malformed("a checkpoint has an origin, a size and a root, each on its line")
    size, root, *extensions = lines
    # The size is bounded before it is converted: a long number is slow to read.
    if len(size) > len(str(LARGEST_SIZE)) or not _SIZE.fullmatch(size):
        raise Malformed("the size of the checkpoint is not a number as it is to be written")
    if int(size) > LARGEST_SIZE:
        raise Malformed("the size of the checkpoint is too large")
    return Checkpoint(origin, int(size), unbase64(root, "the root"), tuple(extensions))


def open_checkpoint(
    raw: bytes, *, origin: str, log: Iterable[Verifier], others: Iterable[Verifier] = ()
) -> tuple[Checkpoint, Opened]:
    """Return a checkpoint that a key of the log signed, and which others did."""
    keys = list(log)
    opened = open_note(raw, [*keys, *others])
    own = {(key.name, key.key_id) for key in keys}
    if not any((each.name, each.key_id) in own for each in opened.verified):
        raise Unproven(f"no key of the log {origin} has signed the checkpoint")
    found = parse(opened.text)
    if found.origin != origin:
        raise Unproven(f"the checkpoint is of the log {found.origin}, not of {origin}")
    return found, opened
