# SPDX-License-Identifier: Apache-2.0
"""Merkle hashes and proofs agree with the vectors of others, and refuse every negative case."""

import base64
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.conftest import VECTORS
from tests.ledger.log.build import leaves, node_of
from tonggui.ledger.log import merkle
from tonggui.ledger.log.errors import Unproven

CASES = VECTORS / "transparency-dev-merkle" / "testdata"
LEAVES = leaves(70)


def cases(kind):
    found = sorted((CASES / kind).rglob("*.json"))
    names = [path.relative_to(CASES).with_suffix("").as_posix() for path in found]
    return pytest.mark.parametrize("name", names or ["none"], ids=str)


def decoded(texts):
    return [base64.b64decode(each) for each in texts or ()]


def stands(check):
    try:
        check()
    except Unproven:
        return False
    return True


@cases("inclusion")
def test_inclusion_is_judged_as_the_vector_says(vectors, name):
    case = vectors(f"transparency-dev-merkle/testdata/{name}.json")

    check = partial(
        merkle.verify_inclusion,
        base64.b64decode(case["leafHash"] or ""),
        case["leafIdx"],
        case["treeSize"],
        decoded(case["proof"]),
        base64.b64decode(case["root"] or ""),
    )

    assert stands(check) is not case["wantErr"]


@cases("consistency")
def test_consistency_is_judged_as_the_vector_says(vectors, name):
    case = vectors(f"transparency-dev-merkle/testdata/{name}.json")
    old, new = (base64.b64decode(case[each] or "") for each in ("root1", "root2"))

    check = partial(
        merkle.verify_consistency, case["size1"], case["size2"], decoded(case["proof"]), old, new
    )

    assert stands(check) is not case["wantErr"]


@cases("subtreeinclusion")
def test_inclusion_in_a_subtree_is_judged_as_the_vector_says(vectors, name):
    case = vectors(f"transparency-dev-merkle/testdata/{name}.json")

    check = partial(
        merkle.verify_subtree_inclusion,
        base64.b64decode(case["leafHash"] or ""),
        case["leafIdx"],
        (case["start"], case["end"]),
        decoded(case["proof"]),
        base64.b64decode(case["root"] or ""),
    )

    assert stands(check) is not case["wantErr"]


@cases("subtreeconsistency")
def test_consistency_of_a_subtree_is_judged_as_the_vector_says(vectors, name):
    case = vectors(f"transparency-dev-merkle/testdata/{name}.json")

    check = partial(
        merkle.verify_subtree_consistency,
        (case["start"], case["end"]),
        case["size"],
        decoded(case["proof"]),
        base64.b64decode(case["root1"] or ""),
        base64.b64decode(case["root2"] or ""),
    )

    assert stands(check) is not case["wantErr"]


def test_hashes_are_those_of_rfc_6962(vectors):
    known = vectors("transparency-dev-merkle/rfc6962_hashes.json")

    assert merkle.EMPTY.hex() == known["empty_root"]
    assert merkle.leaf_hash(b"").hex() == known["empty_leaf"]
    assert merkle.leaf_hash(b"L123456").hex() == known["leaf L123456"]
    assert merkle.node_hash(b"N123", b"N456").hex() == known["node N123 N456"]


def test_trees_and_proofs_are_those_of_certificate_transparency(vectors):
    known = vectors("google-ct/rfc6962_vectors.json")
    hashes = [merkle.leaf_hash(bytes.fromhex(each)) for each in known["tree_leaves_hex"]]

    assert [merkle.root(hashes[:size]).hex() for size in range(1, 9)] == known["tree_roots_1_to_8"]
    assert merkle.root([]).hex() == known["empty_root"]
    for left, right, above in known["node_hashes"]:
        assert merkle.node_hash(bytes.fromhex(left), bytes.fromhex(right)).hex() == above
    for leaf, digest in known["leaf_hashes"]:
        assert merkle.leaf_hash(bytes.fromhex(leaf)).hex() == digest
    for case in known["consistency"]:
        proof = merkle.consistency_proof(case["size1"], case["size2"], node_of(hashes))
        assert [each.hex() for each in proof] == case["proof"]
    for case in known["inclusion_paths_cpp"][1:]:
        index, size = case["leaf_1based"] - 1, case["tree_size"]
        proof = merkle.inclusion_proof(index, size, node_of(hashes))
        assert [each.hex() for each in proof] == case["path"]


def test_an_entry_of_a_real_log_is_proved(vectors):
    case = vectors("google-ct/rfc6962_vectors.json")["real_ct_inclusion"]
    leaf = merkle.leaf_hash(bytes.fromhex(case["leaf_hex"]))
    proof = [bytes.fromhex(each) for each in case["audit_path"]]
    root, index, size = bytes.fromhex(case["root"]), case["leaf_index"], case["tree_size"]

    merkle.verify_inclusion(leaf, index, size, proof, root)

    with pytest.raises(Unproven):
        merkle.verify_inclusion(leaf, index + 1, size, proof, root)


def test_the_hash_of_a_record_is_that_of_the_go_checksum_database(vectors):
    known = vectors("golang-note/tlog_vectors.json")["record_hash_hello_world_b64"]

    assert base64.b64encode(merkle.leaf_hash(b"hello world")).decode() == known


@given(st.integers(1, 70), st.data())
def test_every_entry_of_every_tree_is_proved_and_nowhere_else(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index or size == 1))
    proof = merkle.inclusion_proof(index, size, node_of(LEAVES))
    root = merkle.root(LEAVES[:size])

    merkle.verify_inclusion(LEAVES[index], index, size, proof, root)

    if other != index:
        with pytest.raises(Unproven):
            merkle.verify_inclusion(LEAVES[index], other, size, proof, root)


@given(st.integers(1, 70), st.data())
def test_every_tree_is_proved_to_begin_every_later_one_and_no_other_is(new, data):
    old = data.draw(st.integers(1, new))
    changed = [*LEAVES[: old - 1], merkle.leaf_hash(b"another"), *LEAVES[old:]]
    proof = merkle.consistency_proof(old, new, node_of(LEAVES))
    roots = [merkle.root(LEAVES[:each]) for each in (old, new)]

    merkle.verify_consistency(old, new, proof, *roots)

    with pytest.raises(Unproven):
        merkle.verify_consistency(old, new, proof, merkle.root(changed[:old]), roots[1])


def test_no_entry_beyond_the_end_has_a_proof():
    with pytest.raises(Unproven):
        merkle.inclusion_proof(5, 5, node_of(LEAVES))
