# SPDX-License-Identifier: Apache-2.0
"""Verifier keys as text, `name+id+base64(type ‖ key)`, and the keys of the types we know."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from tonggui.core.values import frozen
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.note import KEY_ID_BYTES, Verifier, unbase64

ED25519, ECDSA_SHA256, COSIGNATURE, OTHER = 0x01, 0x02, 0x04, 0xFF
KEY_BYTES = 32
_VKEY = re.compile(r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)")


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the id that C2SP signed-note recommends for a key."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:KEY_ID_BYTES]


def write(name: str, kind: int, public: bytes) -> str:
    """Write a public key as one line of text."""
    return f"{name}+{key_id(name, kind, public).hex()}+{encode(kind, public)}"


def encode(kind: int, public: bytes) -> str:
    """Return the last part of a key as text."""
    return base64.b64encode(bytes([kind]) + public).decode()


def split(text: str) -> tuple[str, bytes, int, bytes]:
    """Cut a key as text into name, id, type and key bytes, without judging them."""
    found = _VKEY.fullmatch(text)
    if not found:
        raise Malformed("a key is written `name+id+base64`")
    material = unbase64(found[3], f"the key of {found[1]}")
    if not material:
        raise Malformed(f"the key of {found[1]} is empty")
    return found[1], bytes.fromhex(found[2]), material[0], material[1:]


def parse(text: str) -> Verifier:
    """Read a key of a log; Malformed where its id or its type is wrong."""
    name, given, kind, public = split(text)
    if kind not in _READ:
        raise Malformed(f"the key of {name} is of type {kind:#04x}, which is not known here")
    key = _READ[kind](name, public)
    if key.key_id != given:
        raise Malformed(f"the id of the key of {name} is {key.key_id.hex()}, not {given.hex()}")
    return key


@frozen
class Ed25519:
    """A log's public key."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the id of the key."""
        return key_id(self.name, ED25519, self.public)

    @property
    def vkey(self) -> str:
        """Return the key as text."""
        return write(self.name, ED25519, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether the signature is this key's over the text."""
        return ed25519_verify(self.public, text, signature)


@frozen
class Ecdsa:
    """A public key of a log elsewhere that signs with ECDSA and SHA-256."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the id of the key, which for this type leaves out the name."""
        return sha256(self.public).digest()[:KEY_ID_BYTES]

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether the signature is this key's over the text."""
        key = serialization.load_der_public_key(self.public)
        if not isinstance(key, EllipticCurvePublicKey):
            return False
        try:
            key.verify(signature, text, ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


@frozen
class Ed25519Signer:
    """A log's private key."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Ed25519:
        """Return the public half."""
        return Ed25519(self.name, ed25519_public(self.seed))

    @property
    def key_id(self) -> bytes:
        """Return the id of the key."""
        return self.verifier.key_id

    def sign(self, text: bytes) -> bytes:
        """Sign the text."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)


def ed25519_public(seed: bytes) -> bytes:
    """Return the public key of a private one."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_verify(public: bytes, text: bytes, signature: bytes) -> bool:
    """Say whether the signature verifies; a key that is no point verifies nothing."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _ed25519(name: str, public: bytes) -> Verifier:
    if len(public) != KEY_BYTES:
        raise Malformed(f"the key of {name} has {len(public)} bytes instead of {KEY_BYTES}")
    return Ed25519(name, public)


_READ: dict[int, Callable[[str, bytes], Verifier]] = {ED25519: _ed25519, ECDSA_SHA256: Ecdsa}
