# SPDX-License-Identifier: Apache-2.0
"""Where the test vectors are, and a small log to prove things of."""

import json
import os
from pathlib import Path

import pytest

from tonggui.ledger.log import keys

ROOT = Path(__file__).parents[2]
VECTORS = Path(os.environ.get("TONGGUI_VECTORS", ROOT.parent / "shared" / "vectors"))


@pytest.fixture(scope="session")
def vectors():
    """Return a reader of vector files, or skip with a word on where to get them."""
    if not VECTORS.is_dir():
        pytest.skip("no vectors: put them in shared/vectors, or name them in TONGGUI_VECTORS")
    return lambda name: json.loads((VECTORS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def log_key():
    """Return a log's private key, the same in every run."""
    return keys.Ed25519Signer("county.example/ledger", bytes(range(32)))
