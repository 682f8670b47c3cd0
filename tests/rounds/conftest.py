# SPDX-License-Identifier: Apache-2.0
"""What tests of rounds share: refusals in English, and a unit with one power."""

import pytest
from django.utils import translation

from tests.rounds import build


@pytest.fixture(autouse=True)
def in_english():
    """Say refusals as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def power(db, tmp_path):
    """Return a power whose unit can hold a round."""
    return build.county(tmp_path)
