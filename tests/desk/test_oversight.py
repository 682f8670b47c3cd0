# SPDX-License-Identifier: Apache-2.0
"""The supervisors' desk: where supervision is behind, draws, watchers watched (R47, R70, R85)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tests.supervision.conftest import county, county_rows, nothing_kept  # noqa: F401 - fixtures
from tonggui.cases.happening import Happening
from tonggui.desk.templatetags.cards import is_past_due
from tonggui.oversight.models import Draw, Measure, Revision, Statement
from tonggui.registry.models import Draft
from tonggui.supervision import behind, outside, services
from tonggui.supervision.models import Card, Duty, Finding
from tonggui.supervision.revising import decline, propose, take_up
from tonggui.supervision.ticking import tick

CLERK, REVIEWER, HEAD = "ZJJ/审批受理岗", "ZJJ/审批审查岗", "ZJJ/住建局局长(党组书记)"


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def signed_in(county):  # noqa: F811 - the fixture
    def client(account):
        found = Client()
        found.force_login(account)
        found.cookies["django_language"] = "en"
        return found

    return client


@pytest.fixture
def stationed(signed_in):
    return signed_in(build.member_of("PZ1"))


@pytest.fixture
def commission(signed_in):
    return signed_in(build.member_of("XJW"))


@pytest.fixture
def case(county):  # noqa: F811 - the fixture
    """Finish a node thirty days ago that PZ1 was to look at, and did not."""
    at = timezone.now() - timedelta(days=30)
    made = services.open_case(build.power(), by=None, at=at)
    for node in ("n1", "n2"):
        for kind in ("node_open", "node_close"):
            services.record(made, Happening(kind, at, node=node), by=None, at=at)
    tick(at=timezone.now())
    return made


def body(answer):
    return answer.content.decode()


def test_the_county_shows_where_supervision_is_behind_and_opens_into_the_case(commission, case):
    page = body(commission.get(reverse("desk:behind")))
    assert reverse("desk:unit-behind", args=["ZJJ"]) in page
    assert "behind" in page

    power = body(commission.get(reverse("desk:power-behind", args=["P01"])))
    assert "P01.n2" in power
    rows = body(commission.get(reverse("desk:behind-rows"), {"node": "P01.n2", "state": "overdue"}))
    assert case.code in rows


def test_a_node_without_cases_has_no_data_and_is_not_in_step(commission, county):  # noqa: F811
    page = body(commission.get(reverse("desk:power-behind", args=["P02"])))

    assert "tag-none" in page
    assert "tag-clear" not in page


def test_whoever_has_no_business_in_a_unit_sees_nothing_of_it(signed_in, case):
    stranger = signed_in(build.member_of("PZ2"))

    assert stranger.get(reverse("desk:unit-behind", args=["ZJJ"])).status_code == 403
    rows = stranger.get(reverse("desk:behind-rows"), {"node": "P01.n2", "state": "overdue"})
    assert case.code not in body(rows)


def test_what_happened_is_counted_by_day_and_never_twice(case):
    now = timezone.now()
    before = behind.survey(at=now, units={"ZJJ"}, power="P01").total

    assert behind.tally(at=now) == 0
    assert behind.survey(at=now, units={"ZJJ"}, power="P01").total == before
    assert before.overdue == 1


def test_three_indices_stand_beside_each_unit_sorted_and_hatched_without_data(commission, case):
    page = body(commission.get(reverse("desk:behind"), {"by": "traceability"}))

    rows = page.partition('id="indices"')[2].partition("</section>")[0]
    assert 'aria-sort="ascending"' in rows
    # The only unit with acts stands first, and one without has no data.
    assert rows.index(reverse("desk:unit-index", args=["ZJJ", "traceability"])) < rows.index(
        reverse("desk:unit-behind", args=["CZJ"])
    )
    assert reverse("desk:unit-index", args=["CZJ", "traceability"]) not in rows
    assert "tag-none" in rows


def test_each_index_opens_into_what_it_misses(commission, case):
    def opened(name):
        return body(commission.get(reverse("desk:unit-index", args=["ZJJ", name])))

    coverage = opened("coverage")
    assert "P02.n3" in coverage
    assert case.code in coverage
    assert "All lists in force were public in time" in opened("disclosure")
    assert "No act of these days was recorded late" in opened("traceability")
    assert commission.get(reverse("desk:unit-index", args=["ZJJ", "beauty"])).status_code == 404


def test_an_act_that_was_recorded_late_is_named_with_its_lag(commission, case):
    now = timezone.now()
    said = Happening("node_open", now - timedelta(hours=30), node="P01.n3")
    services.record(case, said, by=None, at=now)

    page = body(commission.get(reverse("desk:unit-index", args=["ZJJ", "traceability"])))
    assert case.code in page
    assert 'data-l="Hours later">30</td>' in page


def test_a_body_has_its_share_of_planned_supervision_and_its_missing_looks(commission, case):
    page = body(commission.get(reverse("desk:behind")))
    address = reverse("desk:body-looks", args=["PZ1", "overdue"])
    assert address in page

    assert case.code in body(commission.get(address))
    other = reverse("desk:body-looks", args=["PZ1", "in_step"])
    assert case.code not in body(commission.get(other))
    assert commission.get(reverse("desk:body-looks", args=["PZ1", "lost"])).status_code == 404


def test_rows_of_an_index_open_only_to_whoever_has_business_in_the_unit(signed_in, case):
    stranger = signed_in(build.member_of("PZ2"))

    address = reverse("desk:unit-index", args=["ZJJ", "coverage"])
    assert stranger.get(address).status_code == 403
    looks = stranger.get(reverse("desk:body-looks", args=["PZ1", "overdue"]))
    assert case.code not in body(looks)


def test_a_duty_is_raised_at_the_desk_with_a_reason(stationed, case):
    duty = Duty.objects.get(case=case, kind="watch", node="P01.n2")
    address = reverse("desk:pass-duty", args=[duty.pk])
    assert "(the body above)" in body(stationed.get(address))

    assert stationed.post(address, {"to": "XJW", "reason": "须提级监督(虚构)"}).status_code == 302

    duty.refresh_from_db()
    assert duty.body == "XJW"
    assert case.events.filter(kind="sup_handover").count() == 1


def test_the_commission_sees_all_bodies_and_a_body_its_own(commission, stationed, case):
    of_all, own = (body(each.get(reverse("desk:watchers"))) for each in (commission, stationed))
    late = reverse("desk:watcher", args=["PZ1", "late"])

    assert late in of_all
    assert ">PZ2<" in of_all
    assert ">PZ2<" not in own
    assert stationed.get(reverse("desk:watcher", args=["PZ2", "late"])).status_code == 403


def test_where_a_body_had_nothing_to_watch_there_is_no_data_and_no_good_looking_zero(
    commission, case
):
    board = body(commission.get(reverse("desk:watchers")))
    of_pz1, of_pz2 = (board.split(f">{code}<")[1].split("</tr>")[0] for code in ("PZ1", "PZ2"))

    assert of_pz2.count("tag-none") == len(Measure)
    assert ">0<" not in of_pz2
    assert "nothing planned" in of_pz2
    assert "nothing planned" not in of_pz1
    assert "no case" not in of_pz1  # its looks wait: zero is a number there
    assert ">0<" in of_pz1
    rows = body(commission.get(reverse("desk:watcher", args=["PZ2", "unanswered"])))
    assert "that is no data, and no good sign" in rows
    assert "Nothing stands against" not in rows


def test_a_body_says_what_is_to_be_said_of_a_number(stationed, commission, case):
    address = reverse("desk:say", args=["PZ1", "late"])
    assert stationed.post(address, {"words": "当周全组参加县里专班(虚构)"}).status_code == 302

    shown = body(commission.get(reverse("desk:watcher", args=["PZ1", "late"])))
    assert "当周全组参加县里专班" in shown
    assert Statement.objects.get().body.code == "PZ1"
    assert commission.post(address, {"words": "替别人说"}).status_code == 403


def test_what_others_found_is_recorded_by_the_commission_alone(commission, stationed):
    said = {
        "unit": "ZJJ", "found_by": "audit", "on": "2026-03-02T10:00", "number": "审计1号(虚构)",
        "summary": "两笔款先付后批(虚构)",
    }  # fmt: skip
    assert stationed.post(reverse("desk:outside"), said).status_code == 403
    assert commission.post(reverse("desk:outside"), said).status_code == 302


def test_the_commission_says_which_risk_of_a_power_answers_what_others_found(commission, stationed):
    said = {
        "unit": "ZJJ", "found_by": "petition", "on": "2026-03-02T10:00",
        "summary": "收件不出具凭证(虚构)", "number": "信〔2026〕3号(虚构)", "power": "P01",
    }  # fmt: skip
    assert "There is no such power." in body(
        commission.post(reverse("desk:outside"), {**said, "power": "P99"})
    )
    assert commission.post(reverse("desk:outside"), said).status_code == 302
    (one,) = outside.found()
    address = reverse("desk:answer-outside", args=[one.seq])

    assert "none yet" in body(commission.get(reverse("desk:watchers")))
    assert stationed.post(address, {"risk": "P01-R1"}).status_code == 403
    assert address not in body(stationed.get(reverse("desk:watchers")))
    assert commission.get(reverse("desk:answer-outside", args=[one.seq + 1])).status_code == 404
    assert commission.post(address, {"risk": "P01-R1"}).status_code == 302

    assert ">P01-R1<" in body(commission.get(reverse("desk:watchers")))


def confirmed(case, times):
    """Let one rule be confirmed at one node so many times."""
    now = timezone.now()
    for number in range(times):
        finding = Finding.objects.create(
            key=f"S15:{number}", case=case, rule="S15", level="yellow", node="P01.n2",
            raised_at=now, body="{}",
        )  # fmt: skip
        Card.objects.create(
            finding=finding, case=case, rule="S15", node="P01.n2", level="yellow", state="closed",
            body="PZ1", issued_at=now, ended_at=now, ended_by="R0098",
        )  # fmt: skip


def test_the_same_rule_confirmed_three_times_proposes_to_revise_the_lists_once(case, signed_in):
    confirmed(case, 3)
    (made,) = propose(at=timezone.now())
    assert propose(at=timezone.now()) == []
    assert (made.node, made.rule, made.times) == ("P01.n2", "S15", 3)

    head = signed_in(build.account_of(HEAD, timezone.now()))
    assert "S15" in body(head.get(reverse("desk:revisions")))
    address = reverse("desk:decline-revision", args=[made.pk])
    assert head.post(address, {"reason": ""}).status_code == 422
    assert head.post(address, {"reason": "时限属法定，不宜改(虚构)"}).status_code == 302

    made.refresh_from_db()
    assert (made.is_taken_up, made.reason) == (False, "时限属法定，不宜改(虚构)")
    assert propose(at=timezone.now()) == []


def test_a_proposal_waits_at_home_for_whoever_keeps_the_lists_and_for_nobody_else(case, signed_in):
    confirmed(case, 3)
    (made,) = propose(at=timezone.now())
    head = signed_in(build.account_of(HEAD, timezone.now()))
    elsewhere = signed_in(build.account_of("LTZ/财政所所长", timezone.now()))

    waits = body(head.get(reverse("desk:home")))
    assert "1 proposal to revise lists" in waits
    assert "proposal to revise lists" not in body(elsewhere.get(reverse("desk:home")))

    decline(made, reason="时限属法定(虚构)", by=build.account_of(HEAD), at=timezone.now())
    assert "proposal to revise lists" not in body(head.get(reverse("desk:home")))


def test_two_confirmations_propose_nothing(case):
    confirmed(case, 2)

    assert propose(at=timezone.now()) == []


def test_a_proposal_is_taken_up_in_a_draft_and_not_without_one(case, signed_in):
    confirmed(case, 3)
    (made,) = propose(at=timezone.now())
    head = signed_in(build.account_of(HEAD, timezone.now()))
    address = reverse("desk:take-up-revision", args=[made.pk])
    assert head.post(address, {"sure": "on"}).status_code == 422

    now, last = timezone.now(), made.power.editions.get()
    draft = Draft.objects.create(power=made.power, body=last.body, opened_at=now, changed_at=now)
    assert head.post(address, {"sure": "on"}).status_code == 422
    Draft.objects.filter(pk=draft.pk).update(body="{}", version=2)
    assert head.post(address, {"sure": "on"}).status_code == 302

    assert Revision.objects.get().draft == draft.pk
    assert propose(at=timezone.now()) == []


def test_a_proposal_whose_draft_came_to_nothing_is_made_again(case):
    confirmed(case, 3)
    (made,) = propose(at=timezone.now())
    now = timezone.now()
    draft = Draft.objects.create(power=made.power, body="{}", opened_at=now, changed_at=now)
    take_up(made, by=build.account_of(HEAD), at=now)
    assert propose(at=now) == []

    Draft.objects.filter(pk=draft.pk).update(closed_at=now)

    assert len(propose(at=now)) == 1


def test_a_draw_is_announced_and_waits_for_the_next_checkpoint(stationed, case):
    today = timezone.localdate()
    days = {"begins_on": (today - timedelta(days=40)).isoformat(), "ends_on": today.isoformat()}
    told = stationed.post(reverse("desk:announce-draw"), {"body": "PZ1", "takes": "nodes", **days})
    made = Draw.objects.get()
    assert told.status_code == 302
    assert made.drawn_from in body(stationed.get(reverse("desk:draw", args=[made.pk])))

    waits = stationed.post(reverse("desk:draw-now", args=[made.pk]))

    assert waits.status_code == 409
    assert "no checkpoint" in body(waits)
    assert Draw.objects.get().drawn_at is None


def test_hands_are_declared_with_a_reason(stationed):
    said = {"body": "PZ1", "number": "12", "reason": "本组三人(虚构)"}

    assert stationed.post(reverse("desk:declare-hands"), said).status_code == 302
    assert "12" in body(stationed.get(reverse("desk:draws")))


@pytest.mark.parametrize(
    ("done", "due", "is_late"),
    [(None, -1, True), (None, 1, False), (-2, -1, False), (-1, -2, True), (None, None, False)],
)
def test_a_duty_past_its_time_is_never_called_in_time_be_it_by_a_minute(done, due, is_late):
    now = timezone.now()
    at = {name: now + timedelta(minutes=m) for name, m in (("done", done), ("due", due)) if m}

    assert is_past_due(Duty(done_at=at.get("done"), due_at=at.get("due"))) == is_late
