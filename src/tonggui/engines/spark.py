# SPDX-License-Identifier: Apache-2.0
"""The spark engine: whole cases judged on a cluster, by the columns engine's own function."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from tonggui import endings
from tonggui.core.errors import Unusable
from tonggui.core.events import Marks
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.core.values import frozen
from tonggui.engines.audit import Engine
from tonggui.engines.columns import Columns, Judged
from tonggui.engines.grouping import grouped_out_of_core

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BLOCK_ROWS = 500_000
PATIENCE_SECONDS = 10
# One row of results: which table, and the row itself as an Arrow stream of one block.
_RESULT = "cases binary, findings binary, values binary, rows long"


@frozen
class Task:
    """What a worker needs to judge: the lists, the instant, the language and the marks."""

    lists: Lists
    now: int
    language: str
    marks: dict[tuple[str, int], Marks] = field(default_factory=dict)

    def judge(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Judge one partition: whole cases, in any order of rows."""
        engine = Columns(Judge(self.lists), self.now, self.language, self.marks)
        frames = (_frame(batch) for batch in batches if batch.num_rows)
        # Spark's own folder on the worker: it is removed with the executor, however that ends.
        place = Path(os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0] or tempfile.gettempdir())
        for block in grouped_out_of_core(frames, block_rows=BLOCK_ROWS, workspace=place):
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


@dataclass(slots=True)
class Cluster:
    """Puts a log aside as Parquet and has it judged by a cluster, each case on one worker."""

    session: SparkSession
    task: Task
    folder: Path
    _blocks: int = 0

    def block(self, frame: pl.DataFrame) -> Iterable[Judged]:
        """Put a block where the cluster can read it."""
        names = frame.select(pl.col(pl.Categorical).cast(pl.String)).columns
        plain = frame.with_columns(pl.col(names).cast(pl.String)).drop("row", strict=False)
        plain.write_parquet(self.folder / f"block-{self._blocks}.parquet", compression="lz4")
        self._blocks += 1
        return ()

    def rest(self) -> Iterable[Judged]:
        """Have everything judged; results come back partition by partition."""
        if not self._blocks:
            return
        log = self.session.read.option("mergeSchema", "true").parquet(str(self.folder))
        judged = log.repartition("case").mapInArrow(self.task.judge, _RESULT)
        for row in judged.toLocalIterator(prefetchPartitions=True):
            yield Judged(
                _unpacked(row["cases"]), _unpacked(row["findings"]), _trusted(row["values"])
            )

    def events(self, cases: Sequence[str]) -> pl.DataFrame:
        """Return the events of cases."""
        log = pl.scan_parquet(self.folder / "*.parquet", missing_columns="insert")
        found = log.filter(pl.col("case").is_in(list(cases))).collect()
        return found.sort("case", "seq")


@contextmanager
def open_engine(workspace: Path) -> Iterator[Engine]:
    """Open a session and yield its engine.

    `workspace` is a folder that every worker can reach; on one machine any folder will do.
    """
    # Opened in the main thread, Spark listens for Ctrl-C in our place, and raises.
    with ThreadPoolExecutor(1) as thread:
        session = thread.submit(open_session).result()
    with endings.undoing(partial(_end, session)):
        try:
            yield engine_of(session, workspace / "spark")
        finally:
            session.stop()


def _end(session: SparkSession) -> None:
    """End the Java process that is ours, its temporary files with it."""
    java = getattr(session.sparkContext._gateway, "proc", None)  # noqa: SLF001 - no other way
    if java is None:
        return
    # A thread of Spark's would tell at length that the process has gone.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    java.stdin.close()
    try:
        java.wait(PATIENCE_SECONDS)
    except TimeoutExpired:
        java.kill()


def engine_of(session: SparkSession, folder: Path) -> Engine:
    """Return the engine of a session that is already open; `folder` is emptied for each audit."""

    def engine(
        judge: Judge, now: int, language: str, marks: dict[tuple[str, int], Marks]
    ) -> Cluster:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Cluster(session, Task(judge.lists, now, language, marks), folder)

    return engine


def open_session() -> SparkSession:
    """Return a session: the cluster's own, or one on the cores of this machine."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError as error:
        expected = "expected pyspark: pip install 'tonggui[spark]'"
        raise Unusable("--engine", "`spark`", expected) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if not {"MASTER", "PYSPARK_GATEWAY_PORT"} & os.environ.keys():
        # On one machine nothing of it needs to be reachable from another.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        return (
            SparkSession.builder.appName("tonggui")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(BLOCK_ROWS))
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "ERROR")
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
