# SPDX-License-Identifier: Apache-2.0
"""Verdicts and findings as tables: the columns that are written out, the same from every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from tonggui.core.controls import failed
from tonggui.core.findings import Finding, Responsible, Verdict
from tonggui.core.naming import named
from tonggui.core.powers import Power
from tonggui.core.values import frozen
from tonggui.core.wording import say_all

TIME = pl.Datetime("us", "UTC")
TEXTS = pl.List(pl.String())
WORDS = pl.List(pl.Categorical())  # lists of words that repeat, as a block may have them
# What is a text here may be Categorical in a block: words that repeat need not be spelt out.
CASES: dict[str, pl.DataType] = {
    "case": pl.String(),
    "power": pl.String(),
    "edition": pl.String(),
    "events": pl.Int64(),
    "fits": pl.Boolean(),
    "complete": pl.Boolean(),
    "findings": pl.Int64(),
    "worst": pl.String(),
}
KEYS = ("id", "case")  # texts that hardly repeat, so that no dictionary is tried
FILLED_CASES = tuple(CASES)  # columns with a value in every row
# The contract's columns first, then what is also known of a finding.
FINDINGS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "rule": pl.String(),
    "level": pl.String(),
    "case": pl.String(),
    "seq": pl.Int64(),
    "node": pl.String(),
    "expected": pl.String(),
    "observed": pl.String(),
    "actor": pl.String(),
    "post": pl.String(),
    "unit": pl.String(),
    "responsible": TEXTS,
    "supervisor": pl.String(),
    "at": TIME,
    "feeds": TEXTS,
    "evidence": TEXTS,
    "clauses": TEXTS,
    "power": pl.String(),
    "object": pl.String(),
    "persons": TEXTS,
    "portfolio_leader": pl.String(),
    "first_leader": pl.String(),
    "raised_at": TIME,
    "react_by": TIME,
    "controls": TEXTS,
}
FILLED_FINDINGS = (
    *("id", "rule", "level", "expected", "observed", "at", "raised_at"),
    *(name for name, dtype in FINDINGS.items() if dtype == TEXTS),
)


def cases_frame(verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """Return verdicts as a table."""
    return pl.DataFrame(
        [
            (v.case, v.power, v.edition, v.events, v.fits, v.is_complete, v.findings, v.worst)
            for v in verdicts
        ],
        schema=CASES,
        orient="row",
    )


def findings_frame(
    findings: Iterable[Finding],
    *,
    language: str,
    names: Mapping[str, str],
    powers: Mapping[str, Power] = MappingProxyType({}),
) -> pl.DataFrame:
    """Return findings as a table, said in a language; `names` are those of references.

    `powers` tell which controls are bound to the rule of a finding at its node.
    """
    rows = [_row(found, language, names, powers.get(found.power)) for found in findings]
    columns = zip(*rows, strict=True) if rows else ((),) * len(_RAW)
    frame = pl.DataFrame(
        [
            _listed(name, values) if dtype == TEXTS else pl.Series(name, values, dtype)
            for (name, dtype), values in zip(_RAW.items(), columns, strict=True)
        ]
    )
    return frame.with_columns(pl.col(name).cast(TIME) for name in _TIMES)


def _listed(name: str, lists: Sequence[Sequence[str]]) -> pl.Series:
    """Return lists of texts as a column; Polars would make a series of each of them."""
    lengths = pl.Series([len(each) for each in lists], dtype=pl.Int64)
    ends = pl.concat([pl.Series([0], dtype=pl.Int64), lengths.cum_sum()])
    texts = pl.Series([text for each in lists for text in each], dtype=pl.String)
    made = pa.LargeListArray.from_arrays(ends.to_arrow(), texts.to_arrow())
    return pl.Series(Foreign(made), dtype=TEXTS).alias(name)


@frozen
class Foreign:
    """An array lent by Arrow's own protocol; given it itself, Polars would load all it computes."""

    array: pa.Array

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """Lend it."""
        lent: tuple[object, object] = self.array.__arrow_c_array__(requested_schema)
        return lent


_TIMES = ("at", "raised_at", "react_by")
_RAW = {name: pl.Int64() if name in _TIMES else kind for name, kind in FINDINGS.items()}


def _row(
    found: Finding, language: str, names: Mapping[str, str], power: Power | None
) -> tuple[object, ...]:
    return (
        found.key,
        found.rule,
        found.level,
        found.case or None,
        found.seq,
        found.node or None,
        say_all(named(found.expected, names), language),
        say_all(named(found.observed, names), language),
        found.actor or None,
        found.post or None,
        found.unit or None,
        [role.ref for role in found.responsible],
        found.supervisor or None,
        found.at,
        list(found.feeds),
        list(found.evidence),
        list(found.clauses),
        found.power or None,
        found.object or None,
        [role.person for role in found.responsible],
        held_by(found.portfolio_leader),
        held_by(found.first_leader),
        found.raised_at,
        found.react_by,
        [control.id for control in failed(power, found.node, found.rule)],
    )


def held_by(role: Responsible | None) -> str | None:
    """Return a post and who held it, as one text."""
    if role is None:
        return None
    return f"{role.ref} {role.person}".strip()
