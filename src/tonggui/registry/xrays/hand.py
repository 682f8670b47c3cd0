# SPDX-License-Identifier: Apache-2.0
"""One process that looks at powers for another: it starts without Django, and makes it ready."""

from __future__ import annotations

import gc
import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING

import django

from tonggui.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tonggui.registry.xrays.context import Context
    from tonggui.registry.xrays.looking import Seen
    from tonggui.registry.xrays.reading import Text

_POLITE = 5  # pages of the same machine come first
_SELDOM = 1_000_000  # values made between two looks for circles among them


@frozen
class Job:
    """By what all powers are judged: a frame on a day, and the parts that any power keeps."""

    frame: str
    digest: str
    day: date
    kept: str

    def around(self) -> Context:
        """Read what stands around powers; the same again costs nothing."""
        from tonggui.registry.models import Frame  # noqa: PLC0415 - no models before `begin`
        from tonggui.registry.xrays.context import context  # noqa: PLC0415 - as above

        return context(Frame(body=self.frame, digest=self.digest), self.day)


def begin() -> None:
    """Make a process ready: it ends with the one that started it, and gives way to pages."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    os.nice(_POLITE)
    django.setup()
    # What is read has no circles: to look for some again and again takes a third of the time.
    gc.freeze()
    gc.set_threshold(_SELDOM)


def look(texts: Mapping[str, Text], job: Job) -> list[Seen]:
    """Look at powers by their texts."""
    from tonggui.registry.xrays import looking  # noqa: PLC0415 - no models before `begin`

    return looking.look(texts, job.around(), kept=job.kept)


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
