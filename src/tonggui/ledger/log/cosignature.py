# SPDX-License-Identifier: Apache-2.0
"""Cosignatures of C2SP tlog-cosignature: a witness says until when a log has only grown."""

from __future__ import annotations

from tonggui.core.values import frozen
from tonggui.ledger.log import vkey
from tonggui.ledger.log.errors import Malformed

TIME_BYTES = 8
SIGNATURE_BYTES = 64
LATEST = (1 << 63) - 1


@frozen
class Cosigner:
    """A witness's public key."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the id of the key."""
        return vkey.key_id(self.name, vkey.COSIGNATURE, self.public)

    @property
    def vkey(self) -> str:
        """Return the key as text."""
        return vkey.write(self.name, vkey.COSIGNATURE, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether this witness cosigned the checkpoint's text at the time it says."""
        if len(signature) != TIME_BYTES + SIGNATURE_BYTES or cosigned_at(signature) > LATEST:
            return False
        said = message(text, cosigned_at(signature))
        return vkey.ed25519_verify(self.public, said, signature[TIME_BYTES:])


@frozen
class CosignatureSigner:
    """A witness's private key, at one time in seconds since 1970."""

    name: str
    seed: bytes
    at: int

    @property
    def key_id(self) -> bytes:
        """Return the id of the key."""
        return self.verifier.key_id

    @property
    def verifier(self) -> Cosigner:
        """Return the public half."""
        return Cosigner(self.name, vkey.ed25519_public(self.seed))

    def sign(self, text: bytes) -> bytes:
        """Cosign the checkpoint's text."""
        key = vkey.Ed25519Signer(self.name, self.seed)
        return self.at.to_bytes(TIME_BYTES, "big") + key.sign(message(text, self.at))


def message(text: bytes, at: int) -> bytes:
    """Return what is signed: a header, the time, the whole text of the checkpoint."""
    return f"cosignature/v1\ntime {at}\n".encode() + text


def cosigned_at(signature: bytes) -> int:
    """Return the time a cosignature carries, in seconds since 1970."""
    return int.from_bytes(signature[:TIME_BYTES], "big")


def parse(text: str) -> Cosigner:
    """Read a witness's key; one written as a plain Ed25519 key is taken for cosigning."""
    name, given, kind, public = vkey.split(text)
    if kind not in (vkey.COSIGNATURE, vkey.ED25519) or len(public) != vkey.KEY_BYTES:
        raise Malformed(f"the key of witness {name} is of type {kind:#04x}, not Ed25519")
    if vkey.key_id(name, kind, public) != given:
        raise Malformed(f"the id of the key of witness {name} is not {given.hex()}")
    return Cosigner(name, public)
