# SPDX-License-Identifier: Apache-2.0
"""Merkle hashes and proofs of RFC 6962 and RFC 9162, for trees and for aligned subtrees of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from tonggui.ledger.log.errors import Unproven

HASH_BYTES = 32
EMPTY = sha256().digest()

Node = Callable[[int, int], bytes]
"""Give the hash of the full subtree at a level (0 is leaves) and an index on that level."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry as a leaf (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the one hash that commits to all the leaf hashes, in order.

    >>> root([leaf_hash(b"a"), leaf_hash(b"b")]).hex()[:8]
    'b137985f'
    """
    if len(leaves) <= 1:
        return leaves[0] if leaves else EMPTY
    split = _split(len(leaves))
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def range_root(start: int, end: int, node: Node) -> bytes:
    """Return the root over the leaves from start up to end, where start is aligned to the range."""
    if start == end:
        return EMPTY
    width = end - start
    level = width.bit_length() - 1
    if width == 1 << level:
        return node(level, start >> level)
    split = start + _split(width)
    return node_hash(range_root(start, split, node), range_root(split, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size:
        raise Unproven(f"entry {index} is not in a log of {size} entries")
    proof, start, end = [], 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            proof.append(range_root(split, end, node))
            end = split
        else:
            proof.append(range_root(start, split, node))
            start = split
    return proof[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the hashes that show a tree of `old` leaves to be the beginning of one of `new`."""
    if not 0 <= old <= new:
        raise Unproven(f"a log of {new} entries cannot continue one of {old}")
    if old in (0, new):
        return []
    proof, start, end = [], 0, new
    while old < end:
        split = start + _split(end - start)
        if old <= split:
            proof.append(range_root(split, end, node))
            end = split
        else:
            proof.append(range_root(start, split, node))
            start = split
    # Where the way never went right, the rest is the old root, which whoever checks has.
    if start:
        proof.append(range_root(start, end, node))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes
) -> None:
    """Raise Unproven unless the proof leads from the leaf at index to the root."""
    verify_subtree_inclusion(leaf, index, (0, size), proof, root_hash)


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raise Unproven unless the proof shows the old tree to be the beginning of the new one."""
    if old == 0 and new == 0 and not proof and old_root == new_root == EMPTY:
        return
    if old == 0:
        raise Unproven("nothing can be proved of an empty log")
    verify_subtree_consistency((0, old), new, proof, old_root, new_root)


def verify_subtree_inclusion(
    leaf: bytes, index: int, span: tuple[int, int], proof: Sequence[bytes], root_hash: bytes
) -> None:
    """Raise Unproven unless the leaf stands at index in the subtree over span (start, end)."""
    start, end = span
    if not start <= index < end or not is_subtree(start, end):
        raise Unproven(f"entry {index} cannot stand in the range from {start} up to {end}")
    if any(len(each) != HASH_BYTES for each in (leaf, *proof)):
        raise Unproven(f"a hash of the proof has not {HASH_BYTES} bytes")
    at, last, reached = index - start, end - start - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Unproven("the inclusion proof is too long")
        if at & 1 or at == last:
            reached = node_hash(sibling, reached)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    if last or reached != root_hash:
        raise Unproven(f"entry {index} is not proved to be under this root")


def verify_subtree_consistency(
    span: tuple[int, int], size: int, proof: Sequence[bytes], part: bytes, whole: bytes
) -> None:
    """Raise Unproven unless the subtree over span stands in the tree of that size.

    The steps are those of draft-ietf-plants-merkle-tree-certs, 4.4.3; a span that starts
    at 0 makes it the consistency check of RFC 9162, 2.1.4.2.
    """
    start, end = span
    if start == end <= size and part == EMPTY and not proof:
        return
    if not 0 <= start < end <= size or not is_subtree(start, end):
        raise Unproven(f"the range from {start} up to {end} is no subtree of {size} entries")
    if any(len(each) != HASH_BYTES for each in proof):
        raise Unproven(f"a hash of the proof has not {HASH_BYTES} bytes")
    first, last, tip = start, end - 1, size - 1
    while first != last and (last == tip or last & 1):
        first, last, tip = first >> 1, last >> 1, tip >> 1
    if first != last and not proof:
        raise Unproven("the consistency proof is too short")
    seed, rest = (part, proof) if first == last else (proof[0], proof[1:])
    if _climb(seed, (first, last, tip), rest) != (part, whole):
        raise Unproven(f"{end} entries are not proved to be the beginning of {size}")


def is_subtree(start: int, end: int) -> bool:
    """Say whether start is aligned to the smallest power of two that holds the range."""
    width = end - start
    return width > 0 and start % (1 << (width - 1).bit_length()) == 0


def _climb(
    seed: bytes, cursors: tuple[int, int, int], proof: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    first, last, tip = cursors
    part = whole = seed
    for sibling in proof:
        if tip == 0:
            return None
        if last & 1 or last == tip:
            if first < last:
                part = node_hash(sibling, part)
            whole = node_hash(sibling, whole)
            while not last & 1:
                first, last, tip = first >> 1, last >> 1, tip >> 1
        else:
            whole = node_hash(whole, sibling)
        first, last, tip = first >> 1, last >> 1, tip >> 1
    return None if tip else (part, whole)


def _split(width: int) -> int:
    # The left subtree is always full, so that appending never moves it.
    return 1 << (width - 1).bit_length() - 1
