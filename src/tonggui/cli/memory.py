# SPDX-License-Identifier: Apache-2.0
"""Keeps the memory that one block of a log frees for the next block, which asks for as much."""

from __future__ import annotations

import ctypes

# Of malloc.h: from what size on memory is the system's own, how much is given back, asked ahead.
MMAP_THRESHOLD, TRIM_THRESHOLD, TOP_PAD = -3, -1, -2
GIGABYTE, SOME = 1 << 30, 64 << 20


def keep_freed_memory() -> None:
    """Tell the C library so; one that is not glibc is left as it is.

    Without it every array of a block is new to the system, which fills its pages with zeros first:
    a twentieth of the time of an audit.
    """
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
