# SPDX-License-Identifier: Apache-2.0
"""Who answers for findings that came out as columns: roles resolved once per combination."""

from __future__ import annotations

import numpy as np
import polars as pl

from tonggui.core.controls import failed
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.judge import Judge
from tonggui.core.powers import Power
from tonggui.core.roles import Concern
from tonggui.engines.coding import codes_of, combined, same
from tonggui.engines.days import Days, Ints
from tonggui.engines.plain import Block
from tonggui.engines.tables import FINDINGS, TEXTS, WORDS, held_by
from tonggui.engines.tallies import RANKED


def credited(
    judge: Judge, power: Power, block: Block, raw: list[pl.DataFrame], *, days: Days
) -> pl.DataFrame:
    """Return raw findings with the columns of their acts, and who answers and must react."""
    if not raw:
        return pl.DataFrame(schema=FINDINGS)
    found = pl.concat(raw)
    row = found["row"].to_numpy()
    acts = _of_acts(block, row)
    index, first = _combinations(judge, found, acts)
    examples = pl.DataFrame([found["rule"], found["node"], *acts.values()])[first]
    roles = pl.DataFrame(
        [_roles(judge, power, each) for each in examples.iter_rows(named=True)],
        schema={name: FINDINGS[name] for name in _RESOLVED},
        orient="row",
    )
    columns = {each.name: each for each in found.iter_columns()} | acts
    columns |= {each.name: each[index] for each in _numbered(roles)}
    columns["level"] = pl.Series(RANKED, dtype=pl.Categorical)[found["rank"].to_numpy()]
    columns["react_by"] = _react_by(judge, found, days)
    return _shaped(columns, power, len(row))


def _numbered(roles: pl.DataFrame) -> list[pl.Series]:
    lists = pl.col(TEXTS).cast(WORDS)
    return roles.with_columns(pl.col(pl.String).cast(pl.Categorical), lists).get_columns()


def _combinations(
    judge: Judge, found: pl.DataFrame, acts: dict[str, pl.Series]
) -> tuple[Ints, Ints]:
    """Return which combination each finding is, and the first finding of each combination."""
    texts = [found["rule"], found["node"], acts["post"], acts["unit"]]
    keys = [codes_of(text) for text in texts if text.null_count() < len(text)]
    # Where the lists name nobody, the person who acted decides nothing.
    if judge.lists.organisation.tenures:
        keys += [codes_of(acts["actor"]), _epochs(judge, acts["at"].to_numpy())]
    return combined(keys)


_RESOLVED = (
    "responsible",
    "persons",
    "portfolio_leader",
    "first_leader",
    "supervisor",
    "feeds",
    "controls",
)


def _of_acts(block: Block, row: Ints) -> dict[str, pl.Series]:
    columns = {
        "case": block.frame["case"][row],
        "seq": pl.Series("seq", block.seq[row]),
        "at": pl.Series("at", block.at[row]),
    }
    for name in ("actor", "post", "unit"):
        if name in block.frame.columns:
            columns[name] = block.frame[name][row].cast(pl.Categorical)
        else:
            columns[name] = same(name, None, len(row), pl.Categorical())
    return columns


def _epochs(judge: Judge, at: Ints) -> Ints:
    """Return between which two changes of posts each instant lies."""
    changes = sorted({tenure.since for tenure in judge.lists.organisation.tenures})
    return np.searchsorted(np.array(changes, dtype=np.int64), at, side="right").astype(np.int64)


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
        [control.id for control in failed(power, str(row["node"] or ""), rule.id)],
    )


def _react_by(judge: Judge, found: pl.DataFrame, days: Days) -> pl.Series:
    """Return the end of the last day on which the supervising body is still in time."""
    index, first = combined([codes_of(found["rule"]), found["rank"].to_numpy().astype(np.int64)])
    kinds = found.select("rule", "rank")[first].iter_rows()
    rules = judge.lists.rules
    allowed = [rules[rule].react_workdays.get(RANKED[rank]) or 0 for rule, rank in kinds]
    workdays = np.array(allowed, dtype=np.int64)[index]
    asked = np.flatnonzero(workdays)
    last = days.add_workdays(days.of(found["risen_at"].to_numpy()[asked]), workdays[asked])
    by = np.zeros(found.height, dtype=np.int64)
    by[asked] = days.start(last + 1)
    return pl.Series("react_by", by).set(pl.Series(workdays == 0), None)


def _shaped(columns: dict[str, pl.Series], power: Power, count: int) -> pl.DataFrame:
    """Put the columns of findings together, series by series: frames would cost more."""
    parts = [columns["rule"].cast(pl.String), columns["case"], columns["by"]]
    columns["id"] = pl.select(pl.concat_str(parts, separator=":")).to_series()
    if power.unit:
        columns["unit"] = columns["unit"].fill_null(power.unit)
    columns["power"] = same("power", power.id, count, pl.Categorical())
    columns["object"] = same("object", None, count, pl.Categorical())
    columns["evidence"] = same("evidence", [], count, WORDS)
    return pl.DataFrame([_kept(columns[name], kind).alias(name) for name, kind in FINDINGS.items()])


def _kept(values: pl.Series, kind: pl.DataType) -> pl.Series:
    """Return a column as a table of findings has it; words that repeat stay numbered."""
    return values if values.dtype in (pl.Categorical, WORDS) else values.cast(kind)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
