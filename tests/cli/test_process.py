# SPDX-License-Identifier: Apache-2.0
"""The command as a process of its own: pipes, terminals, signals, and how it ends."""

import contextlib
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
    words = (*AUDIT, "--map", "case=x")
    telling = {**os.environ, "PYTHONFAULTHANDLER": "1"}  # should it abort, say where

    done = [
        subprocess.run(words, cwd=office, env=telling, capture_output=True, check=False)
        for _ in range(3)
    ]

    assert [each.returncode for each in done] == [2] * 3, [each.stderr for each in done]


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


def interrupted(folder, sent, *options, heeded=signal.SIG_DFL):
    """Interrupt an audit that writes; return its code, what it said and what it left.

    A signal that the tests themselves are to ignore (`nohup`) would be ignored by the audit too.
    """
    for name in ("tmp", "work"):
        (folder / name).mkdir()
    before = set(folder.rglob("*"))
    running = subprocess.Popen(
        (*AUDIT, "--cases", "c.csv", "--findings", "f.parquet", "--workspace", "work", *options),
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(sent, heeded),  # noqa: PLW1509 - no threads here
    )
    while running.poll() is None and not list(folder.glob(".tonggui-*")):
        time.sleep(0.02)
    running.send_signal(sent)
    _, said = running.communicate()
    return running.returncode, said.strip(), set(folder.rglob("*")) - before


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_whoever_is_interrupted_leaves_nothing_half_written(many, engine, sent):
    assert interrupted(many, sent, "--engine", engine) == (128 + sent, b"", set())


def test_an_audit_under_nohup_outlives_its_terminal(many):
    code, said, left = interrupted(many, signal.SIGHUP, "--quiet", heeded=signal.SIG_IGN)

    assert (code, said) == (1, b"")
    assert {each.name for each in left} == {"c.csv", "f.parquet"}


@pytest.mark.spark
def test_an_interruption_ends_spark_too(many):
    code, said, left = interrupted(many, signal.SIGINT, "--engine", "spark")

    assert (code, left) == (130, set())
    assert b"Traceback" not in said, said
    assert b"Exception" not in said, said


def test_a_terminal_has_its_cursor_again_after_an_interruption(many):
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        (*AUDIT, "--engine", "rows"),
        cwd=many,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    said = b""
    while b"events.csv" not in said:
        said += os.read(ours, 4096)
    running.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # the terminal is gone once nobody else holds it
        while chunk := os.read(ours, 4096):
            said += chunk
    os.close(ours)

    assert running.wait() == 130
    assert said.rindex(b"\x1b[?25h") > said.rindex(b"\x1b[?25l")
