# SPDX-License-Identifier: Apache-2.0
"""Tiles and bundles lie where C2SP tlog-tiles puts them and give every node back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.log.build import leaves, node_of, tiles_of
from tonggui.ledger.log import merkle, tiles
from tonggui.ledger.log.errors import Malformed

LEAVES = leaves(600)


def test_paths_are_those_of_the_specification(vectors):
    for index, path in vectors("c2sp/c2sp_examples.json")["tile_path_examples"].items():
        assert tiles.Tile(0, int(index)).path == f"tile/0/{path}"
        assert tiles.bundle_path(int(index), 9) == f"tile/entries/{path}.p/9"


def test_a_log_has_the_tiles_the_specification_counts(vectors):
    for size, counts in vectors("c2sp/c2sp_examples.json")["tiles_for_size"].items():
        found = list(tiles.tiles_of(int(size)))
        for key, count in counts.items():
            level, kind = int(key[1]), key.split("_")[1]
            widths = [each.width for each in found if each.level == level]
            if kind == "full":
                assert widths.count(tiles.WIDTH) == count
            else:
                assert [each for each in widths if each < tiles.WIDTH] == [count][: count > 0]


def test_growth_adds_as_many_tiles_as_in_go(vectors):
    for old, new, count in vectors("golang-note/tlog_vectors.json")["new_tiles_h10"]:
        assert len(list(tiles.growth(old, new, height=10))) == count


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 600), st.data())
def test_nodes_read_from_tiles_are_those_of_the_tree(size, data):
    hashes = LEAVES[:size]
    stored = tiles_of(hashes)
    node = tiles.tile_node(stored.__getitem__, size)
    index = data.draw(st.integers(0, size - 1))

    proof = merkle.inclusion_proof(index, size, node)

    assert merkle.range_root(0, size, node) == merkle.root(hashes)
    merkle.verify_inclusion(hashes[index], index, size, proof, merkle.root(hashes))


@given(st.integers(0, 300), st.integers(0, 300))
def test_growing_in_two_steps_ends_with_the_tiles_of_one(first, second):
    small, large = sorted((first, second))
    grown = {*tiles.growth(0, small), *tiles.growth(small, large)}

    assert set(tiles.tiles_of(large)) <= grown


@given(st.lists(st.binary(max_size=40)))
def test_a_bundle_gives_its_entries_back(entries):
    assert tiles.unpack_entries(tiles.pack_entries(entries)) == entries


def test_an_oversize_entry_is_refused():
    tiles.pack_entries([bytes(65_535)])

    with pytest.raises(Malformed, match="65536 bytes"):
        tiles.pack_entries([bytes(65_536)])


@pytest.mark.parametrize("bundle", [b"\0", b"\0\5abc", b"\0\1a\0"])
def test_a_bundle_cut_short_is_refused(bundle):
    with pytest.raises(Malformed, match="ends within entry"):
        tiles.unpack_entries(bundle)


@pytest.mark.parametrize("tile", [b"", bytes(31), bytes(257 * 32)])
def test_a_tile_that_is_not_whole_hashes_is_refused(tile):
    with pytest.raises(Malformed):
        tiles.hashes_in(tile)


def test_a_tile_narrower_than_its_path_says_is_refused():
    stored = tiles_of(LEAVES[:300])
    stored["tile/0/001.p/44"] = stored["tile/0/001.p/44"][:-32]

    with pytest.raises(Malformed, match="43 hashes instead of 44"):
        merkle.range_root(0, 300, tiles.tile_node(stored.__getitem__, 300))


def test_a_node_is_read_without_the_tree_in_memory():
    assert tiles.rows_above(LEAVES[:4])[-1] == [node_of(LEAVES)(2, 0)]
