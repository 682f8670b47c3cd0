# SPDX-License-Identifier: Apache-2.0
"""What tests of people share: outside a request, refusals are read in English."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """Say refusals as they stand in the code."""
    with translation.override("en"):
        yield
