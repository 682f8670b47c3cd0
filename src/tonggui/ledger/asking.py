# SPDX-License-Identifier: Apache-2.0
"""Ask witnesses to cosign a checkpoint: over HTTP, or through a folder that is carried to them."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from tonggui.core.errors import Refused
from tonggui.ledger import durable
from tonggui.ledger.log import checkpoint, merkle, note
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.merkle import Node
from tonggui.ledger.log.note import Note, Signature
from tonggui.ledger.log.policy import Witness
from tonggui.ledger.log.submission import Submission

PATIENCE_SECONDS = 5
LARGEST = 65_536
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n?")
Prove = Callable[[int], Submission]


class Unwitnessed(Refused):
    """A witness has not cosigned; the log goes on and asks again."""

    code = "unwitnessed"


class Contradicted(Refused):
    """A witness has seen another log under this name: this one was cut back or rewritten."""

    code = "contradicted"


def cosigned(witness: Witness, signed: Note, node: Node) -> Signature | None:
    """Return a witness's signature; None where its answer has to be waited for.

    Raises Unwitnessed where it cannot be reached, Contradicted where it has seen more than this.
    """
    said = checkpoint.parse(signed.text)

    def prove(old: int) -> Submission:
        proof = merkle.consistency_proof(old, said.size, node)
        return Submission(old, tuple(proof), str(signed))

    url = urlsplit(witness.url)
    if url.scheme == "file":
        answered = _by_file(witness, Path(url.path), said.size, prove)
    elif url.scheme in {"http", "https"}:
        answered = _over_http(witness, said.size, prove)
    else:
        return None
    return _checked(witness, signed, answered) if answered else None


def _over_http(witness: Witness, size: int, prove: Prove) -> str:
    status, body = _post(witness, prove(0))
    if status == 409:  # noqa: PLR2004 - C2SP tlog-witness
        status, body = _post(witness, prove(_continued(witness, size, body)))
    return _accepted(witness, status, body)


def _by_file(witness: Witness, folder: Path, size: int, prove: Prove) -> str:
    """Read the answer that came back, or leave a request to be carried."""
    answers = sorted(folder.glob("*.answer"), key=lambda each: each.stat().st_mtime)
    old = 0
    for each in answers:
        status, _, body = each.read_text(encoding="utf-8").partition("\n")
        number = int("".join(filter(str.isdecimal, each.stem)) or 0)
        if status == "200" and number == size:
            return body
        old = number if status == "200" else _continued(witness, size, body, status)
    request = folder / f"{size}.request"
    if old <= size and not request.exists():
        durable.write(request, str(prove(old)).encode())
    return ""


def _post(witness: Witness, asked: Submission) -> tuple[int, str]:
    address = f"{witness.url.rstrip('/')}/add-checkpoint"
    request = urllib.request.Request(address, str(asked).encode(), method="POST")  # noqa: S310 - http only, checked above
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - as above
            return answer.status, answer.read(LARGEST).decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(LARGEST).decode(errors="replace")
    except (OSError, ValueError) as error:
        raise Unwitnessed(f"witness {witness.name} cannot be reached: {error}") from None


def _continued(witness: Witness, size: int, body: str, status: str = "409") -> int:
    found = _SIZE.fullmatch(body)
    if status != "409" or not found:
        return 0
    if int(found[1]) > size:
        raise Contradicted(
            f"witness {witness.name} has seen {found[1]} entries of this log, which has only "
            f"{size}: it was cut back, or restored from an older backup"
        )
    return int(found[1])


def _accepted(witness: Witness, status: int, body: str) -> str:
    match status:
        case 200:
            return body
        case 409 | 422:
            raise Contradicted(
                f"witness {witness.name} has seen another log under this name ({status}): "
                "this one was rewritten"
            )
    raise Unwitnessed(f"witness {witness.name} answers {status}: {' '.join(body.split())[:200]}")


def _checked(witness: Witness, signed: Note, body: str) -> Signature:
    try:
        lines = note.parse_signatures(body)
    except Malformed as error:
        raise Unwitnessed(f"witness {witness.name} answers what is no signature: {error}") from None
    for each in lines:
        is_its = (each.name, each.key_id) == (witness.key.name, witness.key.key_id)
        if is_its and witness.key.verify(signed.text.encode(), each.signature):
            return each
    raise Unwitnessed(f"witness {witness.name} answers with another key than the policy names")
