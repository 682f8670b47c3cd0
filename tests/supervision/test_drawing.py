# SPDX-License-Identifier: Apache-2.0
"""Nodes are drawn by risk, from a seed nobody could know, and become duties (R47, S20)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.complaints.models import Focus
from tonggui.core.draws import Ticket, drawn, lot
from tonggui.ledger.models import Checkpoint, Entry, Position
from tonggui.oversight.models import Draw, Drawn
from tonggui.people.authority import NotAllowed
from tonggui.people.models import SupervisingBody
from tonggui.supervision import drawing, replay, services
from tonggui.supervision.models import Finding
from tonggui.supervision.ticking import tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
MARCH = {"begins_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}
POOL = [
    Ticket(f"C{n:02}", "n", level)
    for level, n in zip("高高中中中中中低" * 4, range(32), strict=True)
]


@pytest.fixture
def pz2(county):
    return SupervisingBody.objects.get(code="PZ2")


@pytest.fixture
def cases(county):
    """Close the first nodes of twelve cases of P09, of which some are watched by sample."""
    made = []
    for number in range(12):
        at = AT + timedelta(minutes=number)
        case = services.take_over(
            f"QL-SCJ-26-{number:04}", edition=build.power("P09").editions.get(), by=None, at=at
        )
        for node in ("n1", "n2", "n3", "n4"):
            for kind in ("node_open", "node_close"):
                services.record(case, Happening(kind, at, node=node, evidence=None), by=None, at=at)
        made.append(case)
    return made


def sealed():
    """Let the signer put every entry so far under a checkpoint."""
    number = Position.objects.count()
    for entry in Entry.objects.exclude(position__isnull=False).order_by("pk"):
        Position.objects.create(number=number, entry=entry, leaf_hash=bytes(32))
        number += 1
    Checkpoint.objects.create(size=number, text=f"log\n{number}\nroot{number}=\n", signed_at=LATER)


def test_high_risks_come_first_and_what_hands_cannot_do_falls_off_the_lowest():
    shares = {"高": 100, "中": 20, "低": 5}

    taken = drawn(POOL, seed="s", shares=shares, most=None)
    levels = [each.level for each in taken]

    assert levels == ["高"] * 8 + ["中"] * 4 + ["低"]
    assert drawn(POOL, seed="s", shares=shares, most=9) == taken[:9]
    assert sorted(taken[:8], key=lambda each: lot("s", each)) == taken[:8]


def test_the_same_seed_draws_the_same_and_another_another():
    shares = {"高": 50, "中": 50, "低": 50}

    assert drawn(POOL, seed="s", shares=shares, most=None) == drawn(
        reversed(POOL), seed="s", shares=shares, most=None
    )
    assert drawn(POOL, seed="s", shares=shares, most=None) != drawn(
        POOL, seed="t", shares=shares, most=None
    )


def test_a_draw_is_announced_before_its_seed_exists(pz2, cases):
    by = build.member_of("PZ2")
    sealed()
    announced = drawing.announce(pz2, **MARCH, by=by, at=LATER)

    with pytest.raises(drawing.NotYetSealed):
        drawing.draw(announced, by=by, at=LATER)
    assert (announced.seed, announced.drawn_at, Drawn.objects.count()) == ("", None, 0)

    sealed()
    taken = drawing.draw(announced, by=by, at=LATER)
    announced.refresh_from_db()

    assert taken
    assert announced.seed == Checkpoint.objects.order_by("-size").first().text.splitlines()[2]
    assert drawing.draw(announced, by=by, at=LATER) == taken


def test_what_was_drawn_becomes_a_duty_and_a_late_one_is_found(pz2, cases):
    by = build.member_of("PZ2")
    announced = drawing.announce(pz2, **MARCH, by=by, at=LATER)
    sealed()
    taken = drawing.draw(announced, by=by, at=LATER)
    duties = [row.case.duties.get(kind="watch", node=row.node) for row in taken]
    assert all(each.body == "PZ2" and each.due_at > LATER for each in duties)

    inspected = taken[0]
    opinion = {"opinion": "提醒", "text": "抽查发现材料缺页(虚构)"}
    act = Happening("sup_act", LATER, node=inspected.node, detail=opinion)
    services.record(inspected.case, act, by=by, at=LATER)
    end = LATER + timedelta(days=30)
    tick(at=end)

    late = set(Finding.objects.filter(rule="S20").values_list("case", "node"))
    planned = {(each.case_id, each.node) for each in taken[1:]}
    assert planned <= late
    assert (inspected.case_id, inspected.node) not in late
    assert sum(each.done for each in drawing.coverage(announced)) == 1
    assert list(replay.differences(at=end)) == []


def test_a_declared_capacity_bounds_what_is_drawn(pz2, cases):
    by = build.member_of("PZ2")
    drawing.declare(pz2, 1, reason="本组两人(虚构)", by=by, at=LATER)
    announced = drawing.announce(pz2, **MARCH, by=by, at=LATER)
    sealed()

    assert len(drawing.draw(announced, by=by, at=LATER)) == 1
    (asked, taken) = [
        sum(getattr(each, name) for each in drawing.coverage(announced))
        for name in ("asked", "taken")
    ]
    assert asked > taken == 1


def test_nobody_draws_for_another_body_and_nothing_is_drawn_from_nothing(pz2, cases):
    with pytest.raises(NotAllowed):
        drawing.announce(pz2, **MARCH, by=build.member_of("PZ1"), at=LATER)
    empty = {"begins_on": date(2025, 1, 1), "ends_on": date(2025, 1, 31)}
    with pytest.raises(drawing.NothingToDraw):
        drawing.announce(pz2, **empty, by=build.member_of("PZ2"), at=LATER)

    assert not Draw.objects.exists()


def test_the_database_refuses_to_change_what_was_drawn(pz2, cases):
    by = build.member_of("PZ2")
    announced = drawing.announce(pz2, **MARCH, by=by, at=LATER)
    sealed()
    drawing.draw(announced, by=by, at=LATER)

    for rows, change in (
        (Draw.objects, {"seed": "mine"}),
        (Drawn.objects, {"node": "P09.n1"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_nodes_of_a_sector_in_focus_when_a_draw_is_announced_count_one_level_higher(cases, pz2):
    before = drawing.candidates(pz2, **_days(), before=AT + timedelta(days=3))
    Focus.objects.create(
        sector="行政审批", number=12, usual=200, intensity=433, lifted_at=AT + timedelta(days=1)
    )

    raised = drawing.candidates(pz2, **_days(), before=AT + timedelta(days=3))
    earlier = drawing.candidates(pz2, **_days(), before=AT + timedelta(hours=1))

    up = {"低": "中", "中": "高", "高": "高"}
    assert before
    assert sorted(each._replace(level=up[each.level]) for each in before) == raised
    assert {each.level for each in earlier} == {each.level for each in before}


def _days():
    return {"first": MARCH["begins_on"], "last": MARCH["ends_on"]}
