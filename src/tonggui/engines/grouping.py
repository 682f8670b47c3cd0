# SPDX-License-Identifier: Apache-2.0
"""Blocks of events regrouped into blocks of whole cases, in order, however long the log is.

A log mostly has the events of a case together already; then `whole_cases` streams it. That a case
comes back is found out only when it does, by then others have been given away:

    try:
        judge(whole_cases(source.blocks()))
    except NotContiguous:  # whatever was judged so far is void
        judge(grouped_out_of_core(source.blocks(), block_rows=1_000_000))
"""

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from tonggui.engines.spilling import Spill

NODE_CLOSE: Final = "node_close"
PARTS: Final = 32
# Numbers of acts given here, 1 at the start of each case; a log's own numbers are Int64.
NUMBERED: Final = pl.UInt32
DEEPEST: Final = 3
_GROWN: Final = 30
_INLINE: Final = 12  # bytes that the view of a text has room for (Arrow, string view)

Rows = npt.NDArray[np.int64]


class NotContiguous(Exception):  # noqa: N818 - a fact about the log
    """A case came back after another had begun (or, once in a million logs, seemed to)."""


def whole_cases(blocks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield blocks of whole cases, the events of each in order; hold back only the last case.

    Events stand in order of `seq`; without it in order of `at`, ties as they came, and `seq` is
    added (1, 2, … in the case). Raises `NotContiguous` if a case comes back.
    """
    finished = _Finished()
    held: list[pl.DataFrame] = []
    for block in blocks:
        if block.is_empty():
            continue
        starts = _starts(block["case"])
        goes_on = bool(held) and held[-1]["case"][-1] == block["case"][0]
        if len(starts) > 1 or not goes_on:
            before = sum(part.height for part in held)
            done = starts[int(goes_on) : -1] + before
            given = _joined([*held, block.head(int(starts[-1]))])
            if not given.is_empty():
                yield _whole(given, np.append(0, done) if held else done, finished)
            held = []
        held.append(block.slice(int(starts[-1])))
    if held:
        yield _whole(_joined(held), np.zeros(1, np.int64), finished)
    finished.compare()


def grouped_out_of_core(
    blocks: Iterable[pl.DataFrame], *, block_rows: int, workspace: Path | None = None
) -> Iterator[pl.DataFrame]:
    """Yield blocks of whole cases from blocks in any order; what does not fit is put on disk.

    Order inside cases is as for `whole_cases`. Cases come in order of first appearance if the log
    fits into one block; else by parts (always the same ones), and so within each part. Memory holds
    a block of `block_rows`, or one case where that is larger. What is put into a folder of
    its own under `workspace` is removed again, whatever happens.
    """
    with tempfile.TemporaryDirectory(prefix="tonggui-", dir=workspace) as folder:
        yield from _grouped(iter(blocks), block_rows, Path(folder), depth=0)


def _grouped(
    blocks: Iterator[pl.DataFrame], block_rows: int, folder: Path, *, depth: int
) -> Iterator[pl.DataFrame]:
    held: list[pl.DataFrame] = []
    for block in blocks:
        held.append(block)
        if sum(part.height for part in held) > block_rows and depth < DEEPEST:
            yield from _part_by_part(itertools.chain(held, blocks), block_rows, folder, depth)
            return
    if sum(part.height for part in held):
        yield _numbered(_sorted(_joined(held)))


def _part_by_part(
    blocks: Iterator[pl.DataFrame], block_rows: int, folder: Path, depth: int
) -> Iterator[pl.DataFrame]:
    spill = Spill(folder / str(depth))
    part = pl.col("case").hash(seed=depth) % PARTS
    for block in blocks:
        parted = block.with_columns(part.alias("part")).partition_by(
            "part", as_dict=True, include_key=False
        )
        for (number,), rows in parted.items():
            spill.add(int(number), rows)
    for number in spill.parts():
        yield from _grouped(spill.take(number), block_rows, folder, depth=depth + 1)
    spill.remove()


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Join blocks; where one has no kinds, all its rows are of the usual kind."""
    frames = [frame for frame in frames if not frame.is_empty()] or list(frames[:1])
    # In one piece each: looked up by row, a column in pieces costs several times as much.
    if all(frame.schema == frames[0].schema for frame in frames):
        return pl.concat(frames).rechunk()
    joined = pl.concat(frames, how="diagonal_relaxed")
    return joined.with_columns(pl.col("^kind$").fill_null(NODE_CLOSE)).rechunk()


def case_starts(frame: pl.DataFrame) -> Rows:
    """Return the first row of each case of whole cases, and one past the last row."""
    if frame.is_empty():
        return np.zeros(1, np.int64)
    if frame.schema.get("seq") == NUMBERED:  # numbers are compared sooner than names
        starts = np.flatnonzero(frame["seq"].to_numpy() == 1)
    else:
        starts = _starts(frame["case"])
    return np.append(starts, frame.height)


def _order_of(frame: pl.DataFrame) -> str:
    return "seq" if "seq" in frame.columns else "at"


def _starts(case: pl.Series) -> Rows:
    """Return the rows where another case begins, the first row among them."""
    found, first = [np.zeros(1, np.int64)], 0
    for chunk in case.get_chunks():
        if first and len(chunk) and case[first] != case[first - 1]:
            found.append(np.array([first]))
        found.append(_changes(chunk) + first)
        first += len(chunk)
    return np.concatenate(found)


def _changes(case: pl.Series) -> Rows:
    """Return the rows of one chunk whose text is another than that of the row before."""
    lent = case.to_arrow(compat_level=pl.CompatLevel.newest())
    _, held, *elsewhere = lent.buffers()
    views = np.frombuffer(held, np.uint64)[2 * lent.offset :][: 2 * len(case)]
    halves = views[2:] != views[:-2]
    changes: Rows = np.flatnonzero(halves.view(np.uint16) != 0) + 1  # either of the two
    # A short text is its view; of a long one the view says where it stands, which may be twice.
    if not elsewhere:
        return changes
    long = changes[views.view(np.uint32)[4 * changes] > _INLINE]
    if not len(long):
        return changes
    again = long[(case[long] == case[long - 1]).to_numpy()]
    return np.setdiff1d(changes, again, assume_unique=True)


def _whole(frame: pl.DataFrame, starts: Rows, finished: "_Finished") -> pl.DataFrame:
    finished.add(frame["case"].gather(starts))
    order = frame[_order_of(frame)].cast(pl.Int64).to_numpy()  # of times: their microseconds
    earlier = order[1:] < order[:-1]
    earlier[starts[1:] - 1] = False
    if earlier.any():
        lengths = np.diff(np.append(starts, frame.height))
        case = np.repeat(np.arange(len(starts)), lengths)
        frame = frame[np.lexsort((order, case))]
    return _numbered(frame, starts)


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    numbered = frame.with_row_index("first").with_columns(pl.col("first").min().over("case"))
    return numbered.sort("first", _order_of(frame), maintain_order=True).drop("first")


def _numbered(frame: pl.DataFrame, starts: Rows | None = None) -> pl.DataFrame:
    if "seq" in frame.columns:
        return frame
    starts = _starts(frame["case"]) if starts is None else starts
    lengths = np.diff(np.append(starts, frame.height))
    numbers = np.arange(1, frame.height + 1) - np.repeat(starts, lengths)
    return frame.with_columns(seq=pl.Series(numbers.astype(np.uint32)))


class _Finished:
    """Remembers the cases that are over by 64 bits each, and sees that none comes back.

    Two cases that share their 64 bits look like one that came back: the log is then grouped for
    nothing, with the same result.
    """

    def __init__(self) -> None:
        self._compared = np.empty(0, np.uint64)
        self._new: list[npt.NDArray[np.uint64]] = []

    def add(self, cases: pl.Series) -> None:
        self._new.append(cases.hash().to_numpy())
        # Logs that mix their cases mostly show it in the first block: while their number has not
        # grown so much, comparing them only at the end is cheaper, and rarely too late.
        if sum(map(len, self._new)) >= _GROWN * len(self._compared):
            self.compare()

    def compare(self) -> None:
        every = np.concatenate([self._compared, *self._new])
        every.sort()  # in place: a copy of millions of cases costs as much as putting in order
        if (every[1:] == every[:-1]).any():
            raise NotContiguous
        self._compared, self._new = every, []
