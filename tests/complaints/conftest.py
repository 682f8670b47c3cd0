# SPDX-License-Identifier: Apache-2.0
"""What tests of complaints share: the example county, refusals in English, no files but its own."""

import pytest

from tests.supervision.conftest import county, county_rows, in_english, nothing_kept  # noqa: F401


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path
