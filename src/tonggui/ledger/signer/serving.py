# SPDX-License-Identifier: Apache-2.0
"""Runs a signer at a socket or at its standard streams, one question at a time."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import BinaryIO

from tonggui.ledger.signer import wire
from tonggui.ledger.signer.seat import Seat

OWNER_AND_GROUP = 0o660
PATIENCE_SECONDS = 30


def at_streams(seat: Seat) -> None:
    """Answer at standard input and output until the other end closes."""
    _converse(seat, sys.stdin.buffer, sys.stdout.buffer)


def at_socket(seat: Seat, path: Path) -> None:
    """Answer at a unix socket, one caller after the other, until ended."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        path.chmod(OWNER_AND_GROUP)
        listening.listen()
        while True:
            caller, _ = listening.accept()
            with caller:
                # One that says nothing must not keep the others out.
                caller.settimeout(PATIENCE_SECONDS)
                try:
                    _converse(seat, caller.makefile("rb"), caller.makefile("wb"))
                except OSError:
                    continue


def _converse(seat: Seat, questions: BinaryIO, answers: BinaryIO) -> None:
    while line := questions.readline(wire.LONGEST):
        answers.write(wire.answer(line, seat))
        answers.flush()
