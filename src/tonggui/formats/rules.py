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

SHIPPED, OF_LISTS = "rules.yaml", "list_rules.yaml"


def read_rules() -> dict[str, Rule]:
    """Return the shipped rules that judge cases and chains by id, with their published settings."""
    return {name: rule for name, rule in all_rules().items() if rule.is_of_cases}


def read_list_rules() -> dict[str, Rule]:
    """Return the shipped rules that judge lists by id; three of them judge cases too."""
    return {name: rule for name, rule in all_rules().items() if rule.reads("lists")}


def all_rules() -> dict[str, Rule]:
    """Return every shipped rule by id."""
    return {each.id: each for each in _rules()}


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(_rule(each) for each in shipped()["rules"])


@cache
def shipped() -> Mapping[str, Any]:
    """Return the shipped files as one: how units and roles are said, and the rules by number."""
    cases, lists = (_read(name) for name in (SHIPPED, OF_LISTS))
    rules = sorted((*cases["rules"], *lists["rules"]), key=lambda each: str(each["id"]))
    return MappingProxyType({**cases, "rules": rules})


def _read(name: str) -> Mapping[str, Any]:
    text = files("tonggui.formats").joinpath(name).read_text(encoding="utf-8")
    return parse(text, source=name).root


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
    return Clause(
        raw["clause"],
        raw["check"],
        says_zh=raw["zh"],
        says_en=raw["en"],
        scope=raw.get("scope", "case"),
    )


def setting(value: Any) -> Setting:
    """Return a setting as the judge keeps it: lists become immutable."""
    return tuple(value) if isinstance(value, list) else value
