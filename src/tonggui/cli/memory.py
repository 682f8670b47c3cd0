# SPDX-License-Identifier: Apache-2.0
"""Keeps the memory that one block of a log frees for the next block, which asks for as much."""

from __future__ import annotations

import ctypes
import os

# Of malloc.h: from what size on memory is the system's own, how much is given back, asked ahead.
MMAP_THRESHOLD, TRIM_THRESHOLD, TOP_PAD = -3, -1, -2
GIGABYTE, SOME = 1 << 30, 64 << 20


# Read by the allocators of Polars (jemalloc) and of Arrow as these are loaded.
ALLOCATORS = {
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def keep_freed_memory() -> None:
    """Tell the allocators so, before Polars and Arrow are loaded; a setting of the user's stands.

    Without it every array of a block is new to the system, which fills its pages with zeros first:
    a tenth of the time of an audit. A C library that is not glibc is left as it is.
    """
    for name, setting in ALLOCATORS.items():
        os.environ.setdefault(name, setting)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    for parameter, size in (
        (MMAP_THRESHOLD, GIGABYTE),
        (TRIM_THRESHOLD, GIGABYTE),
        (TOP_PAD, SOME),
    ):
        mallopt(parameter, size)
