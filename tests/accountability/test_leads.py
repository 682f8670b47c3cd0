# SPDX-License-Identifier: Apache-2.0
"""Leads of accountability: confirmed cards at nodes with a control of class C (问责督权, R29).

R66: who answered at the time of the event stays who answered, whoever holds the post later.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests import rebuilt
from tests.supervision import build
from tests.supervision.test_cards import close, correct, do
from tonggui.accountability import guards, leads
from tonggui.accountability.errors import NoLead, NotNext, NotSaid, NotYours
from tonggui.accountability.leads import Taken
from tonggui.accountability.models import Measure, Step
from tonggui.accountability.reading import risks_of
from tonggui.cases.happening import Happening
from tonggui.core import cards as core
from tonggui.core.leads import CLASS, Kind, Role, State, answerable, consequences, state
from tonggui.core.leads import Said as StepSaid
from tonggui.core.powers import Control
from tonggui.ledger.guarding import missing
from tonggui.ledger.models import Entry
from tonggui.people import authority
from tonggui.people.authority import NotAllowed
from tonggui.people.models import SupervisingMember, Tenure
from tonggui.supervision import footing, services
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Card, CardState

pytestmark = pytest.mark.usefixtures("county")

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK, HEAD = "ZJJ/审批受理岗", "ZJJ/住建局局长(党组书记)"
CONTROL = "P01-R1-C3"


def at(hours):
    return AT + timedelta(hours=hours)


@pytest.fixture
def clerk():
    return build.account_of(CLERK)


@pytest.fixture
def head():
    return build.account_of(HEAD)


@pytest.fixture
def watcher():
    return build.member_of("PZ1")


@pytest.fixture
def commission():
    return [
        build.account(each.official)
        for each in SupervisingMember.objects.filter(body__code="XJW").select_related("official")
    ]


@pytest.fixture
def open_card(clerk):
    """A card of S37 at a node whose risk has a control of class C: finished without papers."""
    case = services.open_case(build.power(), title="某小区施工许可", by=clerk, at=AT)
    for kind in ("node_open", "node_close"):
        services.record(case, Happening(kind, AT, node="n1"), by=clerk, at=AT)
    return Card.objects.get(rule="S37")


@pytest.fixture
def card(open_card, clerk, watcher):
    """The same, put right and closed by people: confirmed."""
    correct(open_card, clerk, at(3))
    do(open_card, core.VERIFY, watcher, at(4), result=core.PASSED, text="已核")
    close(open_card, watcher, at(5))
    return Card.objects.get(pk=open_card.pk)


@pytest.fixture
def found(card):
    return leads.of_card(card, CONTROL)


def standing(account, when=None):
    return authority.standing(account, at=when or at(6))


def take(card, kind, by, person, hours=7, **more):
    given = {"words": "(虚构)理由", **more}
    return leads.take(card, CONTROL, person, Taken(kind, **given), by=by, at=at(hours))


def decide(card, by, person, measure=Measure.REMIND, hours=7):
    return take(card, Kind.DECIDE, by, person, hours, measure=measure, paper="党组会〔2026〕3号")


def line(card, person):
    return leads.of_card(card, CONTROL).line(person)


def test_a_confirmed_card_gives_one_lead_for_each_control_of_class_c(card, found):
    made = leads.of_cards([card])

    assert [each.control.id for each in made] == [CONTROL]
    assert found.control.control_class == CLASS
    assert "提醒谈话" in found.control.measure


def test_it_names_who_answered_at_the_time_each_once_and_in_which_way(found, clerk, head):
    people = {each.who.role: each.who.person for each in found.lines}

    assert people[Role.DIRECT] == clerk.official.code
    assert people[Role.FIRST] == head.official.code
    assert len(people) == len(set(people.values())) == 3


def test_it_says_in_which_situation_it_counts(found):
    assert found.situations == ("M2", "M3", "J4")


def test_a_card_that_is_not_confirmed_gives_none(open_card):
    assert leads.of_cards([open_card]) == []


def test_a_card_withdrawn_as_an_error_of_the_rule_gives_none(open_card):
    open_card.state, open_card.ended_at, open_card.ended_by = CardState.WITHDRAWN, at(5), "XJW"
    open_card.save()

    assert leads.of_cards([open_card]) == []


def test_a_node_without_such_a_control_gives_none(card):
    risks = risks_of(card.case.edition_id, card.case.edition.digest)

    assert consequences(risks, "P01.n1", "S37") != ()
    assert consequences(risks, "P01.n9", "S37") == ()
    assert consequences(risks, "", "S37") == ()


def test_controls_are_read_as_the_lists_read_them(card):
    read = {each.id: each for each in risks_of(card.case.edition_id, card.case.edition.digest)}
    lists = footing.lists_of(card.case.edition, AT.date()).powers["P01"]

    assert set(read) == {each.id for each in lists.risks}
    for risk in lists.risks:
        mine = read[risk.id]
        assert (mine.node, mine.level) == (risk.node, risk.level)
        for one, other in zip(mine.controls, risk.controls, strict=True):
            assert replace(one, responsible="") == replace(
                other, responsible="", frequency="", evidence="", document="", is_shared=False
            )


def test_the_risk_whose_control_is_bound_to_the_rule_goes_before_others(card):
    risk = next(
        each
        for each in risks_of(card.case.edition_id, card.case.edition.digest)
        if each.id == "P01-R1"
    )
    control = Control("P01-R9-C1", "(虚构)", CLASS, rules=("S99",))
    other = replace(risk, id="P01-R9", controls=(control,))
    both = (risk, other)

    assert [each.id for each in consequences(both, risk.node, "S99")] == ["P01-R9-C1"]
    assert {each.id for each in consequences(both, risk.node, "S98")} == {CONTROL, "P01-R9-C1"}


def test_a_finding_against_a_supervising_body_calls_for_nothing_of_the_unit(card):
    said = value_of(card.finding.body)
    against = said.responsible[0]._replace(ref="supervisor:PZ1")

    assert answerable(said._replace(responsible=(against,))) == ()
    assert answerable(said._replace(responsible=())) == ()


def test_after_a_reshuffle_the_old_event_keeps_its_people(card, found):
    before = [each.who for each in found.lines]
    Tenure.objects.filter(post__code__startswith="ZJJ/").update(until=AT.date())
    footing.forget()

    later = leads.of_card(card, CONTROL)
    assert [each.who for each in later.lines] == before


def test_the_committee_decides_on_the_clerk_and_it_is_carried_out(card, clerk, head):
    person = clerk.official.code
    assert line(card, person).state == State.OPEN

    decide(card, head, person)
    assert line(card, person).state == State.DECIDED
    take(card, Kind.CARRY_OUT, head, person, 8, paper="谈话记录 3")

    assert line(card, person).state == State.ENDED
    assert [each.kind for each in line(card, person).steps] == ["decide", "carry-out"]


def test_not_to_hold_somebody_accountable_ends_it_with_a_reason(card, clerk, head):
    decide(card, head, clerk.official.code, Measure.NONE)

    assert line(card, clerk.official.code).state == State.ENDED
    with pytest.raises(NotSaid):
        take(card, Kind.DECIDE, head, line_of(card, Role.PORTFOLIO), measure="none", words=" ",
             paper="x")  # fmt: skip


def line_of(card, role):
    lines = leads.of_card(card, CONTROL).lines
    return next(each.who.person for each in lines if each.who.role == role)


def test_what_concerns_the_first_leader_is_decided_by_the_commission(card, head, commission):
    first = line_of(card, Role.FIRST)
    with pytest.raises(NotYours):
        decide(card, head, first)

    decide(card, commission[0], first)

    assert line(card, first).state == State.DECIDED


def test_a_red_card_is_decided_by_the_commission(card, clerk, head, commission):
    Card.objects.filter(pk=card.pk).update(level="red")
    card.refresh_from_db()
    with pytest.raises(NotYours):
        decide(card, head, clerk.official.code)

    decide(card, commission[0], clerk.official.code)


def test_who_is_named_answers_contests_once_and_another_reviews(card, clerk, head, commission):
    person = clerk.official.code
    take(card, Kind.ANSWER, clerk, person, 6)
    decide(card, head, person, Measure.ADMONISH)
    take(card, Kind.CONTEST, clerk, person, 8)
    assert line(card, person).state == State.CONTESTED
    with pytest.raises(NotYours):
        take(card, Kind.REVIEW, head, person, measure="remind", paper="x")

    take(card, Kind.REVIEW, commission[0], person, measure="remind", paper="纪委〔2026〕9号")

    assert line(card, person).state == State.REVIEWED
    with pytest.raises(NotNext):
        take(card, Kind.CONTEST, clerk, person)


def test_who_decided_does_not_review_what_was_decided(card, commission):
    first = line_of(card, Role.FIRST)
    decide(card, commission[0], first)
    take(card, Kind.CONTEST, build.account_of(HEAD), first, 8)
    with pytest.raises(NotYours):
        take(card, Kind.REVIEW, commission[0], first, measure="none", paper="x")

    take(card, Kind.REVIEW, commission[1], first, measure="none", paper="x")
    assert line(card, first).state == State.ENDED


@pytest.mark.parametrize("kind", [Kind.DECIDE, Kind.CARRY_OUT, Kind.REVIEW])
def test_nobody_decides_on_themselves_and_no_stranger_decides(card, clerk, watcher, kind):
    person = clerk.official.code
    for by in (clerk, watcher, build.account_of("JYJ/资助经办岗")):
        with pytest.raises((NotYours, NotAllowed)):
            take(card, kind, by, person, measure="remind", paper="x")


def test_nobody_answers_for_another(card, clerk, head):
    with pytest.raises(NotYours):
        take(card, Kind.ANSWER, head, clerk.official.code)


def test_a_step_that_was_taken_is_not_taken_again(card, clerk, head):
    decide(card, head, clerk.official.code)
    with pytest.raises(NotNext):
        decide(card, head, clerk.official.code, Measure.ADMONISH)

    step = Step.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(
            card=card, control=CONTROL, person=step.person, kind="decide", measure="none",
            words="x", paper="x", at=AT, by=head,
        )  # fmt: skip


@pytest.mark.parametrize("more", [{"measure": "remind"}, {"paper": "x"}, {"measure": "gaol",
                                  "paper": "x"}])  # fmt: skip
def test_a_decision_names_its_measure_and_its_paper(card, clerk, head, more):
    with pytest.raises(NotSaid):
        take(card, Kind.DECIDE, head, clerk.official.code, **more)
    assert not Step.objects.exists()


def test_a_card_that_is_open_again_calls_for_nothing_until_it_is_confirmed_anew(card, clerk, head):
    decide(card, head, clerk.official.code)
    Card.objects.filter(pk=card.pk).update(state=CardState.ISSUED, ended_at=None, ended_by="")
    card.refresh_from_db()

    assert leads.of_cards([card]) == []
    with pytest.raises(NoLead):
        take(card, Kind.CARRY_OUT, head, clerk.official.code, paper="x")


def test_who_may_see_a_lead_and_which_lines(card, found, clerk):
    for post in (HEAD,):
        assert len(leads.narrowed(found, standing(build.account_of(post))).lines) == 3
    for body in ("XJW", "PZ1"):
        assert len(leads.narrowed(found, standing(build.member_of(body))).lines) == 3
    own = leads.narrowed(found, standing(clerk))
    assert [each.who.person for each in own.lines] == [clerk.official.code]
    for stranger in ("ZJJ/审批审查岗", "JYJ/资助经办岗"):
        assert leads.narrowed(found, standing(build.account_of(stranger))) is None
    assert [each.card for each in leads.shown(standing(clerk)).leads] == [card]
    assert leads.shown(standing(build.account_of("JYJ/资助经办岗"))).leads == ()


def test_cards_that_are_not_looked_through_are_told_of_and_can_be_gone_to(card, clerk):
    first = leads.shown(standing(clerk), most=0)
    rest = leads.shown(standing(clerk), skip=1)

    assert (first.leads, first.has_earlier) == ((), True)
    assert (rest.leads, rest.back_to, rest.has_earlier) == ((), None, False)


def test_a_step_is_in_the_ledger_without_who_it_is_about_and_the_table_is_rebuilt(
    card, clerk, head
):
    decide(card, head, clerk.official.code)

    leaf = Entry.objects.get(kind="lead.decided").leaf
    assert clerk.official.code not in leaf
    assert "remind" not in leaf
    assert rebuilt.differences({"step"}) == []


def test_the_database_refuses_to_change_what_was_decided(card, clerk, head):
    decide(card, head, clerk.official.code)

    def refuses(statement):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    refuses("UPDATE accountability_step SET measure = 'none'")
    refuses("UPDATE accountability_step SET words = 'other'")
    refuses("DELETE FROM accountability_step")
    assert "accountability_step_guard_update" not in missing(connection)
    guards.lift(connection)
    assert "accountability_step_guard_update" in missing(connection)
    guards.keep(connection)


def test_states_follow_from_steps():
    assert state([]) == State.OPEN
    assert state([StepSaid("answer")]) == State.OPEN
    assert state([StepSaid("decide", "none")]) == State.ENDED
    assert state([StepSaid("decide", "remind"), StepSaid("contest")]) == State.CONTESTED


class TestPages:
    """Leads at the desk of who decides and of whom they name."""

    @staticmethod
    def signed_in(account):
        found = Client()
        found.force_login(account)
        found.cookies["django_language"] = "en"
        return found

    def test_the_first_leader_decides_in_two_steps_from_the_list(self, card, clerk, head):
        client = self.signed_in(head)
        page = client.get(reverse("desk:leads")).content.decode()
        to = reverse("desk:lead", args=[card.pk, CONTROL])
        assert to in page
        assert "2 wait for you" in page
        step = reverse("desk:step-lead", args=[card.pk, CONTROL, clerk.official.code, "decide"])
        assert step in client.get(to).content.decode()

        said = {"measure": "remind", "paper": "党组会〔2026〕3号", "words": "(虚构)"}
        assert client.post(step, said).status_code == 302
        assert "reminder talk" in client.get(to).content.decode()

    def test_who_is_named_reads_the_own_line_alone_and_answers(self, card, clerk, head):
        client = self.signed_in(clerk)
        to = reverse("desk:lead", args=[card.pk, CONTROL])
        page = client.get(to).content.decode()
        assert clerk.official.name in page
        assert head.official.name not in page.partition("<main")[2]

        args = [card.pk, CONTROL, clerk.official.code]
        answer = client.post(reverse("desk:step-lead", args=[*args, "answer"]), {"words": "漏传"})
        assert answer.status_code == 302
        denied = client.post(
            reverse("desk:step-lead", args=[*args, "decide"]),
            {"measure": "none", "paper": "x", "words": "x"},
        )
        assert denied.status_code in {403, 422, 200}
        assert [each.kind for each in Step.objects.all()] == ["answer"]

    def test_the_desk_says_what_waits_and_for_whom(self, card, clerk, head):
        home = reverse("desk:home")
        assert "Decide on 2 leads" in self.signed_in(head).get(home).content.decode()
        assert (
            "1 lead of accountability names you" in self.signed_in(clerk).get(home).content.decode()
        )
        decide(card, head, clerk.official.code, Measure.NONE)

        assert "Decide on 1 lead " in self.signed_in(head).get(home).content.decode()
        assert "names you" not in self.signed_in(clerk).get(home).content.decode()

    def test_others_are_refused(self, card):
        client = self.signed_in(build.account_of("JYJ/资助经办岗"))

        assert client.get(reverse("desk:lead", args=[card.pk, CONTROL])).status_code == 403
        assert "No confirmed card" in client.get(reverse("desk:leads")).content.decode()

    def test_what_is_no_lead_is_not_found(self, card, clerk, head):
        client = self.signed_in(head)

        assert client.get(reverse("desk:lead", args=[card.pk, "P01-R1-C1"])).status_code == 404
        assert client.get(reverse("desk:lead", args=[card.pk + 9, CONTROL])).status_code == 404
        args = [card.pk, CONTROL, clerk.official.code, "forgive"]
        assert client.get(reverse("desk:step-lead", args=args)).status_code == 404
        args = [card.pk, CONTROL, "R9999", "decide"]
        assert client.get(reverse("desk:step-lead", args=args)).status_code == 404
