# SPDX-License-Identifier: Apache-2.0
"""A law changes: what rests on it, and nothing else, is to be revised until answered (R4, R41)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from tests.people import build as people
from tests.rebuilt import differences
from tests.registry import build
from tonggui.laws import services
from tonggui.laws.errors import NothingToAnswer, NotRecordable, OnlyBasis
from tonggui.laws.framing import facts
from tonggui.laws.hanging import State, hanging_on, known_changes
from tonggui.laws.models import LawChange, LawVersion
from tonggui.laws.standing import due_on, law_titled, open_on
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Unit
from tonggui.registry import services as registry
from tonggui.registry.errors import NotPublishable
from tonggui.registry.models import Edition
from tonggui.registry.xrays import keeping, shown

pytestmark = pytest.mark.django_db
LAW, ARTICLE = "中华人民共和国预算法", "第五十二条"
DAY, AT, DOES = build.DAY, build.AT, build.DOES
NEXT = DAY + timedelta(days=1)


def recorded(title=LAW, **said):
    said = LawVersion(**{"title": title, "rank": "法律", "since": DAY} | said)
    return services.record_law(said, **DOES)


def changed(law, effect="amended", **said):
    facts = {"effect": effect, "source": "主席令第1号(虚构)", "since": NEXT}
    return services.change_law(law, LawChange(**facts | said), **DOES)


def hanging(day=NEXT):
    """Return what hangs on the one change on record, as code and state."""
    (known,) = known_changes(day)
    return [(each.listing.code, each.state) for each in hanging_on(known, day)]


def other_power():
    """Publish a second power, which rests on none of the laws of the first."""
    basis = [{"title": "会计法(虚构)", "article": "第一条", "rank": "法律", "status": "in_force"}]
    body = json.loads(
        json.dumps(build.body()).replace("P05", "P06").replace('"code": "', '"code": "X-')
    )
    return build.published(registry.draft(body | {"id": "P06", "basis": basis}, **DOES))


def rebased(day=NEXT, **changed_basis):
    """Publish another edition, its first basis changed, in force from a day."""
    body = build.body()
    body["basis"][0] |= changed_basis
    return build.published(registry.draft(body, **DOES), day)


def lines(rule, at=AT):
    keeping.bring_up(at=at)
    return [each.object for each in shown.lines(rule=rule)]


def test_a_law_is_on_record_once_whatever_lists_call_it(edition):
    law = recorded(also="预算法(试行)\n《预算法》")

    assert law_titled(f"《{LAW}》", DAY).law.law == law
    assert law_titled("预算法", DAY).law.law == law
    assert law_titled("会计法", DAY) is None
    with pytest.raises(NotRecordable, match="amend it there"):
        recorded("预算法")


def test_an_amended_basis_marks_exactly_the_powers_that_rest_on_it(edition):
    other_power()

    changed(recorded(), article=ARTICLE)

    assert hanging() == [(build.SOUND, State.OPEN)]


@pytest.mark.parametrize(
    ("article", "is_touched"),
    [("", True), ("第五十二条第一款", True), ("第九十九条", False), ("第50条至第60条", True)],
)
def test_a_change_of_one_article_touches_what_rests_on_that_article(edition, article, is_touched):
    changed(recorded(), article=article)

    assert bool(hanging()) is is_touched


def test_an_edition_of_after_the_change_answers_an_amendment(edition):
    changed(recorded())
    assert open_on(edition.power, NEXT)

    rebased()

    assert hanging() == [(build.SOUND, State.REVISED)]
    assert open_on(edition.power, NEXT) == []
    assert Edition.objects.get(number=1).body == edition.body


def test_an_edition_that_still_rests_on_what_fell_is_no_answer(edition):
    changed(recorded(), "repealed", article="第九条")
    assert hanging() == []
    changed(recorded("会计法(虚构)"), "repealed")

    rebased(title="会计法(虚构)", article="第一条")

    (known, *_others) = known_changes(NEXT)
    assert [each.state for each in hanging_on(known, NEXT)] == [State.OPEN]


def test_a_repealed_law_is_answered_by_an_edition_that_rests_on_it_no_more(edition):
    changed(recorded(), "repealed")
    assert hanging() == [(build.SOUND, State.OPEN)]

    rebased(title="中华人民共和国会计法")

    assert hanging() == [(build.SOUND, State.REVISED)]


def test_a_power_that_is_withdrawn_has_nothing_to_revise(edition):
    changed(recorded())

    registry.withdraw(edition.power, reason="机构改革", withdrawn_on=DAY, **DOES)

    assert hanging() in ([], [(build.SOUND, State.WITHDRAWN)])


def test_a_signed_statement_answers_and_is_signed_once(edition):
    made = changed(recorded(), since=DAY - timedelta(days=30))
    assert "changes" not in facts(DAY)

    made = changed(law_titled(LAW, DAY).law.law, since=NEXT)
    with pytest.raises(NotRecordable, match="say why"):
        services.sign_no_impact(made, edition.power, reason=" ", **DOES)
    services.sign_no_impact(made, edition.power, reason="只改了机关名称", **DOES)

    assert [each.state for each in hanging_on(known_changes(NEXT)[0], NEXT)] == [State.SIGNED]
    with pytest.raises(NothingToAnswer):
        services.sign_no_impact(made, edition.power, reason="再签一次", **DOES)


def test_no_statement_saves_a_power_that_rests_on_nothing_else(edition):
    (basis, *_others) = build.body()["basis"]
    only = build.published(registry.draft(build.body(basis=[basis]), **DOES), DAY)
    made = changed(recorded(), "repealed", since=DAY)

    with pytest.raises(OnlyBasis, match="revise the power or withdraw it"):
        services.sign_no_impact(made, only.power, reason="照旧", **DOES)


def test_the_xray_says_at_once_that_a_basis_fell_and_publishing_without_one_is_refused(edition):
    only = [build.body()["basis"][0]]
    build.published(registry.draft(build.body(basis=only), **DOES), DAY)
    assert lines("S02") == []

    changed(recorded(), "repealed", since=DAY)

    assert lines("S02") == [build.SOUND]
    draft = registry.draft(build.body(basis=only, boundary="另一边界"), **DOES)
    with pytest.raises(NotPublishable):
        build.published(draft, DAY)


def test_a_law_repealed_from_a_day_to_come_is_found_on_that_day(edition):
    only = [build.body()["basis"][0]]
    build.published(registry.draft(build.body(basis=only), **DOES), DAY)
    changed(recorded(), "repealed", since=NEXT)

    assert lines("S02") == []
    assert lines("S02", AT + timedelta(days=1)) == [build.SOUND]


def test_whoever_has_not_answered_in_twenty_workdays_is_found_and_then_quiet(edition):
    made = changed(recorded(), since=NEXT)
    late = due_on(NEXT, NEXT)

    in_time = lines("S04", AT + (late - DAY))
    over = lines("S04", AT + (late - DAY) + timedelta(days=5))

    assert in_time == []
    assert over == [f"change:{made.code}@{edition.power.unit.code}"]
    at = AT + (late - DAY) + timedelta(days=6)
    services.sign_no_impact(made, edition.power, reason="只改了机关名称", by=None, at=at)
    assert lines("S04", at) == []


def test_a_change_recorded_in_error_marks_nothing_any_more(edition):
    made = changed(recorded(), "repealed", since=DAY)

    services.withdraw_change(made.pk, reason="看错了文号", **DOES)

    assert known_changes(NEXT) == []
    assert lines("S02") == []
    with pytest.raises(NothingToAnswer):
        services.sign_no_impact(made, edition.power, reason="x", **DOES)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"source": " "}, "where the change is written"),
        ({"article": "若干条款"}, "names no article"),
        ({}, "on record already"),
        ({"effect": "amended"}, "repealed as a whole"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(edition, said, says):
    law = recorded()
    effect = said.pop("effect", "repealed")
    if effect == "amended":
        changed(law, "repealed", since=DAY)
    elif not said:
        changed(law, "repealed", article=ARTICLE)
        said = {"article": ARTICLE}

    with pytest.raises(NotRecordable, match=says):
        changed(law, effect, **said)


def test_only_who_reviews_the_law_records_it_and_only_in_ones_unit_one_signs(edition):
    made = changed(recorded())
    unit = edition.power.unit
    clerk = people.account(people.holder(people.post(unit, "经办"), name="某人").official)
    other = people.first_leader(Unit.objects.exclude(pk=unit.pk).first())
    leader = people.account(people.first_leader(unit).official)

    with pytest.raises(NotAllowed):
        services.record_law(LawVersion(title="某法", since=DAY), by=clerk, at=AT)
    with pytest.raises(NotAllowed):
        services.change_law(
            made.law, LawChange(effect="amended", source="x", since=DAY), by=clerk, at=AT
        )
    for stranger in (clerk, people.account(other.official)):
        with pytest.raises(NotAllowed):
            services.sign_no_impact(made, edition.power, reason="照旧", by=stranger, at=AT)
    signed = services.sign_no_impact(made, edition.power, reason="照旧", by=leader, at=AT)

    assert signed.since == localdate(AT)
    assert signed.post.unit == unit


def test_the_register_can_be_rebuilt_from_entries_and_is_never_changed(edition):
    law = recorded()
    made = changed(law)
    services.revise_law(law, LawVersion(title=LAW, number="主席令第22号", since=NEXT), **DOES)
    services.sign_no_impact(made, edition.power, reason="照旧", **DOES)
    services.withdraw_change(made.pk, reason="重复", **DOES)

    kinds = list(Entry.objects.filter(kind__startswith="law.").values_list("kind", flat=True))
    assert kinds == [
        "law.recorded",
        "law.changed",
        "law.revised",
        "law.no-impact",
        "law.change-withdrawn",
    ]
    assert differences({"law", "lawversion", "lawchange", "noimpact"}) == []
    for rows, said in (
        (LawChange.objects, {"effect": "amended"}),
        (LawVersion.objects, {"title": "x"}),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**said)
