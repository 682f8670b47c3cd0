# SPDX-License-Identifier: Apache-2.0
"""Receipts: C2SP tlog-proof files that carry their entry, and show offline where it stands."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import field

from tonggui.core.values import frozen
from tonggui.ledger.log import canonical, checkpoint, commitment, keys, merkle, note
from tonggui.ledger.log import entry as entries
from tonggui.ledger.log.checkpoint import Checkpoint
from tonggui.ledger.log.commitment import Opening
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.log.keys import KeyRing
from tonggui.ledger.log.policy import Policy

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@frozen
class Proof:
    """A tlog-proof: an index, the way to the root, a checkpoint, and what is said beside."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def __str__(self) -> str:
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(each).decode() for each in self.hashes]
        return "\n".join(lines) + "\n\n" + self.checkpoint.decode()


@frozen
class Receipt:
    """What a submitter keeps: the entry, its personal fields as far as kept, and its proof."""

    leaf: bytes
    openings: Mapping[str, Opening]
    proof: Proof

    def __str__(self) -> str:
        said = {
            "entry": self.leaf.decode(),
            "openings": {
                name: {"salt": each.salt.hex(), "value": each.value}
                for name, each in self.openings.items()
            },
        }
        proof = self.proof
        return str(Proof(proof.index, proof.hashes, proof.checkpoint, canonical.dumps(said)))


@frozen
class Standing:
    """What a receipt proves: the entry, in which tree, who saw it, what was not opened."""

    entry: entries.Entry
    checkpoint: Checkpoint
    witnesses: frozenset[str] = frozenset()
    is_witnessed: bool = False
    closed: tuple[str, ...] = field(default=())


def parse_proof(text: str) -> Proof:
    """Read a tlog-proof; Malformed says which part is wrong."""
    head, blank, signed = text.partition("\n\n")
    header, *lines = head.split("\n")
    if header != HEADER or not blank:
        raise Malformed(f"a receipt begins with `{HEADER}`")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = note.unbase64(lines.pop(0).removeprefix("extra "), "the extra part")
    found = _INDEX.fullmatch(lines[0]) if lines else None
    if not found:
        raise Malformed("the receipt does not say `index` and a number")
    hashes = tuple(note.unbase64(each, "a hash of the proof") for each in lines[1:])
    if len(hashes) > MOST_HASHES or any(len(each) != merkle.HASH_BYTES for each in hashes):
        raise Malformed("the receipt holds something other than hashes of 32 bytes, or too many")
    return Proof(int(found[1]), hashes, signed.encode(), extra)


def parse(text: str) -> Receipt:
    """Read a receipt: a proof whose extra part is an entry and its openings."""
    proof = parse_proof(text)
    match canonical.loads(proof.extra):
        case {"entry": str(leaf), "openings": dict(openings), **rest} if not rest:
            opened = {name: _opening(name, each) for name, each in openings.items()}
            return Receipt(leaf.encode(), opened, proof)
    raise Malformed("the extra part of the receipt is not an entry with its openings")


def verify(receipt: Receipt, ring: KeyRing, policy: Policy | None = None) -> Standing:
    """Return what the receipt proves; Unproven where it proves nothing."""
    found = entries.parse(receipt.leaf)
    for name, opening in receipt.openings.items():
        if name not in found.private:
            raise Unproven(f"the entry has no personal field `{name}`")
        commitment.verify(name, opening, found.private[name])
    proof = receipt.proof
    said = checkpoint.parse(note.parse(proof.checkpoint).text)
    opened = keys.open_signed(proof.checkpoint, ring, said.size, policy.cosigners if policy else ())
    if said.origin != ring.origin:
        raise Unproven(f"the checkpoint is of the log {said.origin}, not of {ring.origin}")
    digest = merkle.leaf_hash(receipt.leaf)
    merkle.verify_inclusion(digest, proof.index, said.size, proof.hashes, said.root)
    names = policy.seen_by(opened) if policy else frozenset()
    return Standing(
        entry=found,
        checkpoint=said,
        witnesses=names,
        is_witnessed=bool(policy and policy.is_met_by(names)),
        closed=tuple(sorted(set(found.private) - set(receipt.openings))),
    )


def _opening(name: str, written: object) -> Opening:
    match written:
        case {"salt": str(salt), "value": value, **rest} if not rest:
            try:
                return Opening(bytes.fromhex(salt), value)
            except ValueError:
                pass
    raise Malformed(f"the personal field `{name}` of the receipt has no salt and value")
