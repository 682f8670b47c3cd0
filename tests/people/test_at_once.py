# SPDX-License-Identifier: Apache-2.0
"""Of many who appoint to one post at the same time, one succeeds: on either database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from tests.people import build
from tonggui.people import queries, services
from tonggui.people.errors import AlreadyHeld, Overlaps
from tonggui.people.models import Tenure

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6


def at_once(act, subjects):
    """Let every subject act in a thread of its own, all beginning together."""
    gate = Barrier(len(subjects))

    def go(subject):
        try:
            gate.wait(timeout=30)
            return act(subject)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(subjects)) as pool:
        return list(pool.map(go, subjects))


def test_one_of_many_appointments_stands():
    post = build.post()
    people = [build.official(f"人{each}") for each in range(WRITERS)]
    who = build.does()

    def appoint(official):
        try:
            return services.appoint(official, post, since=build.BEGAN, **who)
        except (AlreadyHeld, Overlaps):
            return None

    done = [each for each in at_once(appoint, people) if each]

    assert len(done) == 1
    assert len(queries.holders(post, date(2026, 3, 1))) == 1


def test_the_database_alone_lets_one_of_many_in():
    post = build.post()
    people = [build.official(f"人{each}") for each in range(WRITERS)]

    def insert(official):
        try:
            row = Tenure(post=post, official=official, since=build.BEGAN, recorded_at=build.AT)
            row.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    assert sum(at_once(insert, people)) == 1
    assert Tenure.objects.count() == 1
