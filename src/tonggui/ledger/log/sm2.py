# SPDX-License-Identifier: Apache-2.0
"""A second signature line with SM2 and SM3 (国密), for who must have one; off by default.

The signature is that of GB/T 32918.2 over the text of the note, with the usual identity
`1234567812345678`. The points are multiplied by `gmssl` (extra `gm`), which takes no care of
timing: the key belongs on a machine only the ledger's keeper can measure.
"""

from __future__ import annotations

import importlib
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes

from tonggui.core.values import frozen
from tonggui.ledger.log import vkey
from tonggui.ledger.log.errors import Malformed

KIND = b"tonggui/sm2-sm3"
PUBLIC_BYTES, SIGNATURE_BYTES, NUMBER_BYTES = 64, 64, 32
_IDENTITY = b"1234567812345678"
_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_G = bytes.fromhex(
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)


@frozen
class Sm2:
    """An SM2 public key: the coordinates of its point, 64 bytes."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the id of the key, of a type signed-note leaves to names."""
        return vkey.key_id(self.name, vkey.OTHER, KIND + self.public)

    @property
    def vkey(self) -> str:
        """Return the key as text."""
        return vkey.write(self.name, vkey.OTHER, KIND + self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether the signature is this key's over the text."""
        r, s = _number(signature[:NUMBER_BYTES]), _number(signature[NUMBER_BYTES:])
        if len(signature) != SIGNATURE_BYTES or not (0 < r < _N and 0 < s < _N):
            return False
        if not _is_point(self.public) or (r + s) % _N == 0:
            return False
        curve = _curve(public=self.public.hex())
        return bool(curve.verify(signature.hex(), digest(self.public, text)))


@frozen
class Sm2Signer:
    """An SM2 private key."""

    name: str
    secret: bytes

    @property
    def verifier(self) -> Sm2:
        """Return the public half."""
        curve = _curve()
        return Sm2(self.name, bytes.fromhex(curve._kg(_number(self.secret), _G.hex())))  # noqa: SLF001 - gmssl has no other way

    @property
    def key_id(self) -> bytes:
        """Return the id of the key."""
        return self.verifier.key_id

    def sign(self, text: bytes) -> bytes:
        """Sign the text, with a nonce of our own: gmssl's comes from a guessable source."""
        hashed = digest(self.verifier.public, text)
        while True:
            signed = self.sign_digest(hashed, 1 + secrets.randbelow(_N - 1))
            if signed:
                return signed

    def sign_digest(self, hashed: bytes, nonce: int) -> bytes | None:
        """Sign a digest with a nonce; None where the standard asks for another one."""
        signed = _curve(private=self.secret.hex()).sign(hashed, f"{nonce:064x}")
        return bytes.fromhex(signed) if signed else None


def generate(name: str) -> Sm2Signer:
    """Make a new key."""
    return Sm2Signer(name, (1 + secrets.randbelow(_N - 2)).to_bytes(NUMBER_BYTES, "big"))


def parse(text: str) -> Sm2:
    """Read a public key as text."""
    name, given, kind, material = vkey.split(text)
    public = material.removeprefix(KIND)
    if kind != vkey.OTHER or material == public or len(public) != PUBLIC_BYTES:
        raise Malformed(f"the key of {name} is not an SM2 key")
    found = Sm2(name, public)
    if found.key_id != given or not _is_point(public):
        raise Malformed(f"the key of {name} is not a point of the curve, or its id is wrong")
    return found


def digest(public: bytes, text: bytes) -> bytes:
    """Return what SM2 signs: SM3 over the signer's parameters and the text."""
    numbers = b"".join(each.to_bytes(NUMBER_BYTES, "big") for each in (_A, _B))
    bits = (len(_IDENTITY) * 8).to_bytes(2, "big")
    return _sm3(_sm3(bits + _IDENTITY + numbers + _G + public) + text)


def _sm3(text: bytes) -> bytes:
    hashing = hashes.Hash(hashes.SM3())
    hashing.update(text)
    return hashing.finalize()


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _is_point(public: bytes) -> bool:
    x, y = _number(public[:NUMBER_BYTES]), _number(public[NUMBER_BYTES:])
    return x < _P and y < _P and (y * y - (x * x * x + _A * x + _B)) % _P == 0


def _curve(*, private: str = "", public: str = "") -> Any:
    try:
        found = importlib.import_module("gmssl.sm2")
    except ImportError:
        raise Malformed("SM2 needs the extra `gm`: pip install 'tonggui[gm]'") from None
    return found.CryptSM2(private_key=private, public_key=public)
