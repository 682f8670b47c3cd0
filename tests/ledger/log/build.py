# SPDX-License-Identifier: Apache-2.0
"""Small logs in memory: leaves, tiles, nodes."""

from tonggui.ledger.log import merkle, tiles


def leaves(count):
    return [merkle.leaf_hash(f"entry {each}".encode()) for each in range(count)]


def node_of(hashes):
    """Return a reader of nodes over leaf hashes that knows nothing of tiles."""
    return lambda level, index: merkle.root(hashes[index << level : index + 1 << level])


def tiles_of(hashes):
    """Return every tile of the log as bytes by path."""
    node = node_of(hashes)
    return {
        tile.path: b"".join(
            node(tile.level * tiles.HEIGHT, (tile.index << tiles.HEIGHT) + place)
            for place in range(tile.width)
        )
        for tile in tiles.tiles_of(len(hashes))
    }
