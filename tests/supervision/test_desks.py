# SPDX-License-Identifier: Apache-2.0
"""Lists of desks ask for a page at a time, in order, and for what it is about at once (R58)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.ledger import prepared
from tonggui.ledger.models import Entry
from tonggui.supervision import services
from tonggui.supervision.cards.queries import Ordered
from tonggui.supervision.models import Duty, DutyKind
from tonggui.supervision.queries import duties_of, read

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_page_goes_over_from_one_part_of_a_list_to_the_next():
    kinds = ["a.b", "a.b", "a.c", "a.d", "a.d", "a.d"]
    rows = [Entry(kind=kind, subject="s", leaf="{}") for kind in kinds]
    prepared.add(rows)
    keys = [each.pk for each in rows]
    kinds = ("a.b", "a.x", "a.c", "a.d")
    parts = {at: Entry.objects.filter(kind=kind).order_by("pk") for at, kind in enumerate(kinds)}
    ordered = Ordered(parts, lambda: {at: each.count() for at, each in parts.items()})

    assert len(ordered) == len(keys)
    assert ordered[2] == keys[2]
    for first in range(8):
        for last in range(first, 8):
            assert ordered[first:last] == keys[first:last]


def test_duties_are_read_with_their_cards_in_one_question(county, django_assert_num_queries):
    clerk = build.account_of("ZJJ/审批受理岗")
    for _ in range(2):
        case = services.open_case(build.power(), by=clerk, at=AT)
        for kind in ("node_open", "node_close"):
            services.record(case, Happening(kind, AT, node="n1"), by=clerk, at=AT)
    late = AT + timedelta(days=1)
    Duty.objects.filter(case=case, kind=DutyKind.REACT).update(due_at=late)
    bodies = set(Duty.objects.filter(kind=DutyKind.REACT).values_list("body", flat=True))
    found = duties_of(bodies, is_done=False, skip=0, most=50)

    with django_assert_num_queries(1):
        said = [
            (each.finding.card.level, each.case.unit.code)
            for each in read(each.pk for each in found)
            if each.kind == DutyKind.REACT
        ]

    assert len(said) > 1
    assert {unit for _level, unit in said} == {"ZJJ"}
    assert found == sorted(found, key=lambda each: (each.due_at or late, each.pk))
