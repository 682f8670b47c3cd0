# SPDX-License-Identifier: Apache-2.0
"""Runs the server as people run it: a process of its own, asked over a socket."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from tonggui.cli.main import main; main()"]
# A first start migrates, which takes a minute where others keep the machine busy.
PATIENCE_SECONDS = 180


def environ(home, **settings):
    """Return an environment in which nothing is set but a home and what is given."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TONGGUI_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        ours.pop(name, None)
    ours["PYTHONPATH"] = str(ROOT / "src")
    return ours | {"TONGGUI_HOME": str(home)} | settings


def run(*arguments, home, patience=PATIENCE_SECONDS, **settings):
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environ(home, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=patience,
    )


@contextlib.contextmanager
def server(home, **settings):
    """Yield a running server as (process, host:port); it is stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    with (home.parent / "said").open("w") as said:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--bind", bind], env=environ(home, **settings), stderr=said
        )
    try:
        wait(process, bind)
        yield process, bind
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)


def wait(process, bind):
    """Wait until the server is alive."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "the server stopped by itself"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://{bind}/health/live")
            return
        time.sleep(0.1)
    raise AssertionError("the server did not come up")


def ask(bind, path, **headers):
    """Return status, headers and body of an answer."""
    request = urllib.request.Request(f"http://{bind}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - an address of our own
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
