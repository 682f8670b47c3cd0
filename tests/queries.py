# SPDX-License-Identifier: Apache-2.0
"""Counts what is asked of the database, so that no page asks once per row."""

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tonggui.site import sealed


def count(do):
    """Return how many queries a call makes; what the foot of a page asks at times is known."""
    caches["pages"].delete(sealed.KEY)
    sealed.head()
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)
