# SPDX-License-Identifier: Apache-2.0
"""The meetings of the pack played through the pages of the desk give exactly what is expected.

R30 to R35; S24, S26, S27, S29, S30, S31 and S33, and their clean look-alikes.
"""

from datetime import datetime

import pytest
import yaml

from tests.conftest import ROOT
from tests.meetings import build
from tests.parity.test_scenarios import expected
from tests.supervision.conftest import county, county_rows, in_english, nothing_kept  # noqa: F401
from tests.supervision.test_scenarios import audited, found, known, stored
from tonggui.supervision import replay
from tonggui.supervision.ticking import tick


def _meet(path):
    events = yaml.safe_load(path.read_text(encoding="utf-8"))["events"]
    return any(each["kind"] == "meeting_open" for each in events)


MEETINGS = [each for each in sorted((ROOT / "tests/scenarios").glob("SC*.yaml")) if _meet(each)]


@pytest.mark.parametrize("path", MEETINGS, ids=[each.stem for each in MEETINGS])
def test_a_meeting_of_the_pack_held_on_pages_is_found_as_expected(path, county, monkeypatch):  # noqa: F811
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    known(scenario)
    as_of = datetime.fromisoformat(scenario["as_of"])

    seqs = build.Played(scenario, build.Clock(monkeypatch)).play()
    tick(at=as_of)

    assert found(seqs) == expected(scenario)
    assert list(replay.differences(at=as_of)) == []
    assert audited(scenario) == stored()
