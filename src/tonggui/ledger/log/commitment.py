# SPDX-License-Identifier: Apache-2.0
"""Salted commitments: they stand in the log for personal fields, and outlive their erasure."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from tonggui.core.values import frozen
from tonggui.ledger.log import canonical
from tonggui.ledger.log.errors import Unproven

SALT_BYTES = 32
_DOMAIN = b"tonggui/commitment/v1\n"


@frozen
class Opening:
    """A personal value with its salt: both are erased together, and then nothing is left."""

    salt: bytes
    value: Any

    def commitment(self, name: str) -> str:
        """Return what stands in the log, 64 hex digits, for this value under this field name.

        The salt is as long as the hash, so that nobody can try likely values against it.
        """
        said = _DOMAIN + self.salt + name.encode() + b"\0" + canonical.dumps(self.value)
        return sha256(said).hexdigest()


def commit(value: Any) -> Opening:
    """Choose a fresh salt for a value."""
    return Opening(secrets.token_bytes(SALT_BYTES), value)


class Sealed(NamedTuple):
    """What stands in the log for some fields, and their openings as JSON: salt and value each."""

    commitments: dict[str, str]
    openings: str


def seal(values: Mapping[str, Any]) -> Sealed:
    """Commit to values by their names, each with a fresh salt; as `commit` does, all in one go."""
    salts = secrets.token_bytes(SALT_BYTES * len(values))
    found, openings = {}, []
    for at, (name, value) in enumerate(values.items()):
        salt, said = salts[at * SALT_BYTES : (at + 1) * SALT_BYTES], canonical.dumps(value)
        whole = _DOMAIN + salt + name.encode() + b"\0" + said
        found[name] = sha256(whole).hexdigest()
        openings.append(f'{encode_basestring(name)}: ["{salt.hex()}", {said.decode()}]')
    return Sealed(found, f"{{{', '.join(openings)}}}")


def verify(name: str, opening: Opening, commitment: str) -> None:
    """Raise Unproven unless the value and salt are what was committed to under this name."""
    if len(opening.salt) != SALT_BYTES or not hmac.compare_digest(
        opening.commitment(name), commitment
    ):
        raise Unproven(f"the field `{name}` is not what was committed to")
