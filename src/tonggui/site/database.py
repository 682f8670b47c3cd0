# SPDX-License-Identifier: Apache-2.0
"""Say to Django where rows are kept: SQLite that never loses a commit, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from tonggui.site.declared import DATABASE
from tonggui.site.setting import Misconfigured

_ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
_SQLITE = {
    # The write lock is taken at the start, so that two writers queue instead of failing.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;"
        " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456"
    ),
}


def database(url: str, home: Path) -> dict[str, Any]:
    """Return Django's entry for an address of a database; none means SQLite at home."""
    config = dict(_parsed(url)) if url else _sqlite(home / "tonggui.sqlite3")
    if config["ENGINE"] not in _ENGINES:
        raise Misconfigured(DATABASE.name, _shown(url), f"expected {DATABASE.expected}")
    if config["NAME"] in {"", ":memory:"}:
        raise Misconfigured(
            DATABASE.name, _shown(url), "expected the name of a database at its end"
        )
    if config["ENGINE"].endswith("sqlite3"):
        if config.get("OPTIONS"):
            expected = "expected no options: those of SQLite are set so that no commit is lost"
            raise Misconfigured(DATABASE.name, _shown(url), expected)
        # Each thread keeps its connection: opening one costs more than most pages.
        return config | {"OPTIONS": _SQLITE, "CONN_MAX_AGE": None}
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _sqlite(path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}


def _parsed(url: str) -> dict[str, Any]:
    try:
        return dict(dj_database_url.parse(url))
    except ValueError as error:
        raise Misconfigured(DATABASE.name, _shown(url), f"expected {DATABASE.expected}") from error


def _shown(url: str) -> str:
    """Return an address without what stands before its host, which may hold a password."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://…@{rest.rpartition('@')[2]}" if found and "@" in rest else url
