# SPDX-License-Identifier: Apache-2.0
"""A site on which nothing is published yet: time passes, and everything is judged again (R42)."""

from datetime import UTC, datetime

import pytest

from tonggui.supervision import replay
from tonggui.supervision.ticking import Ticked, tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_time_passes_where_nothing_is_published_yet():
    assert tick(at=AT) == Ticked(0, 0)
    assert list(replay.differences(at=AT)) == []
