# SPDX-License-Identifier: Apache-2.0
"""The demonstration has something to look at: cases on both tracks and risk rounds, all invented.

R17 to R22, R31 to R36, R43: what is shown went through the same services as anything else.
"""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from tests.people import build as people
from tests.supervision import build
from tonggui.cases.models import Case
from tonggui.core.powers import RISK_LEVELS
from tonggui.demo import live, live_cases, live_rounds
from tonggui.engagements import folding
from tonggui.laws.planned import coverage
from tonggui.ledger.models import Entry
from tonggui.meetings.models import Meeting
from tonggui.oversight.models import Draw
from tonggui.people.models import Account, SupervisingMember, Unit
from tonggui.rounds.models import Asked, Assessment, Proposal, Round
from tonggui.ruling.models import Ruling
from tonggui.supervision import footing, replay
from tonggui.supervision.models import Duty

pytestmark = pytest.mark.django_db
LISTS = build.QINGLAN
# A Thursday, a Sunday, and the last day of a week-long holiday of the county.
DAYS = [(2026, 11, 26), (2026, 8, 30), (2026, 10, 7)]


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """Load the county once, with the accounts that open cases; what tests add is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.county()
        for post in ("ZJJ/审批受理岗", "SQC/村报账员"):
            build.account_of(post)
        build.member_of("PZ1")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def openers(rows, db):
    """Let no judge of another test's database be used."""
    footing.forget()
    yield
    footing.forget()


def begun(day=DAYS[0]):
    return live.begin(LISTS, at=datetime(*day, 3, tzinfo=UTC))


def titled(part):
    return Case.objects.get(title__contains=part)


@pytest.mark.parametrize("day", DAYS)
def test_a_clean_case_a_late_one_and_two_open_ones_are_on_their_tracks(openers, day):
    assert begun(day).cases == 7

    clean, late = titled("已办结"), titled("超期")
    assert clean.closed_at is not None
    assert not clean.findings.exists()
    assert [(each.rule, each.node) for each in late.findings.all()] == [("S15", "P01.n2")]
    assert late.events.filter(kind="sup_act", detail__contains="提醒").exists()
    assert late.is_open
    for part in ("刚刚受理", "正在商议"):
        assert not titled(part).findings.exists()
    assert list(replay.differences(at=datetime(*day, 3, tzinfo=UTC))) == []


def test_the_supervisor_has_something_to_do_about_the_late_case(openers):
    begun()

    waiting = Duty.objects.filter(body="PZ1", done_at=None)

    assert titled("超期").title in [each.case.title for each in waiting if each.case]
    assert waiting.filter(kind="attend").exists()


def test_one_meeting_was_held_and_executed_otherwise_and_one_is_called(openers):
    assert begun().meetings == 2

    held, called = Meeting.objects.order_by("begins_at")
    assert held.closed_at is not None
    assert called.is_coming
    assert [each.rule for each in held.items.get().case.findings.filter(rule__lt="S34")] == ["S33"]
    assert not called.items.get().case.findings.exists()


def test_two_third_parties_are_engaged_and_one_has_stated_its_independence(openers):
    begun()

    stated, engaged = reversed(folding.engagements_of(folding.asked(Case.objects.all())))
    assert (stated.state, engaged.state) == (folding.STATED, folding.ENGAGED)
    assert all("虚构" in each.provider for each in (stated, engaged))


def test_one_round_is_in_progress_and_one_is_adopted(openers):
    assert begun().rounds == 2

    going, adopted = (Round.objects.get(unit__code=code) for code in ("ZJJ", "SQC"))
    assert going.adopted_on is None
    assert Asked.objects.filter(round=going, post__code="ZJJ/审批受理岗", answered_at=None).exists()
    assert Proposal.objects.filter(round=going, source="群众提", is_taken=None).exists()
    assert adopted.adopted_on is not None
    assert adopted.is_open
    assert not adopted.asked.filter(answered_at=None).exists()
    assert not Assessment.objects.filter(level=RISK_LEVELS[-1], confirmed_at=None).exists()


def test_everything_says_that_it_is_invented(openers):
    begun()

    said = [each.title for each in Case.objects.all()]
    said += [each.description for each in Proposal.objects.all()]
    said += [each.resolution for each in Round.objects.exclude(resolution="")]

    assert len(said) == 12
    assert all("（虚构" in each for each in said)


def test_run_again_it_changes_nothing(openers):
    first = begun()
    entries = Entry.objects.count()

    assert begun() == first
    assert Entry.objects.count() == entries


def test_a_power_that_was_not_in_force_begins_no_case(openers):
    at = datetime(2019, 6, 3, 3, tzinfo=UTC)
    wanted = [{"power": "P01", "begins": "1 09:00"}]

    live_cases.play(wanted, when=lambda _: at, at=at)

    assert not Case.objects.exists()


def test_what_cannot_be_made_whole_is_not_made_at_all(openers, monkeypatch):
    monkeypatch.setattr(live_rounds, "lead", lambda *_, **__: Case.objects.get(code="none"))

    with pytest.raises(ObjectDoesNotExist):
        begun()

    assert not Case.objects.exists()


def test_a_plan_has_one_duty_that_nobody_mapped_and_one_with_a_reason(openers):
    begun()

    found = coverage(Unit.objects.get(code="ZJJ"), datetime(*DAYS[0], tzinfo=UTC).date())
    assert [row.duty.words for row in found.unmapped] == ["管理住房租赁补贴的申请和发放"]
    assert [row.duty.words for row in found.rows if row.reason] == ["指导全县村镇建设的业务培训"]


def test_one_office_proposes_a_rule_that_another_decides_and_a_draw_is_announced(openers):
    for name, body, is_head in (("commission-member", "XJW", False), ("group", "PZ1", True)):
        rows = SupervisingMember.objects.filter(body__code=body, is_head=is_head)
        who = rows.select_related("official").first().official
        Account.objects.filter(official=who).delete()
        people.account(who, name)

    begun()

    ruling = Ruling.objects.get()
    assert (ruling.rule, ruling.outcome, ruling.rehearsal.cases) == ("S15", "", 7)
    assert ruling.rehearsal.ended_at is not None
    assert [(each.body.code, each.drawn_at) for each in Draw.objects.all()] == [("PZ1", None)]
