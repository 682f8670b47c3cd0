# SPDX-License-Identifier: Apache-2.0
"""Says how many examples a property is tried on: a third each time, all by `make test-thorough`."""

import os

IS_ASKED = os.environ.get("TESTS_THOROUGH") == "yes"


def examples(count):
    """Return the number of examples of this run, of as many as a thorough one tries."""
    return count if IS_ASKED else max(10, count // 3)
