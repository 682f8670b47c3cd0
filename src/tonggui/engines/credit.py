# SPDX-License-Identifier: Apache-2.0
"""Who answers for findings that came out as columns: roles resolved once per combination."""

from __future__ import annotations

import numpy as np
import polars as pl

from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.judge import Judge
from tonggui.core.powers import Power
from tonggui.core.roles import Concern
from tonggui.engines.days import Days, Ints
from tonggui.engines.plain import Block
from tonggui.engines.tables import FINDINGS, TIME, held_by

_COMBINATION = ("rule", "node", "actor", "post", "unit", "epoch")
# Where the lists name nobody, the person who acted decides nothing.
_NOBODY = ("rule", "node", "post", "unit")


def credited(
    judge: Judge, power: Power, block: Block, raw: list[pl.DataFrame], *, days: Days
) -> pl.DataFrame:
    """Return raw findings with the columns of their acts, and who answers and must react."""
    if not raw:
        return pl.DataFrame(schema=FINDINGS)
    found = pl.concat(raw)
    row = found["row"].to_numpy()
    found = found.with_columns(*_of_acts(block, row), epoch=_epochs(judge, block.at[row]))
    by = _COMBINATION if judge.lists.organisation.tenures else _NOBODY
    distinct = found.unique(by, maintain_order=True)
    roles = pl.DataFrame(
        [_roles(judge, power, row) for row in distinct.iter_rows(named=True)],
        schema={name: FINDINGS[name] for name in _RESOLVED},
        orient="row",
    )
    keyed = pl.concat([distinct.select(by), roles], how="horizontal")
    found = found.join(keyed, on=by, how="left", nulls_equal=True, maintain_order="left")
    return _shaped(found, power, _react_by(judge, found, days))


_RESOLVED = (
    "responsible",
    "persons",
    "portfolio_leader",
    "first_leader",
    "supervisor",
    "feeds",
)


def _of_acts(block: Block, row: Ints) -> list[pl.Series]:
    columns = [
        block.frame["case"][row].alias("case"),
        pl.Series("seq", block.seq[row]),
        pl.Series("at", block.at[row]),
    ]
    for name in ("actor", "post", "unit"):
        if name in block.frame.columns:
            columns.append(block.frame[name][row].cast(pl.String).alias(name))
        else:
            columns.append(pl.Series(name, [None], dtype=pl.String).new_from_index(0, len(row)))
    return columns


def _epochs(judge: Judge, at: Ints) -> pl.Series:
    """Return between which two changes of posts each instant lies."""
    changes = sorted({tenure.since for tenure in judge.lists.organisation.tenures})
    index = np.searchsorted(np.array(changes, dtype=np.int64), at, side="right")
    return pl.Series("epoch", index.astype(np.int64))


def _roles(judge: Judge, power: Power, row: dict[str, object]) -> tuple[object, ...]:
    rule = judge.lists.rules[str(row["rule"])]
    at = int(str(row["at"]))
    event = Event(
        "",
        0,
        NODE_CLOSE,
        at,
        at,
        actor=_text(row["actor"]),
        post=_text(row["post"]),
        unit=_text(row["unit"]),
    )
    station = judge.track(power).by_id.get(str(row["node"]))
    unit = event.unit or power.unit
    concern = Concern(rule, at, event, power, station.node if station else None, unit, {})
    responsible = judge.roles.responsible(concern, rule.responsible)
    return (
        [role.ref for role in responsible],
        [role.person for role in responsible],
        held_by(judge.roles.portfolio_leader(concern)),
        held_by(judge.roles.first_leader(concern)),
        judge.roles.supervisor(concern) or None,
        list(rule.feeds),
    )


def _react_by(judge: Judge, found: pl.DataFrame, days: Days) -> pl.Series:
    """Return the end of the last day on which the supervising body is still in time."""
    by = np.full(found.height, -1, dtype=np.int64)
    day = days.of(found["risen_at"].to_numpy())
    for (rule, level), index in _groups(found).items():
        workdays = judge.lists.rules[rule].react_workdays.get(level)
        if workdays:
            by[index] = days.start(days.add_workdays(day[index], workdays) + 1)
    return pl.Series("react_by", by).replace(-1, None)


def _groups(found: pl.DataFrame) -> dict[tuple[str, str], Ints]:
    rows = found.select("rule", "level").with_row_index("index")
    return {
        (rule, level): part["index"].to_numpy().astype(np.int64)
        for (rule, level), part in rows.partition_by(["rule", "level"], as_dict=True).items()
    }


def _shaped(found: pl.DataFrame, power: Power, react_by: pl.Series) -> pl.DataFrame:
    return found.with_columns(
        react_by,
        (pl.col("rule") + ":" + pl.col("case") + ":" + pl.col("by")).alias("id"),
        pl.coalesce(pl.col("unit"), pl.lit(power.unit or None, dtype=pl.String)).alias("unit"),
        pl.lit([], dtype=pl.List(pl.String)).alias("evidence"),
        pl.lit(power.id).alias("power"),
        pl.lit(None, dtype=pl.String).alias("object"),
    ).select(
        pl.col(name).cast(kind)
        if name not in ("at", "raised_at", "react_by")
        else pl.col(name).cast(TIME)
        for name, kind in FINDINGS.items()
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
