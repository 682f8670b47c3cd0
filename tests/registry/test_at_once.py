# SPDX-License-Identifier: Apache-2.0
"""Of many who publish or revise one draft at the same time, one stands: on either database."""

import pytest

from tests.people.test_at_once import at_once
from tests.registry import build
from tonggui.core.errors import Conflict
from tonggui.registry import services
from tonggui.registry.models import Draft, Edition

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


def test_of_many_publications_of_a_draft_one_stands(tmp_path):
    build.places()
    draft = build.adopted(build.taken(tmp_path)[build.SOUND])

    def publish(_):
        try:
            return services.publish(draft, effective_on=build.DAY, **build.DOES)
        except Conflict:
            return None

    assert len(list(filter(None, at_once(publish, range(WRITERS))))) == 1
    assert Edition.objects.count() == 1


def test_of_many_revisions_of_one_version_one_stands(tmp_path):
    build.places()
    draft = build.taken(tmp_path)[build.SOUND]

    def revise(number):
        try:
            body = build.body(name=f"名称{number}")
            return services.revise(draft, body, version=1, **build.DOES)
        except Conflict:
            return None

    assert len(list(filter(None, at_once(revise, range(WRITERS))))) == 1
    assert Draft.objects.get(pk=draft.pk).version == 2
