# SPDX-License-Identifier: Apache-2.0
"""What bodies answer for in a quarter: counted from the supervision track, down to events (R67)."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tonggui.accountability import showing, words
from tonggui.accountability.assessing import Assessing
from tonggui.accountability.quarters import Quarter
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core.assessment import FULL, PARTS, Kind, Part
from tonggui.people.models import Account, SupervisingBody
from tonggui.supervision import services
from tonggui.supervision.models import Card, CardState, Duty, Finding
from tonggui.supervision.ticking import tick

pytestmark = pytest.mark.usefixtures("county")

ZONE = ZoneInfo("Asia/Shanghai")
MARCH = datetime(2026, 3, 2, 10, tzinfo=ZONE)
APRIL = datetime(2026, 4, 1, tzinfo=ZONE)
MAY = datetime(2026, 5, 6, 10, tzinfo=ZONE)
FIRST, HOUR = Quarter(2026, 1), timedelta(hours=1)
SAID = {"supervisor": "supervisor:PZ1", "opinion": "无异议", "timing": "事中"}


def act(case, kind, at, node="P01.n2", **more):
    services.record(case, Happening(kind, at, node=node, **more), by=None, at=at)


def closed(at=MARCH):
    """Close a node at which PZ1 is planned to look within one workday."""
    case = services.open_case(build.power("P01"), by=None, at=at)
    act(case, "node_open", at)
    act(case, "node_close", at)
    return case


def looked(case, at):
    act(case, "sup_act", at, detail=SAID)


def of(code="PZ1", at=MAY, quarter=FIRST):
    return Assessing(quarter, at).bodies[code]


def counted(found):
    return {each.kind: each.times for part in found.portions for each in part.deductions}


def tasks(found):
    return {each.part: each.tasks for each in found.portions}


def test_a_body_without_data_has_no_score_and_not_a_hundred():
    found = Assessing(FIRST, MAY).bodies

    assert set(found) == set(SupervisingBody.objects.values_list("code", flat=True))
    assert {each.score for each in found.values()} == {None}


def test_a_look_in_time_takes_nothing_off():
    looked(closed(), MARCH + HOUR)

    part = of().portions[0]
    assert (part.tasks, part.left, part.deductions) == (1, part.weight, ())


def test_a_body_whose_tasks_were_all_done_in_time_keeps_its_hundred():
    Duty.objects.create(
        kind="watch", body="PZ1", opened_at=MARCH, due_at=MARCH + HOUR, done_at=MARCH
    )

    assert of().score == FULL


def test_a_missing_look_and_its_alarm_are_taken_off_and_open_into_their_rows():
    case = closed()
    tick(at=MAY)
    found = Assessing(FIRST, MAY)

    assert counted(of())[Kind.LOOK_MISSING] == 1
    assert [each.case for each in found.duties("PZ1", Kind.LOOK_MISSING)] == [case]
    assert of().score < FULL
    # Whoever is above the body is to react to its absence, and does not.
    above = Duty.objects.get(kind="react", finding__rule="S20", finding__node="P01.n2")
    assert above in found.duties(above.body, Kind.ALARM_MISSING)


def test_a_late_look_costs_half_of_a_missing_one():
    case = closed()
    tick(at=MARCH + timedelta(days=7))
    looked(case, MARCH + timedelta(days=7))

    part = of().portions[0]
    assert counted(of())[Kind.LOOK_LATE] == 1
    assert part.left * 2 == part.weight


@pytest.mark.parametrize(("kind", "node"), [("follow", "XJ-2026-01#3"), ("sector", "1")])
def test_looks_at_money_and_works_and_into_sectors_count_like_looks_at_nodes(kind, node):
    made = Duty.objects.create(
        kind=kind, body="PZ1", node=node, opened_at=MARCH, due_at=MARCH + HOUR
    )

    assert tasks(of())[Part.USE] == 1
    assert counted(of()) == {Kind.LOOK_MISSING: 1}
    assert list(Assessing(FIRST, MAY).duties("PZ1", Kind.LOOK_MISSING)) == [made]

    made.done_at = MARCH + 2 * HOUR
    made.save()
    assert counted(of()) == {Kind.LOOK_LATE: 1}


def test_what_is_due_later_is_not_counted_yet_and_then_in_its_own_quarter():
    closed(APRIL - HOUR)

    assert tasks(of())[Part.USE] == 0
    assert tasks(of(quarter=FIRST.after))[Part.USE] == 1


def test_a_quarter_that_is_over_stays_as_it_stood_at_its_end():
    case = closed()
    tick(at=APRIL - HOUR)
    before = of(at=APRIL)

    looked(case, MAY)

    assert of(at=MAY) == before
    assert counted(before)[Kind.LOOK_MISSING] == 1


def test_a_look_whose_card_was_an_error_of_the_rule_is_not_counted():
    case = closed()
    tick(at=MARCH + timedelta(days=7))
    card = Card.objects.get(case=case, rule="S20", node="P01.n2")
    assert tasks(of())[Part.USE] == 1

    card.state, card.ended_at, card.ended_by = CardState.WITHDRAWN, MARCH, "XJW"
    card.save()

    assert tasks(of())[Part.USE] == 0
    assert Kind.LOOK_MISSING not in counted(of())


def test_a_card_that_people_confirmed_leaves_the_look_missing():
    case = closed()
    tick(at=MARCH + timedelta(days=7))
    Card.objects.filter(case=case, rule="S20").update(
        state=CardState.CLOSED, ended_at=MARCH, ended_by="XJW"
    )

    assert counted(of())[Kind.LOOK_MISSING] == 1


def stood(rule, state, ended_at, body="PZ1"):
    """Keep a finding on how a body supervises, and its card."""
    said = json.dumps({"responsible": [{"ref": f"supervisor:{body}"}]})
    finding = Finding.objects.create(
        key=f"{rule} {state} {ended_at}", rule=rule, level="yellow", raised_at=MARCH, body=said,
        supervisor="XJW",
    )  # fmt: skip
    return Card.objects.create(
        finding=finding, rule=rule, level="yellow", state=state, body="XJW", issued_at=MARCH,
        ended_at=ended_at, ended_by="XJW" if ended_at else "",
    )  # fmt: skip


def test_a_lead_takes_nothing_off_until_people_confirm_it():
    looked(closed(), MARCH + HOUR)
    card = stood("S43", CardState.ISSUED, None)
    before = of().portions[0]
    assert before.left == before.weight
    assert Assessing(FIRST, MAY).waiting == {"PZ1": 1}

    card.state, card.ended_at, card.ended_by = CardState.CLOSED, MARCH + HOUR, "XJW"
    card.save()

    assert of().portions[0].left == before.left - 500
    assert Assessing(FIRST, MAY).confirmed("PZ1", Kind.STAMPED) == [card]
    assert Assessing(FIRST, MAY).waiting == {}


def test_one_withdrawn_or_confirmed_in_another_quarter_or_of_another_body_takes_nothing_off():
    stood("S43", CardState.WITHDRAWN, MARCH)
    stood("S44", CardState.CLOSED, MAY)
    stood("S47", CardState.CLOSED, MARCH, body="PZ2")

    assert counted(of()) == {}


def test_an_alarm_about_a_control_that_was_not_carried_out_counts_among_controls():
    finding = Finding.objects.create(
        key="S31 x", rule="S31", level="red", raised_at=MARCH, body="{}", supervisor="PZ1"
    )
    other = Finding.objects.create(
        key="S15 x", rule="S15", level="red", raised_at=MARCH, body="{}", supervisor="PZ1"
    )
    for each in (finding, other):
        Duty.objects.create(
            kind="react", body="PZ1", finding=each, opened_at=MARCH, due_at=MARCH + HOUR
        )

    assert counted(of()) == {Kind.ALARM_MISSING: 1, Kind.CONTROL_MISSING: 1}
    assert tasks(of()) == {Part.USE: 0, Part.NODES: 1, Part.CONTROLS: 1}


def test_the_same_events_give_the_same_score_again():
    """R67: recomputation from the same event set; nothing but events is asked for."""
    for day in range(6):
        case = closed(MARCH + timedelta(days=day))
        if day % 2:
            looked(case, MARCH + timedelta(days=3 * day))
    tick(at=MAY)
    before = Assessing(FIRST, MAY).bodies

    for case in Case.objects.all():
        services.pass_time(case.supervision, at=MAY)
    tick(at=MAY)

    assert Assessing(FIRST, MAY).bodies == before
    assert 0 < before["PZ1"].score < FULL


def test_every_kind_has_its_words_and_its_road_to_contest_it():
    kinds = {kind for part in PARTS.values() for kind in part}

    assert kinds == set(Kind) == set(words.KINDS) == set(words.MEASURES)
    assert set(words.PARTS) == set(Part)


def test_quarters_are_read_and_count_on():
    assert Quarter.read("2026-4").after == Quarter(2027, 1)
    assert Quarter(2026, 1).before == Quarter(2025, 4)
    assert Quarter.read("2026-5") is None
    assert str(Quarter.of(MAY.date())) == "2026-2"
    assert showing.quarters(MAY) == [Quarter(2026, 2)]
    closed()
    assert showing.quarters(MAY) == [Quarter(2026, 2), FIRST]


class TestPages:
    """Scores open down to duties, at the desk of whoever may see them; in public no person."""

    @pytest.fixture
    def case(self):
        at = timezone.now() - timedelta(days=30)
        made = closed(at)
        tick(at=timezone.now())
        return made

    @pytest.fixture
    def quarter(self):
        return Quarter.of(timezone.localdate() - timedelta(days=28))

    @staticmethod
    def signed_in(account):
        found = Client()
        found.force_login(account)
        found.cookies["django_language"] = "en"
        return found

    def test_the_commission_goes_from_the_county_to_a_case(self, case, quarter):
        client = self.signed_in(build.member_of("XJW"))
        asked = {"quarter": str(quarter)}
        page = client.get(reverse("desk:scores"), asked).content.decode()
        assert reverse("desk:score", args=["PZ1"]) in page

        page = client.get(reverse("desk:score", args=["PZ1"]), asked).content.decode()
        to = reverse("desk:score-rows", args=["PZ1", "look-missing"])
        assert to in page
        assert case.code in client.get(to, asked).content.decode()

    def test_a_missed_look_at_money_or_a_sector_opens_into_its_chain_and_sector(self, quarter):
        due = timezone.now() - timedelta(days=28)
        for kind, node in (("follow", "XJ-2026-01#3"), ("sector", "7")):
            Duty.objects.create(kind=kind, body="PZ1", node=node, opened_at=due, due_at=due)
        to = reverse("desk:score-rows", args=["PZ1", "look-missing"])
        page = self.signed_in(build.member_of("PZ1")).get(to, {"quarter": str(quarter)})

        shown = page.content.decode()
        assert reverse("desk:chain", args=["XJ-2026-01"]) in shown
        assert "link 3" in shown
        assert reverse("desk:focus", args=[7]) in shown
        assert "#3" not in shown

    def test_a_body_sees_its_own_and_says_what_is_to_be_said(self, case, quarter):  # noqa: ARG002
        client = self.signed_in(build.member_of("PZ1"))
        page = client.get(reverse("desk:score", args=["PZ1"]), {"quarter": str(quarter)})

        assert reverse("desk:say", args=["PZ1", "late"]) in page.content.decode()
        listed = client.get(reverse("desk:scores")).content.decode()
        assert reverse("desk:score", args=["XJW"]) not in listed

    @pytest.mark.parametrize("name", ["score", "score-rows"])
    def test_another_body_sees_nothing_of_it(self, name):
        client = self.signed_in(build.member_of("PZ1"))
        args = ["XJW"] if name == "score" else ["XJW", "look-late"]

        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 403

    def test_a_clerk_sees_no_scores_at_the_desk(self):
        client = self.signed_in(build.account_of("ZJJ/审批受理岗"))

        assert client.get(reverse("desk:scores")).status_code == 403

    def test_a_quarter_to_come_and_an_unknown_deduction_are_not_found(self):
        client = self.signed_in(build.member_of("XJW"))
        later = Quarter.of(timezone.localdate()).after

        assert client.get(reverse("desk:scores"), {"quarter": str(later)}).status_code == 404
        assert client.get(reverse("desk:score-rows", args=["PZ1", "x"])).status_code == 404

    def test_the_public_sees_scores_and_no_data_and_no_person(self, case, quarter):  # noqa: ARG002
        page = Client().get(reverse("portal:scores"), {"quarter": str(quarter)}).content.decode()
        assert reverse("portal:body", args=["PZ1"]) in page
        assert "tag-none" in page
        names = {each.official.name for each in Account.objects.exclude(official=None)}
        assert not any(name in page for name in names)

        told = Client().get(reverse("portal:scores-file", args=["json"]), {"quarter": str(quarter)})
        rows = {each["body"]: each for each in told.json()["scores"]}
        assert rows["PZ1"]["look_missing"] == 1
        quiet = next(each for each in rows.values() if each["score"] is None)
        assert (quiet["use_left"], quiet["use_tasks"], quiet["looks"]) == (None, 0, 0)
        csv = Client().get(reverse("portal:scores-file", args=["csv"]))
        assert csv.status_code == 200
        assert Client().get(reverse("portal:scores-file", args=["xml"])).status_code == 404
