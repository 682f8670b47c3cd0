# SPDX-License-Identifier: Apache-2.0
"""What tests of people share: refusals are read in English, and no attempt of another counts."""

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """Say refusals as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def forget_attempts():
    """Let no wrong password of another test count against this one."""
    cache.clear()
