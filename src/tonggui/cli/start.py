# SPDX-License-Identifier: Apache-2.0
"""Starts the command: whoever interrupts it while it still loads sees no traceback either."""

from __future__ import annotations

import gc
import os

INTERRUPTED = 130


def main() -> None:
    """Load the command and run it."""
    gc.disable()  # what loading makes is kept; looking through it for garbage takes time
    try:
        from tonggui.cli import main as command  # noqa: PLC0415 - loading may be interrupted
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    command.main()
