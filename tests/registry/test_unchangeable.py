# SPDX-License-Identifier: Apache-2.0
"""What was published is refused to be changed by the database, and a change is found by fsck."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.rebuilt import differences
from tests.registry import build
from tonggui.registry import guards, services
from tonggui.registry.models import Draft, Edition, Power, Review

pytestmark = pytest.mark.django_db


OURS = {"power", "externalcode", "frame", "draft", "review", "edition", "withdrawal"}


@pytest.fixture
def edition(drafts):
    """Return a published edition, with a withdrawn power beside it."""
    found = build.published(drafts[build.SOUND])
    other = drafts[build.UNFOUNDED].power
    services.withdraw(other, reason="依据失效", withdrawn_on=build.DAY, **build.DOES)
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda: Edition.objects.update(name="改"),
        lambda: Edition.objects.all().delete(),
        lambda: Review.objects.update(agrees=True, opinion="改"),
        lambda: Power.objects.update(code="P00"),
    ],
)
def test_the_database_refuses_to_change_what_was_published(edition, change):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change()


def test_rows_can_be_rebuilt_from_entries(edition):
    assert differences(OURS) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: Edition.objects.update(body="{}"),
        lambda: Edition.objects.update(effective_on="2025-01-01"),
        lambda: Draft.objects.filter(closed_at=None).update(body="{}"),
    ],
)
def test_a_change_behind_the_guards_is_found(edition, change):
    guards.lift(connection)
    change()
    guards.keep(connection)

    assert differences(OURS) != []
