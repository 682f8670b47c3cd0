# SPDX-License-Identifier: Apache-2.0
"""Reach the signer: at its socket, or started beside the site where nobody keeps it apart."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tonggui.ledger import durable
from tonggui.ledger.signer import seat
from tonggui.ledger.signer.wire import Line, SignerSilent

PATIENCE_SECONDS = 30


@contextmanager
def signer() -> Iterator[Line]:
    """Talk to the signer of this site."""
    if settings.SIGNER:
        with _at_socket(settings.SIGNER) as line:
            yield line
    else:
        with _beside(Path(settings.HOME) / "signer") as line:
            yield line


@contextmanager
def _at_socket(path: str) -> Iterator[Line]:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.settimeout(PATIENCE_SECONDS)
        try:
            opened.connect(path)
        except OSError as error:
            raise SignerSilent(
                f"the signer cannot be reached at {path} ({error.strerror}): start "
                "`tonggui-signer serve`, or correct TONGGUI_SIGNER"
            ) from None
        with opened.makefile("wb") as ask, opened.makefile("rb") as answer:
            yield Line(ask, answer)


@contextmanager
def _beside(folder: Path) -> Iterator[Line]:
    if not (folder / seat.KEY).exists():
        _begin(folder)
    try:
        with durable.kept(folder):
            pass
    except durable.Occupied:
        raise SignerSilent(
            "the running site keeps the signer and publishes by itself within seconds: stop the "
            "site to do this by hand, or keep the signer apart (TONGGUI_SIGNER)"
        ) from None
    program = [sys.executable, "-m", "tonggui.ledger.signer", "serve", str(folder)]
    with subprocess.Popen(  # noqa: S603 - our own program
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        if not started.stdin or not started.stdout:
            raise SignerSilent("the signer could not be started")
        yield Line(started.stdin, started.stdout)
        started.stdin.close()


def _begin(folder: Path) -> None:
    from tonggui.ledger.models import Checkpoint  # noqa: PLC0415 - the signer needs no database

    if Checkpoint.objects.exists():
        raise SignerSilent(
            f"the signer's key is gone from {folder}, but this log was signed before: put the "
            "folder back from its backup; see docs/how-to/recover-the-ledger.md"
        )
    seat.found(folder, settings.LEDGER_ORIGIN)
