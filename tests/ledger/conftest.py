# SPDX-License-Identifier: Apache-2.0
"""Where the test vectors are, a log's key, a home for a site's ledger, a witness beside it."""

import json
import os
import threading
from datetime import UTC, datetime
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


@pytest.fixture
def home(tmp_path, settings):
    """Give the site a home of its own, and its clock a fresh start."""
    from tonggui.ledger.clock import clock

    settings.HOME = tmp_path / "home"
    settings.LEDGER_ORIGIN = "county.example/ledger"
    clock.forget()
    yield settings.HOME
    clock.forget()


@pytest.fixture
def witness(tmp_path, home):
    """Run a witness that watches this site's log, which asks it for every checkpoint."""
    from tonggui.ledger import publishing
    from tonggui.ledger.store import store
    from tonggui.ledger.witness import answers, post

    post.found(tmp_path / "w", "school.example/w")
    held = post.Post(tmp_path / "w", lambda: datetime.now(UTC).timestamp())
    with answers.Server(held, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        policy = f"witness w {held.signer.verifier.vkey} {url}\nquorum w\n"
        publishing.publish()
        held.watch(store().fetch("keys").decode())
        store().put("policy", policy.encode())
        yield held
        server.shutdown()
