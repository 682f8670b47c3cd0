# SPDX-License-Identifier: Apache-2.0
"""The line of SM2 and SM3 agrees with the worked example of the standard, where it is installed."""

import dataclasses

import pytest

from tonggui.ledger.log import checkpoint, keys, note, sm2
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.submission import Submission
from tonggui.ledger.signer import seat

pytest.importorskip("gmssl", reason="no gmssl: pip install 'tonggui[gm]'")

SECRET = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
NONCE = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SIGNED = (
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
TEXT = b"message digest"


@pytest.fixture(scope="module")
def signer():
    return sm2.Sm2Signer("county.example/ledger", bytes.fromhex(SECRET))


def test_the_example_of_gb_t_32918_5_is_signed_as_printed(signer):
    public = signer.verifier.public

    signed = signer.sign_digest(sm2.digest(public, TEXT), NONCE)

    assert signed.hex().upper() == SIGNED
    assert signer.verifier.verify(TEXT, signed)


def test_a_note_carries_both_lines_and_opens_by_either(signer, log_key):
    signed = str(note.sign("text\n", log_key, signer)).encode()

    for key in (log_key.verifier, signer.verifier):
        assert len(note.open_note(signed, [key]).verified) == 1


def test_a_key_is_read_from_a_file_of_keys(signer, log_key):
    ring = keys.parse(f"{log_key.verifier.vkey}\n{signer.verifier.vkey}\n")

    assert ring.valid_at(1)[1] == signer.verifier


@pytest.mark.parametrize(
    "spoil",
    [
        lambda signed: signed[:-1],
        lambda signed: bytes(64),
        lambda signed: b"\xff" * 64,
        lambda signed: signed[32:] + signed[:32],
    ],
)
def test_a_spoilt_signature_is_refused(signer, spoil):
    signed = signer.sign(TEXT)

    assert signer.verifier.verify(TEXT, signed)
    assert not signer.verifier.verify(TEXT, spoil(signed))


def test_a_key_off_the_curve_is_refused(signer):
    off = dataclasses.replace(signer.verifier, public=bytes(63) + b"\1")

    assert not off.verify(TEXT, bytes.fromhex(SIGNED))
    with pytest.raises(Malformed):
        sm2.parse(off.vkey)


def test_a_signer_with_both_keys_signs_with_both_also_after_a_rotation(tmp_path):
    origin = "county.example/ledger"
    seat.found(tmp_path, origin, with_sm2=True)
    taken = seat.Seat(tmp_path)
    taken.prepare()
    taken.switch()

    signed = taken.sign(Submission(0, (), checkpoint.Checkpoint(origin, 3, bytes(32)).text))

    opened = keys.open_signed(str(signed).encode(), taken.ring, 3)
    assert len(opened.verified) == 2
    assert opened.unverified == ()


def test_made_keys_differ():
    assert sm2.generate("a").secret != sm2.generate("a").secret
