# SPDX-License-Identifier: Apache-2.0
"""Draws from raw lists and from the county's practice what the traffic needs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from tonggui.demo.county import County, Course, Leave, Move, Raw, Stop
from tonggui.demo.hours import DAY, HOUR, ordinal

# The loader in C is ten times as fast; it is not built everywhere.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_raw(lists: Path | Raw) -> Raw:
    """Take raw lists as they are, or merge the YAML files of a folder."""
    if not isinstance(lists, Path):
        return lists
    files = sorted(lists.rglob("*.yaml")) if lists.is_dir() else [lists]
    merged: dict[str, Any] = {}
    for file in files:
        for key, value in yaml.load(file.read_text(encoding="utf-8"), LOADER).items():  # noqa: S506 - it is safe
            merged[key] = _joined(merged.get(key), value)
    return merged


def county_of(raw: Raw, practice: Raw) -> County:
    """Draw from raw lists what the traffic needs."""
    powers = raw["powers_detailed"]
    posts, leaders = _posts(raw["units"])
    return County(
        raw=raw,
        courses={power["id"]: _course(power, raw["units"]) for power in powers},
        posts=posts,
        leaders=leaders,
        first_leader={power["id"]: power["first_leader_ref"] for power in powers},
        members={
            body["code"]: tuple(member["person"] for member in body.get("members", ()))
            for body in raw["supervisors"]
        },
        leaves=tuple(_leave(leave) for leave in practice["leaves"]),
        moves=tuple(_move(move) for move in practice["moves"]),
        remits=_remits(raw),
    )


def _joined(old: Any, new: Any) -> Any:
    if isinstance(old, list):
        return old + new
    if isinstance(old, dict):
        return old | new
    return new


def _posts(units: list[Raw]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    posts: dict[str, str] = {}
    leaders: dict[str, tuple[str, ...]] = {}
    for unit in units:
        own = {f"post:{unit['code']}/{x['post']}": x["person"] for x in unit["leaders"]}
        leaders[unit["code"]] = tuple(own)
        posts |= own
        for office in unit["offices"]:
            posts |= {f"post:{unit['code']}/{x['post']}": x["person"] for x in office["posts"]}
    return posts, leaders


def _course(power: Raw, units: list[Raw]) -> Course:
    default = next(unit["supervised_by"] for unit in units if unit["code"] == power["unit"])
    names = [node["node"] for node in power["nodes"]]
    edges = (power.get("flow") or {}).get("edges") or list(pairwise(names))
    clock = power.get("clock")
    return Course(
        power=power["id"],
        code=power["code"],
        unit=power["unit"],
        lead=power["supervision_method"]["lead"],
        stops=tuple(_stop(node, power["id"], edges, default) for node in power["nodes"]),
        clock=(f"{power['id']}.{clock['from_node']}", f"{power['id']}.{clock['to_node']}")
        if clock
        else None,
        clock_limits=_clock_limits(clock),
    )


def _stop(node: Raw, power: str, edges: list[tuple[str, str]], default: str) -> Stop:
    limit, watch = node["time_limit"], node.get("supervision")
    return Stop(
        id=f"{power}.{node['node']}",
        name=node["name"],
        post=node["post_ref"],
        stage=node["stage"],
        duty=node["sod_role"] or "",
        lead=watch["lead"] if watch else default,
        timing=watch["timing"] if watch else node["default_timing"],
        mode=watch["mode"] if watch else "",
        limit=(limit["value"], limit["unit"]) if limit else None,
        papers=tuple(node["evidence_required"]),
        flags=frozenset(node["key_flags"]),
        minutes=node["min_plausible_minutes"],
        notice_days=node.get("statutory_notice_days", 0),
        needs_third_party=node.get("third_party_required", False),
        is_pair=node["decision_mode"] == "双人",
        is_collective=node["decision_mode"] == "集体",
        comes_after=tuple(f"{power}.{a}" for a, b in edges if b == node["node"]),
    )


def _clock_limits(clock: Raw | None) -> tuple[tuple[int, str], ...]:
    written = [clock.get(key) for key in ("legal", "promised")] if clock else []
    units = {"wd": "workday", "d": "day"}
    return tuple(
        (int(text.rstrip("wd")), units[text.lstrip("0123456789")]) for text in written if text
    )


def _leave(leave: Raw) -> Leave:
    first, last = (ordinal(leave[key]) for key in ("first", "last"))
    return Leave(leave["post"], leave["to"], first, last, leave["by"])


def _move(move: Raw) -> Move:
    at = ordinal(move["day"]) * DAY + 8 * HOUR
    return Move(move["post"], move["from"], move["to"], at)


def _remits(raw: Raw) -> frozenset[tuple[str, str]]:
    by_unit = {(unit["supervised_by"], unit["code"]) for unit in raw["units"]}
    by_node = {
        (node["supervision"]["lead"], power["unit"])
        for power in raw["powers_detailed"]
        for node in power["nodes"]
        if node.get("supervision")
    }
    return frozenset(by_unit | by_node)
