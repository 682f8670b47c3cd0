# SPDX-License-Identifier: Apache-2.0
"""Keep what is counted against guessing, for all processes together: dropped only once it is over.

Django's own cache on disk drops a random third of 300 entries: whoever fails under enough names
empties the count of another.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

SWEEP_SECONDS = 60


class Counters(FileBasedCache):
    """A cache on disk that forgets nothing before its time, and lets one of two at once add."""

    # Of Django's own, as the stubs do not know them.
    _dir: str
    _createdir: Callable[[], None]
    _key_to_file: Callable[[str, Any], str]
    _write_content: Callable[[Any, float | None, Any], None]
    _is_expired: Callable[[Any], bool]
    _list_cache_files: Callable[[], list[str]]
    swept = 0.0

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        """Keep a value unless there is one that still stands; say whether it was kept."""
        if self.has_key(key, version):  # an entry that is over is removed by this
            return False
        self._createdir()
        self._cull()
        number, fresh = tempfile.mkstemp(dir=self._dir)
        try:
            with os.fdopen(number, "wb") as file:
                self._write_content(file, timeout, value)
            os.link(fresh, self._key_to_file(key, version))
        except FileExistsError:
            return False
        finally:
            Path(fresh).unlink()
        return True

    def _cull(self) -> None:
        """Remove what is over, once a minute; what still counts stays, however much there is."""
        now = time.monotonic()
        if now - self.swept < SWEEP_SECONDS:
            return
        type(self).swept = now  # Django makes one of these for each thread
        for path in self._list_cache_files():
            with contextlib.suppress(FileNotFoundError), Path(path).open("rb") as file:
                self._is_expired(file)
