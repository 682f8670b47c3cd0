# SPDX-License-Identifier: Apache-2.0
"""A round asks, takes, assigns, grades, is adopted and closes only through four gates (R17–R25)."""

import json

import pytest
from django.db import connection

from tests.people import build as people
from tests.rebuilt import differences
from tests.rounds import build
from tonggui.core.errors import Conflict
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Post
from tonggui.registry.errors import ChangedMeanwhile
from tonggui.registry.models import Draft
from tonggui.rounds import guards, queries, services
from tonggui.rounds.errors import (
    Answered,
    GateShut,
    NotAdopted,
    NothingToSurvey,
    NotYourPost,
    RoundOpen,
    Unsaid,
)
from tonggui.rounds.models import Proposal, Round
from tonggui.rounds.standing import gates_of, shut

pytestmark = pytest.mark.django_db
OURS = {"round", "asked", "peercheck", "proposal", "assessment", "takeover"}


def entries(kind):
    return [each.said for each in Entry.objects.filter(kind=kind)]


def test_a_round_asks_every_held_post_of_its_unit_and_no_other(power):
    found = build.opened(power)

    assert {each.post.unit.code for each in found.asked.all()} == {"CZJ"}
    assert found.asked.count() == Post.objects.filter(unit=power.unit).count()


def test_peers_are_never_of_the_own_unit_and_the_draw_can_be_repeated(power):
    found = build.opened(power)
    drawn = sorted((each.power.code, each.post.code) for each in found.checks.all())
    units = {each.post.unit.code for each in found.checks.all()}

    assert len(drawn) == 2
    assert "CZJ" not in units
    assert len(units) == 2
    guards.lift(connection)
    Round.objects.get().checks.all().delete()
    guards.keep(connection)

    again = services.opening.draw(found, [power])

    assert sorted((each.code, post.code) for each, post in again) == drawn


def test_a_unit_has_one_round_at_a_time(power):
    build.opened(power)

    with pytest.raises(RoundOpen):
        build.opened(power)


def test_a_unit_without_powers_has_nothing_to_survey(power):
    other = Post.objects.filter(unit__code="ZRZ").first().unit

    with pytest.raises(NothingToSurvey):
        services.open_round(other, build.DATES, seed="s", **build.DOES)


def test_nobody_answers_for_a_post_that_somebody_else_holds(power):
    found = build.opened(power)
    mine, theirs = found.asked.all()[:2]
    clerk = build.account_of(mine.post)

    services.answer(mine, [build.seen(power)], by=clerk, at=build.AT)
    with pytest.raises(NotYourPost):
        services.answer(theirs, [build.seen(power)], by=clerk, at=build.AT)


def test_an_answer_names_a_risk_or_says_why_there_is_none_and_stands(power):
    asked = build.opened(power).asked.first()

    with pytest.raises(Unsaid, match="say why there is none"):
        services.answer(asked, [], **build.DOES)
    services.answer(asked, [], nothing_because="本岗只收材料", **build.DOES)
    with pytest.raises(Answered):
        services.answer(asked, [build.seen(power)], **build.DOES)


def test_a_peer_speaks_only_of_what_was_given_and_only_if_it_is_theirs(power):
    check = build.opened(power).checks.first()
    stranger = build.account_of(power.unit.posts.first())

    with pytest.raises(NotYourPost):
        services.check_as_peer(check, [build.seen(power)], by=stranger, at=build.AT)
    services.check_as_peer(check, [build.seen(power)], by=build.account_of(check.post), at=build.AT)

    assert Proposal.objects.get().source == "相互查"


def test_what_the_public_proposes_between_rounds_goes_to_the_next(power):
    made = services.propose(power, build.seen(power), receipt="r1", at=build.AT)
    assert made.round is None

    found = build.opened(power)

    made.refresh_from_db()
    assert made.round == found
    assert entries("round.proposed")[0].private["by"]


def test_nothing_that_was_written_freely_stands_in_the_public_ledger(power):
    secret = "收钱的是王某某,电话13900000000"
    found = build.opened(power)
    services.propose(power, build.seen(power, description=secret), receipt="密码", at=build.AT)
    services.answer(found.asked.first(), [build.seen(power, cause=secret)], **build.DOES)

    said = "".join(each.leaf for each in Entry.objects.filter(kind__startswith="round."))

    assert "王某某" not in said
    assert "密码" not in said
    assert "description" in said


def test_the_score_gives_the_level_and_another_needs_a_reason(power):
    found = build.opened(power)
    assert services.score(found, build.scored(power), **build.DOES).level == "中"

    with pytest.raises(Unsaid, match="say why it is low"):
        services.score(found, build.scored(power, level="低"), **build.DOES)
    made = services.score(
        found, build.scored(power, modifiers={"行业": 8}, likelihood=3), **build.DOES
    )

    assert made.level == "高"
    assert made.risk != ""


def test_a_risk_that_stays_high_is_accepted_by_name_with_reason_and_date(power):
    found = build.opened(power)

    with pytest.raises(Unsaid, match="accepted by name"):
        services.score(found, build.scored(power, level_after="高"), **build.DOES)
    made = services.score(
        found,
        build.scored(
            power,
            level_after="高",
            accepted_by="post:CZJ/预算股股长",
            accepted_because="系统年底上线",
            look_again_on=build.DATES.meets_until,
        ),
        **build.DOES,
    )

    assert made.look_again_on == build.DATES.meets_until


def test_a_unit_grades_itself_and_whoever_watches_it_grades_too_but_no_other_unit(power):
    found = build.opened(power)
    leader = build.first_leader(power.unit)
    group = build.group(power.unit)
    stranger = people.account(
        people.holder(people.post(is_leader=True), name="别处的领导").official
    )

    services.score(found, build.scored(power), by=leader, at=build.AT)
    services.score(found, build.scored(power), by=group, at=build.AT)
    with pytest.raises(NotAllowed):
        services.score(found, build.scored(power), by=stranger, at=build.AT)

    assert found.assessments.count() == 2


def test_a_round_is_adopted_by_the_units_own_meeting_once_all_is_graded(power):
    found = build.opened(power)
    elsewhere = people.unit("QT", supervised_by=power.unit.versions.get().supervised_by)
    said = {"resolution": "〔2026〕5号", "adopted_on": build.DAY}

    with pytest.raises(Unsaid, match="no risk was graded"):
        services.adopt_round(found, body=power.unit.bodies.get(), **said, **build.DOES)
    build.graded(found, power)
    other = power.unit.bodies.get()
    other.unit = elsewhere
    with pytest.raises(Unsaid, match="no deciding body"):
        services.adopt_round(found, body=other, **said, **build.DOES)
    services.adopt_round(found, body=power.unit.bodies.get(), **said, **build.DOES)

    assert Round.objects.get().resolution == "〔2026〕5号"


def test_a_high_risk_waits_for_the_commission(power):
    found = build.opened(power)
    high = services.score(found, build.scored(power, likelihood=5, impact=5), **build.DOES)
    said = {"resolution": "〔2026〕5号", "adopted_on": build.DAY, "body": power.unit.bodies.get()}

    with pytest.raises(Unsaid, match="has not confirmed"):
        services.adopt_round(found, **said, **build.DOES)
    with pytest.raises(NotAllowed):
        services.confirm(high, by=build.group(power.unit), at=build.AT)
    services.confirm(high, by=build.commission(is_head=False), at=build.AT)

    assert services.adopt_round(found, **said, **build.DOES).adopted_on == build.DAY


def test_results_reach_the_draft_through_its_own_service_and_lose_nothing(power):
    found = build.adopted(power)
    draft = Draft.objects.get(power=power)

    with pytest.raises(ChangedMeanwhile):
        services.take_over(found, power, version=draft.version + 1, **build.DOES)
    made = services.take_over(found, power, version=draft.version, **build.DOES)

    body = json.loads(Draft.objects.get(power=power).body)
    assert made.version == draft.version + 1
    assert len(body["risks"]) == len(json.loads(draft.body)["risks"]) + 1
    assert all(each["score"] for each in body["risks"])
    assert body["risks"][0]["controls"] == json.loads(draft.body)["risks"][0]["controls"]
    assert body["risk_round"]["sources_used"] == build.SOURCES


def test_nothing_is_taken_over_before_the_meeting(power):
    found = build.opened(power)
    build.graded(found, power)

    with pytest.raises(NotAdopted):
        services.take_over(found, power, version=1, **build.DOES)


def test_a_fresh_round_has_every_gate_shut_and_each_says_what_fails(power):
    found = build.opened(power)

    one = gates_of(found, at=build.AT)[0]

    assert shut([one]) == ["全面", "彻底", "准确", "公开"]
    assert {each.key for gate in one.gates for each in gate.failing} >= {
        "gate.return",
        "gate.sources",
        "gate.score",
        "gate.list",
    }


def test_a_round_led_through_all_five_sources_and_published_opens_its_gates(power):
    found = build.adopted(power)
    assert shut(gates_of(found, at=build.AT)) == ["公开"]
    group = build.group(power.unit)
    with pytest.raises(GateShut, match="公开"):
        services.close_round(found, by=group, at=build.AT)

    build.published(power, found)
    services.close_round(found, by=group, at=build.AT)

    assert not Round.objects.get().is_open


def test_only_the_commission_closes_over_a_shut_gate_and_its_reason_is_public(power):
    found = build.adopted(power)
    reason = "系统迁移,公开延至四月,届时补行"

    with pytest.raises(NotAllowed):
        services.force_round(found, reason=reason, by=build.group(power.unit), at=build.AT)
    with pytest.raises(Unsaid):
        services.force_round(found, reason="急", **build.DOES)
    services.force_round(found, reason=reason, by=build.commission(), at=build.AT)

    said = entries("round.forced")[0].body
    assert said["shut"] == "公开"
    assert said["sets"][0]["forced_because"] == reason


def test_nobody_closes_a_round_of_a_unit_they_do_not_watch(power):
    found = build.adopted(power)
    build.published(power, found)
    other = people.account(people.member(people.supervisor("PZ9")).official)

    with pytest.raises(NotAllowed):
        services.close_round(found, by=other, at=build.AT)


def test_a_closed_round_takes_nothing_more(power):
    found = build.adopted(power)
    services.force_round(found, reason="县里统一延期,见通知", **build.DOES)

    with pytest.raises(Conflict, match="closed"):
        services.score(found, build.scored(power), **build.DOES)


def test_rounds_of_the_whole_county_share_a_name(power):
    made = services.open_everywhere("2026-1", build.DATES, seed="s", **build.DOES)

    assert [each.unit.code for each in made] == ["CZJ"]
    assert queries.surveyed(build.DAY).asked == made[0].asked.count()


def test_rows_can_be_rebuilt_from_entries_and_a_change_is_found(power):
    found = build.adopted(power)
    build.published(power, found)

    assert differences(OURS) == []
    Round.objects.update(resolution="另一个")
    assert differences(OURS) != []
