# SPDX-License-Identifier: Apache-2.0
"""Runs a signer at a socket or at its standard streams, one question at a time."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import BinaryIO

from tonggui.core.errors import Refused
from tonggui.ledger.signer import wire
from tonggui.ledger.signer.seat import Seat

OWNER_AND_GROUP = 0o660


class CannotListen(Refused):
    """The socket cannot be made where it is asked for."""

    code = "cannot-listen"

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"cannot listen at {path} ({error.strerror or error}): its folder must be there, and"
            " the signer's user must be allowed to write in it"
        )


def at_streams(seat: Seat) -> None:
    """Answer at standard input and output until the other end closes."""
    _converse(seat, sys.stdin.buffer, sys.stdout.buffer, nullcontext())


def at_socket(seat: Seat, path: Path) -> None:
    """Answer at a unix socket, several callers beside one another, until ended."""
    asking = Lock()
    with socket.socket(socket.AF_UNIX) as listening:
        try:
            path.unlink(missing_ok=True)
            listening.bind(str(path))
            path.chmod(OWNER_AND_GROUP)
        except OSError as error:
            raise CannotListen(path, error) from None
        listening.listen()
        while True:
            caller, _ = listening.accept()
            with _signals_kept():
                Thread(target=_attend, args=(seat, caller, asking), daemon=True).start()


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Let threads begun meanwhile take no signal: one that ends us must wake whoever listens."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _attend(seat: Seat, caller: socket.socket, asking: Lock) -> None:
    """Answer one caller until it goes; it may be silent for as long as it likes."""
    with caller, suppress(OSError):
        _converse(seat, caller.makefile("rb"), caller.makefile("wb"), asking)


def _converse(
    seat: Seat, questions: BinaryIO, answers: BinaryIO, asking: AbstractContextManager[object]
) -> None:
    while line := questions.readline(wire.LONGEST):
        with asking:
            said = wire.answer(line, seat)
        answers.write(said)
        answers.flush()
