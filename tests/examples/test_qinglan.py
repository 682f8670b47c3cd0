# SPDX-License-Identifier: Apache-2.0
"""The bundled county says what the domain pack says, and its streams are its scenarios."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from chinese_calendar import constants

from tonggui.demo.reading import read_raw
from tonggui.demo.traffic import practice

ROOT = Path(__file__).parents[2]
COUNTY = ROOT / "examples" / "qinglan"
PACK = ROOT.parent / "shared" / "domain" / "county.yaml"
STREAMS = sorted((ROOT / "tests" / "scenarios").glob("SC*.yaml"))
# Those from SC101 on are told for tests alone; the county plays the pack's.
SHIPPED = [path for path in STREAMS if int(path.stem[2:]) <= 100]
NUMBERS = (3, *range(14, 23), 24, *range(26, 39), *range(42, 48))
IN_SCOPE = frozenset(f"S{number:02d}" for number in NUMBERS)


def read(path: Path):
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def lines(path: Path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(not PACK.exists(), reason="needs shared/domain/county.yaml of the domain pack")
def test_the_split_lists_are_the_lists_of_the_pack():
    split, pack = read_raw(COUNTY / "lists"), read(PACK)
    boundaries = [power.pop("boundary") for power in split["powers_detailed"]]

    assert all("不得" in each for each in boundaries)  # R1: the pack draws none
    assert {key: split[key] for key in pack} == pack
    assert set(split) - set(pack) == {"calendar", "facts"}


def test_every_file_says_that_the_county_is_fictional():
    for file in (COUNTY / "lists").rglob("*.yaml"):
        assert "Fictional county" in file.read_text(encoding="utf-8").split("\n\n")[0][:400]


def test_the_calendar_is_the_official_one_of_both_years():
    table = read_raw(COUNTY / "lists")["calendar"]
    off = {
        date.fromisoformat(first) + timedelta(n)
        for first, last in table["holidays"]
        for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    }

    assert off == {day for day in constants.holidays if day.year in (2025, 2026)}
    assert set(map(date.fromisoformat, table["makeup_workdays"])) == {
        day for day in constants.workdays if day.year in (2025, 2026)
    }


def test_the_interests_of_the_traffic_are_on_the_register():
    on_register = read_raw(COUNTY / "lists")["facts"]["relations"]
    met = [
        {key: known[key] for key in ("person", "party", "kind")}
        for known in practice()["related"].values()
    ]

    assert sorted(map(str, met)) == sorted(map(str, on_register))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_stream_is_its_scenario(path):
    scenario = read(path)
    stream = COUNTY / "scenarios" / f"{path.stem}.jsonl"
    facts = COUNTY / "scenarios" / f"{path.stem}.facts.yaml"

    events = lines(stream) if stream.exists() else []
    known = read(facts)["facts"] if facts.exists() else {}

    assert events == scenario["events"]
    if events:
        assert known.pop("ongoing", []) == scenario.get("prior", [])
        assert known == scenario.get("preload", {})


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_what_is_in_scope_is_what_the_rules_in_scope_say(path):
    scenario = read(path)

    said = [found for found in scenario["expect"] if found["rule"] in IN_SCOPE]
    assert sorted(map(str, scenario["in_scope_expect"])) == sorted(map(str, said))
    assert scenario["says"]
