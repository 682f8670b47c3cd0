# SPDX-License-Identifier: Apache-2.0
"""Ends the process at once when it is told to from outside, and leaves nothing half-written.

Whatever must not outlive the process says here how it is undone. Nothing is raised on a signal: an
exception would come up wherever we happen to be, in a callback of Rust or C++ as well, which take
it for a fault of their own.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
SIGNALLED: Final = 128
PATIENCE_SECONDS: Final = 2

Undo = Callable[[], object]


class _Process:
    """What is to be undone if this process ends now, and whether it may end now."""

    def __init__(self) -> None:
        self.number = os.getpid()
        self.undoing: dict[object, Undo] = {}
        self.is_listening = False
        self.is_settling = False
        self.told: int | None = None


_PROCESS: Final = _Process()


def listen() -> None:
    """From now on end at once when told to, unless the signal was to be ignored."""
    _PROCESS.is_listening = True
    insist()


def insist() -> None:
    """Listen again where we listened: a library just loaded may listen in our place."""
    if not _PROCESS.is_listening:
        return
    for each in SIGNALS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, _end)


@contextlib.contextmanager
def undoing(undo: Undo) -> Iterator[None]:
    """Have something undone if the process is ended within."""
    forget = undo_at_end(undo)
    try:
        yield
    finally:
        forget()


def undo_at_end(undo: Undo) -> Callable[[], None]:
    """Have something undone if the process is ended from now on; return how to forget that."""
    key = object()
    _PROCESS.undoing[key] = undo
    return lambda: _PROCESS.undoing.pop(key, None) and None


@contextlib.contextmanager
def folder(parent: Path, *, prefix: str = "tonggui-") -> Iterator[Path]:
    """Make a folder for as long as the `with` lasts; `OSError` where none can be made."""
    import shutil  # noqa: PLC0415 - commands that work in no folder start without it

    path = parent / f"{prefix}{os.urandom(8).hex()}"
    remove = partial(shutil.rmtree, path, ignore_errors=True)
    with undoing(remove):
        try:
            path.mkdir(mode=0o700)
            yield path
        finally:
            remove()


@contextlib.contextmanager
def settling() -> Iterator[None]:
    """Do something short as a whole: who tells us to end meanwhile waits until it is done."""
    _PROCESS.is_settling = True
    try:
        yield
    finally:
        _PROCESS.is_settling = False
        if _PROCESS.told is not None:
            _end(_PROCESS.told, None)


def _end(number: int, _frame: FrameType | None) -> None:
    if _PROCESS.is_settling:
        _PROCESS.told = number
        return
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    if os.getpid() == _PROCESS.number:  # a child has what it was born with, none of it its own
        _undo_all()
    os._exit(SIGNALLED + number)


def _undo_all() -> None:
    from multiprocessing import active_children  # noqa: PLC0415 - whoever has none pays nothing

    children = active_children()
    for child in children:
        child.terminate()
    for child in children:
        child.join(PATIENCE_SECONDS)
        if child.is_alive():  # a signal that comes as a child is being born is lost on it
            child.kill()
    for undo in reversed(list(_PROCESS.undoing.values())):
        with contextlib.suppress(Exception):
            undo()
