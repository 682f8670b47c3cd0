# SPDX-License-Identifier: Apache-2.0
"""Tiles and entry bundles of C2SP tlog-tiles: their paths, their bytes, which a growth adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import sha256

from tonggui.core.values import frozen
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.merkle import HASH_BYTES, Node

WIDTH = 256
HEIGHT = 8
LARGEST_ENTRY = 0xFFFF
LENGTH_BYTES = 2

Fetch = Callable[[str], bytes]
"""Give the bytes at a path of the log; FileNotFoundError where there are none."""


@frozen
class Tile:
    """A row of hashes: on which level of tiles, the how-manieth there, how many hashes wide."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Return where the tile lies under the log's prefix."""
        return f"tile/{self.level}/{_digits(self.index)}{_partial(self.width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Return where a bundle of entries lies under the log's prefix.

    >>> bundle_path(1234067), bundle_path(5, 7)
    ('tile/entries/x001/x234/067', 'tile/entries/005.p/7')
    """
    return f"tile/entries/{_digits(index)}{_partial(width)}"


def growth(old: int, new: int, *, height: int = HEIGHT) -> Iterator[Tile]:
    """Yield the tiles that a log of `new` entries has and one of `old` had not."""
    level = 0
    while new >> (level * height):
        had, has = old >> (level * height), new >> (level * height)
        for index in range(had >> height, (has - 1 >> height) + 1 if has > had else 0):
            yield Tile(level, index, min(1 << height, has - (index << height)))
        level += 1


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a log of that size: full ones, and the partial one of each level."""
    return growth(0, size)


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """Write entries as one bundle: each behind its length."""
    packed = bytearray()
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise Malformed(f"an entry of {len(entry)} bytes is over the {LARGEST_ENTRY} allowed")
        packed += len(entry).to_bytes(LENGTH_BYTES, "big") + entry
    return bytes(packed)


def unpack_entries(bundle: bytes) -> list[bytes]:
    """Read the entries of one bundle."""
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(bundle[at:start], "big")
        if start > len(bundle) or at > len(bundle):
            raise Malformed(f"the bundle ends within entry {len(entries)}")
        entries.append(bundle[start:at])
    return entries


def hashes_in(tile: bytes) -> list[bytes]:
    """Cut a tile into its hashes."""
    if len(tile) % HASH_BYTES or not 0 < len(tile) <= WIDTH * HASH_BYTES:
        raise Malformed(f"a tile of {len(tile)} bytes is not 1 to {WIDTH} hashes")
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def rows_above(hashes: list[bytes]) -> list[list[bytes]]:
    """Return the rows of full nodes over a row of hashes, that row first."""
    rows = [hashes]
    while len(below := rows[-1]) > 1:
        pairs = zip(below[::2], below[1::2], strict=False)
        # `merkle.node_hash`, written out: a proof takes some five hundred of these.
        rows.append([sha256(b"\x01" + left + right).digest() for left, right in pairs])
    return rows


def tile_node(fetch: Fetch, size: int, *, kept: int = 64) -> Node:
    """Return a reader of nodes of a log of that size, from tiles; the last used are kept."""

    @lru_cache(maxsize=kept)
    def rows(level: int, index: int) -> list[list[bytes]]:
        width = min(WIDTH, (size >> level * HEIGHT) - index * WIDTH)
        tile = Tile(level, index, width)
        hashes = hashes_in(fetch(tile.path))
        if len(hashes) != width:
            raise Malformed(f"{tile.path} holds {len(hashes)} hashes instead of {width}")
        return rows_above(hashes)

    def node(level: int, index: int) -> bytes:
        tile_level, within = divmod(level, HEIGHT)
        tile, place = divmod(index, WIDTH >> within)
        return rows(tile_level, tile)[within][place]

    return node


def _digits(index: int) -> str:
    parts = [f"{index % 1000:03}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03}")
    return "/".join(parts)


def _partial(width: int) -> str:
    return f".p/{width}" if width < WIDTH else ""
