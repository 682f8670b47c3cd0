# SPDX-License-Identifier: Apache-2.0
"""Writes the county's year as one log, its scenarios beside its traffic, and keeps the ledger."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen
from tonggui.demo.county import Raw
from tonggui.demo.hours import text
from tonggui.demo.story import Act
from tonggui.demo.traffic import Injected, SyntheticCase, Traffic

# Scenarios that need nothing to be known before, so that they can stand among other cases.
SCENARIOS = ("SC01", "SC05", "SC06", "SC28", "SC29")
BATCH_ROWS = 20_000

_INSTANT = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        ("case", pa.string()),
        ("seq", pa.int64()),
        ("power", pa.string()),
        ("edition", pa.string()),
        ("node", pa.string()),
        ("kind", pa.string()),
        ("at", _INSTANT),
        ("recorded_at", _INSTANT),
        ("actor", pa.string()),
        ("post", pa.string()),
        ("unit", pa.string()),
        ("amount", pa.int64()),
        ("evidence", pa.string()),
        ("detail", pa.string()),
    ]
)
_OWN = frozenset(SCHEMA.names) | {"amount_fen"}


class Progress(Protocol):
    """Told after each case how many were written, of how many."""

    def __call__(self, written: int, total: int) -> None:
        """Show it."""


@frozen
class Ledger:
    """What a written log holds: how much, and every deviation that was put into it."""

    path: Path
    cases: int
    acts: int
    injected: tuple[Injected, ...]

    def by_rule(self) -> Counter[str]:
        """Count the deviations by the rule that must find them."""
        return Counter(found.rule for found in self.injected)


def write_log(  # noqa: PLR0913 - what, from what, how much, what else, and who is told
    path: Path,
    *,
    lists: Path | Raw,
    seed: int,
    count: int,
    scenarios: Path | None = None,
    progress: Progress | None = None,
) -> Ledger:
    """Write a log of so many cases, as .jsonl or .parquet by its name; the folder must exist.

    `scenarios` is a folder of streams (`SC01.jsonl` …), of which those that stand alone are added.
    """
    traffic = Traffic(lists, seed=seed)
    writer = _writer(path)
    acts = 0
    injected: list[Injected] = []
    with writer(path) as put:
        for number, case in enumerate(_whole(traffic, count, scenarios)):
            acts += put(case)
            injected += case.injected
            if progress:
                progress(min(number, count), count)
    return Ledger(path, count, acts, tuple(injected))


def streams(folder: Path) -> Iterator[SyntheticCase]:
    """Read the scenarios that stand alone, case by case, numbered anew within each case."""
    for name in SCENARIOS:
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        by_case: dict[str, list[Act]] = {}
        for act in map(json.loads, lines):
            by_case.setdefault(act["case"], []).append(act)
        for case, acts in by_case.items():
            numbered = tuple(act | {"seq": seq} for seq, act in enumerate(acts, start=1))
            yield SyntheticCase(case, "", numbered)


def _whole(traffic: Traffic, count: int, scenarios: Path | None) -> Iterator[SyntheticCase]:
    yield from traffic.cases(count)
    if scenarios:
        yield from streams(scenarios)
    # The end of the year is an act too: it says as of when the log is complete.
    end = text(traffic.hours.end)
    yield SyntheticCase(
        "", "", (), county_acts=({"kind": "clock_tick", "at": end, "recorded_at": end},)
    )


class _Lines:
    """Writes one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._county_seq = 0

    def __enter__(self) -> Callable[[SyntheticCase], int]:
        self._file = self._path.open("w", encoding="utf-8")
        return self._put

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _put(self, case: SyntheticCase) -> int:
        acts = [*_numbered(case.county_acts, self._county_seq), *case.acts]
        self._county_seq += len(case.county_acts)
        self._file.writelines(json.dumps(act, ensure_ascii=False) + "\n" for act in acts)
        return len(acts)


class _Table:
    """Writes the columns of the event schema, evidence and detail as JSON."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[dict[str, Any]] = []
        self._county_seq = 0

    def __enter__(self) -> Callable[[SyntheticCase], int]:
        self._file = pq.ParquetWriter(self._path, SCHEMA, compression="zstd")
        return self._put

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._file.close()

    def _put(self, case: SyntheticCase) -> int:
        acts = [*_numbered(case.county_acts, self._county_seq), *case.acts]
        self._county_seq += len(case.county_acts)
        self._rows += [_row(act) for act in acts]
        if len(self._rows) >= BATCH_ROWS:
            self._flush()
        return len(acts)

    def _flush(self) -> None:
        self._file.write_table(pa.Table.from_pylist(self._rows, schema=SCHEMA))
        self._rows = []


def _writer(path: Path) -> type[_Lines | _Table]:
    if path.suffix == ".jsonl":
        return _Lines
    if path.suffix == ".parquet":
        return _Table
    raise Unusable(path, "", "expected a name that ends with .jsonl or .parquet")


def _numbered(acts: Iterable[Act], before: int) -> list[Act]:
    return [{"seq": before + n} | act for n, act in enumerate(acts, start=1)]


def _row(act: Act) -> dict[str, Any]:
    row = {name: act.get(name) for name in SCHEMA.names}
    row["at"] = datetime.fromisoformat(act["at"])
    row["recorded_at"] = datetime.fromisoformat(act["recorded_at"])
    row["amount"] = act.get("amount_fen")
    row["evidence"] = _json(act["evidence"]) if "evidence" in act else None
    rest = {key: value for key, value in act.items() if key not in _OWN}
    row["detail"] = _json(rest) if rest else None
    return row


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
