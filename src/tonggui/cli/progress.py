# SPDX-License-Identifier: Apache-2.0
"""A progress bar for whatever takes longer than two seconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tonggui import endings
from tonggui.formats.events import EventSource


@contextmanager
def show_progress(source: EventSource, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show how far a log has been read and how many events have been judged."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - costs time, for nothing where none sees it
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[events]:,}"),
        TimeElapsedColumn(),
    )
    with (
        endings.undoing(_show_cursor),
        Progress(*columns, console=Console(stderr=True), transient=True) as bar,
    ):
        task = bar.add_task(source.path.name, total=1.0, events=0)
        judged = 0

        def advance(rows: int) -> None:
            nonlocal judged
            judged += rows
            bar.update(task, completed=source.fraction, events=judged)

        yield advance


def _show_cursor() -> None:
    """Take the bar away and show the cursor again; its own lock may be held by who is ended."""
    os.write(2, b"\r\x1b[2K\x1b[?25h")
