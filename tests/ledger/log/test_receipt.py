# SPDX-License-Identifier: Apache-2.0
"""Entries, commitments and receipts: what a submitter keeps stands alone, even after erasure."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.ledger.log.build import leaves, node_of
from tonggui.ledger.log import (
    canonical,
    checkpoint,
    commitment,
    keys,
    merkle,
    note,
    policy,
    receipt,
)
from tonggui.ledger.log.cosignature import CosignatureSigner
from tonggui.ledger.log.entry import Entry, parse
from tonggui.ledger.log.errors import Malformed, Unproven

AT = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
NAME = commitment.commit("张三(虚构)")
ENTRY = Entry(
    kind="complaint.received",
    subject="voices.complaint/3",
    at=AT,
    received_at=AT + timedelta(seconds=1),
    body={"power": "P01", "words": "虚构的反映"},
    private={"by": NAME.commitment("by")},
)
WITNESS = CosignatureSigner("witness.example/w", b"w" * 32, at=1_772_413_300)
POLICY = policy.parse(f"witness w {WITNESS.verifier.vkey}\nquorum w\n")


@pytest.fixture
def ring(log_key):
    return keys.parse(log_key.verifier.vkey)


@pytest.fixture
def kept(log_key):
    """Return a receipt for the third of five entries."""
    hashes = leaves(5)
    hashes[2] = ENTRY.digest
    said = checkpoint.Checkpoint(log_key.name, 5, merkle.root(hashes))
    proof = receipt.Proof(
        index=2,
        hashes=tuple(merkle.inclusion_proof(2, 5, node_of(hashes))),
        checkpoint=str(note.sign(said.text, log_key, WITNESS)).encode(),
    )
    return receipt.Receipt(ENTRY.leaf, {"by": NAME}, proof)


def test_a_receipt_read_back_proves_where_the_entry_stands_and_who_saw_it(kept, ring):
    standing = receipt.verify(receipt.parse(str(kept)), ring, POLICY)

    assert standing.entry == ENTRY
    assert (standing.checkpoint.size, standing.witnesses) == (5, {"w"})
    assert standing.is_witnessed
    assert standing.closed == ()


def test_erasing_the_value_and_its_salt_leaves_the_proof_valid(kept, ring):
    erased = dataclasses.replace(kept, openings={})

    standing = receipt.verify(receipt.parse(str(erased)), ring, POLICY)

    assert standing.closed == ("by",)
    assert "张三" not in str(erased)


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: {"leaf": kept.leaf.replace(b"P01", b"P02")},
        lambda kept: {"openings": {"by": dataclasses.replace(NAME, value="李四(虚构)")}},
        lambda kept: {"openings": {"by": commitment.commit(NAME.value)}},
        lambda kept: {"openings": {"other": NAME}},
        lambda kept: {"proof": dataclasses.replace(kept.proof, index=1)},
        lambda kept: {"proof": dataclasses.replace(kept.proof, hashes=kept.proof.hashes[1:])},
        lambda kept: {
            "proof": dataclasses.replace(
                kept.proof, checkpoint=kept.proof.checkpoint.replace(b"\n5\n", b"\n6\n")
            )
        },
    ],
)
def test_a_receipt_changed_anywhere_proves_nothing(kept, ring, change):
    changed = dataclasses.replace(kept, **change(kept))

    with pytest.raises(Unproven):
        receipt.verify(changed, ring, POLICY)


def test_a_receipt_without_its_witness_stands_but_is_not_witnessed(kept, ring):
    signed = kept.proof.checkpoint.decode().rsplit("— ", 1)[0].encode()
    alone = dataclasses.replace(kept, proof=dataclasses.replace(kept.proof, checkpoint=signed))

    assert not receipt.verify(alone, ring, POLICY).is_witnessed


def test_proofs_that_are_malformed_are_refused(vectors):
    for case in vectors("formats/formats_vectors.json")["tlog_proof_errors"]:
        with pytest.raises(Malformed):
            receipt.parse_proof(case["bytes"].replace("\\n", "\n"))


def test_an_entry_is_read_back_from_its_bytes():
    assert parse(ENTRY.leaf) == dataclasses.replace(
        ENTRY, at=ENTRY.at.astimezone(UTC), received_at=ENTRY.received_at.astimezone(UTC)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "Nonsense"},
        {"private": {"by": "plain text"}},
        {"at": datetime(2026, 3, 2, 9)},  # noqa: DTZ001 - the missing offset is the point
        {"body": {"amount": 1.5}},
        {"body": {"amount": 1 << 60}},
        {"body": {"text": "长" * 30_000}},
        {"body": {"text": "\ud800"}},
        {"body": {"set": {1}}},
    ],
)
def test_an_entry_that_has_no_one_form_is_refused(change):
    with pytest.raises(Malformed):
        _ = dataclasses.replace(ENTRY, **change).leaf


@pytest.mark.parametrize(
    "leaf",
    [
        b"{}",
        b"not json",
        ENTRY.leaf.replace(b'"v":1', b'"v":2'),
        ENTRY.leaf.replace(b",", b", ", 1),
        ENTRY.leaf.replace(b'"v":1', b'"v":1,"x":1'),
        ENTRY.leaf.replace(b"2026-03-02", b"2026-13-02"),
    ],
)
def test_bytes_that_are_not_exactly_one_entry_are_refused(leaf):
    with pytest.raises(Malformed):
        parse(leaf)


def test_a_commitment_holds_for_one_field_only():
    with pytest.raises(Unproven):
        commitment.verify("phone", NAME, NAME.commitment("by"))


def test_equal_values_have_unequal_commitments():
    assert commitment.commit("a").commitment("by") != commitment.commit("a").commitment("by")


def test_canonical_json_sorts_as_rfc_8785_does():
    assert canonical.dumps({"€": 1, "\r": 2, "1": [True, None, "é"]}) == (
        '{"\\r":2,"1":[true,null,"é"],"€":1}'.encode()
    )


def test_values_that_are_sealed_together_are_committed_to_as_each_by_itself():
    values = {
        "by": "张三(虚构)",
        'a "name"': None,
        "sum": 12,
        "papers": ["x", {"é": True}],
        "no": "",
    }
    sealed = commitment.seal(values)
    openings = json.loads(sealed.openings)

    assert list(openings) == list(sealed.commitments) == list(values)
    assert {name: value for name, (_salt, value) in openings.items()} == values
    assert len({salt for salt, _value in openings.values()}) == len(values)
    for name, (salt, value) in openings.items():
        opening = commitment.Opening(bytes.fromhex(salt), value)
        commitment.verify(name, opening, sealed.commitments[name])
