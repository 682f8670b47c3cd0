# SPDX-License-Identifier: Apache-2.0
"""The spark engine: the same blocks, judged on a cluster by `mapInArrow` around the same function."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from tonggui.core.errors import Unusable
from tonggui.core.events import Marks
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.engines.columns import Columns, Judged
from tonggui.engines.grouping import grouped_out_of_core

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

BLOCK_ROWS = 500_000
# One row of results: which table, and the row itself as an Arrow stream of one block.
_RESULT = "cases binary, findings binary, values binary, rows long"


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to judge: the lists, the instant, the language and the marks."""

    lists: Lists
    now: int
    language: str
    marks: dict[tuple[str, int], Marks] = field(default_factory=dict)

    def judge(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Judge one partition: whole cases, in any order of rows."""
        engine = Columns(Judge(self.lists), self.now, self.language, self.marks)
        frames = (_frame(batch) for batch in batches if batch.num_rows)
        for block in grouped_out_of_core(frames, block_rows=BLOCK_ROWS):
            judged = engine.block(block.filter(pl.col("case") != ""))
            yield pa.RecordBatch.from_pylist(
                [
                    {
                        "cases": _packed(judged.cases),
                        "findings": _packed(judged.findings),
                        "values": pickle.dumps(judged.values),
                        "rows": block.height,
                    }
                ],
                schema=_SCHEMA,
            )


_SCHEMA = pa.schema(
    [
        ("cases", pa.binary()),
        ("findings", pa.binary()),
        ("values", pa.binary()),
        ("rows", pa.int64()),
    ]
)


def judge_with_spark(session: SparkSession, task: Task, log: Path | DataFrame) -> Iterator[Judged]:
    """Judge a log by a cluster: rows go to the partition of their case, results come back."""
    frame = session.read.parquet(str(log)) if isinstance(log, Path) else log
    judged = frame.repartition("case").mapInArrow(task.judge, _RESULT)
    for row in judged.toLocalIterator(prefetchPartitions=True):
        yield Judged(
            _unpacked(row["cases"]), _unpacked(row["findings"]), _trusted(row["values"])
        )


def open_session() -> SparkSession:
    """Return a session: the cluster's own, or one on the cores of this machine."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError as error:
        expected = "expected pyspark: pip install 'tonggui[spark]'"
        raise Unusable("--engine", "`spark`", expected) from error
    try:
        return (
            SparkSession.builder.appName("tonggui")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(BLOCK_ROWS))
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .getOrCreate()
        )
    except Exception as error:
        expected = f"expected Java 17 or later for Spark ({type(error).__name__})"
        raise Unusable("--engine", "`spark`", expected) from error


def _frame(batch: pa.RecordBatch) -> pl.DataFrame:
    frame: Any = pl.from_arrow(batch)
    times = [name for name in ("at", "recorded_at") if name in frame.columns]
    return frame.with_columns(pl.col(times).cast(pl.Datetime("us", "UTC")))  # type: ignore[no-any-return]


def _packed(frame: pl.DataFrame) -> bytes:
    sink = pa.BufferOutputStream()
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _unpacked(packed: bytes) -> pl.DataFrame:
    frame: Any = pl.from_arrow(pa.ipc.open_stream(packed).read_all())
    return frame  # type: ignore[no-any-return]


def _trusted(packed: bytes) -> Any:
    # Made by our own workers of this very job; nothing from outside ever comes this way.
    return pickle.loads(packed)  # noqa: S301


def engine_name() -> Callable[[], str]:
    """Return what the engine is called."""
    return lambda: "spark"
