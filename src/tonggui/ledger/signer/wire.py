# SPDX-License-Identifier: Apache-2.0
"""What the signer is asked and answers: lines of JSON, over a socket or standard streams."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import IO, Protocol

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.ledger.log.checkpoint import Checkpoint
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.log.keys import KeyRing
from tonggui.ledger.log.note import Note, parse, unbase64
from tonggui.ledger.log.submission import Stale, Submission

LONGEST = 65_536


class Seat(Protocol):
    """Who signs: knows its last checkpoint, and signs what continues it."""

    @property
    def last(self) -> Note:
        """Return the last checkpoint signed."""

    @property
    def ring(self) -> KeyRing:
        """Return the keys the log has had."""

    def sign(self, asked: Submission) -> Note:
        """Sign what is proved to continue the last."""


class SignerRefused(Refused):
    """The signer would not sign."""

    code = "signer-refused"


class SignerSilent(Refused):
    """The signer cannot be reached or does not answer."""

    code = "signer-silent"


@frozen
class Line:
    """A signer at the other end of two streams."""

    ask: IO[bytes]
    answer: IO[bytes]

    def latest(self) -> Note:
        """Return the last checkpoint the signer signed."""
        return self._note({"ask": "latest"})

    def keys(self) -> str:
        """Return the keys the log has had, as their file says them."""
        match self._exchange({"ask": "keys"}):
            case {"keys": str(text)}:
                return text
        raise SignerSilent("the signer says what is no answer")

    def sign(self, new: Checkpoint, *, old: int, proof: Iterable[bytes]) -> Note:
        """Have a checkpoint signed; Stale, SignerRefused or SignerSilent where it is not."""
        hashes = [base64.b64encode(each).decode() for each in proof]
        return self._note({"ask": "sign", "old": old, "proof": hashes, "checkpoint": new.text})

    def _note(self, asked: dict[str, object]) -> Note:
        match self._exchange(asked):
            case {"note": str(text)}:
                return parse(text.encode())
        raise SignerSilent("the signer says what is no answer")

    def _exchange(self, asked: dict[str, object]) -> object:
        try:
            self.ask.write(json.dumps(asked).encode() + b"\n")
            self.ask.flush()
            answer: object = json.loads(self.answer.readline(LONGEST) or b"null")
        except (OSError, ValueError) as error:
            raise SignerSilent(f"the signer does not answer: {error}") from None
        match answer:
            case {"refused": str(why), "size": int(size)}:
                raise Stale(size, why)
            case {"refused": str(why)}:
                raise SignerRefused(why)
            case None:
                raise SignerSilent("the signer has gone away")
        return answer


def answer(line: bytes, seat: Seat) -> bytes:
    """Answer one line; whatever is wrong with it is said, never raised."""
    said: dict[str, object]
    try:
        match json.loads(line):
            case {"ask": "latest"}:
                said = {"note": str(seat.last)}
            case {"ask": "keys"}:
                said = {"keys": str(seat.ring)}
            case {"ask": "sign", "old": int(old), "proof": list(proof), "checkpoint": str(text)}:
                hashes = tuple(unbase64(str(each), "a hash of the proof") for each in proof)
                said = {"note": str(seat.sign(Submission(old, hashes, text)))}
            case _:
                said = {"refused": "the signer is asked for `latest`, `keys`, or to `sign`"}
    except Stale as error:
        said = {"refused": str(error), "size": error.size}
    except (Malformed, Unproven, Refused) as error:
        said = {"refused": str(error)}
    except (ValueError, RecursionError):
        said = {"refused": "the question is not one line of JSON"}
    except OSError as error:
        said = {"refused": f"the signer cannot keep what it signs: {error.strerror}"}
    return json.dumps(said).encode() + b"\n"
