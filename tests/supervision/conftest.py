# SPDX-License-Identifier: Apache-2.0
"""What tests of supervision share: the example county, with every power of its lists in force."""

import pytest
from django.db import transaction
from django.utils import translation

from tests.supervision import build
from tonggui.supervision import footing


@pytest.fixture(autouse=True)
def in_english():
    """Say refusals as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept():
    """Let no judge of another test's database be used."""
    footing.forget()
    yield
    footing.forget()


@pytest.fixture(scope="module")
def county_rows(django_db_setup, django_db_blocker):
    """Load the county once for a module; what its tests change is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.county()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def county(county_rows, db):
    """Return nothing: the county is there."""
