# SPDX-License-Identifier: Apache-2.0
"""The rules shipped with the product, read from their file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tonggui.core.rules import Clause, Rule, Rung, Setting
from tonggui.formats.plain_yaml import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = "rules.yaml"


def read_rules() -> dict[str, Rule]:
    """Return the shipped rules by id, with their published settings."""
    return {each["id"]: _rule(each) for each in shipped()["rules"]}


@cache
def shipped() -> Mapping[str, Any]:
    """Return the shipped file as it stands: how units are said, and the rules."""
    text = files("tonggui.formats").joinpath(SHIPPED).read_text(encoding="utf-8")
    return MappingProxyType(parse(text, source=SHIPPED).root)


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(
        id=raw["id"],
        name_zh=raw["name"]["zh"],
        name_en=raw["name"]["en"],
        why_zh=raw["why"]["zh"],
        why_en=raw["why"]["en"],
        side=raw["side"],
        clauses=tuple(_clause(each) for each in raw["clauses"]),
        settings={name: setting(each["value"]) for name, each in raw["params"].items()},
        units={name: each["unit"] for name, each in raw["params"].items()},
        responsible=tuple(raw["responsible"]),
        supervising=raw["supervising"],
        react_workdays=dict(raw["react_wd"]),
        feeds=tuple(raw["feeds"]),
        requirements=tuple(raw["requirements"]),
        guards_zh=tuple(each["zh"] for each in raw["guards"]),
        guards_en=tuple(each["en"] for each in raw["guards"]),
        ladder=tuple(Rung(each["level"], each["zh"], each["en"]) for each in raw["ladder"]),
    )


def _clause(raw: Mapping[str, Any]) -> Clause:
    return Clause(raw["clause"], raw["check"], says_zh=raw["zh"], says_en=raw["en"])


def setting(value: Any) -> Setting:
    """Return a setting as the judge keeps it: lists become immutable."""
    return tuple(value) if isinstance(value, list) else value
