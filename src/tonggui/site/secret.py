# SPDX-License-Identifier: Apache-2.0
"""Keep the key that signs sessions: made once, readable by us alone."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from tonggui.site.declared import HOME
from tonggui.site.setting import Misconfigured


def secret_key(home: Path) -> str:
    """Return the key kept at home, making it first where there is none."""
    path = home / "secret-key"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path.read_text(encoding="ascii") if path.exists() else _make(path)
    except OSError as error:
        expected = f"expected a folder we may write to ({error.strerror})"
        raise Misconfigured(HOME.name, str(home), expected) from error


def _make(path: Path) -> str:
    key = get_random_secret_key()
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        # Of two that begin at once, the first one's key is everybody's.
        os.link(partial, path)
    except FileExistsError:
        key = path.read_text(encoding="ascii")
    partial.unlink()
    return key
