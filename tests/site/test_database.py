# SPDX-License-Identifier: Apache-2.0
"""Rows are kept on SQLite and on PostgreSQL alike, and an address that cannot be is refused."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests import queries
from tonggui.people.models import Account
from tonggui.site.database import database
from tonggui.site.setting import Misconfigured

HOME = Path("/srv/tonggui")
AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("a model has changed without a migration: run `django-admin makemigrations`")


@pytest.mark.django_db
def test_what_is_written_is_read_again():
    Account.objects.create(username="林小满", administers="audit", created_at=AT)

    assert Account.objects.get(username="林小满").created_at == AT


@pytest.mark.django_db
def test_queries_are_counted():
    assert queries.count(lambda: [Account.objects.count(), Account.objects.exists()]) == 2


@pytest.mark.django_db
def test_sqlite_never_loses_a_commit():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its commits without being told")

    with connection.cursor() as cursor:
        answers = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert answers == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def _commanded(home, *command, url=""):
    """Run a command in a shell that leaves files readable to all, as most do."""
    environ = {**os.environ, "TONGGUI_HOME": str(home), "DATABASE_URL": url, "TONGGUI_LANG": "en"}
    return subprocess.run(
        [sys.executable, "-c", "from tonggui.cli.start import main; main()", *command],
        env={**environ, "DJANGO_SETTINGS_MODULE": "tonggui.site.settings"},
        capture_output=True,
        text=True,
        umask=0o022,
        check=False,
    )


def test_the_file_of_the_database_is_its_owners_alone(tmp_path):
    assert _commanded(tmp_path, "upgrade").returncode == 0
    kept = tmp_path / "tonggui.sqlite3"
    fresh = kept.stat().st_mode & 0o777
    kept.chmod(0o644)

    assert _commanded(tmp_path, "ledger", "fsck").returncode == 0

    assert fresh == 0o600
    assert {each.stat().st_mode & 0o777 for each in tmp_path.glob("tonggui.sqlite3*")} == {0o600}


@pytest.mark.parametrize(
    "command", [["ledger", "fsck"], ["replay"], ["administrator", "a", "audit"]]
)
def test_a_database_that_is_away_is_said_in_one_line(tmp_path, command):
    done = _commanded(tmp_path, *command, url="postgres://gui:secret@127.0.0.1:1/tonggui")

    assert done.returncode == 2
    assert done.stderr.startswith("tonggui: the database cannot be reached: ")
    assert done.stderr.count("\n") == 1


def test_where_there_are_no_tables_a_command_says_how_to_make_them(tmp_path):
    done = _commanded(tmp_path, "administrator", "a", "audit")

    assert done.returncode == 2
    assert "behind this version: run `tonggui upgrade`" in done.stderr


def test_another_kind_of_database_is_named_before_what_its_address_lacks():
    with pytest.raises(Misconfigured, match="postgres://"):
        database("mysql://x", HOME)


def test_no_address_means_a_file_at_home():
    assert database("", HOME)["NAME"] == "/srv/tonggui/tonggui.sqlite3"


def test_an_address_says_where_postgresql_is():
    config = database("postgres://gui:secret@db.example:5433/tonggui", HOME)

    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example", 5433, "tonggui")


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root:secret@localhost/tonggui",
        "postgres://gui:secret@localhost",
        "postgres://gui:secret@localhost:port/tonggui",
        "nonsense",
        "://",
        "oracle://gui:secret@localhost/tonggui",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite:///:memory:",
    ],
)
def test_any_other_address_is_refused_without_its_password(address):
    with pytest.raises(Misconfigured, match=r"setting `DATABASE_URL` is .*expected") as refused:
        database(address, HOME)

    assert "secret" not in str(refused.value)
