# SPDX-License-Identifier: Apache-2.0
"""A process that is told to end: what it undoes, when it waits, and that it raises nothing."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from tonggui import endings


def ended(tmp_path, code):
    """Run a program that listens for signals; return how it ended and what it said."""
    begun = "import os, signal, time\nfrom pathlib import Path\nfrom tonggui import endings\n"
    return subprocess.run(
        (sys.executable, "-c", begun + "endings.listen()\n" + dedent(code)),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_not_done_is_undone_the_last_first(tmp_path):
    done = ended(
        tmp_path,
        """
        endings.undo_at_end(lambda: os.write(1, b"first"))
        forget = endings.undo_at_end(lambda: os.write(1, b"forgotten"))
        endings.undo_at_end(lambda: os.write(1, b"second "))
        forget()
        signal.raise_signal(signal.SIGTERM)
        """,
    )

    assert (done.returncode, done.stdout, done.stderr) == (143, "second first", "")


def test_one_undoing_that_fails_does_not_keep_the_others(tmp_path):
    done = ended(
        tmp_path,
        """
        endings.undo_at_end(lambda: os.write(1, b"first"))
        endings.undo_at_end(lambda: 1 / 0)
        signal.raise_signal(signal.SIGINT)
        """,
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, "first", "")


def test_nothing_is_raised_in_a_callback_of_rust(tmp_path):
    """Polars takes what a callback raises for a panic of its own, and says so at length."""
    done = ended(
        tmp_path,
        """
        import polars as pl
        endings.insist()
        def told(value):
            signal.raise_signal(signal.SIGTERM)
        pl.Series([1, 2]).map_elements(told, return_dtype=pl.Int64)
        """,
    )

    assert (done.returncode, done.stderr) == (143, "")


def test_polars_does_not_turn_an_interruption_into_an_exception(tmp_path):
    done = ended(
        tmp_path,
        """
        import polars as pl
        endings.insist()
        def told(frame):
            os.kill(os.getpid(), signal.SIGINT)
            return frame
        try:
            pl.LazyFrame({"a": [1]}).map_batches(told).collect()
        except BaseException as error:
            print(type(error))
        """,
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_what_is_being_settled_is_settled_first(tmp_path):
    done = ended(
        tmp_path,
        """
        with endings.settling():
            signal.raise_signal(signal.SIGTERM)
            os.write(1, b"settled")
        os.write(1, b" and gone on")
        """,
    )

    assert (done.returncode, done.stdout) == (143, "settled")


def test_a_folder_for_a_while_is_gone_however_it_ends(tmp_path):
    code = """
        with endings.folder(Path()) as folder:
            (folder / "deep").mkdir()
            (folder / "deep" / "file").touch()
            {}
        """

    for last, codes in (("pass", 0), ("1 / 0", 1), ("signal.raise_signal(signal.SIGTERM)", 143)):
        assert ended(tmp_path, code.format(last)).returncode == codes
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError, match="No such file"), endings.folder(tmp_path / "none"):
        pass


def test_a_signal_that_was_to_be_ignored_still_is(tmp_path):
    """So `nohup` and a shell in the background have it."""
    done = ended(
        tmp_path,
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        endings.insist()
        signal.raise_signal(signal.SIGINT)
        os.write(1, b"still here")
        """,
    )

    assert (done.returncode, done.stdout) == (0, "still here")


def test_a_child_undoes_nothing_of_its_parent(tmp_path):
    done = ended(
        tmp_path,
        """
        endings.undo_at_end(lambda: os.write(1, b"undone"))
        child = os.fork()
        if not child:
            signal.raise_signal(signal.SIGTERM)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        """,
    )

    assert done.stdout == "143\n"


def has_ended(pid):
    """Say whether a process ends within seconds; one that nobody has asked after yet has ended."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        except OSError:
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_children_at_work_are_ended_too(tmp_path):
    done = ended(
        tmp_path,
        """
        from multiprocessing import get_context
        child = get_context("fork").Process(target=time.sleep, args=(60,))
        child.start()
        print(child.pid, flush=True)
        signal.raise_signal(signal.SIGTERM)
        """,
    )

    assert done.returncode == 143
    assert has_ended(int(done.stdout))


def test_a_child_that_does_not_hear_is_ended_all_the_same(tmp_path):
    begun = time.monotonic()
    done = ended(
        tmp_path,
        """
        from multiprocessing import Pipe, get_context
        here, there = Pipe()
        def deaf():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            there.send("deaf")
            time.sleep(60)
        child = get_context("fork").Process(target=deaf)
        child.start()
        here.recv()
        print(child.pid, flush=True)
        signal.raise_signal(signal.SIGTERM)
        """,
    )

    assert done.returncode == 143
    assert has_ended(int(done.stdout))
    assert time.monotonic() - begun < 50


def test_nothing_is_listened_for_unless_asked():
    before = signal.getsignal(signal.SIGTERM)

    endings.insist()

    assert signal.getsignal(signal.SIGTERM) is before
