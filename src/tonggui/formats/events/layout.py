# SPDX-License-Identifier: Apache-2.0
"""Which column of a source is which of ours: given by the user, or recognised by its name."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen
from tonggui.formats.events.schema import COLUMNS, Reading

LIFECYCLES: Final = frozenset({"lifecycle:transition", "lifecycle"})

# Names of the XES standard (IEEE 1849) come first: a log that has them means them. `case:` marks
# what belongs to the trace, as pm4py writes it in tables.
XES_NAMES: Final = {
    "case": "case:concept:name",
    "node": "concept:name",
    "at": "time:timestamp",
    "actor": "org:resource",
    "post": "org:role",
    "unit": "org:group",
}

# Compared without case, spaces, `_`, `-` and `.`; names in one row are equally good, so that two
# of them in one log are refused instead of guessed; an earlier row wins over a later one.
ALIASES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "case": (("caseid", "caseno", "casenumber", "traceid"), ("案件编号", "事项编号", "案号")),
    "node": (("activity", "activityname", "task", "step"), ("节点", "环节", "活动")),
    "at": (
        ("timestamp", "eventtime", "completetimestamp"),
        ("time", "datetime", "date"),
        ("办理时间", "发生时间", "时间"),
    ),
    "recorded_at": (("recordedat", "receivedat"), ("登记时间", "录入时间")),
    "actor": (("resource", "user", "userid", "official"), ("经办人", "办理人", "人员")),
    "post": (("role",), ("岗位",)),
    "unit": (("department", "orgunit"), ("单位",)),
    "power": (("powerid",), ("case:power",), ("权力事项", "权力编码")),
    "edition": (("case:edition",),),
    "amount": (("amountfen",),),
    "kind": (tuple(re.sub(r"[\s_.-]", "", name) for name in sorted(LIFECYCLES)),),
}


@frozen
class Layout:
    """What each of our columns is called in the source, and what of the source is left over."""

    sources: Mapping[str, str]
    rest: tuple[str, ...]
    keeps_detail: bool

    @property
    def is_lifecycle(self) -> bool:
        """Whether the kind is told in the words of XES's lifecycle."""
        return _is_lifecycle(self.sources)

    @property
    def columns(self) -> frozenset[str]:
        """Our columns that the source has and that are wanted."""
        left_over = {"detail"} if self.keeps_detail and self.rest else set()
        return frozenset(self.sources) | left_over


def lay_out(path: Path, names: Sequence[str], reading: Reading) -> Layout:
    """Settle which source column is which; `Unusable` where one is missing or ambiguous."""
    _refuse_repeated(path, names)
    sources = _given(path, names, reading)
    for column in COLUMNS:
        if column not in sources and (name := _recognised(path, column, names, sources)):
            sources[column] = name
    _require(path, names, sources)
    rest = tuple(name for name in names if name not in sources.values())
    wanted = {column: name for column, name in sources.items() if reading.wants(column)}
    return Layout(wanted, rest, keeps_detail=reading.wants("detail"))


def _refuse_repeated(path: Path, names: Sequence[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise Unusable(path, f"column `{name}`", "expected each column once, found it twice")


def _given(path: Path, names: Sequence[str], reading: Reading) -> dict[str, str]:
    for column, name in reading.mapping.items():
        if column not in COLUMNS:
            raise Unusable("--map", f"`{column}`", f"expected one of {', '.join(COLUMNS)}")
        if name not in names:
            raise Unusable(path, f"column `{name}` for `{column}`", _expected_among(names))
    given = dict(reading.mapping)
    _refuse_mapped_twice(given)
    hinted = {
        column: name
        for column, name in reading.hints.items()
        if name in names and (column in given or name not in given.values())
    }
    return {**hinted, **given}


def _refuse_mapped_twice(given: Mapping[str, str]) -> None:
    ours: dict[str, str] = {}
    for column, name in given.items():
        if name in ours:
            both = f"`{ours[name]}` and `{column}`"
            expected = f"expected another column for each of ours, found it given for {both}"
            raise Unusable("--map", f"`{name}`", expected)
        ours[name] = column


def _recognised(
    path: Path, column: str, names: Sequence[str], sources: Mapping[str, str]
) -> str | None:
    free = [name for name in names if name not in sources.values()]
    for tier in _tiers(column, sources):
        found = [name for name in free if name.strip() in tier or _plain(name) in tier]
        if len(found) > 1:
            either = " or ".join(f"`{name}`" for name in found)
            raise Unusable(
                path, "header", f"expected one `{column}`: say which, {either}, by --map"
            )
        if found:
            return found[0]
    return None


def _tiers(column: str, sources: Mapping[str, str]) -> list[tuple[str, ...]]:
    standard = (XES_NAMES[column],) if column in XES_NAMES else ()
    # Money in a foreign log is in nobody knows what unit; only our own `amount` is surely in fen.
    own = () if column == "amount" and sources.get("case") != "case" else (column,)
    return [standard, own, *ALIASES.get(column, ())]


def _plain(name: str) -> str:
    return re.sub(r"[\s_.-]", "", name.casefold())


def _require(path: Path, names: Sequence[str], sources: Mapping[str, str]) -> None:
    has_kinds = "kind" in sources and sources["kind"].strip().casefold() not in LIFECYCLES
    for column in ("at",) if has_kinds else ("case", "at"):
        if column not in sources:
            raise Unusable(path, f"no column for `{column}`", _expected_among(names))
    # A lifecycle says that something was completed, but not what.
    if "node" not in sources and ("kind" not in sources or _is_lifecycle(sources)):
        raise Unusable(path, "no column for `node` or `kind`", _expected_among(names))


def _is_lifecycle(sources: Mapping[str, str]) -> bool:
    return sources.get("kind", "").strip().casefold() in LIFECYCLES


def _expected_among(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:40]) or "none"
    more = f" and {len(names) - 40} more" if len(names) > 40 else ""  # noqa: PLR2004 - one line
    return f"expected it among the columns found ({shown}{more}); name it with --map"
