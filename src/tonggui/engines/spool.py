# SPDX-License-Identifier: Apache-2.0
"""A log put aside on disk as it is read, so that it need be parsed only once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tonggui.core.errors import Unusable


@dataclass(slots=True)
class Spool:
    """Blocks of a log in a folder, read back in order as often as needed."""

    folder: Path
    _paths: list[Path] = field(default_factory=list)

    def add(self, frame: pl.DataFrame) -> None:
        """Put a block aside."""
        path = self.folder / f"block-{len(self._paths)}.arrow"
        try:
            frame.write_ipc(path, compression="lz4")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise Unusable(
                self.folder.parent, "", f"expected room for the log ({error})"
            ) from error
        self._paths.append(path)

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Yield the blocks from the start."""
        for path in self._paths:
            yield pl.read_ipc(path)
