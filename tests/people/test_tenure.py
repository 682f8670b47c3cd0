# SPDX-License-Identifier: Apache-2.0
"""Who held this post on that day has one answer, whatever is tried (R66)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import build
from tonggui.core.errors import Refused
from tonggui.people import queries, services
from tonggui.people.errors import AlreadyHeld, InUse, NotThere, Unfit
from tonggui.people.models import Tenure

pytestmark = pytest.mark.django_db
MARCH, JULY = date(2026, 3, 1), date(2026, 7, 1)
SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 20))), min_size=2, max_size=8
)


def who(post, day):
    return [each.official.name for each in queries.holders(post, day)]


def test_after_a_reshuffle_the_old_days_keep_the_old_person():
    post = build.post()
    old = build.holder(post, "赵示一")

    services.end_tenure(old, until=date(2026, 2, 28), **build.does())
    build.holder(post, "钱示二", since=MARCH)

    assert who(post, date(2025, 6, 1)) == ["赵示一"]
    assert who(post, date(2026, 2, 28)) == ["赵示一"]
    assert who(post, MARCH) == ["钱示二"]
    assert who(post, JULY) == ["钱示二"]


def test_a_post_that_is_held_is_not_given_twice():
    post = build.post()
    build.holder(post, "赵示一")

    with pytest.raises(AlreadyHeld, match="赵示一"):
        build.holder(post, "钱示二", since=MARCH)

    assert who(post, JULY) == ["赵示一"]


def test_a_post_with_two_seats_is_held_by_two_and_no_third():
    post = build.post(seats=2)
    build.holder(post, "赵示一")
    build.holder(post, "钱示二", since=MARCH)

    with pytest.raises(AlreadyHeld):
        build.holder(post, "孙示三", since=JULY)

    assert who(post, JULY) == ["赵示一", "钱示二"]


def test_nobody_holds_both_seats_of_a_post():
    post = build.post(seats=2)
    held = build.holder(post)

    with pytest.raises(AlreadyHeld):
        services.appoint(held.official, post, since=MARCH, **build.does())


def test_nobody_is_appointed_to_a_post_of_an_assembly():
    post = build.post(seats=0)

    with pytest.raises(Unfit):
        build.holder(post)


def test_nobody_holds_a_post_before_it_exists_or_after_it_is_gone():
    post = build.post(since=MARCH)
    services.abolish_post(post, until=date(2026, 5, 31), **build.does())

    for since, until in ((date(2026, 2, 1), MARCH), (JULY, None), (MARCH, None), (MARCH, JULY)):
        with pytest.raises(NotThere):
            build.holder(post, since=since, until=until)

    assert build.holder(post, since=MARCH, until=date(2026, 5, 31)).pk


def test_a_post_is_not_abolished_under_its_holder():
    post = build.post()
    build.holder(post)

    with pytest.raises(InUse):
        services.abolish_post(post, until=MARCH, **build.does())


def test_what_was_written_stays_and_what_was_known_can_be_asked():
    learnt = datetime(2026, 4, 1, tzinfo=UTC)
    post = build.post()
    tenure = build.holder(post, "赵示一")

    services.end_tenure(tenure, until=date(2026, 2, 28), **build.does(learnt))

    before = Tenure.objects.known(learnt - timedelta(days=1)).get(post=post)
    after = Tenure.objects.known(learnt).get(post=post)
    assert (before.until, after.until) == (None, date(2026, 2, 28))


def test_a_mistaken_tenure_is_withdrawn_with_a_reason_and_frees_the_post():
    post = build.post()
    mistaken = build.holder(post, "赵示一")

    with pytest.raises(Unfit):
        services.withdraw_tenure(mistaken, reason="", **build.does())
    services.withdraw_tenure(mistaken, reason="录错人员", **build.does())
    build.holder(post, "钱示二")

    assert who(post, MARCH) == ["钱示二"]
    with pytest.raises(Unfit):
        services.end_tenure(mistaken, until=JULY, **build.does())


def test_the_database_itself_refuses_a_second_holder():
    post = build.post()
    held = build.holder(post)
    other = build.official("钱示二")

    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.bulk_create(
            [Tenure(post=post, official=other, since=JULY, recorded_at=build.AT)]
        )
    ended = services.end_tenure(held, until=MARCH, **build.does())
    later = build.holder(post, "钱示二", since=JULY)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_tenure SET since = %s WHERE id = %s", [date(2026, 2, 1), later.pk]
        )

    assert who(post, date(2026, 2, 1)) == [ended.official.name]


@given(SPANS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_tried_a_day_has_at_most_one_holder(spans):
    post, begin = build.post(), date(2026, 1, 1)
    for start, length in spans:
        since = begin + timedelta(days=start)
        until = None if length is None else since + timedelta(days=length)
        try:
            build.holder(post, since=since, until=until)
        except Refused:
            continue

    days = [begin + timedelta(days=each) for each in range(65)]
    assert all(len(queries.holders(post, day)) <= 1 for day in days)
    assert any(queries.holders(post, day) for day in days)
