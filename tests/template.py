# SPDX-License-Identifier: Apache-2.0
"""Keeps one migrated database for all runs of tests, and copies it where one is wanted.

Migrating takes ten seconds of a processor, copying a hundredth of one. The template is that of
exactly this source: its name is a digest of every module that a migration could use.
"""

import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

SOURCE = Path(__file__).parents[1] / "src" / "tonggui"
KEPT = 8
# What migrations fill is left; replicas run no triggers, so that guards and keys stay silent.
EMPTYING = """
DO $$
DECLARE each record; has_rows boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR each IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', each.name) INTO has_rows;
    IF has_rows THEN EXECUTE format('DELETE FROM %I', each.name); END IF;
  END LOOP;
END $$
"""


def copied(name):
    """Make the database of this process from the template, and connect to it under a name."""
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(_template_file(), name)
    else:
        _copy_on_server(f"template_{digest()[:16]}", name)
    _connect_to(name)


def restored():
    """Bring the database of this process back to what it was, whatever a test has committed."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(_template_file())) as source:
            source.backup(connection.connection)
        return
    with connection.cursor() as cursor:
        cursor.execute(EMPTYING)


@functools.cache
def digest():
    """Return the digest of all that a migrated database depends on."""
    found = hashlib.sha256(f"{django.VERSION} {connection.vendor}".encode())
    for path in sorted(SOURCE.rglob("*.py")):
        found.update(f"\n{path.relative_to(SOURCE)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def kept(name, make):
    """Return a file that is made once by whoever first wants it; processes wait for each other."""
    folder = Path(tempfile.gettempdir()) / f"tonggui-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            pending = folder / f"pending-{name}"
            pending.unlink(missing_ok=True)
            make(pending)
            pending.replace(path)
            _forget_older(folder)
    return path


def _forget_older(folder):
    files = sorted(folder.glob("*-*"), key=lambda each: each.stat().st_mtime)
    for each in files[:-KEPT]:
        each.unlink()


@functools.cache
def _template_file():
    return kept(f"migrated-{digest()}.sqlite3", _migrated_file)


def _migrated_file(path):
    _connect_to(str(path))
    _migrate()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _migrate():
    call_command("migrate", verbosity=0, interactive=False)


def _copy_on_server(template, name):
    """Copy a database of the server; its lock lets the first process migrate the template."""
    with _elsewhere() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4)")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if not cursor.fetchone():
            pending = f"{template}_pending"
            cursor.execute(f"DROP DATABASE IF EXISTS {pending}")
            cursor.execute(f"CREATE DATABASE {pending}")
            _connect_to(pending)
            _migrate()
            connection.close()
            cursor.execute(f"ALTER DATABASE {pending} RENAME TO {template}")
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def dropped(name):
    """Leave no database of this process behind."""
    connection.close()
    if connection.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
        return
    with _elsewhere() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def _elsewhere():
    """Yield a cursor on the server's own database."""
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - Django's way to its test databases
        yield cursor


def _connect_to(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
