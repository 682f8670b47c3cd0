# SPDX-License-Identifier: Apache-2.0
"""Publish the log: number, hash, have it signed and witnessed, show it; again after any stop.

Each step finds what the one before it left, and done twice it changes nothing, so that the process
may be killed between any two of them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from django.db import transaction

from tonggui.core.values import frozen
from tonggui.ledger import asking, durable, sequencing, signing
from tonggui.ledger.asking import Contradicted, Unwitnessed
from tonggui.ledger.errors import Corrupt
from tonggui.ledger.log import checkpoint, keys, merkle, note
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.note import Note
from tonggui.ledger.log.submission import Stale
from tonggui.ledger.models import Checkpoint, Pending, Signature
from tonggui.ledger.signer.wire import Line, SignerRefused
from tonggui.ledger.store import CHECKPOINT, KEYS, POLICY, Store, store

LOG = logging.getLogger(__name__)
LOOK_SECONDS, ASK_AGAIN_SECONDS, PATIENCE_SECONDS = 1.0, 60.0, 30.0
TRIES = 3


@frozen
class Published:
    """What is shown now: how many entries, seen by whom, and who could not be asked."""

    size: int
    witnesses: frozenset[str] = frozenset()
    unwitnessed: tuple[str, ...] = field(default=())


def publish(signer: Line | None = None) -> Published:
    """Bring what is shown up to what is committed; one process at a time.

    Without a signer, one is reached for this once.
    Raises Corrupt where the database is behind or beside what was signed, SignerSilent where the
    signer is away, Contradicted where a witness has seen another log.
    """
    kept = store()
    with (
        durable.kept(kept.folder.parent, patience=PATIENCE_SECONDS),
        nullcontext(signer) if signer else signing.signer() as line,
        _said_where_it_stops(kept.stopped),
    ):
        signed = _signed(kept, line)
        size = checkpoint.parse(signed.text).size
        _remember(signed, size)
        late = _ask(kept, signed, size)
        whole = with_signatures(size)
        before = kept.last.size if kept.last else 0
        kept.put(CHECKPOINT, str(whole).encode())
        kept.clear(before, size)
    opened = note.open_note(
        str(whole).encode(), [*kept.ring.valid_at(size), *kept.policy.cosigners]
    )
    return Published(size, kept.policy.seen_by(opened), tuple(late))


@contextmanager
def _said_where_it_stops(path: Path) -> Iterator[None]:
    """Leave word for the next start where the record does not hold together; take it away after."""
    try:
        yield
    except (Corrupt, Contradicted) as error:
        durable.write(path, f"{error}\n".encode())
        raise
    path.unlink(missing_ok=True)


def rewrite_files() -> int:
    """Write the files of the log anew from the database, where `fsck` found them damaged.

    Raises Corrupt where the database does not hold the log that was signed.
    """
    kept = store()
    with durable.kept(kept.folder.parent, patience=PATIENCE_SECONDS):
        said = kept.last or checkpoint.empty("")
        if said.size > (held := sequencing.size()):
            raise Corrupt(_behind(f"the log was published with {said.size} entries", held))
        kept.grow(0, said.size)
        if not _holds(kept, said, said.size):
            raise Corrupt("the database does not hold the log that was signed: see fsck")
        return said.size


def keep_publishing(stop: Event) -> None:
    """Publish whenever there is something new, until told to stop; ask witnesses again at times."""
    waited = ASK_AGAIN_SECONDS
    with signing.signer() as line:
        while not stop.wait(LOOK_SECONDS):
            waited += LOOK_SECONDS
            if is_due() or waited >= ASK_AGAIN_SECONDS:
                waited = 0.0
                for each in publish(line).unwitnessed:
                    LOG.warning(each)


def is_due() -> bool:
    """Say whether something is committed and not yet shown."""
    last = store().last
    return Pending.objects.exists() or last is None or last.size < sequencing.size()


def with_signatures(size: int) -> Note:
    """Return a checkpoint with every signature known of it."""
    found = Checkpoint.objects.prefetch_related("signatures").get(pk=size)
    lines = "".join(each.line for each in found.signatures.order_by("pk"))
    return note.Note(found.text, note.parse_signatures(lines))


def _integrate(kept: Store, size: int) -> bytes:
    """Write the tiles of the new entries; from the beginning where the files are damaged."""
    last = Checkpoint.objects.order_by("-size").first()
    said = checkpoint.parse(last.text) if last else checkpoint.empty("")
    if said.size > size:
        raise Stale(said.size, f"the log was signed at {said.size} entries")
    shown = kept.last or checkpoint.empty("")
    if shown.size > size:
        raise Stale(shown.size, f"the log was published with {shown.size} entries")
    root = kept.grow(shown.size if _holds(kept, shown, shown.size) else 0, size)
    if not _holds(kept, said, size):
        raise Corrupt(
            f"the entries up to {said.size} are not those that were signed: the database was "
            "changed; `tonggui ledger fsck` says where"
        )
    return root


def _holds(kept: Store, said: checkpoint.Checkpoint, size: int) -> bool:
    """Say whether the files, of a log of that size, begin with the log that was signed."""
    try:
        return merkle.range_root(0, said.size, kept.node(size)) == said.root
    except (FileNotFoundError, Malformed):
        return False


def _signed(kept: Store, line: Line) -> Note:
    """Have the log signed as it is now; again where another machine was quicker in between."""
    stale = None
    for _ in range(TRIES):
        size = sequencing.sequence()
        try:
            return _sign(kept, line, size, _integrate(kept, size))
        except Stale as error:
            stale = error
            if error.size > sequencing.size():
                break
    raise Corrupt(_behind(str(stale), sequencing.size()))


def _behind(what: str, held: int) -> str:
    return (
        f"{what}, the database holds {held}: it was restored from an older backup, "
        "or entries were deleted; see docs/how-to/recover-the-ledger.md"
    )


def _sign(kept: Store, line: Line, size: int, root: bytes) -> Note:
    kept.put(KEYS, line.keys().encode())
    kept.put(POLICY, kept.policy_text.encode())
    signed = line.latest()
    last = checkpoint.parse(signed.text)
    new = checkpoint.Checkpoint(kept.ring.origin, size, root)
    if last == new:
        return signed
    if last.size > size:
        raise Stale(last.size, f"the signer has signed {last.size} entries")
    proof = merkle.consistency_proof(last.size, size, kept.node(size))
    try:
        return line.sign(new, old=last.size, proof=proof)
    except SignerRefused as error:
        raise Corrupt(f"the signer has signed another log than this: {error}") from None


@transaction.atomic
def _remember(signed: Note, size: int) -> None:
    """Keep a signed checkpoint, and every line under it that is new."""
    now = datetime.now(UTC)
    found, _ = Checkpoint.objects.get_or_create(
        size=size, defaults={"text": signed.text, "signed_at": now}
    )
    if found.text != signed.text:
        raise Corrupt(f"another checkpoint of {size} entries was signed before")
    for each in signed.signatures:
        found.signatures.get_or_create(
            line=each.line, defaults={"name": each.name, "received_at": now}
        )


def _ask(kept: Store, signed: Note, size: int) -> list[str]:
    """Ask every witness that has not cosigned yet; return who could not be asked, and why."""
    late = []
    have = set(Signature.objects.filter(checkpoint_id=size).values_list("name", flat=True))
    for witness in kept.policy.witnesses:
        if size == 0 or witness.key.name in have:
            continue
        try:
            line = asking.cosigned(witness, signed, kept.node(size))
        except Unwitnessed as error:
            late.append(str(error))
            continue
        if line:
            _remember(keys.merged(signed, [line]), size)
    return late
