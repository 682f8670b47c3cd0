# SPDX-License-Identifier: Apache-2.0
"""Notices follow commits, reach whoever holds the post now, and ring in working hours alone.

R43: duties reach the body that must watch; R58: whoever has moved is told no more.
"""

import hmac
import json
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.db import transaction

from tests.supervision import build
from tests.supervision.conftest import (  # noqa: F401 - fixtures
    county,
    county_rows,
    in_english,
    nothing_kept,
)
from tonggui.cases.happening import Happening
from tonggui.ledger.telling import tell
from tonggui.meetings import services as holding
from tonggui.meetings.members import seats
from tonggui.meetings.models import Invitation, Meeting
from tonggui.notices import folding, hook, hours, ringing, services
from tonggui.notices.addressing import notices_for, unread
from tonggui.notices.models import Channel, Delivery, How, Kind, Notice
from tonggui.people import authority
from tonggui.people.models import (
    Account,
    CollectiveBody,
    Official,
    SupervisingBody,
    SupervisingMember,
    Tenure,
)
from tonggui.registry.models import Edition
from tonggui.supervision import services as supervision

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in the county
FRIDAY_NIGHT = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)  # 08:30
CLERK = "ZJJ/审批受理岗"
GROUP = "R0107"


@pytest.fixture
def mailing(settings):
    settings.MAIL_FROM = "tonggui@example.gov.cn"


def worked(at, code="某案"):
    """Let a clerk begin a case, so that it is somebody's turn."""
    clerk = build.account_of(CLERK)
    case = supervision.open_case(build.power(), code=code, by=clerk, at=at)
    opened = Happening("node_open", at, node="n1")
    closed = Happening("node_close", at + timedelta(minutes=9), node="n1", evidence=[])
    supervision.record(case, opened, by=clerk, at=at)
    supervision.record(case, closed, by=clerk, at=at + timedelta(minutes=9))
    return case


def standing(code, at=AT):
    account = build.account(Official.objects.get(code=code))
    return authority.standing(account, at=at)


def clerk():
    held = Tenure.objects.on(AT.date()).get(post__code=CLERK)
    return held.official.code


def with_mail(code, address="someone@example.gov.cn"):
    found = build.account(Official.objects.get(code=code))
    Account.objects.filter(pk=found.pk).update(email=address)
    return found


def kinds(who, at=AT):
    return {each.kind for each in notices_for(who, at=at + timedelta(hours=1))}


def test_what_is_committed_reaches_whoever_must_act_and_nobody_else(county):  # noqa: F811
    worked(AT)

    folding.fold(at=AT)

    assert Kind.TASK in {each.kind for each in Notice.objects.filter(to_post__startswith="post:")}
    assert kinds(standing(clerk())) & {Kind.FINDING, Kind.CARD}
    duties = Notice.objects.filter(kind=Kind.DUTY)
    assert {each.to_body for each in duties} == {"PZ1"}
    assert Kind.DUTY in kinds(standing(GROUP))
    assert kinds(standing("R0109")) == set()  # another group


def test_a_body_is_told_again_of_what_is_done_again_after_a_return(county):  # noqa: F811
    case = worked(AT)
    supervision.record(case, Happening("node_open", AT, node="n2"), by=None, at=AT)
    member = build.member_of("PZ1").official.code
    look = {"supervisor": "supervisor:PZ1", "opinion": "无异议"}
    looked = Happening("sup_act", AT, node="n2", actor=member, detail=look)
    supervision.record(case, looked, by=None, at=AT + timedelta(minutes=20))
    folding.fold(at=AT)
    told = Notice.objects.filter(kind=Kind.DUTY, node="P01.n2")
    assert told.count() == 0

    back = Happening("return", AT, node="n1", detail={"reason": "材料不全"})
    supervision.record(case, back, by=None, at=AT + timedelta(minutes=21))
    again = Happening("node_open", AT, node="n2")
    supervision.record(case, again, by=None, at=AT + timedelta(minutes=22))
    folding.fold(at=AT + timedelta(minutes=22))

    assert [each.to_body for each in told] == ["PZ1"]


def test_folding_twice_or_from_the_beginning_makes_no_notice_twice(county):  # noqa: F811
    worked(AT)
    first = folding.fold(at=AT)
    folding.Folded.objects.update(position=0)

    assert first > 0
    assert folding.fold(at=AT) == 0
    assert Notice.objects.count() == first


def test_a_stop_between_commit_and_notice_loses_none(county, monkeypatch):  # noqa: F811
    worked(AT)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(folding, "_keep", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            folding.fold(at=AT)
    assert not Notice.objects.exists()

    assert folding.fold(at=AT) > 0


def test_whoever_takes_a_post_over_is_told_and_whoever_left_is_not(county):  # noqa: F811
    worked(AT)
    folding.fold(at=AT)
    member = SupervisingMember.objects.get(official__code=GROUP)
    new = Official.objects.get(code="R0112")

    SupervisingMember.objects.filter(pk=member.pk).update(official=new)

    assert kinds(standing(GROUP)) == set()
    assert Kind.DUTY in kinds(standing("R0112"))


def test_reading_is_each_reader_s_own(county):  # noqa: F811
    worked(AT)
    folding.fold(at=AT)
    one, other = standing("R0107"), standing("R0108")
    before = unread(other, at=AT)

    services.read(one, at=AT)

    assert unread(one, at=AT) == 0
    assert unread(other, at=AT) == before > 0


def test_a_kind_can_be_switched_off_here_but_a_red_card_never(county):  # noqa: F811
    who = standing(GROUP)
    said = {"to_body": "PZ1", "made_at": AT, "rings_at": AT, "kind": Kind.CARD}
    Notice.objects.create(key="a", level="yellow", **said)
    Notice.objects.create(key="b", level="red", **said)

    services.prefer(who, {(Kind.CARD, Channel.SITE): How.NEVER})

    assert [each.key for each in notices_for(who, at=AT)] == ["b"]


def test_no_weekend_rings(county, mailing):  # noqa: F811
    with_mail(GROUP)
    services.prefer(standing(GROUP), {(Kind.DUTY, Channel.MAIL): How.AT_ONCE})
    worked(FRIDAY_NIGHT)
    ringing.ring(at=FRIDAY_NIGHT)

    assert unread(standing(GROUP), at=FRIDAY_NIGHT) > 0  # it stands on the site at once
    ringing.ring(at=FRIDAY_NIGHT + timedelta(hours=12))
    assert outbox.outbox == []
    ringing.ring(at=MONDAY)
    assert outbox.outbox


def test_a_digest_is_one_mail_in_the_morning_and_names_nobody(county, mailing):  # noqa: F811
    with_mail(GROUP)
    worked(AT)
    worked(AT, "另一案")
    ringing.ring(at=AT)
    assert outbox.outbox == []

    ringing.ring(at=datetime(2026, 3, 3, 0, 31, tzinfo=UTC))

    (message,) = outbox.outbox
    assert message.to == ["someone@example.gov.cn"]
    names = Official.objects.values_list("name", flat=True)
    whole = message.subject + message.body
    assert not [name for name in names if name in whole]
    assert "某案" not in message.subject


def test_mail_that_is_not_taken_is_sent_later_and_given_up_at_last(
    county,  # noqa: F811
    mailing,
    monkeypatch,
):
    with_mail(GROUP)
    said = {"to_body": "PZ1", "made_at": AT, "rings_at": AT, "kind": Kind.CARD, "level": "red"}
    Notice.objects.create(key="a", **said)

    def refuse(*_args, **_options):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refuse)
        ringing.ring(at=AT)
        assert Delivery.objects.get().attempts == 1
        ringing.ring(at=AT)  # not before its time
        assert Delivery.objects.get().attempts == 1
    ringing.ring(at=AT + timedelta(minutes=2))
    assert len(outbox.outbox) == 1

    Delivery.objects.update(ended="", attempts=ringing.MOST_ATTEMPTS - 1, due_at=AT)
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refuse)
        ringing.ring(at=AT)
    assert Delivery.objects.get().ended == "given-up"


def test_whoever_left_between_is_sent_nothing(county, mailing):  # noqa: F811
    with_mail(GROUP)
    worked(AT)
    ringing.ring(at=AT)
    assert Delivery.objects.filter(ended="").exists()

    SupervisingMember.objects.filter(official__code=GROUP).update(until=AT.date())
    ringing.ring(at=datetime(2026, 3, 3, 1, 0, tzinfo=UTC))

    assert set(Delivery.objects.values_list("ended", flat=True)) == {"moved"}
    assert outbox.outbox == []


def test_lateness_is_told_once_to_the_body(county):  # noqa: F811
    case = worked(AT)
    folding.fold(at=AT)
    case.duties.filter(done_at=None).update(due_at=AT + timedelta(hours=1))

    later = AT + timedelta(hours=2)
    folding.fold(at=later)
    folding.fold(at=later)

    found = Notice.objects.filter(kind=Kind.OVERDUE)
    assert found.count() == case.duties.filter(done_at=None).count() > 0


class Receiver(BaseHTTPRequestHandler):
    """Takes what is posted, or answers as told."""

    taken: ClassVar[list] = []
    answers: ClassVar[list] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((dict(self.headers), body))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver(settings):
    Receiver.taken, Receiver.answers = [], []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOK = f"http://127.0.0.1:{server.server_port}/hook?from=tonggui"
    settings.WEBHOOK_SECRET = "s" * 32
    yield Receiver
    server.shutdown()
    server.server_close()


def test_a_web_hook_is_signed_names_nobody_and_is_tried_again(county, receiver):  # noqa: F811
    receiver.answers = [503, 302]
    build.account(Official.objects.get(code=GROUP))
    said = {"to_official": GROUP, "made_at": AT, "rings_at": AT, "kind": Kind.CARD, "level": "red"}
    Notice.objects.create(key="a", about="某案", **said)

    for minutes in (0, 2, 5):
        ringing.ring(at=AT + timedelta(minutes=minutes))

    assert len(receiver.taken) == 3  # an error and a redirect are no receipt
    assert Delivery.objects.get().ended == "sent"
    headers, body = receiver.taken[-1]
    stamp, _, signed = headers["X-Tonggui-Signature"].partition(",v1=")
    text = stamp.removeprefix("t=").encode() + b"." + body
    assert hmac.compare_digest(signed, hmac.new(b"s" * 32, text, sha256).hexdigest())
    assert GROUP not in str(headers)
    assert json.loads(body)["to"] == GROUP
    assert hook.signature(body, at=1) != hook.signature(body + b" ", at=1)


def test_a_meeting_is_told_to_the_posts_of_its_body_and_to_whom_it_invites(county):  # noqa: F811
    body = CollectiveBody.objects.filter(unit__code="ZJJ").order_by("code").first()
    begins = AT + timedelta(days=3)
    met = {"body": body, "kind": "regular", "chair": "post:ZJJ/局长", "secretary": "post:ZJJ/局长"}
    called = Meeting.objects.create(code="会1", begins_at=begins, called_at=AT, **met)
    asked = Invitation.objects.create(
        meeting=called, body=SupervisingBody.objects.get(code="PZ1"), invited_at=AT
    )
    tell("meeting.called", called, adds=[called, asked], by=None, at=AT)

    folding.fold(at=AT)

    found = Notice.objects.filter(kind=Kind.MEETING)
    posts = {each.to_post for each in found if each.to_post}
    assert posts == {each.ref for each in seats(body, begins.date())} != set()
    assert [each.to_body for each in found if each.to_body] == ["PZ1"]


def test_whoever_was_told_of_a_meeting_is_told_once_that_it_is_called_off(county):  # noqa: F811
    body = CollectiveBody.objects.filter(unit__code="ZJJ").order_by("code").first()
    met = {"body": body, "kind": "regular", "chair": "post:ZJJ/局长", "secretary": "post:ZJJ/局长"}
    called = Meeting.objects.create(
        code="会1", begins_at=AT + timedelta(days=3), called_at=AT, **met
    )
    asked = Invitation.objects.create(
        meeting=called, body=SupervisingBody.objects.get(code="PZ1"), invited_at=AT
    )
    tell("meeting.called", called, adds=[called, asked], by=None, at=AT)
    folding.fold(at=AT)
    told = Notice.objects.filter(kind=Kind.MEETING).count()

    holding.call_off(called, "主要议题材料未备齐", by=None, at=AT)
    for _again in range(2):
        folding.fold(at=AT)

    off = Notice.objects.filter(kind=Kind.OFF)
    assert off.count() == told > 1
    assert [each.to_body for each in off if each.to_body] == ["PZ1"]
    assert Notice.objects.filter(kind=Kind.MEETING).count() == told
    assert "材料" not in " ".join(str(vars(each)) for each in off)


def test_a_stop_between_claim_and_mark_sends_once_more(county, mailing, monkeypatch):  # noqa: F811
    with_mail(GROUP)
    said = {"to_body": "PZ1", "made_at": AT, "rings_at": AT, "kind": Kind.CARD, "level": "red"}
    Notice.objects.create(key="a", **said)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(ringing, "_end", killed)
        with pytest.raises(KeyboardInterrupt):
            ringing.ring(at=AT)
    ringing.ring(at=AT + timedelta(minutes=2))

    assert len(outbox.outbox) <= 2
    assert outbox.outbox
    assert Delivery.objects.get().ended == "sent"


def test_before_any_power_is_published_notices_ring_on_weekdays(db):
    saturday = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)

    calendar = hours.calendar_on(saturday)

    assert hours.next_hour(saturday, calendar) == MONDAY
    assert hours.next_hour(AT, calendar) == AT
    assert hours.next_morning(AT, calendar) == datetime(2026, 3, 3, 0, 30, tzinfo=UTC)


def test_lists_published_anew_are_told_to_who_watches_and_who_works_along_them(county):  # noqa: F811
    folding.fold(at=AT)
    assert not Notice.objects.filter(kind=Kind.EDITION).exists()  # a first edition changes nothing
    first = Edition.objects.get(power=build.power())
    second = build.edition(json.loads(first.body), number=2, effective_on=AT.date())
    tell("edition.published", second, adds=[second], by=None, at=AT)

    folding.fold(at=AT)

    told = Notice.objects.filter(kind=Kind.EDITION)
    assert {each.to_body for each in told if each.to_body} == {"PZ1"}
    assert f"post:{CLERK}" in {each.to_post for each in told}
    assert {each.about for each in told} == {"P01"}
    assert Kind.EDITION in kinds(standing(GROUP))
    assert folding.fold(at=AT) == 0
