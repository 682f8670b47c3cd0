# SPDX-License-Identifier: Apache-2.0
"""The log as files that any web server can host: tiles, bundles, checkpoint, keys, policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tonggui.core.values import frozen
from tonggui.ledger import durable
from tonggui.ledger.errors import Corrupt
from tonggui.ledger.log import checkpoint, keys, merkle, note, policy, tiles
from tonggui.ledger.log.checkpoint import Checkpoint
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.keys import KeyRing
from tonggui.ledger.log.merkle import Node
from tonggui.ledger.log.note import Note
from tonggui.ledger.log.policy import Policy
from tonggui.ledger.models import Position

CHECKPOINT, KEYS, POLICY = "checkpoint", "keys", "policy"
NO_WITNESSES = "# No witness yet: see how to ask one in docs/how-to/ask-a-witness.md\nquorum none\n"


@frozen
class Store:
    """A folder with the log as files; what lies in it is public."""

    folder: Path

    @property
    def stopped(self) -> Path:
        """Return where it is written why publishing stopped, if it did; not public."""
        return self.folder.parent / "stopped"

    def fetch(self, path: str) -> bytes:
        """Return the bytes of a file of the log."""
        return (self.folder / path).read_bytes()

    def node(self, size: int) -> Node:
        """Return a reader of the nodes of the log at a size."""
        return tiles.tile_node(self.fetch, size)

    @property
    def published(self) -> Note | None:
        """Return the checkpoint that is shown to the world."""
        try:
            return note.parse(self.fetch(CHECKPOINT))
        except FileNotFoundError:
            return None

    @property
    def last(self) -> Checkpoint | None:
        """Return what the published checkpoint says."""
        found = self.published
        return checkpoint.parse(found.text) if found else None

    @property
    def ring(self) -> KeyRing:
        """Return the keys the log has had."""
        return keys.parse(self.fetch(KEYS).decode())

    @property
    def policy(self) -> Policy:
        """Return which witnesses are asked, and how many make a quorum."""
        return policy.parse(self.policy_text)

    @property
    def policy_text(self) -> str:
        """Return the policy as its file says it."""
        try:
            return self.fetch(POLICY).decode()
        except FileNotFoundError:
            return NO_WITNESSES

    def put(self, path: str, content: bytes) -> None:
        """Put a file in place if it is not there with this content."""
        whole = self.folder / path
        if not whole.exists() or whole.read_bytes() != content:
            durable.write(whole, content)

    def grow(self, old: int, new: int) -> bytes:
        """Write what a log of `new` entries has beyond one of `old`, and return its root.

        Written again, every file has the same bytes; it is on the disk when this returns.
        """
        written: list[Path] = []
        for tile in tiles.growth(old, new):
            hashes = self._hashes(tile, old) if tile.level else self._leaves(tile, written)
            self._write(tile.path, b"".join(hashes), written)
        durable.settle(written)
        return merkle.range_root(0, new, self.node(new)) if new else merkle.EMPTY

    def clear(self, old: int, new: int) -> None:
        """Remove partial tiles and bundles that became full as the log grew."""
        for tile in tiles.growth(old, new):
            if tile.width == tiles.WIDTH:
                shutil.rmtree(self.folder / f"{tile.path}.p", ignore_errors=True)
                if tile.level == 0:
                    bundle = tiles.bundle_path(tile.index)
                    shutil.rmtree(self.folder / f"{bundle}.p", ignore_errors=True)

    def _hashes(self, tile: tiles.Tile, old: int) -> list[bytes]:
        """Return the hashes of a tile: those written before, then new ones from the row below."""
        first = tile.index * tiles.WIDTH
        had = max(0, min(tile.width, (old >> tile.level * tiles.HEIGHT) - first))
        fresh = (self._top(tile.level - 1, first + at) for at in range(had, tile.width))
        return [*self._kept(tile, had), *fresh]

    def _top(self, level: int, index: int) -> bytes:
        """Return the hash over a full tile."""
        return tiles.rows_above(tiles.hashes_in(self.fetch(tiles.Tile(level, index).path)))[-1][0]

    def _kept(self, tile: tiles.Tile, had: int) -> list[bytes]:
        if not had:
            return []
        return tiles.hashes_in(self.fetch(tiles.Tile(tile.level, tile.index, had).path))[:had]

    def _write(self, path: str, content: bytes, written: list[Path]) -> None:
        durable.write_lazily(self.folder / path, content)
        written.append(self.folder / path)

    def _leaves(self, tile: tiles.Tile, written: list[Path]) -> list[bytes]:
        """Write a bundle from the database, and return the hashes of its entries."""
        first, width = tile.index * tiles.WIDTH, tile.width
        found = list(
            Position.objects.filter(number__gte=first, number__lt=first + width)
            .order_by("number")
            .values_list("number", "leaf_hash", "entry__leaf")
        )
        if [number for number, _, _ in found] != list(range(first, first + width)):
            raise Corrupt(f"positions {first} to {first + width - 1} are not all in the database")
        bundle = [leaf.encode() for _, _, leaf in found]
        hashes = [merkle.leaf_hash(each) for each in bundle]
        for (number, kept, _), hashed in zip(found, hashes, strict=True):
            if bytes(kept) != hashed:
                raise Corrupt(f"entry {number} was changed in the database after it was logged")
        self._write(tiles.bundle_path(tile.index, width), tiles.pack_entries(bundle), written)
        return hashes


def store() -> Store:
    """Return the store of this site."""
    return Store(Path(settings.HOME) / "ledger" / "public")


def read_all(kept: Store, size: int) -> Iterator[bytes]:
    """Yield the entries of a log from its bundles; Malformed where one is short."""
    for first in range(0, size, tiles.WIDTH):
        width = min(tiles.WIDTH, size - first)
        entries = tiles.unpack_entries(kept.fetch(tiles.bundle_path(first // tiles.WIDTH, width)))
        if len(entries) != width:
            raise Malformed(f"the bundle at {first} holds {len(entries)} entries, not {width}")
        yield from entries
