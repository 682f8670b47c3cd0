# SPDX-License-Identifier: Apache-2.0
"""A surge of complaints brings its sector into focus, which asks more of supervision (R53)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests import rebuilt
from tests.complaints import build
from tests.complaints.build import AT, DAY, SECTOR
from tests.supervision import build as house
from tonggui.complaints import standing
from tonggui.complaints.errors import NotRecordable
from tonggui.complaints.models import Complaint, Focus, SectorLook
from tonggui.complaints.recording import record, withdraw
from tonggui.core.intensity import Intensity, Measure, Turn, intensity, turn
from tonggui.ledger.models import Entry
from tonggui.notices.folding import fold
from tonggui.notices.models import Kind, Notice
from tonggui.people.authority import NotAllowed
from tonggui.people.models import SupervisingBody
from tonggui.registry.survey import survey
from tonggui.supervision import dropping, sectors
from tonggui.supervision.models import Duty, DutyKind
from tonggui.supervision.ticking import tick


def told_as_kept():
    """Say whether rows are what entries tell."""
    return rebuilt.differences({"complaint", "focus", "sectorlook", "duty"}) == []


MONTH = Measure(days=30, base=360, least=10, lift=200, calm=120)


def test_a_window_is_held_against_what_is_usual_there():
    steady = dict.fromkeys(range(1, 400, 3), 1)

    assert intensity(steady, 399, 1, MONTH) == Intensity(10, 10.0, 100)
    assert intensity(steady | {399: 12}, 399, 1, MONTH).index == 209


def test_without_a_window_of_past_there_is_no_index_and_nothing_is_lifted():
    found = intensity({395: 50}, 399, 360, MONTH)

    assert found == Intensity(50, None, None)
    assert turn(found, MONTH, is_lifted=False) == Turn.STAY


@pytest.mark.parametrize(
    ("number", "index", "is_lifted", "wanted"),
    [
        (10, 200, False, Turn.LIFT),
        (9, 900, False, Turn.STAY),
        (10, 199, False, Turn.STAY),
        (2, 120, True, Turn.STAY),
        (2, 119, True, Turn.CALM),
    ],
)
def test_a_surge_is_many_and_far_above_the_usual_and_ends_only_once_it_is_calm(
    number, index, is_lifted, wanted
):
    assert turn(Intensity(number, 1.0, index), MONTH, is_lifted=is_lifted) == wanted


def test_a_simulated_complaint_surge_lifts_its_sector_to_focus_and_creates_tasks(county):
    build.quiet()
    build.surge()

    tick(at=AT)

    focus = Focus.objects.get()
    duties = Duty.objects.filter(kind=DutyKind.SECTOR, node=str(focus.pk))
    assert (focus.sector, focus.number, focus.ended_at) == (SECTOR, 12, None)
    assert focus.intensity >= 200
    assert {each.body for each in duties} == {each.code for each in sectors.bodies_of(SECTOR, DAY)}
    assert "PZ2" in {each.body for each in duties}
    assert all(each.due_at > AT and each.done_at is None for each in duties)
    assert Entry.objects.filter(kind="sector.lifted").count() == 1
    assert told_as_kept()

    fold(at=AT)
    assert {(n.about, n.node) for n in Notice.objects.filter(kind=Kind.DUTY)} == {("", SECTOR)}


def test_a_steady_sector_and_one_with_a_few_complaints_stay_as_they_are(county):
    build.quiet(every=3)
    build.surge(12)
    build.surge(9, power="P06", register="信访局")

    sectors.pass_time(at=AT)

    assert not Focus.objects.exists()
    assert not Duty.objects.filter(kind=DutyKind.SECTOR).exists()


def test_a_sector_is_lifted_once_and_ends_by_itself_once_it_is_calm(county):
    build.quiet()
    build.surge()
    sectors.pass_time(at=AT)
    sectors.pass_time(at=AT + timedelta(days=2))
    assert Focus.objects.count() == 1

    sectors.pass_time(at=AT + timedelta(days=45))

    focus = Focus.objects.get()
    assert focus.ended_at == AT + timedelta(days=45)
    assert (focus.end_number, focus.by, focus.reason) == (0, None, "")
    assert focus.end_intensity < 120
    assert Entry.objects.filter(kind="sector.calmed").count() == 1
    assert told_as_kept()


def test_a_surge_that_lasts_does_not_become_its_own_measure(county):
    build.quiet()
    build.surge()
    sectors.pass_time(at=AT)
    for month in range(1, 13):
        later = AT + timedelta(days=30 * month)
        build.record_all(
            [build.said(f"L{month}-{n}", ago=-30 * month + n) for n in range(12)],
            by=None,
            at=later,
        )
        sectors.pass_time(at=later)

    assert Focus.objects.get().ended_at is None


def test_nodes_of_a_sector_in_focus_are_sampled_as_one_level_higher():
    focus = frozenset({SECTOR})

    assert [standing.raised(each, SECTOR, focus) for each in "低中高"] == ["中", "高", "高"]
    assert [standing.raised(each, "资金分配", focus) for each in "低中高"] == ["低", "中", "高"]
    assert [standing.floored(each, SECTOR, focus) for each in "低中高"] == ["中", "中", "高"]


def test_a_body_says_what_it_looked_at_and_its_duty_is_done(county):
    build.quiet()
    build.surge()
    sectors.pass_time(at=AT)
    focus, body = Focus.objects.get(), SupervisingBody.objects.get(code="PZ2")
    later = AT + timedelta(days=1)

    with pytest.raises(NotAllowed):
        sectors.look(focus, body, "看过", by=build.member("PZ1"), at=later)
    with pytest.raises(NotRecordable, match="say what was looked at"):
        sectors.look(focus, body, " ", by=build.member("PZ2"), at=later)
    sectors.look(focus, body, "抽看二十件，已约谈股长", by=build.member("PZ2"), at=later)

    assert sectors.duty_of(focus, body).done_at == later
    with pytest.raises(NotRecordable, match="said already"):
        sectors.look(focus, body, "又看", by=build.member("PZ2"), at=later)
    assert told_as_kept()


def test_people_may_end_a_focus_for_a_reason_and_it_is_left_alone_for_a_window(county):
    build.quiet()
    build.surge()
    sectors.pass_time(at=AT)
    focus, by = Focus.objects.get(), build.member("XJW")

    with pytest.raises(NotAllowed):
        sectors.end(focus, reason="一事多投", by=build.member("PZ2"), at=AT)
    with pytest.raises(NotRecordable, match="say why"):
        sectors.end(focus, reason="", by=by, at=AT)
    sectors.end(focus, reason="同一来信人重复投诉，已核对", by=by, at=AT)
    sectors.pass_time(at=AT + timedelta(days=3))

    assert Focus.objects.get().ended_at == AT
    with pytest.raises(NotRecordable, match="ended already"):
        sectors.end(focus, reason="再次", by=by, at=AT)
    assert told_as_kept()


def test_the_same_number_is_one_and_what_is_new_of_it_is_added(county):
    first = record(build.said(1, ago=9), by=None, at=AT)
    again = record(build.said(1, ago=9), by=None, at=AT)
    answered = record(build.said(1, ago=9, accepted_on=DAY, answered_on=DAY), by=None, at=AT)

    assert (first.is_new, again.is_new, again.is_changed) == (True, False, False)
    assert answered.is_changed
    row = Complaint.objects.get()
    assert (row.sector, row.unit.code, row.answered_on) == (SECTOR, "SCJ", DAY)
    with pytest.raises(NotRecordable, match="on record otherwise"):
        record(build.said(1, ago=8), by=None, at=AT)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"number": ""}, "name the register"),
        ({"power": "P99"}, "there is no power"),
        ({"power": "", "sector": "养鸽"}, "there is no sector"),
        ({"power": ""}, "of which power it is, or of which sector"),
        ({"sector": "资金分配"}, "is of the sector"),
        ({"unit": "CZJ"}, "is no power of"),
        ({"count": 0}, "a whole number from 1"),
        ({"ago": -1}, "after today"),
        ({"channel": "pigeon"}, "on which way it came"),
        ({"accepted_on": DAY + timedelta(days=1)}, "accepted and answered after it came in"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(county, facts, says):
    facts = {"number": 1, "ago": 3} | facts

    with pytest.raises(NotRecordable, match=says):
        record(build.said(facts.pop("number"), **facts), by=None, at=AT)
    assert not Complaint.objects.exists()


def test_what_was_recorded_by_mistake_counts_no_more_and_its_row_remains(county):
    build.quiet()
    found = build.surge()

    withdraw(found[0].row, reason="录错领域", by=build.member("XJW"), at=AT)
    sectors.pass_time(at=AT)

    assert Focus.objects.get().number == 11
    assert Complaint.objects.exclude(withdrawn_at=None).count() == 1
    assert record(build.said("S0", ago=0), by=None, at=AT).is_new
    assert told_as_kept()


def test_only_the_commission_records_complaints(county):
    record(build.said(1, ago=9), by=build.member("XJW"), at=AT)

    with pytest.raises(NotAllowed):
        record(build.said(2, ago=9), by=build.member("PZ2"), at=AT)
    with pytest.raises(NotAllowed):
        record(build.said(2, ago=9), by=house.account_of("SCJ/许可股股长"), at=AT)


def test_no_entry_tells_anything_of_a_complaint_in_the_open(county):
    record(build.said("甲字1号", ago=9), by=None, at=AT)

    said = Entry.objects.get(kind="complaint.recorded").said
    assert said.subject == "complaints"
    assert said.body == {"adds": [{"row": "complaint", "id": Complaint.objects.get().pk}]}


def test_the_database_refuses_to_change_what_is_on_record(county):
    build.quiet()
    build.surge()
    sectors.pass_time(at=AT)

    for change in (
        lambda: Complaint.objects.update(count=3),
        lambda: Complaint.objects.all().delete(),
        lambda: Focus.objects.update(intensity=100),
        lambda: Focus.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert not SectorLook.objects.exists()


def test_a_complaint_that_waits_too_long_is_found_and_one_answered_in_time_is_not(county):
    """S13 a and b: not accepted within 15 days, not answered within 60."""
    record(build.said("未受理", ago=17), by=None, at=AT)
    accepted = DAY - timedelta(days=70)
    record(build.said("未答复", ago=72, accepted_on=accepted), by=None, at=AT)
    answered = {"accepted_on": DAY - timedelta(days=60), "answered_on": DAY - timedelta(days=34)}
    record(build.said("按期", ago=74, **answered), by=None, at=AT)
    record(build.said("举报", ago=300, nature="report"), by=None, at=AT)
    record(build.said("批量", ago=300, count=7), by=None, at=AT)

    found = [each.finding for each in survey(at=AT).problems if each.finding.rule == "S13"]

    assert sorted("".join(each.clauses) for each in found) == ["a", "b"]
    assert {each.power for each in found} == {"P09"}


def test_a_file_of_complaints_in_the_drop_folder_is_taken_in_whole_or_refused(county, settings):
    place = settings.HOME / settings.INCOMING
    place.mkdir()
    head = "来源系统,登记编号,登记日期,职权编码"
    (place / "信访0302.csv").write_text(f"{head}\n12345,甲1,2026-02-20,P09\n", encoding="utf-8")
    (place / "complaints.csv").write_text(
        f"{head}\n12345,甲2,2026-02-20,P09\n12345,甲3,2026-02-20,P99\n", encoding="utf-8"
    )

    taken = dropping.take_in(at=datetime.now(tz=UTC) + timedelta(minutes=1))

    assert (taken.files, taken.rows) == (2, 1)
    assert taken.refused == [(3, "", "There is no power “P99”")]
    assert Complaint.objects.get().number == "甲1"
