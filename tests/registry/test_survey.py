# SPDX-License-Identifier: Apache-2.0
"""The x-ray of the county stands whatever one power's draft says."""

import json

import pytest

from tests.registry import build
from tonggui.registry import services
from tonggui.registry.survey import survey

pytestmark = pytest.mark.django_db


def test_a_draft_that_names_its_risks_as_another_power_does_is_left_out_and_told(drafts):
    text = json.dumps(build.body(build.UNFOUNDED), ensure_ascii=False)
    other = json.loads(text.replace("P15-R", "P05-R"))
    services.revise(drafts[build.UNFOUNDED], other, version=1, **build.DOES)

    found = survey(at=build.AT)

    assert found.unread == (build.UNFOUNDED,)
    assert list(found.lists.powers) == [build.SOUND]


def test_where_no_names_meet_every_power_is_read(drafts):
    assert survey(at=build.AT).unread == ()
