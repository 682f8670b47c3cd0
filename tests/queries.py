# SPDX-License-Identifier: Apache-2.0
"""Counts what is asked of the database, so that no page asks once per row."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def count(do):
    """Return how many queries a call makes."""
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)
