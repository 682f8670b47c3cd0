# SPDX-License-Identifier: Apache-2.0
"""Which of the corner cases of Ed25519 the library accepts, and that our own verifier agrees."""

import pytest

from tonggui.ledger import tonggui_verify
from tonggui.ledger.log import vkey

REFUSED = {"non_canonical_R", "low_order_residue"}
"""A case with one of these flags is refused; all others are accepted.

That is the check without the cofactor, with R compared as bytes (OpenSSL). Keys of low order
or in another than the canonical form are accepted: a key is believed because it was given out of
band, never because it verifies something.
"""


@pytest.fixture(scope="module")
def cases(vectors):
    return vectors("cctv-ed25519/ed25519vectors.json")


def verdicts(cases, verify):
    return {
        case["number"]: verify(
            bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"])
        )
        for case in cases
    }


def test_the_library_accepts_what_we_say_it_does(cases):
    expected = {each["number"]: not REFUSED & set(each["flags"] or ()) for each in cases}

    assert verdicts(cases, vkey.ed25519_verify) == expected


def test_the_verifier_of_one_file_agrees_with_the_library_on_every_case(cases):
    assert verdicts(cases, tonggui_verify.ed25519_verify) == verdicts(cases, vkey.ed25519_verify)


def test_a_signature_with_s_out_of_range_is_refused_by_both(log_key):
    signature = log_key.sign(b"text")
    order = (1 << 252) + 27742317777372353535851937790883648493
    larger = int.from_bytes(signature[32:], "little") + order
    malleable = signature[:32] + larger.to_bytes(32, "little")

    for verify in (vkey.ed25519_verify, tonggui_verify.ed25519_verify):
        assert verify(log_key.verifier.public, b"text", signature)
        assert not verify(log_key.verifier.public, b"text", malleable)
