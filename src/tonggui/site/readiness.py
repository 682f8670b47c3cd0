# SPDX-License-Identifier: Apache-2.0
"""Say whether the site can serve: the database answers, is up to date, and the disk can be written.

An app adds its own condition by naming a function in its `AppConfig`:
`readiness = ("dotted.path",)`. The function takes nothing and
raises `Refused` with what is wrong and what to do. What must not keep the site from starting, but
somebody should look at, is named so in `watched`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from tonggui.core.errors import Refused

Condition = Callable[[], None]
UPGRADE = "run `tonggui upgrade`"
PRIVATE, OTHERS = 0o600, 0o077


class NotReady(Refused):
    """The site cannot serve as things stand."""

    code = "not-ready"


def conditions() -> Iterator[tuple[str, Condition]]:
    """Yield every condition of serving with its name, in the order they build on one another."""
    yield "disk", disk_can_be_written
    yield "database", database_answers
    yield "migrations", migrations_are_applied
    yield from _named_by_apps("readiness")


def watched() -> Iterator[tuple[str, Condition]]:
    """Yield what is looked at while the site serves, with its name."""
    yield from _named_by_apps("watched")


def _named_by_apps(kind: str) -> Iterator[tuple[str, Condition]]:
    for config in apps.get_app_configs():
        for path in getattr(config, kind, ()):
            yield path.rpartition(".")[2].replace("_", "-"), import_string(path)


def disk_can_be_written() -> None:
    """Write a few bytes at home, through to the disk."""
    home: Path = settings.HOME
    probe = home / f".probe-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with probe.open("wb") as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
        probe.unlink()
    except OSError as error:
        probe.unlink(missing_ok=True)
        reason = f"TONGGUI_HOME `{home}` cannot be written to ({error.strerror})"
        raise NotReady(f"{reason}: make room or give us the folder") from error


def database_answers() -> None:
    """Ask the database something; where it is a file, see to it that it is ours alone."""
    if connection.vendor == "sqlite" and connection.connection is None:
        _keep_private(Path(connection.settings_dict["NAME"]))
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise NotReady(f"the database cannot be reached: {_reason(error)}") from error


def database_can_be_written() -> None:
    """Take the database's write lock for a moment; a read-only file is found out here."""
    try:
        with transaction.atomic():
            pass
    except DatabaseError as error:
        raise NotReady(f"the database cannot be written to: {_reason(error)}") from error


def migrations_are_applied() -> None:
    """Compare the tables with what this version of the program expects."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if pending := executor.migration_plan(graph.leaf_nodes()):
        steps = f"{len(pending)} step{'s' if len(pending) > 1 else ''}"
        raise NotReady(f"the database is {steps} behind this version: {UPGRADE}")
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("tonggui")}
    known = {*graph.nodes, *executor.loader.replacements, *executor.loader.disk_migrations}
    if newer := sorted({*executor.loader.applied_migrations} - known):
        names = [".".join(each) for each in newer if each[0] in ours]
        if names:
            reason = f"the database is newer than this version (`{names[-1]}`)"
            raise NotReady(f"{reason}: install the version it was made by")


def is_empty() -> bool:
    """Say whether the database holds no table yet."""
    return not connection.introspection.table_names()


def require(*wanted: Condition) -> None:
    """Check conditions in turn; the first that fails is refused."""
    for condition in wanted:
        condition()


def _keep_private(path: Path) -> None:
    """Open the file of the database to its owner alone, and what SQLite keeps beside it.

    What cannot be opened at all is said by the database itself.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
        for each in (path, *path.parent.glob(f"{path.name}-*")):
            if each.stat().st_mode & OTHERS:
                each.chmod(PRIVATE)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
