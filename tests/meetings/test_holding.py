# SPDX-License-Identifier: Apache-2.0
"""A meeting held: what is wrong is found, what is impossible is refused (R30 to R35)."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import rebuilt
from tests.meetings.conftest import WATCHING
from tests.supervision import build as cases
from tonggui.cases.papers import Brought
from tonggui.ledger.models import Entry
from tonggui.ledger.telling import BLANKED
from tonggui.meetings import services
from tonggui.meetings.errors import (
    MeetingOver,
    NotEntitled,
    NotInTurn,
    NotOpen,
    NotTheSecretary,
    ResolvedAlready,
    VotedAlready,
)
from tonggui.meetings.foreseeing import OPEN, SHUT, WAITING, gates
from tonggui.meetings.minutes import minutes_of, write_minutes
from tonggui.meetings.models import Meeting
from tonggui.meetings.sitting import sitting_of
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Post
from tonggui.registry.models import Power
from tonggui.rounds.models import ReservedMatter
from tonggui.supervision.models import Duty
from tonggui.supervision.queries import hours_late
from tonggui.supervision.ticking import tick

OUTSIDER = "post:LTZ/镇长"


def states(room):
    found = gates(sitting_of(room.item), at=room.at)
    return {(each.rule, each.clause): each.state for each in found}


def test_before_an_item_is_called_its_gates_say_what_its_vote_would_lack(room):
    room.call()
    room.at = max(room.at, room.began)
    services.open_meeting(room.meeting, room.seats, room.told())

    before = states(room)
    services.start(room.item, room.told())

    assert before["S31", ""] == SHUT  # nobody reviewed it
    assert before["S30", "a"] == WAITING
    assert before == states(room)


def test_a_meeting_announced_reviewed_and_led_last_is_clean_to_its_minutes(room):
    room.call().reviewed().opened().heard()
    room.voted()
    room.resolved(owner="post:ZJJ/住建局副局长(项目)", due=(room.at + timedelta(days=30)).date())
    services.close(room.meeting, room.told())
    meeting = Meeting.objects.get()
    services.keep_minutes(meeting, room.told(60), digest=minutes_of(meeting).digest)

    assert room.rules() == []
    assert states(room)["S31", ""] == OPEN
    kinds = set(Entry.objects.filter(kind__startswith="meeting.").values_list("kind", flat=True))
    assert kinds == {
        f"meeting.{each}" for each in ("called", "item-put", "noticed", "opened", "closed")
    }


def test_before_a_vote_the_gates_say_what_the_judge_would_find(room):
    room.call(days=0.5).opened(present=room.seats[:1])

    assert states(room)["S30", "d"] == SHUT
    assert states(room)["S26", "a"] == SHUT
    assert states(room)["S31", ""] == SHUT


def test_whoever_has_not_spoken_is_waited_for(room):
    room.call().reviewed().opened()

    assert states(room)["S30", "a"] == WAITING
    room.heard()
    assert states(room)["S30", "a"] == OPEN


def test_a_leader_who_speaks_first_is_recorded_and_found(room):
    room.call().reviewed().opened()
    room.says(room.chair)
    for post in room.others:
        room.says(post)

    assert "S27" in room.rules()


def test_only_voters_in_the_room_state_a_position_or_vote(room):
    room.call().opened(present=room.seats[:-1])

    with pytest.raises(NotEntitled):
        room.says(OUTSIDER)
    with pytest.raises(NotEntitled):
        room.says(room.seats[-1])
    with pytest.raises(NotEntitled):
        room.voted(votes={OUTSIDER: "同意"})
    services.recuse(room.item, room.seats[1], room.told(), reason="近亲属")
    with pytest.raises(NotEntitled):
        room.voted(votes={room.seats[1]: "同意"})


def test_there_is_no_second_vote_and_no_second_resolution(room):
    room.call().reviewed().opened().heard()
    room.voted()
    with pytest.raises(VotedAlready):
        room.voted()
    room.resolved()
    with pytest.raises(ResolvedAlready):
        room.resolved()


def test_a_secret_ballot_keeps_only_what_was_counted(room):
    room.call().reviewed().opened().heard()
    with pytest.raises(NotInTurn, match="may vote"):
        room.voted(counted={"同意": 9, "反对": 0, "弃权": 0})

    room.voted(counted={"同意": 3, "反对": 1, "弃权": 0})

    vote = sitting_of(room.item).last("vote")
    assert (vote.detail["counted"]["同意"], "votes" in vote.detail) == (3, False)


def test_a_result_against_the_votes_needs_the_chairs_reason(room):
    room.call().reviewed().opened().heard()
    room.voted(votes=dict.fromkeys(room.seats, "反对"))
    with pytest.raises(NotInTurn):
        room.resolved("adopted")

    room.resolved("adopted", reason="上级要求(虚构)")

    assert sitting_of(room.item).last("resolution").detail["reason"] == "上级要求(虚构)"


def test_what_was_said_is_corrected_only_by_a_further_entry(room):
    room.call().opened()
    said = room.says(room.others[0]).event
    before = (said.detail, said.recorded_at)

    services.correct(room.item, said.seq, room.told(), text="应为缓议")

    said.refresh_from_db()
    assert (said.detail, said.recorded_at) == before
    assert sitting_of(room.item).speeches[-1].detail["corrects"] == said.seq


def test_nobody_but_its_secretary_or_chair_keeps_the_record(room):
    room.call().opened()
    clerk = cases.account_of("ZJJ/审批受理岗")
    with pytest.raises(NotTheSecretary):
        services.speak(room.item, services.Speech(room.chair, stance="同意"), room.told(by=clerk))
    other = cases.account_of("LTZ/财政所所长")
    with pytest.raises(NotAllowed):
        services.close(room.meeting, room.told(by=other))


def test_nothing_is_said_before_it_is_open_or_after_it_is_over(room):
    room.call()
    with pytest.raises(NotOpen):
        room.says(room.chair)
    room.opened()
    services.close(room.meeting, room.told())
    with pytest.raises(MeetingOver):
        room.says(room.chair)


def test_the_same_entry_sent_twice_happens_once(room):
    room.call().opened()
    said = services.Speech(room.others[0], stance="同意")
    services.speak(room.item, said, room.told(key="k"))
    services.speak(room.item, said, room.told(key="k"))

    assert len(sitting_of(room.item).speeches) == 1


def scan():
    return (Brought("会议记录.pdf", BytesIO(b"%PDF-1.7 fictional"), "会议记录扫描件"),)


def on_paper(room, began, *, reason="停电"):
    """Enter a whole meeting that was held on paper, with its scan, as its secretary."""
    said = services.Calling(
        kind="党组会", begins_at=began, secretary="post:ZJJ/会议秘书岗", late_reason=reason
    )
    who = {"by": room.secretary, "at": room.at}
    room.meeting = services.call(room.body, said, **who)
    power = cases.power("P03")
    agenda = services.Agenda("其他事项", "值班安排(虚构)")
    room.item = services.put(room.meeting, agenda, power=power, **who)
    services.notify(room.meeting, room.told(held_at=began - timedelta(hours=25)))

    def held(minutes):
        return room.told(held_at=began + timedelta(minutes=minutes))

    services.open_meeting(room.meeting, room.seats, replace(held(0), brought=scan()))
    services.start(room.item, held(1))
    for number, post in enumerate([*room.others, room.chair]):
        services.speak(room.item, services.Speech(post, stance="同意"), held(2 + number))
    services.vote(room.item, held(20), votes=dict.fromkeys(room.seats, "同意"))
    services.resolve(room.item, services.Resolving("adopted"), held(21))
    services.close(room.meeting, held(22))
    services.keep_minutes(room.meeting, held(90), digest="sha256:1")


@pytest.fixture
def at_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.mark.usefixtures("at_home")
def test_a_meeting_on_paper_entered_in_time_with_its_scan_is_only_marked_so(room):
    on_paper(room, room.at - timedelta(hours=30))

    assert room.rules() == []
    assert all(act.is_late_entry for act in sitting_of(room.item).acts)


@pytest.mark.usefixtures("at_home")
def test_a_meeting_on_paper_for_no_lawful_reason_is_found_for_its_acts(room):
    on_paper(room, room.at - timedelta(hours=30), reason="其他")

    assert "S17" in room.rules()


@pytest.mark.usefixtures("at_home")
def test_after_three_meetings_on_paper_in_a_quarter_the_fourth_is_found(room):
    found = []
    for _ in range(4):
        on_paper(room, room.at - timedelta(hours=30))
        found.append("S17" in room.rules())

    assert found == [False, False, False, True]


@pytest.mark.usefixtures("at_home")
def test_a_meeting_on_paper_is_entered_late_and_judged_so(room):
    began = room.at - timedelta(days=4)
    said = services.Calling(
        kind="党组会", begins_at=began, secretary="post:ZJJ/会议秘书岗", late_reason="停电"
    )
    who = {"by": room.secretary, "at": room.at}
    meeting = services.call(room.body, said, **who)
    power = cases.power("P03")
    room.item = services.put(meeting, services.Agenda("重大决策", "x"), power=power, **who)
    services.notify(meeting, room.told(held_at=began - timedelta(days=2)))
    with pytest.raises(NotInTurn, match="scan of its record"):
        services.open_meeting(meeting, room.seats, room.told(held_at=began))
    services.open_meeting(meeting, room.seats, room.told(held_at=began, brought=scan()))

    assert all(act.is_late_entry for act in sitting_of(room.item).of("meeting_open"))
    assert "S17" in room.rules()
    with pytest.raises(NotInTurn):
        services.start(room.item, room.told(held_at=room.at + timedelta(days=1)))


def test_who_attends_signs_in_and_has_no_vote(room):
    room.call().opened()
    (duty,) = Duty.objects.filter(kind="attend")
    assert (duty.body, duty.node, duty.due_at) == (WATCHING, room.meeting.code, room.began)
    services.attend(room.meeting, by=room.watcher, at=room.at)

    assert Duty.objects.get(kind="attend").done_at == room.at
    assert room.meeting.invitations.get().attended_at == room.at
    with pytest.raises(NotAllowed):
        services.attend(room.meeting, by=room.watcher, at=room.at)
    with pytest.raises(NotAllowed):
        services.speak(
            room.item, services.Speech(room.chair, stance="同意"), room.told(by=room.watcher)
        )


def test_one_signs_in_from_an_hour_before_and_is_then_in_time(room):
    room.call()
    with pytest.raises(NotInTurn, match="an hour before"):
        services.attend(room.meeting, by=room.watcher, at=room.began - timedelta(minutes=61))
    services.attend(room.meeting, by=room.watcher, at=room.began - timedelta(minutes=59))

    duty = Duty.objects.get(kind="attend")
    assert hours_late(duty, at=room.began + timedelta(days=9)) == 0


def test_a_meeting_that_ends_or_is_called_off_leaves_no_duty_to_attend_it(room):
    room.call().opened()
    services.close(room.meeting, room.told())
    assert Duty.objects.get(kind="attend").done_at == room.at

    room.call()
    services.call_off(room.meeting, "材料未备齐", by=room.secretary, at=room.at)
    assert not Duty.objects.filter(kind="attend", done_at=None).exists()
    assert room.meeting.invitations.get().attended_at is None


def test_a_meeting_is_called_off_once_before_it_opens_and_with_a_reason_that_stays(room):
    room.call()
    with pytest.raises(NotInTurn, match="say why"):
        services.call_off(room.meeting, " ", by=room.secretary, at=room.at)
    services.call_off(room.meeting, "王某请病假", by=room.secretary, at=room.at)
    room.meeting.refresh_from_db()
    assert room.meeting.cancelled_reason == "王某请病假"
    assert rebuilt.differences({"meeting", "duty"}) == []
    with pytest.raises(MeetingOver):
        services.call_off(room.meeting, "又一次", by=room.secretary, at=room.at)

    rows = Meeting.objects.filter(pk=room.meeting.pk)
    for change in ({"cancelled_reason": "另有原因"}, {"cancelled_reason": "", "place": "别处"}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**change)
    assert rows.update(cancelled_reason=BLANKED) == 1  # what lawful erasure does

    room.call().opened()
    with pytest.raises(NotInTurn, match="under way"):
        services.call_off(room.meeting, "开到一半", by=room.secretary, at=room.at)


def test_the_desk_of_duties_says_who_did_not_attend(room, monkeypatch):
    room.call()
    monkeypatch.setattr(timezone, "now", lambda: room.at)
    client = Client()
    client.force_login(room.watcher)
    client.cookies["django_language"] = "en"
    shown = client.get(reverse("desk:duties")).content.decode()
    assert "Attend the meeting" in shown
    assert reverse("desk:meeting", args=[room.meeting.code]) in shown

    room.opened()
    services.close(room.meeting, room.told())
    assert "not attended" in client.get(reverse("desk:duties"), {"show": "done"}).content.decode()


def test_execution_is_held_against_the_resolution_and_idleness_is_found(room):
    room.call().reviewed().opened().heard()
    room.voted()
    due = (room.at + timedelta(days=10)).date()
    room.resolved(owner="post:ZJJ/住建局副局长(项目)", due=due)
    leader = cases.account_of("ZJJ/住建局副局长(项目)")
    more = services.Execution("contract", "HT-1", amount=120_000_000, payee="甲公司(虚构)")
    services.execute(room.item, more, room.told(by=leader))
    assert "S33" in room.rules()

    tick(at=room.at + timedelta(days=12))
    assert "S34" in room.rules()


def test_progress_told_in_time_keeps_a_matter_from_being_idle(room):
    room.call().reviewed().opened().heard()
    room.voted()
    due = (room.at + timedelta(days=10)).date()
    room.resolved(owner="post:ZJJ/住建局副局长(项目)", due=due)
    leader = cases.account_of("ZJJ/住建局副局长(项目)")
    services.report_progress(room.item, room.told(by=leader), text="已进场(虚构)")

    tick(at=room.at + timedelta(days=40))

    assert "S34" not in room.rules()


def test_the_database_refuses_to_change_a_meeting_that_was_held(room):
    room.call().opened()
    services.close(room.meeting, room.told())
    for statement in (
        "UPDATE meetings_meeting SET closed_at = NULL",
        "UPDATE meetings_item SET amount = 1",
        "UPDATE meetings_item SET reserved = 'HR1'",
        "DELETE FROM meetings_item",
    ):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_minutes_are_drawn_from_the_record_and_written_as_a_document(room, tmp_path):
    from docx import Document

    room.call().reviewed().opened().heard()
    room.voted()
    room.resolved()
    minutes = minutes_of(Meeting.objects.get())
    write_minutes(minutes, tmp_path / "m.docx")

    text = "\n".join(each.text for each in Document(tmp_path / "m.docx").paragraphs)
    assert minutes.title.endswith("党组会议纪要")
    assert "表决：同意 4 票" in text
    assert minutes.digest in text


def test_the_papers_of_a_notice_go_with_each_item_of_its_agenda(room):
    room.call()
    more = services.Agenda("重大项目安排", "西门坡改造(虚构)")
    power = cases.power("P03")
    for _second in range(2):
        services.put(room.meeting, more, power=power, by=room.secretary, at=room.at)
    services.notify(room.meeting, room.told(brought=scan()))

    named = [
        act.row.evidence
        for item in room.meeting.items.filter(number__gt=1)
        for act in sitting_of(item).of("agenda_notice")
    ]
    assert len(named) == 2
    assert all("会议记录扫描件" in each for each in named)


def test_a_reserved_matter_is_chosen_from_the_units_own_and_told_as_the_item_is_called(room):  # R31
    unit = room.body.unit
    owner = Post.objects.filter(code__startswith="ZJJ/").first()
    ReservedMatter.objects.create(
        unit=unit, code="YS-1", name="年度预算（虚构）", forum=room.body, owner=owner, days=30,
        since=room.at.date() - timedelta(days=1), recorded_at=room.at,
    )  # fmt: skip
    room.call()
    who = {"power": Power.objects.get(code="P03"), "by": room.secretary, "at": room.at}
    strange = services.Agenda("其他事项", "分房（虚构）", reserved="YS-9")
    with pytest.raises(NotInTurn, match="no matter reserved in this unit"):
        services.put(room.meeting, strange, **who)

    room.item = services.put(room.meeting, replace(strange, reserved="YS-1"), **who)
    room.opened()

    assert sitting_of(room.item).last("item_start").detail["reserved"] == "YS-1"
    assert room.item.reserved == "YS-1"
