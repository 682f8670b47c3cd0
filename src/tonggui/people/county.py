# SPDX-License-Identifier: Apache-2.0
"""Load a whole county from its lists on disk, the same way a workbook is imported."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from tonggui.core.errors import Refused
from tonggui.formats.lists import read_lists
from tonggui.people.exchange import listed
from tonggui.people.exchange.applying import Mode, Report, apply
from tonggui.people.exchange.facts import Fields
from tonggui.people.models import Account


class NotLoaded(Refused):
    """Something in the lists contradicts what is recorded."""

    code = "not-loaded"


def load_county(folder: Path, *, by: Account | None, at: datetime) -> Report:
    """Import the organisation of the lists in a folder; loading twice changes nothing."""
    rows = county_rows(folder)
    report = apply(
        listed.tables(rows), mode=Mode.KEEP, base=rows["units"][0]["since"], by=by, at=at
    )
    if report.problems:
        first = report.problems[0]
        raise NotLoaded(f"{folder}: {first.sheet} {first.row}: {first.says}")
    return report


def county_rows(folder: Path) -> dict[str, list[Fields]]:
    """Return the organisation of the lists in a folder as rows of the workbook."""
    county = _said(folder, "county.yaml")
    since = date.fromisoformat(county["meta"]["tenure_default_since"])
    rows = listed.rows_of(read_lists(folder), since=since)
    _add_reasons(folder, rows)
    return rows


def _add_reasons(folder: Path, rows: dict[str, list[Fields]]) -> None:
    exemptions = {
        each["code"]: each["small_unit_exemption"]
        for each in _said(folder, "units.yaml")["units"]
        if each.get("small_unit_exemption")
    }
    for row in rows["exemptions"]:
        if row["duties"] and (said := exemptions.get(row["unit"])):
            row["reason"], row["control"] = said["reason"], said["compensating_control"]


def _said(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    return found
