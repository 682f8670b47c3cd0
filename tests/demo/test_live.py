# SPDX-License-Identifier: Apache-2.0
"""The demonstration has something to look at: cases on both tracks and risk rounds, all invented.

R17 to R22, R31 to R36, R43: what is shown went through the same services as anything else.
"""

import json
from datetime import UTC, datetime

import pytest

from tests.demo.build import DAYS, begun, loaded
from tonggui.cases.models import Case
from tonggui.core.powers import RISK_LEVELS
from tonggui.engagements import folding
from tonggui.laws.planned import coverage
from tonggui.ledger.models import Entry
from tonggui.meetings.models import Meeting
from tonggui.oversight.models import Draw
from tonggui.people.models import Unit
from tonggui.registry import framing, survey
from tonggui.rounds.models import Asked, Assessment, Proposal, Round
from tonggui.ruling.models import Ruling
from tonggui.supervision import footing
from tonggui.supervision.models import Duty

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """Begin everything once; what tests add is rolled back."""
    with django_db_blocker.unblock(), loaded():
        footing.forget()
        yield begun()


@pytest.fixture
def shown(rows, db):
    """Let no judge of another test's database be used; return how much there is."""
    footing.forget()
    yield rows
    footing.forget()


def titled(part):
    return Case.objects.get(title__contains=part)


def test_the_supervisor_has_something_to_do_about_the_late_case(shown):
    waiting = Duty.objects.filter(body="PZ1", done_at=None)

    assert titled("超期").title in [each.case.title for each in waiting if each.case]
    assert waiting.filter(kind="attend").exists()


def test_one_meeting_was_held_and_executed_otherwise_and_one_is_called(shown):
    assert shown.meetings == 2

    held, called = Meeting.objects.order_by("begins_at")
    assert held.closed_at is not None
    assert called.is_coming
    assert [each.rule for each in held.items.get().case.findings.filter(rule__lt="S34")] == ["S33"]
    assert not called.items.get().case.findings.exists()


def test_two_third_parties_are_engaged_and_one_has_stated_its_independence(shown):
    stated, engaged = reversed(folding.engagements_of(folding.asked(Case.objects.all())))
    assert (stated.state, engaged.state) == (folding.STATED, folding.ENGAGED)
    assert all("虚构" in each.provider for each in (stated, engaged))


def test_one_round_is_in_progress_and_one_is_adopted(shown):
    assert shown.rounds == 2

    going, adopted = (Round.objects.get(unit__code=code) for code in ("ZJJ", "SQC"))
    assert going.adopted_on is None
    assert Asked.objects.filter(round=going, post__code="ZJJ/审批受理岗", answered_at=None).exists()
    assert Proposal.objects.filter(round=going, source="群众提", is_taken=None).exists()
    assert adopted.adopted_on is not None
    assert adopted.is_open
    assert not adopted.asked.filter(answered_at=None).exists()
    assert not Assessment.objects.filter(level=RISK_LEVELS[-1], confirmed_at=None).exists()


def test_everything_says_that_it_is_invented(shown):
    said = [each.title for each in Case.objects.all()]
    said += [each.description for each in Proposal.objects.all()]
    said += [each.resolution for each in Round.objects.exclude(resolution="")]

    assert len(said) == 12
    assert all("（虚构" in each for each in said)


def test_run_again_it_changes_nothing(shown):
    entries = Entry.objects.count()

    assert begun() == shown
    assert Entry.objects.count() == entries


def test_a_plan_has_one_duty_that_nobody_mapped_and_one_with_a_reason(shown):
    found = coverage(Unit.objects.get(code="ZJJ"), datetime(*DAYS[0], tzinfo=UTC).date())
    assert [row.duty.words for row in found.unmapped] == ["管理住房租赁补贴的申请和发放"]
    assert [row.duty.words for row in found.rows if row.reason] == ["指导全县村镇建设的业务培训"]


def test_one_office_proposes_a_rule_that_another_decides_and_a_draw_is_announced(shown):
    ruling = Ruling.objects.get()
    assert (ruling.rule, ruling.outcome, ruling.rehearsal.cases) == ("S15", "", 7)
    assert ruling.rehearsal.ended_at is not None
    assert [(each.body.code, each.drawn_at) for each in Draw.objects.all()] == [("PZ1", None)]


def test_facts_of_one_kind_are_those_of_all_facts_together(shown):
    day = datetime(*DAYS[0], tzinfo=UTC).date()
    known = json.loads(survey.frame_with_rules(day).body)

    every = framing.with_facts(known, day)["facts"]

    assert {"documents", "changes", "feedback"} & every.keys()
    assert {name: framing.facts_of(name, known, day) for name in every} == every
