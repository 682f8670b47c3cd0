# SPDX-License-Identifier: Apache-2.0
"""Sieves over plain cases: which may break a rule that only the judge can tell.

A sieve may pass a clean case; it must never hold back a bad one.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tonggui.core.calendar import HOUR
from tonggui.core.checks.different_people import INCOMPATIBLE
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.judge import Judge
from tonggui.core.past import Past
from tonggui.core.track import Track
from tonggui.engines.days import Ints
from tonggui.engines.plain import Block

Mask = NDArray[np.bool_]


def suspects(judge: Judge, track: Track, block: Block) -> Mask:
    """Return which cases of a block must go to the judge."""
    rows = np.zeros(len(block.at), dtype=bool)
    rows |= _backwards(block)
    rows |= _late(judge, block)
    mask = _cases_of(block, rows)
    if "actor" in block.frame.columns and block.frame["actor"].null_count() < len(block.at):
        mask |= _strangers(judge, track, block)
        mask |= _both_duties(judge, track, block)
        mask |= _tied(judge, block)
    mask |= _under_way(judge, block)
    return mask


def _cases_of(block: Block, rows: Mask) -> Mask:
    if not rows.any():
        return np.zeros(block.cases, dtype=bool)
    return np.add.reduceat(rows.astype(np.int64), block.starts[:-1]) > 0


def _case_index(block: Block) -> Ints:
    return np.repeat(np.arange(block.cases, dtype=np.int64), np.diff(block.starts))


def _backwards(block: Block) -> Mask:
    """Acts received before the one they follow: time went back, and timers with it."""
    back = np.zeros(len(block.recorded), dtype=bool)
    back[1:] = block.recorded[1:] < block.recorded[:-1]
    back[block.starts[:-1]] = False
    return back


def _late(judge: Judge, block: Block) -> Mask:
    """Acts declared long before they were received (S17 a)."""
    if block.recorded is block.at:
        return np.zeros(len(block.at), dtype=bool)
    tolerance = judge.lists.rules["S17"].number("tolerance") * HOUR
    late: Mask = (block.recorded - block.at) > tolerance
    return late


def _strangers(judge: Judge, track: Track, block: Block) -> Mask:
    """Cases with an act by someone who may not hold its post (S35), asked once per combination."""
    rule = judge.lists.rules["S35"]
    held = [station for station in track.by_id.values() if judge.checks.holds(station)]
    if not rule.is_on or not held:
        return np.zeros(block.cases, dtype=bool)
    names: list[str] = [name for name in ("node", "actor", "post") if name in block.frame.columns]
    days = judge.lists.calendar
    frame = block.frame.select(pl.col(names).cast(pl.String)).with_columns(
        case_index=_case_index(block), at=block.at
    )
    frame = frame.filter(pl.col("actor").is_not_null())
    if judge.lists.organisation.tenures or judge.lists.organisation.delegations:
        zone = days.timezone
        local = pl.col("at").cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)
        frame = frame.with_columns(day=local.dt.date())
        names.append("day")
    distinct = frame.unique(names, maintain_order=True)
    bad = [row for row in distinct.iter_rows(named=True) if _is_stranger(judge, track, row)]
    if not bad:
        return np.zeros(block.cases, dtype=bool)
    wrong = pl.DataFrame(bad, schema=frame.schema).select(names)
    index = frame.join(wrong, on=names, how="semi", nulls_equal=True)["case_index"].to_numpy()
    mask = np.zeros(block.cases, dtype=bool)
    mask[index] = True
    return mask


def _is_stranger(judge: Judge, track: Track, row: dict[str, object]) -> bool:
    at = int(str(row["at"]))
    event = Event(
        "",
        0,
        NODE_CLOSE,
        at,
        at,
        node=_text(row["node"]),
        actor=_text(row["actor"]),
        post=_text(row.get("post")),
    )
    station = track.station(event.node)
    if station is None or not judge.checks.holds(station):
        return False
    past = Past("")
    past.track, past.here = track, station
    return bool(judge.checks.holder.judge(event, past))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _both_duties(judge: Judge, track: Track, block: Block) -> Mask:
    """Cases in which one person did two acts that carry duties of an incompatible pair (S36)."""
    mask = np.zeros(block.cases, dtype=bool)
    if not judge.lists.rules["S36"].is_on:
        return mask
    pairs = [*INCOMPATIBLE, *track.power.incompatible]
    paired = {duty for pair in pairs for duty in pair}
    duty_of = [_duty(track, name, paired) for name in block.names]
    if not any(duty_of):
        return mask
    frame = pl.DataFrame(
        {
            "case_index": _case_index(block),
            "actor": block.frame["actor"].cast(pl.String),
            "duty": pl.Series(duty_of, dtype=pl.String)[block.acts],
        }
    ).drop_nulls()
    several = frame.group_by("case_index", "actor").agg(pl.col("duty").n_unique())
    mask[several.filter(pl.col("duty") > 1)["case_index"].to_numpy()] = True
    return mask


def _duty(track: Track, name: str, paired: set[str]) -> str | None:
    station = track.station(name)
    if station is None or not paired & {station.node.duty, station.node.id}:
        return None
    return station.node.id


def _tied(judge: Judge, block: Block) -> Mask:
    """Cases in which a person with a known tie to anyone acted (S29)."""
    mask = np.zeros(block.cases, dtype=bool)
    if judge.bench.relations:
        actor = block.frame["actor"].cast(pl.String)
        rows = actor.is_in(list(judge.bench.relations)).fill_null(value=False).to_numpy()
        mask |= _cases_of(block, rows)
    return mask


def _under_way(judge: Judge, block: Block) -> Mask:
    """Cases of which the facts already tell something."""
    known = [case.case for case in judge.lists.facts.ongoing]
    if not known:
        return np.zeros(block.cases, dtype=bool)
    found: Mask = block.frame["case"][block.starts[:-1]].is_in(known).to_numpy()
    return found
