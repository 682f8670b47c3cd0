# SPDX-License-Identifier: Apache-2.0
"""The bundled county's registry, made by its workbook through the front door, and its defects."""

from collections import Counter

import openpyxl
import pytest
import yaml
from django.core.management import call_command

from tests.people import build as people
from tests.registry import build
from tonggui.core.errors import Unusable
from tonggui.formats.lists import convert
from tonggui.people.county import load_county
from tonggui.registry.errors import TakesAway
from tonggui.registry.models import Draft, Power
from tonggui.registry.survey import survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "county.xlsx"
    convert(build.QINGLAN, path)
    return path


def test_the_county_taken_in_from_its_workbook_has_its_seeded_defects_and_nothing_else(workbook):
    load_county(build.QINGLAN, by=people.admin(), at=build.AT)
    call_command("take_in", workbook)

    found = survey(at=build.AT).problems

    seeded = yaml.safe_load((build.QINGLAN / "seeded_defects.yaml").read_text(encoding="utf-8"))
    assert Counter(
        (p.finding.rule, clause, p.finding.level, p.finding.object)
        for p in found
        for clause in p.finding.clauses
    ) == Counter(
        (d["rule"], d["clause"], d["level"], d["object"]) for d in seeded["seeded_defects"]
    )


def test_taking_the_same_workbook_in_again_changes_nothing(workbook, capsys):
    load_county(build.QINGLAN, by=people.admin(), at=build.AT)
    call_command("take_in", workbook)
    before = dict(Draft.objects.values_list("power__code", "version"))

    call_command("take_in", workbook)

    assert dict(Draft.objects.values_list("power__code", "version")) == before
    assert f"0 opened, 0 revised, {len(before)} unchanged" in capsys.readouterr().out


def test_half_a_workbook_is_taken_in_on_the_command_line_only_where_that_is_meant(
    workbook, tmp_path, capsys
):
    load_county(build.QINGLAN, by=people.admin(), at=build.AT)
    call_command("take_in", workbook)
    book = openpyxl.load_workbook(workbook)
    del book["风险防控"]
    half = tmp_path / "half.xlsx"
    book.save(half)
    before = dict(Draft.objects.values_list("power__code", "version"))

    with pytest.raises(TakesAway, match="P04"):
        call_command("take_in", half)

    assert "P04: 风险防控: taken away: P04-R1" in capsys.readouterr().out
    assert dict(Draft.objects.values_list("power__code", "version")) == before
    call_command("take_in", half, "--remove")
    assert dict(Draft.objects.values_list("power__code", "version")) != before


def test_a_trial_on_the_command_line_keeps_nothing(workbook):
    load_county(build.QINGLAN, by=people.admin(), at=build.AT)

    call_command("take_in", workbook, "--try")

    assert not Power.objects.exists()


def test_half_a_workbook_is_refused_and_nothing_is_kept(workbook):
    workbook.write_bytes(workbook.read_bytes()[:20_000])

    with pytest.raises(Unusable):
        call_command("take_in", workbook)

    assert not Power.objects.exists()
