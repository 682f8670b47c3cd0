# SPDX-License-Identifier: Apache-2.0
"""What tests of the register of laws share: refusals in English, and a published power."""

import pytest
from django.utils import translation

from tests.registry import build


@pytest.fixture(autouse=True)
def in_english():
    """Say refusals as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def edition(db, tmp_path):
    """Publish one power whose bases are laws in force."""
    build.places()
    return build.published(build.taken(tmp_path, build.body())[build.SOUND])
