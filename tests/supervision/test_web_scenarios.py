# SPDX-License-Identifier: Apache-2.0
"""Every scenario of the pack played through the forms of the desk finds exactly what it expects.

R31 to R36, R42 to R58. What has no form yet, or is impossible at a desk, another system reports.
"""

from collections import Counter
from datetime import datetime

import pytest
import yaml

from tests.parity.test_scenarios import expected, scenarios
from tests.supervision import web
from tests.supervision.test_scenarios import found, known
from tonggui.supervision import replay
from tonggui.supervision.ticking import tick


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        from tests.conftest import ROOT

        paths = scenarios(ROOT)
        metafunc.parametrize("path", paths, ids=[each.stem for each in paths])


def test_a_scenario_played_through_forms_gives_exactly_what_it_expects(
    path, county, settings, tmp_path, monkeypatch
):
    settings.HOME = tmp_path
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not scenario["events"]:
        pytest.skip("this scenario has no events for the rules in scope")
    known(scenario)
    as_of = datetime.fromisoformat(scenario["as_of"])
    player = web.Player(scenario, monkeypatch)

    seqs = player.play()
    tick(at=as_of)

    assert found(seqs) == expected(scenario)
    assert list(replay.differences(at=as_of)) == []
    # Where nothing is wrong, no form refuses what the pack calls lawful.
    assert expected(scenario) or player.refused == []
    # What tells how a case ends, or began in an emergency, is never left to another system.
    told = Counter(each["kind"] for each in scenario["events"] if each.get("case"))
    assert {kind: player.played[kind] for kind in web.OF_A_CASE} == {
        kind: told[kind] for kind in web.OF_A_CASE
    }


def test_every_kind_of_the_pack_has_a_form_a_meeting_or_a_reason():
    from tests.conftest import ROOT

    told = {
        event["kind"]
        for path in scenarios(ROOT)
        for event in yaml.safe_load(path.read_text(encoding="utf-8"))["events"]
    }

    accounted = [set(web.FORMS), set(web.IN_A_MEETING), set(web.NOT_BY_A_FORM)]

    assert told <= set().union(*accounted)
    assert not any(a & b for a in accounted for b in accounted if a is not b)
