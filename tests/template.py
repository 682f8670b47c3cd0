# SPDX-License-Identifier: Apache-2.0
"""Keeps one migrated database for all runs of tests, and copies it where one is wanted.

Migrating takes ten seconds of a processor, copying a hundredth of one. The template is that of
exactly this source: its name is a digest of every module, so that none can be out of date.
"""

import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from tests.site import running

ROOT = Path(__file__).parents[1]
GIVEN = ("src/tonggui/**/*.py", "tests/**/build.py", "examples/qinglan/lists/**/*.*")
KEPT_SECONDS = 86_400
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
    from django.db import connection

    if connection.vendor == "sqlite":
        shutil.copyfile(migrated_file(), name)
    else:
        _copy_on_server(f"template_{digest()[:16]}", name)
    _connect_to(name)


def upgraded(home):
    """Make a home of this version, as `tonggui upgrade` does where there is none."""
    home.mkdir(mode=0o700, parents=True)
    shutil.copyfile(migrated_file(), home / "tonggui.sqlite3")
    (home / "tonggui.sqlite3").chmod(0o600)
    return home


def restored():
    """Bring the database of this process back to what it was, whatever a test has committed."""
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        address = f"{migrated_file().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as source:
            source.backup(connection.connection)
        return
    with connection.cursor() as cursor:
        cursor.execute(EMPTYING)


@functools.cache
def digest():
    """Return the digest of all that migrated databases and built counties depend on."""
    found = hashlib.sha256(version("django").encode())
    for path in sorted(path for pattern in GIVEN for path in ROOT.glob(pattern)):
        found.update(f"\n{path.relative_to(ROOT)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


@functools.cache
def migrated_file():
    """Return a SQLite file as `tonggui upgrade` makes it, which is to be copied and left alone."""
    return kept(f"migrated-{digest()}.sqlite3", _upgrade)


def _upgrade(path):
    with tempfile.TemporaryDirectory() as folder:
        done = running.run("upgrade", home=Path(folder) / "home", patience=300)
        assert done.returncode == 0, done.stderr
        with contextlib.closing(sqlite3.connect(Path(folder) / "home/tonggui.sqlite3")) as made:
            made.execute("VACUUM INTO ?", [str(path)])


def kept(name, make):
    """Return what is made once by whoever first wants it; processes wait for each other."""
    folder = Path(tempfile.gettempdir()) / f"tonggui-made-for-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            pending = folder / f"pending-{name}"
            _remove(pending)
            make(pending)
            pending.replace(path)
            _forget_unused(folder)
        os.utime(path)
    return path


def _forget_unused(folder):
    for each in folder.iterdir():
        if each.stat().st_mtime < time.time() - KEPT_SECONDS:
            _remove(each)


def _remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _copy_on_server(template, name):
    """Copy a database of the server; its lock lets the first process migrate the template."""
    from django.core.management import call_command
    from django.db import connection

    with _elsewhere() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4)")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if not cursor.fetchone():
            pending = f"{template}_pending"
            cursor.execute(f"DROP DATABASE IF EXISTS {pending}")
            cursor.execute(f"CREATE DATABASE {pending}")
            _connect_to(pending)
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            cursor.execute(f"ALTER DATABASE {pending} RENAME TO {template}")
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def dropped(name):
    """Leave no database of this process behind."""
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
        return
    with _elsewhere() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def _elsewhere():
    """Yield a cursor on the server's own database."""
    from django.db import connection

    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - Django's way to its test databases
        yield cursor


def _connect_to(name):
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
