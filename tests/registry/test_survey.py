# SPDX-License-Identifier: Apache-2.0
"""Names of risks and controls are a power's own, and the x-ray stands where that was broken."""

import json
import sys

import pytest

from tests.registry import build
from tonggui.cli import main
from tonggui.laws import services as laws
from tonggui.laws.models import DutiesPlan
from tonggui.registry import services
from tonggui.registry.bodies import canonical
from tonggui.registry.errors import NameTaken
from tonggui.registry.models import Draft
from tonggui.registry.survey import survey
from tonggui.registry.xrays import keeping, shown

pytestmark = pytest.mark.django_db


def borrowed():
    """Return a power that names its risks as another does."""
    text = json.dumps(build.body(build.UNFOUNDED), ensure_ascii=False)
    return json.loads(text.replace("P15-R", "P05-R"))


def test_a_draft_may_not_name_its_risks_as_another_power_does(drafts):
    with pytest.raises(NameTaken, match="`P05-R1` is the name of a risk or control of `P05`"):
        services.revise(drafts[build.UNFOUNDED], borrowed(), version=1, **build.BACK)

    assert Draft.objects.get(power__code=build.UNFOUNDED).version == 1


def test_a_draft_keeps_its_own_names(drafts):
    held = services.revise(drafts[build.SOUND], build.body(name="另名"), version=1, **build.BACK)

    assert held.version == 2


def test_names_that_met_before_they_were_refused_are_told_and_both_powers_looked_at(drafts):
    Draft.objects.filter(power__code=build.UNFOUNDED).update(body=canonical(borrowed()))
    keeping.bring_up(at=build.AT)

    assert shown.sharing() == [build.UNFOUNDED]
    assert set(survey(at=build.AT).lists.powers) == {build.SOUND, build.UNFOUNDED}


def test_where_no_names_meet_nothing_is_told(drafts):
    assert shown.sharing() == []


def test_a_power_that_cannot_be_read_any_more_is_told_and_the_others_are_looked_at(drafts):
    body = build.body(build.UNFOUNDED)
    body["nodes"][0]["post_ref"] = "post:ZJJ/不存在"
    Draft.objects.filter(power__code=build.UNFOUNDED).update(body=canonical(body))
    keeping.bring_up(at=build.AT)

    assert [each.code for each in shown.unread()] == [build.UNFOUNDED]
    assert survey(at=build.AT).unread == (build.UNFOUNDED,)


def test_the_command_checks_the_lists_of_a_site_as_they_stand(drafts, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tonggui", "lists", "check", "--lang", "en"])

    assert main.run() == 1

    told = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert told.startswith("2 powers, as of 2026-03-01")
    assert "powers › P15 › basis" in told


def test_the_command_names_the_duties_that_no_power_carries(drafts, monkeypatch, capsys):
    unit = drafts[build.SOUND].power.unit
    plan = DutiesPlan(title="三定方案", since=build.DAY)
    laws.record_plan(unit, plan, ["管理县级财政收支"], **build.DOES)
    monkeypatch.setattr(sys, "argv", ["tonggui", "lists", "check", "--lang", "en"])

    assert main.run() == 1

    said = f"no power carries this duty of the plan, and no reason says why: {unit.code}"
    assert f"{said} 管理县级财政收支" in " ".join(capsys.readouterr().out.split())


def test_a_site_takes_no_facts_from_a_file(drafts, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tonggui", "lists", "check", "--facts", "x.yaml"])

    assert main.run() == 2
    assert "--facts" in capsys.readouterr().err
