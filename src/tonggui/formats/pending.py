# SPDX-License-Identifier: Apache-2.0
"""A file on its way: written beside its place, hidden, and moved there whole or not at all."""

import contextlib
import ctypes
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from tonggui import endings
from tonggui.core.errors import Unusable

NEW_FILE: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_CLOEXEC", 0)
NEW_FILE_MODE: Final = 0o666
_BEGIN: Final = 2  # SYNC_FILE_RANGE_WRITE of fcntl.h: begin to write what is not on its way yet


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in its place; `Unusable` if it cannot be written, with nothing left behind."""
    pending = Pending(path)
    try:
        pending.begin()
        with refusing(path):
            pending.file.write(content)
        pending.finish()
        with endings.settling():
            pending.move()
            pending.forget()
    except BaseException:
        pending.undo()
        raise


class Pending:
    """One output on its way: a hidden file beside its place."""

    file: BinaryIO

    def __init__(self, path: Path) -> None:
        """Find out where it will be; nothing is written yet."""
        self._path = path
        # A link is followed, so that what is replaced is the file and not the link to it.
        self.place = Path(os.path.realpath(path))
        self._hidden = self.place.with_name(f".tonggui-{secrets.token_hex(8)}")
        self.closing = contextlib.ExitStack()
        self._spare: Callable[[], object] = int
        self._former: Path | None = None
        self._has_moved = False

    def begin(self) -> None:
        """Open the hidden file; should the process be ended from now on, it is taken away."""
        self._spare = endings.undo_at_end(self._discard)
        with refusing(self._path):
            if not self.place.parent.is_dir():
                raise Unusable(self._path, "", "expected its folder to exist")
            if self.place.exists() and not self.place.is_file():
                raise Unusable(self._path, "", "expected a file there or nothing")
            self.file = os.fdopen(os.open(self._hidden, NEW_FILE, mode=0o600), "wb")

    def hasten(self) -> None:
        """Let the disk begin on what is written by now, where the system can: `finish` waits less.

        Of a file of many blocks it would else wait until all of them are written, at the end.
        """
        if _sync_file_range is not None:
            _sync_file_range(self.file.fileno(), ctypes.c_int64(0), ctypes.c_int64(0), _BEGIN)

    def finish(self) -> None:
        """Write what is still held back, down to the disk."""
        with refusing(self._path):
            self.closing.close()
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            self._hidden.chmod(NEW_FILE_MODE & ~_umask())

    def move(self) -> None:
        """Put the file in its place, keeping what was there until all are in theirs."""
        with refusing(self._path):
            if self.place.is_file():
                self._former = _kept(self.place, self._hidden.with_suffix(".former"))
            self._hidden.replace(self.place)
            self._has_moved = True

    def undo(self) -> None:
        """Put everything back as it was."""
        with contextlib.suppress(Exception):
            self.closing.close()
        with contextlib.suppress(OSError, AttributeError):  # it may not have been opened yet
            self.file.close()
        self._discard()
        with contextlib.suppress(OSError):
            if self._former is not None:
                # Two names of one file do not replace one another, hence the second call.
                self._former.replace(self.place)
                self._former.unlink(missing_ok=True)
            elif self._has_moved:
                self.place.unlink()
        self._spare()

    def forget(self) -> None:
        """Let go of what was there before."""
        self._spare()
        with contextlib.suppress(OSError):
            if self._former is not None:
                self._former.unlink(missing_ok=True)

    def _discard(self) -> None:
        with contextlib.suppress(OSError):
            self._hidden.unlink(missing_ok=True)


@contextlib.contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what stands in the way of writing a file into `Unusable`."""
    try:
        yield
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise Unusable(path, "", f"expected to be able to write it ({why})") from error


def _kept(place: Path, former: Path) -> Path:
    """Give a file another name, if possible without taking away the one it has."""
    try:
        os.link(place, former)
    except OSError:
        place.rename(former)
    return former


def _of_linux() -> Callable[..., int] | None:
    """Return the call that Python's own library lacks; None on other systems."""
    try:
        found: Callable[..., int] = ctypes.CDLL(None).sync_file_range
    except (AttributeError, OSError, TypeError):
        return None
    return found


_sync_file_range = _of_linux()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
