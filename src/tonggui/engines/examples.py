# SPDX-License-Identifier: Apache-2.0
"""Chooses which findings a report shows in rows, so that every number has some behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

Kinds = tuple[str, ...]
COLUMNS = ("rule", "level", "power", "node", "post", "unit", "month")


def labelled(findings: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Return findings with the labels they are counted by; what is missing is an empty text."""
    month = pl.col("at").dt.convert_time_zone(timezone).dt.strftime("%Y-%m")
    post = pl.col("responsible").list.first()
    return findings.select(
        "id", "case", *COLUMNS[:4], post.alias("post"), "unit", month.alias("month")
    ).with_columns(pl.col(COLUMNS).cast(pl.String).fill_null(""))


@dataclass(slots=True)
class Examples:
    """The first findings of every kind, up to a number for each way to divide them."""

    timezone: str
    most: Mapping[Kinds, int]
    rows: int
    keys: set[str] = field(default_factory=set)
    _shown: dict[tuple[Kinds, Kinds], int] = field(default_factory=dict)

    def choose(self, findings: pl.DataFrame, counts: pl.DataFrame) -> list[tuple[str, str]]:
        """Return id and case of findings to show beside those shown; `counts` are of the same."""
        wanted = {kinds: self._wanted(kinds, counts) for kinds in self.most}
        if not any(wanted.values()) or len(self.keys) >= self.rows:
            return []
        chosen: list[tuple[str, str]] = []
        among = labelled(findings, self.timezone)
        for kinds, keys in wanted.items():
            each = pl.DataFrame(keys, schema=dict.fromkeys(kinds, pl.String()), orient="row")
            first = among.join(each, on=kinds, how="semi").group_by(kinds, maintain_order=True)
            rows = first.head(self.most[kinds]).iter_rows(named=True)
            chosen += [(row["id"], row["case"]) for row in rows if self._take(kinds, row)]
        return chosen

    def _wanted(self, kinds: Kinds, counts: pl.DataFrame) -> list[Kinds]:
        """Return what there is of a kind and not shown often enough yet."""
        there = counts.select(kinds).unique(maintain_order=True).rows()
        return [key for key in there if self._shown.get((kinds, key), 0) < self.most[kinds]]

    def _take(self, kinds: Kinds, row: dict[str, str]) -> bool:
        """Say whether a finding is to be shown, and count it wherever it will be."""
        key = tuple(row[name] for name in kinds)
        is_enough = self._shown.get((kinds, key), 0) >= self.most[kinds]
        if is_enough or row["id"] in self.keys or len(self.keys) >= self.rows:
            return False
        self.keys.add(row["id"])
        for each in self.most:
            place = each, tuple(row[name] for name in each)
            self._shown[place] = self._shown.get(place, 0) + 1
        return True
