# SPDX-License-Identifier: Apache-2.0
"""Of many who answer, open or take over at the same time, one stands: on either database."""

import pytest

from tests.people.test_at_once import at_once
from tests.rounds import build
from tonggui.core.errors import Conflict
from tonggui.rounds import services
from tonggui.rounds.models import Proposal, Round

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


def one_of(do):
    """Return how many of several at once were not refused."""

    def tried(number):
        try:
            return do(number)
        except Conflict:
            return None

    return len([each for each in at_once(tried, range(WRITERS)) if each is not None])


def test_of_many_answers_for_a_post_one_stands(tmp_path):
    power = build.county(tmp_path)
    asked = build.opened(power).asked.first()

    assert one_of(lambda _: services.answer(asked, [build.seen(power)], **build.DOES)) == 1
    assert Proposal.objects.count() == 1


def test_of_many_rounds_opened_in_a_unit_one_stands(tmp_path):
    power = build.county(tmp_path)

    assert one_of(lambda number: build.opened(power, seed=str(number))) == 1
    assert Round.objects.count() == 1


def test_of_many_who_take_a_result_over_one_changes_the_draft(tmp_path):
    power = build.county(tmp_path)
    found = build.adopted(power)
    version = power.drafts.get().version

    assert one_of(lambda _: services.take_over(found, power, version=version, **build.DOES)) == 1
    assert power.drafts.get().version == version + 1
