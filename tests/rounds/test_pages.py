# SPDX-License-Identifier: Apache-2.0
"""Pages of rounds: each role leads its step, the public proposes, what is withheld stays hidden."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate

from tests.people import build as people
from tests.queries import count
from tests.registry import build as registry
from tests.rounds import build
from tonggui.ledger.models import Entry
from tonggui.people import services as organisation
from tonggui.people.models import Exemption, SupervisingKind
from tonggui.people.models.units import About
from tonggui.people.portfolios import exemption_of
from tonggui.registry.models import Draft
from tonggui.rounds import queries, services
from tonggui.rounds.models import Proposal, Round, Trial, TrialRun, Withholding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_turns():
    """Let no test use up another's turns."""
    cache.clear()


def client(account=None):
    found = Client(HTTP_ACCEPT_LANGUAGE="en")
    found.cookies["django_language"] = "en"
    if account:
        found.force_login(account)
    return found


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def words_of(response):
    """Return what a document or workbook says: both are zipped XML."""
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())


@pytest.fixture
def published(power):
    return registry.published(power.drafts.get(), effective_on=build.DAY)


def test_a_round_is_led_by_its_roles_through_pages(power):
    leader = client(build.first_leader(power.unit))
    days = {name: localdate() + timedelta(days=n) for name, n in
            (("begins_on", 0), ("asks_until", 5), ("proposes_until", 5), ("checks_until", 5),
             ("meets_until", 9))}  # fmt: skip

    assert leader.post("/desk/rounds/open/CZJ/", days).status_code == 302
    found = Round.objects.get()
    page = text(leader.get(f"/desk/rounds/{found.pk}/"))
    assert "Four gates" in page
    assert "has not answered yet" in page

    asked = found.asked.filter(post__code="CZJ/农业股股长").get()
    clerk = client(build.account_of(asked.post))
    assert "Which risks does 农业股股长 see?" in text(clerk.get("/desk/rounds/"))
    form = clerk.get(f"/desk/rounds/asked/{asked.pk}/")
    assert 'value="P05|n2"' in form.content.decode()
    said = {f"risk-{name}": value for name, value in
            {"TOTAL_FORMS": 3, "INITIAL_FORMS": 0, "0-node": "P05|n2", "0-description": "口径可挑",
             "0-kind": "暗箱操作危险点", "0-cause": "没有写进办法", "1-node": "P05|n2",
             "2-node": "P05|n2"}.items()}  # fmt: skip
    refused = clerk.post(f"/desk/rounds/asked/{asked.pk}/", {**said, "risk-0-cause": ""})
    assert refused.status_code == 422
    assert "口径可挑" in refused.content.decode()
    assert clerk.post(f"/desk/rounds/asked/{asked.pk}/", said).status_code == 302
    assert Proposal.objects.get().source == "自己找"

    check = found.checks.first()
    peer = client(build.account_of(check.post))
    nothing = {**said, "risk-0-description": "", "risk-0-kind": "", "risk-0-cause": "",
               "nothing_because": "逐项看过,没有新的"}  # fmt: skip
    assert peer.post(f"/desk/rounds/peers/{check.pk}/", nothing).status_code == 302

    grade = {"node": "n2", "description": "口径可挑", "cause": "没有写进办法", "likelihood": 5,
             "kind": "暗箱操作危险点", "layer": "股室岗位权力", "impact": 5,
             "proposals": [Proposal.objects.get().pk]}  # fmt: skip
    assert leader.get(f"/desk/rounds/{found.pk}/grade/P05/?risk=P05-R1").status_code == 200
    assert leader.post(f"/desk/rounds/{found.pk}/grade/P05/", grade).status_code == 302
    made = found.assessments.get()
    assert (made.level, made.sources) == ("高", ["自己找", "组织评"])

    commission = client(build.commission())
    assert commission.post(f"/desk/rounds/risks/{made.pk}/confirm/").status_code == 302
    adoption = {"body": "CZJ-DZ", "resolution": "〔2026〕9号", "adopted_on": localdate()}
    assert leader.post(f"/desk/rounds/{found.pk}/adopt/", adoption).status_code == 302
    preview = leader.get(f"/desk/rounds/{found.pk}/take-over/P05/")
    assert "is newly listed" in text(preview)
    version = Draft.objects.get(power=power).version
    there = f"/desk/rounds/{found.pk}/take-over/P05/"
    assert leader.post(there, {"version": version - 1}).status_code == 409
    assert leader.post(there, {"version": version}).status_code == 302

    group = client(build.group(power.unit))
    assert group.post(f"/desk/rounds/{found.pk}/close/").status_code == 422
    forced = {"reason": "因系统切换先行结束,缺口另行补查"}
    assert commission.post(f"/desk/rounds/{found.pk}/force/", forced).status_code == 302
    assert "缺口另行补查" in text(client().get("/rounds/"))


def test_whoever_is_of_another_unit_sees_nothing_of_a_round_and_changes_nothing(power):
    found, made = build.opened(power), build.seen(power)
    asked = found.asked.first()
    holder = build.account_of(asked.post)
    services.answer(asked, [made], by=holder, at=build.AT)
    stranger = client(people.account(people.holder(people.post(is_leader=True)).official))

    everywhere = stranger.get("/desk/rounds/").content.decode()

    assert stranger.get(f"/desk/rounds/{found.pk}/").status_code == 403
    assert found.code in everywhere
    assert f'href="/desk/rounds/{found.pk}/"' not in everywhere
    proposal = Proposal.objects.get()
    assert stranger.get(f"/desk/rounds/proposals/{proposal.pk}/").status_code == 403
    peers = found.checks.first().pk
    assert stranger.get(f"/desk/rounds/peers/{peers}/").status_code != 200
    assert stranger.get(f"/desk/rounds/asked/{asked.pk}/").status_code == 403
    assert stranger.get(f"/desk/rounds/{found.pk}/adopt/").status_code == 403
    there = f"/desk/rounds/{found.pk}/grade/P05/"
    grade = {"node": "n2", "description": "某事", "cause": "某因", "likelihood": 5, "impact": 5,
             "kind": "暗箱操作危险点", "layer": "股室岗位权力"}  # fmt: skip
    assert stranger.get(f"{there}?risk=P05-R1").status_code == 403
    assert stranger.post(there, grade).status_code == 403


def test_a_round_that_is_closed_opens_to_every_post(power):
    found = build.opened(power)
    services.force_round(found, reason="因系统切换先行结束,缺口另行补查", by=None, at=build.AT)
    stranger = client(people.account(people.holder(people.post(is_leader=True)).official))

    page = text(stranger.get(f"/desk/rounds/{found.pk}/"))

    assert "因系统切换先行结束" in page
    assert "Grade a new risk" not in page


def test_the_commission_and_who_watches_the_unit_see_a_round_in_progress(power):
    found = build.opened(power)

    for account in (build.commission(is_head=False), build.group(power.unit)):
        assert client(account).get(f"/desk/rounds/{found.pk}/").status_code == 200


def test_anybody_proposes_without_an_account_and_reads_the_reply(published):
    visitor = client()
    page = visitor.get("/powers/P05/propose/")
    assert not re.search(r'name="(name|phone|email|address)"', page.content.decode())

    sent = visitor.post("/powers/P05/propose/", {"description": "排序表从不张贴", "node": "n4"})
    number = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text(sent)).group()
    assert "No reply yet" in text(visitor.post("/proposals/", {"receipt": number.lower()}))
    services.settle(Proposal.objects.get(), is_taken=True, reply="已列入本轮排查", **build.DOES)

    assert "已列入本轮排查" in text(visitor.post("/proposals/", {"receipt": number}))
    assert "No proposal has this number" in text(visitor.post("/proposals/", {"receipt": "ABCD"}))
    assert "排序表从不张贴" not in text(client().get("/rounds/"))


def test_nobody_sends_proposals_without_end(published):
    visitor = client()
    codes = [
        visitor.post("/powers/P05/propose/", {"description": f"第{n}件事"}).status_code
        for n in range(7)
    ]

    assert codes == [200] * 5 + [429] * 2
    assert Proposal.objects.count() == 5


def test_what_is_withheld_is_hidden_on_pages_and_in_files_and_counted(published, power):
    hidden = "因素权重随意调整、跑项要资金"
    assert hidden in text(client().get("/powers/P05/"))
    leader, commission = client(build.first_leader(power.unit)), client(build.commission())
    asking = {"part": "one-risk", "item": "P05-R1", "reason": "涉及在查案件",
              "ground": "条例第十五条", "review_on": localdate() + timedelta(days=90)}  # fmt: skip

    assert leader.post("/desk/withheld/ask/P05/", asking).status_code == 302
    assert hidden in text(client().get("/powers/P05/"))
    found = Withholding.objects.get()
    assert leader.post(f"/desk/withheld/{found.pk}/allow/").status_code == 403
    assert commission.post(f"/desk/withheld/{found.pk}/allow/").status_code == 302

    page, file = text(client().get("/powers/P05/")), client().get("/powers/P05/1.json")
    assert hidden not in page
    assert hidden not in json.dumps(file.json(), ensure_ascii=False)
    assert "条例第十五条" in page
    assert hidden not in words_of(client().get("/powers/P05/1.docx"))
    assert hidden not in words_of(client().get("/powers/P05/1.xlsx"))
    assert file.json()["withheld"] == [
        {"part": "one-risk", "item": "P05-R1", "ground": "条例第十五条"}
    ]
    assert "Withheld from publication 1" in text(client().get("/"))
    assert leader.post(f"/desk/withheld/{found.pk}/stop/").status_code == 302
    assert hidden in text(client().get("/powers/P05/"))


@pytest.mark.parametrize("part", ["process", "risk", "control", "boundary", "method"])
def test_any_part_can_be_withheld_and_the_page_still_stands(published, power, part):
    found = services.withhold(
        power,
        part=part,
        reason="保密",
        ground="保守国家秘密法",
        review_on=build.DAY + timedelta(days=30),
        **build.DOES,
    )
    services.allow(found, approved_by="supervisor:JW", **build.DOES)

    page = client().get("/powers/P05/")
    assert page.status_code == 200
    assert "review overdue" in text(page)
    assert client().get("/powers/P05/1.json").status_code == 200
    assert client().get("/powers/P05/1.csv").status_code == 200
    assert client().get("/powers/P05/1.xlsx").status_code == 200
    assert client().get("/powers/P05/1.docx").status_code == 200
    drawn = client().get("/powers/P05/1.bpmn").status_code
    assert drawn == (404 if part == "process" else 200)


def test_the_four_portfolios_show_and_are_refused(power):
    leader_post = people.first_leader(power.unit).post
    account = client(build.account_of(leader_post))
    form = {"since": build.DAY, f"post-{leader_post.pk}": "财务、全面工作"}

    refused = account.post("/desk/units/CZJ/divide/", form)

    assert refused.status_code == 422
    assert "may not be in charge of 财务" in text(refused)
    form[f"post-{leader_post.pk}"] = "全面工作"
    assert account.post("/desk/units/CZJ/divide/", form).status_code == 302
    assert "holds none of them" in text(account.get("/desk/units/CZJ/bounds/"))


def test_a_unit_sets_from_which_sum_its_meeting_decides(power):
    account = client(build.first_leader(power.unit))
    scope = {"matter": "大额资金使用", "forum": "CZJ-DZ", "threshold": "60000", "items": "",
             "cumulative": "240000", "window_days": 365, "since": build.DAY}  # fmt: skip
    people.unit("QT", supervised_by=power.unit.versions.get().supervised_by)

    assert "as the lists were taken in" in text(account.get("/desk/units/CZJ/bounds/"))
    assert "No scope of use of large sums" in text(account.get("/desk/units/QT/bounds/"))
    assert account.post("/desk/units/CZJ/bounds/scope/", scope).status_code == 302

    page = text(account.get("/desk/units/CZJ/bounds/"))
    assert "60,000" in page
    assert "240,000" in page
    (entry,) = queries.scopes_on(power.unit, build.DAY)
    assert (entry.forum, entry.threshold, entry.cumulative) == ("CZJ-DZ", 6_000_000, 24_000_000)
    refused = account.post("/desk/units/CZJ/bounds/scope/", {**scope, "matter": "重大决策"})
    assert "have a sum from which" in text(refused)


def test_a_matter_is_reserved_to_the_highest_meeting_with_who_carries_it_out(power):
    account = client(build.first_leader(power.unit))
    matter = {"code": "YS", "name": "年度预算", "forum": "CZJ-DZ", "owner": "CZJ/预算股股长",
              "days": 30, "since": build.DAY}  # fmt: skip

    assert account.post("/desk/units/CZJ/bounds/reserve/", matter).status_code == 302

    assert "年度预算" in text(account.get("/desk/units/CZJ/bounds/"))


def test_a_small_unit_is_exempt_while_its_exemption_holds_and_shows_in_the_xray_after(power):
    leader = people.first_leader(power.unit).post
    until = build.DAY + timedelta(days=30)
    organisation.exempt(
        power.unit,
        Exemption(
            about=About.PORTFOLIOS,
            reason="班子仅两人",
            control="双人会签",
            approved_by=people.supervisor("JW2", kind=SupervisingKind.COUNTY_COMMISSION),
            since=build.DAY,
            until=until,
        ),
        **people.does(),
    )
    organisation.divide_work(power.unit, {leader: ["财务"]}, since=build.DAY, **people.does())
    account = client(build.account_of(leader))

    assert exemption_of(power.unit, until).reason == "班子仅两人"
    assert exemption_of(power.unit, until + timedelta(days=1)) is None
    page = text(account.get("/desk/xray/CZJ/"))
    assert "S28" in page
    assert "is directly in charge of 财务" in page


def test_what_the_public_proposed_waits_for_a_reply_at_the_desk(published, power):
    services.propose(power, build.seen(power), receipt="r9", at=build.AT)
    leader = client(build.first_leader(power.unit))

    assert "Answer what the public proposed on P05" in text(leader.get("/desk/"))


def events(cases=30, quick=4):
    """Return past events of node n2, opened and closed, some of them within a minute."""
    rows = ["case,node,kind,at,actor"]
    for n in range(cases):
        closed = 1 if n < quick else 40
        rows.append(f"K{n:03},n2,node_open,2026-01-05T09:00:00+08:00,R1")
        rows.append(f"K{n:03},n2,node_close,2026-01-05T09:{closed:02}:00+08:00,R1")
    return "\n".join(rows).encode()


def test_a_control_is_tried_on_past_events_before_it_is_adopted(power):
    from django.core.files.uploadedfile import SimpleUploadedFile

    account = client(build.first_leader(power.unit))
    assert "S19" in text(account.get("/desk/powers/P05/trials/"))
    form = account.get("/desk/powers/P05/trials/S19/")
    assert "Closed in fewer minutes is too fast" in text(form)
    said = {"default": "5", "site": "30", "expert": "60", "hearing": "60", "node": "n2",
            "control": "P05-R1-C1", "file": SimpleUploadedFile("past.csv", events())}  # fmt: skip

    begun = account.post("/desk/powers/P05/trials/S19/", said)
    assert begun.status_code == 302
    run = TrialRun.objects.get()
    ended = account.post(f"/desk/trials/runs/{run.pk}/")

    made = Trial.objects.get()
    assert ended.headers["Location"] == f"/desk/trials/{made.pk}/"
    assert (made.cases, made.reached) == (30, 30)
    assert "Would have found 4 of 30" in text(account.get(f"/desk/trials/{made.pk}/"))
    assert not TrialRun.objects.exists()


def test_a_check_on_which_past_events_say_nothing_is_not_judged(power):
    from django.core.files.uploadedfile import SimpleUploadedFile

    account = client(build.first_leader(power.unit))
    said = {"tolerance": "0.05", "node": "", "control": "",
            "file": SimpleUploadedFile("past.csv", events())}  # fmt: skip
    account.post("/desk/powers/P05/trials/S33/", said)

    account.post(f"/desk/trials/runs/{TrialRun.objects.get().pk}/")

    assert "not judged" in text(account.get(f"/desk/trials/{Trial.objects.get().pk}/"))


def test_a_trial_of_many_cases_goes_on_slice_by_slice_and_is_found_in_the_ledger(power):
    draft = power.drafts.get()
    past = services.keep_events("past.csv", events(450, 14), draft=draft, **build.DOES)

    now = services.begin_trial(
        draft, "S19", past=past, settings={"default": "5"}, node="n2", **build.DOES
    )
    seen = []
    while isinstance(now, TrialRun):
        now = services.go_on(now, **build.DOES)
        seen.append(now.cases)

    assert seen == [200, 400, 450]
    assert (now.reached, now.found, len(now.shown)) == (450, 14, 14)
    services.drop_events(past, draft=draft, **build.DOES)
    assert Trial.objects.get().events_digest == past.digest
    assert Entry.objects.filter(kind="trial.ended", subject="P05").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("past.exe", b"MZ", "Past events are a"),
        ("past.csv", b"a,b\n1,2\n", "cannot be used"),
        ("past.csv", b"\xff\xfe\x00", "cannot be used"),
    ],
)
def test_past_events_that_cannot_be_read_are_refused_with_their_place(power, name, content, says):
    from django.core.files.uploadedfile import SimpleUploadedFile

    account = client(build.first_leader(power.unit))
    said = {"default": "5", "site": "30", "expert": "60", "hearing": "60", "node": "",
            "control": "", "file": SimpleUploadedFile(name, content)}  # fmt: skip

    refused = account.post("/desk/powers/P05/trials/S19/", said)

    assert refused.status_code == 422
    assert says in text(refused)


def test_many_rounds_cost_no_more_questions_than_few(power):
    build.opened(power)
    visitor = client()
    visitor.get("/rounds/")
    few = count(lambda: visitor.get("/rounds/"))
    for number in range(3):
        unit = people.unit(f"V{number}", supervised_by=power.unit.versions.get().supervised_by)
        days = dict.fromkeys(build.Dates.__slots__, build.DAY)
        Round.objects.create(code=f"V{number}-F1", unit=unit, opened_at=build.AT, **days)

    assert count(lambda: visitor.get("/rounds/")) == few
