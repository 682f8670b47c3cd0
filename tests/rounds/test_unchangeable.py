# SPDX-License-Identifier: Apache-2.0
"""What was settled in a round is refused to be changed by the database; the rest goes on."""

import pytest
from django.db import DatabaseError, transaction

from tests.rounds import build
from tonggui.rounds import services
from tonggui.rounds.models import Asked, Assessment, PeerCheck, Proposal, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(power):
    """Return a round that was answered and graded, with a proposal nobody has replied to."""
    found = build.opened(power)
    build.answered(found, power)
    build.graded(found, power)
    services.propose(power, build.seen(power), receipt="r9", at=build.AT)
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda: Asked.objects.filter(answered_at__isnull=False).update(answered_at=None),
        lambda: Asked.objects.filter(answered_at__isnull=False).update(nothing_because="改"),
        lambda: PeerCheck.objects.filter(answered_at__isnull=False).update(answered_at=None),
        lambda: Proposal.objects.filter(receipt="r9").update(kind="改"),
        lambda: Assessment.objects.update(risk="改"),
        lambda: Assessment.objects.all().delete(),
        lambda: Round.objects.update(seed="改"),
    ],
)
def test_the_database_refuses_to_change_what_was_settled(answered, change):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change()


def test_what_was_written_freely_may_be_emptied(answered):
    assert Asked.objects.filter(answered_at__isnull=False).update(nothing_because="")


def test_what_is_not_settled_goes_on(answered):
    assert Proposal.objects.filter(receipt="r9").update(
        is_taken=False, reply="已有此项", replied_at=build.AT
    )
