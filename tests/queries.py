# SPDX-License-Identifier: Apache-2.0
"""Counts what is asked of the database, so that no page asks once per row."""

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tonggui.site import sealed
from tonggui.supervision import footing


def count(do):
    """Return how many queries a call makes the second time; what a page's foot asks is known.

    What this process keeps of the rules may be of another test's database, and is made anew.
    """
    footing.forget()
    do()
    caches["pages"].delete(sealed.KEY)
    sealed.head()
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)
