# SPDX-License-Identifier: Apache-2.0
"""A progress bar for whatever takes longer than two seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tonggui.formats.events import EventSource


@contextmanager
def show_progress(source: EventSource, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show how far a log has been read and how many events have been judged."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[events]:,}"),
        TimeElapsedColumn(),
    )
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(source.path.name, total=1.0, events=0)
        judged = 0

        def advance(rows: int) -> None:
            nonlocal judged
            judged += rows
            bar.update(task, completed=source.fraction, events=judged)

        yield advance
