# SPDX-License-Identifier: Apache-2.0
"""Events put aside on disk in numbered parts, for logs that do not fit into memory."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa

from tonggui.core.errors import Unusable


class Spill:
    """Parts of a log in a folder of their own, each read back in the order it was written."""

    def __init__(self, folder: Path) -> None:
        """Make the folder."""
        self._folder = folder
        folder.mkdir()

    def add(self, part: int, frame: pl.DataFrame) -> None:
        """Append rows to a part."""
        # One Arrow stream after another in one file: blocks need not have the same columns.
        try:
            with self._path(part).open("ab") as file:
                frame.write_ipc_stream(file, compression="lz4")
        except (OSError, pl.exceptions.PolarsError) as error:
            expected = f"expected room to group the log by case ({error})"
            raise Unusable(self._folder.parent, "", expected) from error

    def parts(self) -> list[int]:
        """Return the parts that have rows."""
        return sorted(int(path.stem) for path in self._folder.iterdir())

    def take(self, part: int) -> Iterator[pl.DataFrame]:
        """Yield the rows of a part as they were added, and remove it after the last."""
        path = self._path(part)
        size = path.stat().st_size
        with path.open("rb") as file:
            while file.tell() < size:
                yield pl.DataFrame(pl.from_arrow(pa.ipc.open_stream(file).read_all()))
        path.unlink()

    def remove(self) -> None:
        """Remove the folder, when all parts have been taken."""
        self._folder.rmdir()

    def _path(self, part: int) -> Path:
        return self._folder / f"{part}.arrows"
