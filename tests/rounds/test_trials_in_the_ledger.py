# SPDX-License-Identifier: Apache-2.0
"""Keeping past events, trying on them and dropping them each leave an entry, by who may do it."""

import pytest

from tests.people import build as people
from tests.rounds import build
from tests.rounds.test_pages import events
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.rounds import services
from tonggui.rounds.errors import BadSample
from tonggui.rounds.models import PastEvents, Trial, TrialRun


@pytest.fixture
def past(power):
    """Return past events that are kept for trials of the power."""
    draft = power.drafts.get()
    return services.keep_events("王某某案.csv", events(), draft=draft, **build.DOES)


def begun(power, past):
    settings = {"default": "5"}
    draft = power.drafts.get()
    return services.begin_trial(draft, "S19", past=past, settings=settings, **build.DOES)


def test_each_step_leaves_an_entry_without_what_was_typed(power, past):
    services.go_on(begun(power, past), **build.DOES)
    services.drop_events(past, draft=power.drafts.get(), **build.DOES)

    found = Entry.objects.filter(kind__startswith="trial.", subject="P05").order_by("pk")
    assert [each.kind.partition(".")[2] for each in found] == [
        "events-kept",
        "begun",
        "ended",
        "events-dropped",
    ]
    leaves = "".join(each.leaf for each in found)
    assert "王某某" not in leaves
    assert past.digest not in leaves
    assert found.last().opened["digest"].value == past.digest
    assert Trial.objects.get().events_name == "王某某案.csv"


def test_whoever_may_not_try_controls_does_not_go_on_with_a_trial(power, past):
    run = begun(power, past)
    stranger = people.account(people.holder(people.post(people.watched_unit())).official)

    with pytest.raises(NotAllowed):
        services.go_on(run, by=stranger, at=build.AT)

    assert TrialRun.objects.get().cases == 0


def test_events_of_another_power_are_not_dropped(power, past):
    PastEvents.objects.update(used_for="P99")
    past.refresh_from_db()

    with pytest.raises(BadSample, match="kept for another power"):
        services.drop_events(past, draft=power.drafts.get(), **build.DOES)

    assert PastEvents.objects.exists()


def test_past_events_are_dropped_from_their_page(client, power, past):
    client.force_login(build.first_leader(power.unit))
    assert "王某某案.csv" in client.get("/desk/powers/P05/trials/").content.decode()

    client.post(f"/desk/powers/P05/trials/events/{past.pk}/")

    assert not PastEvents.objects.exists()
    assert Entry.objects.filter(kind="trial.events-dropped").count() == 1
