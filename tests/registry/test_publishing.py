# SPDX-License-Identifier: Apache-2.0
"""From draft to edition (R76): reviewed, adopted, published once, superseded, withdrawn."""

import re
from datetime import timedelta

import pytest

from tests.people import build as people
from tests.registry import build
from tonggui.core.errors import Conflict
from tonggui.core.powers import TIMINGS
from tonggui.core.rules import LEVELS
from tonggui.people.authority import NotAllowed
from tonggui.people.models import CollectiveBody, Membership, Tenure, Unit
from tonggui.registry import services
from tonggui.registry.bodies import digest
from tonggui.registry.errors import (
    AlreadyPublished,
    ChangedMeanwhile,
    CodeGone,
    NotPublishable,
    NotReady,
    NotWhole,
    OwnWork,
    TooEarly,
    UnknownPosts,
)
from tonggui.registry.models import Draft, Edition, Part
from tonggui.registry.xrays import shown

pytestmark = pytest.mark.django_db


def test_a_sound_draft_becomes_the_first_edition_with_its_digest(drafts):
    edition = build.published(drafts[build.SOUND])

    assert edition.number == 1
    assert edition.digest == digest(edition.body)
    assert (edition.nodes, edition.risks, edition.controls) == (8, 4, 12)
    assert list(Edition.objects.on(build.DAY)) == [edition]


def test_what_must_hold_and_does_not_keeps_a_draft_from_publication(drafts):
    with pytest.raises(NotPublishable, match="S02 P15") as refused:
        build.published(drafts[build.UNFOUNDED])

    assert [each.finding.rule for each in refused.value.problems] == ["S02"]
    assert not Edition.objects.exists()


def test_a_stage_nobody_watches_is_an_alarm_on_the_x_ray_that_keeps_nothing_back(drafts):  # R3
    draft = services.revise(
        drafts[build.SOUND], build.body(coverage_matrix=[]), version=1, **build.DOES
    )

    alarms = shown.lines(draft.power.unit.code, rule="S23")
    assert {(each.clauses, LEVELS[each.level]) for each in alarms} == {("d", "yellow")}
    assert "P05/动议×事中" in {each.object for each in alarms}
    assert len(alarms) == len([s for s in shown.coverage(draft.power.unit.code) if s.blind])
    assert build.published(draft).number == 1


def without_result(**changed):
    """Return the sound power with the stage 结果 called 执行."""
    body = build.body(**changed)
    for node in body["nodes"]:
        node["stage"] = "执行" if node["stage"] == "结果" else node["stage"]
    return body


def revised(draft, body):
    return services.revise(draft, body, version=draft.version, **build.BACK)


def test_a_procedure_without_one_of_the_four_stages_is_refused_by_its_name(drafts):  # R50
    draft = revised(drafts[build.SOUND], without_result(coverage_matrix=[]))

    with pytest.raises(NotWhole, match="a node of the stage `result`, or why there is none"):
        build.published(draft)

    lacks = shown.unfinished(draft.power.unit.code)
    assert [(row.code, stages) for row, stages in lacks] == [(build.SOUND, ["结果"])]


def test_a_stage_excused_at_all_three_times_is_not_missing(drafts):  # R50, clean look-alike
    excused = {"state": "excluded", "reason": "无结果环节", "approved_by": "supervisor:XJW"}
    cells = [{"stage": "结果", "timing": timing, **excused} for timing in TIMINGS]
    draft = revised(drafts[build.SOUND], without_result(coverage_matrix=cells))

    assert build.published(draft).number == 1
    assert shown.unfinished(draft.power.unit.code) == []


def test_a_node_of_no_stage_is_refused_by_its_name(drafts):  # R50
    body = build.body()
    name = body["nodes"][1]["name"]
    del body["nodes"][1]["stage"]

    with pytest.raises(NotWhole, match=re.escape(f"the stage of node `{name}`")):
        build.published(revised(drafts[build.SOUND], body))


def test_a_power_without_a_boundary_is_refused_by_that_name(drafts):  # R1
    body = build.body()
    del body["boundary"]

    with pytest.raises(NotWhole, match="lacks: its boundary: what it decides, and what it may not"):
        build.published(revised(drafts[build.SOUND], body))


def test_a_node_whose_post_nobody_holds_that_day_is_refused_by_its_name(drafts):  # R1
    post = build.body()["nodes"][1]["post_ref"].removeprefix("post:")
    tenure = Tenure.objects.get(post__code=post)
    people.services.end_tenure(tenure, until=build.DAY - timedelta(days=1), **people.does())

    with pytest.raises(NotWhole, match=f"lacks: somebody who holds the post `{post}`"):
        build.published(drafts[build.SOUND])
    assert not Edition.objects.exists()


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_node_decided_by_a_meeting_that_nobody_sits_in_is_refused_by_name(  # R8
    drafts, is_closed
):
    until = {"until": build.DAY - timedelta(days=1), **people.does()}
    people.services.leave_seat(Membership.objects.get(), **until)
    if is_closed:
        people.services.close_body(CollectiveBody.objects.get(), **until)

    with pytest.raises(NotWhole, match="a meeting on record, with members, that decides at node"):
        build.published(drafts[build.SOUND])


def test_an_assembly_that_decides_together_is_nobody_in_particular(drafts):  # R1, look-alike
    body = build.body()
    body["nodes"][0]["decision_mode"] = "集体"
    post = body["nodes"][0]["post_ref"].removeprefix("post:")
    assert post not in {n["post_ref"].removeprefix("post:") for n in body["nodes"][1:]}
    tenure = Tenure.objects.get(post__code=post)
    people.services.withdraw_tenure(tenure, reason="误录", **people.does())

    assert build.published(revised(drafts[build.SOUND], body)).number == 1


def test_a_node_without_a_post_is_refused_by_its_name(drafts):  # R1
    body = build.body()
    name = body["nodes"][1]["name"]
    del body["nodes"][1]["post_ref"]

    with pytest.raises(NotWhole, match=re.escape(f"lacks: the post of node `{name}`")):
        build.published(revised(drafts[build.SOUND], body))


def test_a_control_by_supervision_at_a_node_nobody_watches_is_refused(drafts):  # R28
    body = build.body()
    body["nodes"][1].pop("supervision", None)
    body["nodes"][1]["key_flags"] = []
    risk = body["risks"][0]
    risk["level"], risk["node"] = "低", "n2"
    for other in body["risks"]:
        other["level"] = "低" if other["node"] == "n2" else other["level"]
    named = next(each["control"] for each in risk["controls"] if each["class"] == "监督制权")

    with pytest.raises(NotWhole, match=f"as control `{named}` says"):
        build.published(revised(drafts[build.SOUND], body))


def test_nothing_is_published_without_both_reviews_and_a_resolution(drafts):
    with pytest.raises(NotReady, match="lawfulness、review by discipline inspection、adoption"):
        services.publish(drafts[build.SOUND], effective_on=build.DAY, **build.DOES)


def test_an_objection_is_no_agreement(drafts):
    draft = drafts[build.SOUND]
    services.review(draft, Part.LEGALITY, version=1, agrees=False, opinion="依据待核", **build.DOES)
    services.review(draft, Part.DISCIPLINE, version=1, agrees=True, **build.DOES)

    with pytest.raises(NotReady, match="lawfulness"):
        services.adopt(draft, version=1, resolution="x", adopted_on=build.DAY, **build.DOES)


def test_a_part_reviews_a_version_once(drafts):
    build.reviewed(drafts[build.SOUND])

    with pytest.raises(Conflict, match="reviewed before"):
        build.reviewed(drafts[build.SOUND])


def test_what_was_reviewed_is_what_is_published(drafts):
    draft = build.adopted(drafts[build.SOUND])
    services.revise(draft, build.body(name="改过的名称"), version=1, **build.BACK)

    with pytest.raises(NotReady):
        services.publish(draft, effective_on=build.DAY, **build.DOES)


def test_a_version_nobody_sees_any_more_is_not_adopted(drafts):
    draft = build.reviewed(drafts[build.SOUND])
    services.revise(draft, build.body(name="改过的名称"), version=1, **build.BACK)

    with pytest.raises(ChangedMeanwhile):
        services.adopt(draft, version=1, resolution="x", adopted_on=build.DAY, **build.DOES)


def test_a_draft_is_published_once(drafts):
    draft = drafts[build.SOUND]
    build.published(draft)

    with pytest.raises(AlreadyPublished):
        services.publish(draft, effective_on=build.DAY, **build.DOES)


def test_a_node_whose_post_is_not_on_record_is_refused(db, tmp_path):
    build.places()
    draft = build.adopted(build.taken(tmp_path)[build.SOUND])

    with pytest.raises(UnknownPosts):
        services.publish(draft, effective_on=people.BEGAN - timedelta(days=1), **build.DOES)


def test_the_next_edition_supersedes_from_its_day_on(drafts):
    first = build.published(drafts[build.SOUND])
    later = build.DAY + timedelta(days=30)

    second = build.published(services.draft(build.body(name="新名称"), **build.DOES), later)

    assert second.number == 2
    assert Edition.objects.on(later - timedelta(days=1)).get() == first
    assert Edition.objects.on(later).get() == second


def test_an_edition_does_not_begin_before_the_one_it_follows(drafts):
    build.published(drafts[build.SOUND])

    with pytest.raises(TooEarly):
        build.published(
            services.draft(build.body(name="新名称"), **build.DOES),
            build.DAY - timedelta(days=1),
        )


def test_a_withdrawn_power_leaves_a_tombstone_and_its_code_is_gone(drafts):
    edition = build.published(drafts[build.SOUND])

    services.withdraw(edition.power, reason="机构改革", withdrawn_on=build.DAY, **build.DOES)

    assert not Edition.objects.on(build.DAY).exists()
    assert Edition.objects.on(build.DAY - timedelta(days=1)).count() == 0
    assert Edition.objects.get() == edition
    with pytest.raises(CodeGone):
        services.draft(build.body(name="再来一次"), **build.DOES)


def test_only_the_first_leader_of_the_unit_publishes(drafts):
    draft = build.adopted(drafts[build.SOUND])
    unit = draft.power.unit
    outsider = people.account(people.first_leader(people.watched_unit()).official)
    own = people.account(people.first_leader(unit).official)

    with pytest.raises(NotAllowed):
        services.publish(draft, effective_on=build.DAY, by=outsider, at=build.AT)

    assert services.publish(draft, effective_on=build.DAY, by=own, at=build.AT).number == 1


def test_discipline_review_is_for_whoever_watches_the_unit(drafts):
    draft = drafts[build.SOUND]
    watching = draft.power.unit.versions.get().supervised_by
    stranger = people.account(people.member(people.supervisor()).official)
    watcher = people.account(people.member(watching).official)
    says = {"version": 1, "agrees": True, "at": build.AT}

    with pytest.raises(NotAllowed):
        services.review(draft, Part.DISCIPLINE, by=stranger, **says)

    assert services.review(draft, Part.DISCIPLINE, by=watcher, **says).agrees


def test_legal_review_is_for_who_is_in_charge_of_it_and_did_not_write_the_draft(drafts):
    unit = Unit.objects.get(code=build.body()["unit"])
    leader = people.holder(people.post(unit, is_leader=True))
    people.services.divide_work(unit, {leader.post: ["法制"]}, since=people.BEGAN, **people.does())
    lawyer = people.account(leader.official)
    says = {"agrees": True, "by": lawyer, "at": build.AT}
    services.revise(drafts[build.SOUND], build.body(name="改"), version=1, by=lawyer, at=build.AT)

    with pytest.raises(OwnWork):
        services.review(drafts[build.SOUND], Part.LEGALITY, version=2, **says)

    draft = services.revise(drafts[build.SOUND], build.body(), version=2, **build.DOES)
    assert services.review(draft, Part.LEGALITY, version=3, **says).agrees


def test_a_published_draft_is_closed(drafts):
    build.published(drafts[build.SOUND])

    assert [each.power.code for each in Draft.objects.filter(closed_at=None)] == [build.UNFOUNDED]
