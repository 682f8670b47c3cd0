# SPDX-License-Identifier: Apache-2.0
"""The rules in force as a file of lists, so that `tonggui audit` judges by what judges live."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from tonggui.core.rules import Rule, Setting


def written(rules: Mapping[str, Rule], day: date) -> str:
    """Return a YAML document of `rules:` that says every setting, for cases opened on that day."""
    head = (
        f"# Rules in force on {day}: every case opened on a day keeps the rules of that day.\n"
        "# Use it as: tonggui audit EVENTS --lists LISTS --facts THIS\n"
    )
    body = {"rules": {each.id: said(each) for each in rules.values()}}
    return head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)


def said(rule: Rule) -> dict[str, Any]:
    """Return every setting of a rule as `rules:` of lists says it."""
    found: dict[str, Any] = {"enabled": rule.is_on}
    if rule.settings:
        found["params"] = {
            name: {"value": _plain(value), "unit": rule.units[name]}
            for name, value in rule.settings.items()
        }
    if rule.react_workdays:
        found["react_wd"] = dict(rule.react_workdays)
    return found


def _plain(value: Setting) -> Any:
    return list(value) if isinstance(value, tuple) else value
