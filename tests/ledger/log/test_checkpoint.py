# SPDX-License-Identifier: Apache-2.0
"""Checkpoints, cosignatures, policies and keys are read as their formats ask."""

import base64

import pytest

from tonggui.ledger.log import checkpoint, cosignature, keys, note, policy, vkey
from tonggui.ledger.log.cosignature import CosignatureSigner
from tonggui.ledger.log.errors import Malformed, Unproven

FORMATS = "formats/formats_vectors.json"
FULL = checkpoint.Checkpoint("county.example/ledger", 7, bytes(32))


def test_checkpoints_are_read_as_in_the_vectors(vectors):
    for case in vectors(FORMATS)["checkpoints"]:
        if case["want_err"]:
            with pytest.raises(Malformed):
                checkpoint.parse(case["text"])
        else:
            assert checkpoint.parse(case["text"]).text == case["text"], case["desc"]


def test_a_size_is_written_in_one_way_only():
    for size in ("007", "+7", "-0", "٧", "9223372036854775808", ""):
        with pytest.raises(Malformed):
            checkpoint.parse(f"log\n{size}\n{base64.b64encode(bytes(32)).decode()}\n")


def test_a_checkpoint_of_another_log_is_not_taken(log_key):
    other = checkpoint.Checkpoint("elsewhere.example/ledger", 7, bytes(32))
    signed = str(note.sign(other.text, log_key)).encode()

    with pytest.raises(Unproven, match="is of the log elsewhere"):
        checkpoint.open_checkpoint(signed, origin=FULL.origin, log=[log_key.verifier])


def test_a_cosignature_alone_does_not_speak_for_the_log(log_key):
    witness = CosignatureSigner("witness.example/w", bytes(32), at=1)
    signed = str(note.sign(FULL.text, witness)).encode()

    with pytest.raises(Unproven, match="no key of the log"):
        checkpoint.open_checkpoint(
            signed, origin=FULL.origin, log=[log_key.verifier], others=[witness.verifier]
        )


def test_a_cosignature_carries_its_time_and_holds_for_no_other(vectors):
    case = vectors(FORMATS)["cosig_timestamp"][0]
    read = base64.b64decode(case["sig_b64"])[note.KEY_ID_BYTES :]
    assert cosignature.cosigned_at(read) == case["unix"]
    witness = CosignatureSigner("witness.example/w", bytes(32), at=1_700_000_000)
    signature = witness.sign(FULL.text.encode())
    moved = (1_600_000_000).to_bytes(8, "big") + signature[8:]

    assert witness.verifier.verify(FULL.text.encode(), signature)
    assert not witness.verifier.verify(FULL.text.encode(), moved)


def test_witness_keys_are_read_and_one_of_a_type_we_do_not_use_is_refused(vectors):
    known = vectors(FORMATS)["cosig_vkeys"]

    assert cosignature.parse(known["works: convert from algEd25519"]).name == "TEST"
    native = known["works: native algEd25519CosignatureV1 verifier"]
    assert cosignature.parse(native).vkey == native
    with pytest.raises(Malformed, match="type 0x06"):
        cosignature.parse(known["works: native algMLDSA44 verifier"])


def test_policies_are_read_as_in_the_vectors(vectors):
    refused = {"negative threshold", "witness name is keyword"}

    for case in vectors(FORMATS)["policies"]:
        if case["desc"] in refused:
            with pytest.raises(Malformed, match="line"):
                policy.parse(case["policy"])
        else:
            assert policy.parse(case["policy"]).quorum == "g1"


@pytest.fixture(scope="module")
def three():
    names = ("a", "b", "c")
    found = [CosignatureSigner(f"w.example/{each}", each.encode() * 32, 1) for each in names]
    lines = [f"witness {each.name[-1]} {each.verifier.vkey}" for each in found]
    return policy.parse("\n".join([*lines, "group g 2 a b c", "quorum g", ""]))


@pytest.mark.parametrize(
    ("names", "enough"), [("", False), ("a", False), ("ab", True), ("bc", True), ("abc", True)]
)
def test_a_quorum_is_met_by_as_many_as_it_asks(three, names, enough):
    assert three.is_met_by(set(names)) is enough


def test_one_key_under_two_names_is_one_witness():
    key = CosignatureSigner("w.example/a", bytes(32), 1)
    twice = policy.parse(
        f"witness a {key.verifier.vkey}\nwitness b {key.verifier.vkey}\ngroup g all a b\nquorum g\n"
    )
    opened = note.open_note(str(note.sign(FULL.text, key)).encode(), twice.cosigners)

    assert twice.seen_by(opened) == {"a"}
    assert not twice.is_met_by(twice.seen_by(opened))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum nobody\n",
        "quorum none\nquorum none\n",
        "group g any nobody\nquorum g\n",
        "witness none x\n",
        "what is this\n",
    ],
)
def test_a_policy_that_says_nothing_clear_is_refused(text):
    with pytest.raises(Malformed):
        policy.parse(text)


def test_a_private_key_is_written_and_read_back(log_key):
    assert keys.read_private(keys.write_private(log_key) + "\n") == log_key


def test_an_error_about_a_private_key_does_not_repeat_it(log_key):
    written = keys.write_private(log_key)

    with pytest.raises(Malformed) as caught:
        keys.read_private(written.replace(log_key.key_id.hex(), "00000000"))

    assert written.rsplit("+", 1)[1] not in str(caught.value)


def test_after_a_rotation_each_key_signs_only_in_its_range(log_key):
    new = keys.generate(log_key.name)
    ring = keys.parse(f"# the first\n{log_key.verifier.vkey}\n").rotated(new.verifier.vkey, at=40)

    assert keys.parse(str(ring)) == ring
    assert [len(ring.valid_at(size)) for size in (39, 40, 41)] == [1, 2, 1]
    late = checkpoint.Checkpoint(log_key.name, 41, bytes(32))
    stolen = str(note.sign(late.text, log_key)).encode()
    with pytest.raises(Unproven):
        keys.open_signed(stolen, ring, 41)


@pytest.mark.parametrize("line", ["", "nonsense", "{key} until x", "{key} since 4"])
def test_a_file_of_keys_that_is_wrong_is_refused(log_key, line):
    with pytest.raises(Malformed):
        keys.parse(line.format(key=log_key.verifier.vkey))


def test_a_key_needs_a_name_without_spaces():
    with pytest.raises(Malformed):
        keys.generate("two words")


def test_the_name_is_part_of_the_key_id():
    assert vkey.key_id("a", vkey.ED25519, bytes(32)) != vkey.key_id("b", vkey.ED25519, bytes(32))
