# SPDX-License-Identifier: Apache-2.0
"""Files that are there whole after a crash, and folders only one program may keep at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tonggui.core.errors import Refused

PRIVATE, READABLE, OWNERS = 0o600, 0o644, 0o700
FEW = 64
AGAIN_SECONDS = 0.05


class Occupied(Refused):
    """Another program keeps this folder."""

    code = "occupied"


def write(path: Path, content: bytes, *, mode: int = READABLE) -> None:
    """Put a file in place whole: written beside, synced, renamed, the folder synced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_lazily(path: Path, content: bytes) -> None:
    """Put a file in place whole, and leave the syncing to `settle`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def settle(paths: Collection[Path]) -> None:
    """Wait until files that were written lazily are on the disk, with their names."""
    if len(paths) > FEW:
        os.sync()
        return
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for folder in {path.parent for path in paths}:
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def kept(folder: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Keep a folder to oneself; Occupied where another program does, after so many seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with (folder / ".lock").open("w") as lock:
        while not _is_ours(lock):
            if time.monotonic() >= until:
                raise Occupied(f"{folder} is kept by another program; stop that one first")
            time.sleep(AGAIN_SECONDS)
        yield


def _is_ours(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
