# SPDX-License-Identifier: Apache-2.0
"""Submissions of C2SP tlog-witness: an old size, a consistency proof, the checkpoint to sign."""

from __future__ import annotations

import base64
import re

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.ledger.log import merkle
from tonggui.ledger.log.checkpoint import Checkpoint
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.log.note import unbase64

MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


class Stale(Refused):
    """The submission continues another checkpoint than the last one; `size` is that of the last."""

    code = "stale"

    def __init__(self, size: int, why: str) -> None:
        """Keep the size that should have been continued."""
        super().__init__(why)
        self.size = size


@frozen
class Submission:
    """What is to be signed, and the proof that it continues what was signed before."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        lines = [f"old {self.old}", *(base64.b64encode(each).decode() for each in self.proof), ""]
        return "".join(f"{each}\n" for each in lines) + self.checkpoint


def parse(raw: bytes) -> Submission:
    """Read the body of a request."""
    try:
        head, blank, signed = raw.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise Malformed("the submission is not UTF-8") from None
    first, *lines = head.split("\n")
    found = _OLD.fullmatch(first)
    if not found or not blank:
        raise Malformed("a submission begins with `old` and a size, and has a blank line")
    proof = tuple(unbase64(each, "a hash of the proof") for each in lines)
    if len(proof) > MOST_HASHES or any(len(each) != merkle.HASH_BYTES for each in proof):
        raise Malformed("the proof holds something other than hashes of 32 bytes, or too many")
    return Submission(int(found[1]), proof, signed)


def continues(submission: Submission, new: Checkpoint, last: Checkpoint) -> None:
    """Raise Stale, Unproven or Malformed unless the new checkpoint is proved to continue the last.

    Stale means that who submits knows another last checkpoint, or forked from it.
    """
    if submission.old > new.size:
        raise Malformed(f"old size {submission.old} is over the {new.size} of the checkpoint")
    if submission.old != last.size:
        raise Stale(last.size, f"the last checkpoint has {last.size}, not {submission.old}")
    if last.size == new.size:
        if submission.proof:
            raise Unproven("a checkpoint of the same size needs no proof")
        if last.root != new.root:
            raise Stale(last.size, f"another log of {last.size} entries was signed before")
        return
    if last.size == 0:
        if submission.proof:
            raise Unproven("a log that begins needs no proof")
        return
    merkle.verify_consistency(last.size, new.size, submission.proof, last.root, new.root)
