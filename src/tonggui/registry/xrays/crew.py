# SPDX-License-Identifier: Apache-2.0
"""Several processes look at powers beside each other, where there are cores and much to look at."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing import get_context

from tonggui.registry.xrays import hand
from tonggui.registry.xrays.hand import Job
from tonggui.registry.xrays.looking import Seen
from tonggui.registry.xrays.reading import Text

WORTH = 2_000  # powers; for fewer, starting a process takes longer than it saves
_MOST = 8
_AHEAD = 2  # batches a process that wait for it

Texts = Mapping[str, Text]


def looks(batches: Iterable[Texts], job: Job, *, of: int) -> Iterator[list[Seen]]:
    """Look at batches of texts, in order; at many (`of`) with several processes."""
    crew = min(cores(), _MOST)
    if of < WORTH or crew < 2:  # noqa: PLR2004 - one alone helps nobody
        yield from (hand.look(each, job) for each in batches)
        return
    pool = ProcessPoolExecutor(crew, get_context("spawn"), initializer=hand.begin)
    try:
        yield from _together(pool, crew, iter(batches), job)
    finally:
        pool.shutdown(cancel_futures=True)


def _together(
    pool: ProcessPoolExecutor, crew: int, batches: Iterator[Texts], job: Job
) -> Iterator[list[Seen]]:
    """Keep every process busy; if one dies, what is in hand and what is left is looked at here."""
    waiting: deque[tuple[Texts, Future[list[Seen]] | None]] = deque()
    for texts in chain(batches, (None,) * crew * _AHEAD):
        if texts is not None:
            waiting.append((texts, _given(pool, texts, job)))
        if waiting and (texts is None or len(waiting) > crew * _AHEAD):
            yield _looked(*waiting.popleft(), job)


def _given(pool: ProcessPoolExecutor, texts: Texts, job: Job) -> Future[list[Seen]] | None:
    try:
        return pool.submit(hand.look, texts, job)
    except BrokenProcessPool:
        return None


def _looked(texts: Texts, given: Future[list[Seen]] | None, job: Job) -> list[Seen]:
    try:
        return given.result() if given else hand.look(texts, job)
    except BrokenProcessPool:
        return hand.look(texts, job)


def cores() -> int:
    """Return on how many cores this process may run."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
