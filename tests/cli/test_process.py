# SPDX-License-Identifier: Apache-2.0
"""The command as a process of its own: pipes, terminals, signals, and how it ends."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest

COMMAND = (sys.executable, "-c", "from tonggui.cli.start import main; main()")
AUDIT = (*COMMAND, "audit", "events.csv", "--lists", "lists.yaml")


@pytest.fixture
def many(office):
    """Give the office enough work to be interrupted at."""
    rows = (
        f"{n},{node},2026-03-02 09:00,ana\n" for n in range(60_000) for node in ("Receive", "x")
    )
    (office / "events.csv").write_text("case,node,at,actor\n" + "".join(rows), encoding="utf-8")
    return office


def test_the_exit_code_is_that_of_the_process(office):
    codes = [subprocess.run(words, cwd=office, capture_output=True, check=False).returncode
             for words in (AUDIT, (*COMMAND, "--version"))]  # fmt: skip

    assert codes == [1, 0]


def test_a_refusal_never_ends_in_an_abort(office):
    """Arrow's threads once outlived the interpreter, in one of eight."""
    codes = {
        subprocess.run(
            (*AUDIT, "--map", "case=x"), cwd=office, capture_output=True, check=False
        ).returncode
        for _ in range(3)
    }

    assert codes == {2}


def test_an_interruption_while_the_command_loads_ends_without_a_traceback(office):
    """The import that takes the time is interrupted."""
    code = """
import builtins
from tonggui.cli import start
real = builtins.__import__
def interrupted(name, globals=None, locals=None, fromlist=(), level=0):
    if fromlist and "main" in fromlist:
        raise KeyboardInterrupt
    return real(name, globals, locals, fromlist, level)
builtins.__import__ = interrupted
start.main()
"""

    done = subprocess.run(
        (sys.executable, "-c", code), cwd=office, capture_output=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_whoever_reads_only_the_first_line_is_not_told_off(office):
    with subprocess.Popen(
        AUDIT, cwd=office, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        said = running.stderr.read()

    assert said == b""


def test_no_progress_is_shown_where_nobody_sees_it(many):
    done = subprocess.run(AUDIT, cwd=many, capture_output=True, check=False)

    assert done.stderr == b""


def test_progress_is_shown_on_a_terminal(many):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    running = subprocess.Popen(
        AUDIT,
        cwd=many,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 4096):
            said += chunk
    except OSError:  # the terminal is gone once nobody else holds it
        pass
    os.close(ours)

    assert running.wait() == 1
    assert b"events.csv" in said
    assert "━".encode() in said


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_whoever_is_interrupted_leaves_nothing_half_written(many, sent, code):
    words = (*AUDIT, "--engine", "rows", "--cases", "c.csv", "--findings", "f.parquet")
    before = {path.name for path in many.iterdir()}
    running = subprocess.Popen(words, cwd=many, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while running.poll() is None and not list(many.glob(".tonggui-*")):
        time.sleep(0.02)
    running.send_signal(sent)
    _, said = running.communicate()

    assert (running.returncode, said.strip()) == (code, b"")
    assert {path.name for path in many.iterdir()} == before
