# SPDX-License-Identifier: Apache-2.0
"""A session is noted at most once a minute, so that reading pages writes nothing."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import build


@pytest.mark.django_db
def test_a_second_page_within_a_minute_writes_nothing(client):
    caches["pages"].clear()
    client.force_login(build.account())
    client.get("/desk/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/")

    assert UserSession.objects.count() == 1
    assert [each["sql"] for each in asked if each["sql"].startswith(("UPDATE", "INSERT"))] == []
