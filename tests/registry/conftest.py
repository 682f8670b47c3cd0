# SPDX-License-Identifier: Apache-2.0
"""What tests of the registry share: refusals in English, and two powers as drafts."""

import pytest
from django.utils import translation

from tests.registry import build


@pytest.fixture(autouse=True)
def in_english():
    """Say refusals as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def drafts(db, tmp_path):
    """Return the drafts of a sound power and of one without a basis in force, by code."""
    build.places()
    return build.taken(tmp_path)
