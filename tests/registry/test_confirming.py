# SPDX-License-Identifier: Apache-2.0
"""Who holds a post confirms what it may do, and is asked again by a new edition (R84)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.people import build as people
from tests.rebuilt import differences
from tests.registry import build
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Post
from tonggui.registry import services
from tonggui.registry.confirming import overdue_first, standings
from tonggui.registry.errors import UnfitBody
from tonggui.registry.models import Confirmation, Listing

pytestmark = pytest.mark.django_db


def at(day):
    return {"by": None, "at": datetime.combine(day, time(4), UTC)}


@pytest.fixture
def held(drafts):
    """Publish a power, and let somebody hold the post of its first node."""
    build.published(drafts[build.SOUND])
    build.vacate()
    post = Post.objects.get(code=build.body()["nodes"][0]["post_ref"].removeprefix("post:"))
    return post, people.holder(post, "周远", since=build.DAY)


def confirm(post, official, day, **editions):
    return services.confirm(post, official, editions=editions or {"P05": 1}, **at(day))


def test_nobody_has_confirmed_a_post_that_is_just_taken(held):
    post, _tenure = held

    (found,) = standings(build.DAY, post)

    assert (found.state, found.waits_since, found.unconfirmed) == ("waiting", build.DAY, ("P05",))


def test_after_ten_workdays_it_is_late_and_first_in_the_list(held):
    in_time, late = build.DAY + timedelta(14), build.DAY + timedelta(15)

    assert [each.state for each in overdue_first(in_time)] == ["waiting"]
    assert [each.state for each in overdue_first(late)] == ["late"]


def test_nobody_is_late_with_what_was_published_here_only_later(held):
    post, tenure = held
    later = build.DAY + timedelta(30)
    Listing.objects.update(effective_on=build.DAY - timedelta(300))
    type(tenure).objects.filter(pk=tenure.pk).update(
        since=build.DAY - timedelta(300), recorded_at=at(later)["at"]
    )

    (found,) = standings(later, post)

    assert (found.state, found.waits_since) == ("waiting", later)


def test_a_confirmation_is_recorded_dated_and_in_the_ledger(held):
    post, tenure = held

    confirm(post, tenure.official, build.DAY)

    (found,) = standings(build.DAY, post)
    assert (found.state, found.last.editions) == ("confirmed", {"P05": 1})
    assert Entry.objects.filter(kind="post.confirmed", subject=post.code).count() == 1


def test_a_new_edition_asks_again(held):
    post, tenure = held
    confirm(post, tenure.official, build.DAY)
    later = build.DAY + timedelta(7)
    changed = build.body()
    changed["nodes"][0]["evidence_required"] = ["申请表", "身份证明"]

    build.hold()
    build.published(services.draft(changed, **build.DOES), later)

    (found,) = standings(later, post)
    assert (found.state, found.waits_since, found.unconfirmed) == ("waiting", later, ("P05",))
    assert standings(later - timedelta(1), post)[0].state == "confirmed"


def test_only_the_holder_confirms(held):
    post, _tenure = held
    stranger = people.official("陈立")

    with pytest.raises(NotAllowed):
        confirm(post, stranger, build.DAY)

    assert not Confirmation.objects.exists()


def test_what_was_shown_must_still_be_in_force(held):
    post, tenure = held

    with pytest.raises(UnfitBody, match="new edition"):
        confirm(post, tenure.official, build.DAY, P05=2)


def test_a_confirmation_is_never_changed(held):
    post, tenure = held
    made = confirm(post, tenure.official, build.DAY)

    with pytest.raises(DatabaseError), transaction.atomic():
        Confirmation.objects.filter(pk=made.pk).update(editions={})


def test_a_confirmation_is_rebuilt_from_the_ledger(held):
    post, tenure = held

    confirm(post, tenure.official, build.DAY)

    assert differences() == []
