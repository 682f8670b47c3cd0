# SPDX-License-Identifier: Apache-2.0
"""What tests of public pages share: a little county."""

from types import SimpleNamespace

import pytest

from tests.people import build
from tonggui.people.models import Level


@pytest.fixture
def town(db):
    """Return two units under one group, one post held, one empty."""
    group = build.supervisor("JJ1")
    bureau = build.unit("U01", supervised_by=group)
    village = build.unit("V01", supervised_by=group, level=Level.VILLAGE)
    head = build.post(bureau, "局长", is_leader=True, is_first_leader=True)
    build.post(bureau, "出纳岗")
    build.holder(head)
    return SimpleNamespace(group=group, bureau=bureau, village=village)
