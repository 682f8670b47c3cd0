# SPDX-License-Identifier: Apache-2.0
"""The published schema and the manual page say the same, and the page's examples work."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tonggui.core.powers import CONTROL_CLASSES, MAJOR_MATTERS, RISK_LEVELS, STAGES, TIMINGS
from tonggui.formats.events.schema import COLUMNS

PAGES = ("lists.md", "lists.zh-CN.md")
SCHEMA = json.loads(
    files("tonggui.formats").joinpath("lists.schema.json").read_text(encoding="utf-8")
)


def page(name):
    folder = Path(__file__).parents[3] / "docs" / "reference"
    return (folder / name).read_text(encoding="utf-8")


def inside(value):
    yield value
    children = value.values() if isinstance(value, dict) else value
    for each in children if isinstance(value, dict | list) else ():
        yield from inside(each)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_everything_the_schema_refers_to_is_defined_and_used():
    used = {each["$ref"] for each in inside(SCHEMA) if isinstance(each, dict) and "$ref" in each}

    assert used == {f"#/$defs/{name}" for name in SCHEMA["$defs"]}


@pytest.mark.parametrize("name", PAGES)
def test_every_key_is_explained(name):
    prose = re.sub(r"```.*?```", "", page(name), flags=re.DOTALL)
    said = set(re.findall(r"[A-Za-z_]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    keys = {
        key
        for each in inside(SCHEMA)
        if isinstance(each, dict) and isinstance(each.get("properties"), dict)
        for key in each["properties"]
    }

    of_statements = {"layer", "signed_by", "date"}  # kept for the registry as they are
    assert keys - said <= of_statements


@pytest.mark.parametrize("name", PAGES)
def test_the_examples_work(lists_of, name):
    examples = re.findall(r"```yaml\n(.*?)```", page(name), re.DOTALL)

    assert len(examples) == 3
    assert all(len(lists_of(example).powers) == 1 for example in examples)


def test_the_words_of_the_schema_are_those_of_the_core():
    enums = {name: each["enum"] for name, each in SCHEMA["$defs"].items() if "enum" in each}
    control = SCHEMA["$defs"]["control"]["properties"]["class"]["enum"]
    columns = SCHEMA["$defs"]["log"]["properties"]["map"]["propertyNames"]["enum"]

    assert tuple(enums["stage"]) == STAGES
    assert tuple(enums["timing"]) == TIMINGS
    assert set(enums["riskLevel"]) == set(RISK_LEVELS)
    assert tuple(enums["matter"]) == MAJOR_MATTERS
    assert tuple(control) == CONTROL_CLASSES
    assert columns == list(COLUMNS)
