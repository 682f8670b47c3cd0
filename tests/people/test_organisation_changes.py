# SPDX-License-Identifier: Apache-2.0
"""Supervision goes where power goes, and every change of the organisation is dated and kept."""

from datetime import date

import pytest
from django.db import connection

from tests.people import build
from tonggui.people import queries, services
from tonggui.people.errors import InUse, NotSupervised, NotThere, Overlaps, Unfit, WatchesItself
from tonggui.people.migrations import __name__ as migrations
from tonggui.people.models import (
    CollectiveBodyVersion,
    Delegation,
    Part,
    Post,
    Remit,
    RiskLevel,
    Stage,
    SupervisingBodyVersion,
    SupervisingKind,
    UnitVersion,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL, JULY = date(2026, 3, 1), date(2026, 4, 30), date(2026, 7, 1)


def delegation(**facts):
    default = {"code": "SQ1", "since": MARCH, "until": APRIL, "basis": "青岚授〔2026〕1号"}
    return Delegation(**(default | facts))


def remit(of, body, **facts):
    default = {"part": Part.LEAD, "since": build.BEGAN}
    return services.assign_remit(Remit(unit=of, body=body, **(default | facts)), **build.does())


def test_a_new_post_that_nobody_watches_is_refused():  # R82
    blind = build.unit()

    with pytest.raises(NotSupervised):
        build.post(blind, "临时办公室主任")

    assert not Post.objects.filter(unit=blind).exists()


def test_a_new_post_is_watched_by_the_body_named_for_it():
    blind, body = build.unit(), build.supervisor()
    remit(blind, body, part=Part.CO)

    post = build.post(blind, supervised_by=body)

    version = post.versions.get()
    assert queries.supervisor_of_post(post, version, MARCH) == body


def test_a_delegation_into_a_unit_that_nobody_watches_is_refused():  # R82
    blind = build.unit()

    with pytest.raises(NotSupervised):
        services.delegate(delegation(unit=blind, power="P01"), **build.does())

    assert not Delegation.objects.exists()


def test_an_entrusted_unit_is_watched_by_its_own_body():
    body = build.supervisor()
    receiving = build.unit(supervised_by=body)
    build.lists(build.watched_unit(), "P01")

    given = services.delegate(delegation(unit=receiving, power="P01"), **build.does())

    assert given.supervised_by == body


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"basis": ""}, "document"),
        ({"until": None}, "last day"),
        ({"until": date(2026, 2, 1)}, "last day"),
        ({"for_post": None}, "power"),
        ({"official": None}, "receives"),
    ],
)
def test_a_delegation_is_written_dated_and_says_what_for(facts, says):
    whole = {"official": build.official(), "for_post": build.post()}

    with pytest.raises(Unfit, match=says):
        services.delegate(delegation(**(whole | facts)), **build.does())


def test_authority_taken_back_early_ends_that_day_and_the_old_row_stays():
    post = build.post()
    given = services.delegate(delegation(official=build.official(), for_post=post), **build.does())

    services.end_delegation(given, until=date(2026, 3, 31), **build.does())

    assert queries.delegations_on(date(2026, 4, 1)) == []
    assert len(queries.delegations_on(date(2026, 3, 31))) == 1
    assert Delegation.objects.filter(code="SQ1").count() == 2


def test_a_unit_keeps_what_it_was_called_before():
    unit = build.watched_unit()
    body = unit.versions.get().supervised_by

    services.revise_unit(
        unit,
        UnitVersion(name="城建局", level="县", rollout="in_force", supervised_by=body, since=MARCH),
        **build.does(),
    )

    assert queries.unit_on(unit, date(2026, 2, 28)).name == f"单位{unit.code}"
    assert queries.unit_on(unit, MARCH).name == "城建局"
    with pytest.raises(Overlaps):
        services.revise_unit(
            unit,
            UnitVersion(name="旧", level="县", rollout="trial", since=APRIL.replace(year=2025)),
            **build.does(),
        )


def test_a_unit_is_not_closed_while_it_has_posts():
    post = build.post()

    with pytest.raises(InUse):
        services.close_unit(post.unit, until=APRIL, **build.does())
    services.abolish_post(post, until=APRIL, **build.does())
    services.close_unit(post.unit, until=APRIL, **build.does())

    assert queries.unit_on(post.unit, JULY) is None
    with pytest.raises(NotThere):
        build.post(post.unit, since=JULY)


def test_the_division_of_work_is_kept_version_by_version():  # R66
    unit = build.watched_unit()
    deputy = build.post(unit, is_leader=True)

    for since, matters in ((build.BEGAN, ["财务"]), (MARCH, ["财务", "人事"])):
        services.divide_work(unit, {deputy: matters}, since=since, **build.does())

    assert queries.portfolios_on(date(2026, 2, 28)) == {deputy.pk: ("财务",)}
    assert queries.portfolios_on(MARCH) == {deputy.pk: ("财务", "人事")}
    assert queries.division_on(unit, MARCH).number == 2


def test_work_is_divided_among_the_team_only():
    post = build.post()

    with pytest.raises(Unfit):
        services.divide_work(post.unit, {post: ["财务"]}, since=MARCH, **build.does())


def test_a_cell_never_has_two_leads_at_once():  # R48
    unit = build.watched_unit()
    lead, other = build.supervisor(), build.supervisor()
    remit(unit, lead, level=RiskLevel.HIGH)

    with pytest.raises(Overlaps, match=lead.code):
        remit(unit, other, level=RiskLevel.HIGH)

    assert remit(unit, other, level=RiskLevel.HIGH, part=Part.CO).pk


def test_the_remit_that_names_more_decides_who_leads():  # R48
    unit = build.watched_unit()
    own = unit.versions.get().supervised_by
    high, money, decision = (build.supervisor() for _ in range(3))
    remit(unit, high, level=RiskLevel.HIGH)
    remit(unit, money, category="资金分配")
    remit(unit, decision, category="资金分配", stage=Stage.DECISION)

    def lead(**cell):
        return queries.lead_of(unit, MARCH, **cell)

    assert lead() == lead(level="中", category="行政审批") == own
    assert lead(level="高", category="行政审批") == high
    assert lead(level="高", category="资金分配") == money
    assert lead(level="高", category="资金分配", stage="决策") == decision


def test_a_body_does_not_lead_the_watching_of_high_risk_in_its_own_unit():  # R48
    unit = build.watched_unit()
    inside = build.supervisor(unit=unit)

    for level in ("", RiskLevel.HIGH):
        with pytest.raises(WatchesItself):
            remit(unit, inside, level=level)

    assert remit(unit, inside, level=RiskLevel.LOW).pk
    internal = build.supervisor(kind=SupervisingKind.INTERNAL, unit=unit)
    assert remit(unit, internal, level=RiskLevel.HIGH).pk  # R74


def test_no_body_stands_above_itself():
    upper = build.supervisor("XJW")
    build.supervisor("PZ1", parent="XJW")

    with pytest.raises(Unfit):
        services.revise_supervising_body(
            upper,
            SupervisingBodyVersion(name="县纪委", kind="县纪委", parent="PZ1", since=MARCH),
            **build.does(),
        )


@pytest.mark.parametrize("quorum", ["0", "3/2", "x", "1/0", "-1/2"])
def test_a_quorum_is_a_share(quorum):
    with pytest.raises(Unfit):
        services.found_body(
            "DZ",
            None,
            CollectiveBodyVersion(name="党组", rank=3, quorum=quorum, since=MARCH),
            **build.does(),
        )


def test_every_dated_table_has_its_guards():
    from importlib import import_module

    rules = import_module(f"{migrations}.0002_one_answer_a_day").RULES
    catalogue = (
        "SELECT tgname FROM pg_trigger"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        found = {name for (name,) in cursor.fetchall()}

    assert [r.trigger for r in rules if not any(f.startswith(r.trigger) for f in found)] == []
