# SPDX-License-Identifier: Apache-2.0
"""Cards at the desk, without scripts: seen by both sides and nobody else, answered, decided on.

R55, R65, R69: fair to the watched; a card ends by people who are not carded.
"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import rebuilt
from tests.desk.test_cases import at_home, did, opened, signed_in  # noqa: F401 - fixtures
from tests.supervision import build
from tests.supervision.conftest import county, county_rows, nothing_kept  # noqa: F401 - fixtures
from tonggui.cases.happening import Happening
from tonggui.cases.models import Event, Paper, Reading
from tonggui.cases.papers import Brought
from tonggui.core import cards as core
from tonggui.people.models import Administers, SupervisingMember
from tonggui.supervision import services
from tonggui.supervision.models import Card, Duty, Talk

CLERK, COLLEAGUE, OTHER = "ZJJ/审批受理岗", "ZJJ/审批审查岗", "LTZ/财政所所长"


@pytest.fixture
def clerk(signed_in):  # noqa: F811 - the fixture
    return signed_in(build.account_of(CLERK, timezone.now()))


@pytest.fixture
def watcher(signed_in):  # noqa: F811 - the fixture
    return signed_in(build.member_of("PZ1"))


@pytest.fixture
def card(clerk):
    case = opened(clerk)
    did(clerk, case, "node_open", node="P01.n1")
    did(clerk, case, "node_close", node="P01.n1")
    return Card.objects.get(rule="S37")


def page(client, card):
    return client.get(reverse("desk:card", args=[card.pk]))


def act(client, card, kind, **said):
    address = reverse("desk:act-on-card", args=[card.pk, kind])
    return client.post(address, {"key": f"{kind}-{client.session.session_key}", **said})


def paper(name="整改.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 fictional " + name.encode())


def test_both_sides_see_the_card_in_plain_words(card, clerk, watcher):
    of_clerk, of_watcher = (page(each, card).content.decode() for each in (clerk, watcher))

    assert "You, your post or your body is carded." in of_clerk
    assert "Until" in of_clerk
    assert "to explain is a right" in of_clerk.lower()
    assert "You decide on it for the supervising body." in of_watcher
    for client in (clerk, watcher):
        assert (
            reverse("desk:card", args=[card.pk])
            in client.get(reverse("desk:cards")).content.decode()
        )


def test_a_card_is_answered_and_decided_on_by_forms(card, clerk, watcher):
    assert act(clerk, card, core.ACK).status_code == 302
    assert act(clerk, card, core.EXPLAIN, text="材料已有，漏传").status_code == 302
    assert act(clerk, card, core.CORRECT, text="已补", papers=paper()).status_code == 302
    said = {"result": core.PASSED, "text": "已核对原件"}
    assert act(watcher, card, core.VERIFY, **said).status_code == 302
    assert (
        act(watcher, card, core.CLEAR, reason="到位", papers=paper("核查.pdf")).status_code == 302
    )

    card.refresh_from_db()
    assert card.state == "closed"
    assert "已核对原件" in page(clerk, card).content.decode()
    path = page(clerk, card).context["path"]
    assert [each.state for each in path] == ["done"] * 6
    assert all(each.at for each in path)


def test_a_path_says_what_was_left_out_and_what_is_ahead(card, clerk):
    act(clerk, card, core.CORRECT, text="已补", papers=paper())

    path = page(clerk, card).context["path"]

    assert [each.state for each in path] == [
        "done", "left-out", "left-out", "here", "ahead", "ahead",
    ]  # fmt: skip
    assert [each.at is not None for each in path] == [True, False, False, True, False, False]


def test_a_correction_without_papers_is_asked_for_again(card, clerk):
    answer = act(clerk, card, core.CORRECT, text="已补")

    assert answer.status_code == 422
    assert "at least one paper" in answer.content.decode()


def test_a_correction_is_never_ordered_until_a_day_that_has_passed(card, watcher):
    passed = timezone.localdate() - timedelta(days=1)

    answer = act(watcher, card, core.ORDER, due=passed.isoformat(), text="补齐材料（虚构）")

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "This day has passed" in said
    assert "补齐材料（虚构）" in said
    assert "You act for PZ1." not in said
    assert act(watcher, card, core.ORDER, due=timezone.localdate().isoformat(), text="…").url


def test_the_carded_find_no_way_to_decide(card, clerk):
    said = page(clerk, card).content.decode()

    for kind in (core.VERIFY, core.REVIEW, core.CLEAR, core.WITHDRAW):
        assert reverse("desk:act-on-card", args=[card.pk, kind]) not in said
    answer = act(clerk, card, core.WITHDRAW, reason="…", ticket="T-1")
    assert answer.status_code == 422
    assert "does not decide" in answer.content.decode()


@pytest.mark.parametrize("post", [COLLEAGUE, OTHER])
def test_nobody_else_opens_a_card(card, signed_in, post):  # noqa: F811 - the fixture
    client = signed_in(build.account_of(post, timezone.now()))

    assert page(client, card).status_code == 403
    assert client.get(reverse("desk:print-card", args=[card.pk])).status_code == 403
    assert act(client, card, core.ACK).status_code == 403


def test_no_administrator_opens_a_card(card, signed_in):  # noqa: F811 - the fixture
    for each in filter(None, Administers):
        assert page(signed_in(build.people.admin(each)), card).status_code == 403


def test_the_card_stands_on_the_page_and_rail_of_its_case(card, clerk, watcher):
    for client in (clerk, watcher):
        said = client.get(reverse("desk:case", args=[card.case.code])).content.decode()
        assert reverse("desk:card", args=[card.pk]) in said


def test_a_card_prints_as_a_document(card, clerk):
    said = clerk.get(reverse("desk:print-card", args=[card.pk])).content.decode()

    assert "Yellow card notice" in said
    assert "Received by" in said


def test_the_commission_alone_sees_how_often_rules_are_right(card, signed_in, watcher):  # noqa: F811
    assert watcher.get(reverse("desk:precision")).status_code == 403
    said = signed_in(build.member_of("XJW")).get(reverse("desk:precision")).content.decode()

    assert "S37" in said
    assert "nothing decided yet" in said


def test_lists_are_narrowed_by_state_and_level(card, watcher):
    address, link = reverse("desk:cards"), reverse("desk:card", args=[card.pk])

    assert link in watcher.get(f"{address}?show=watched&state=issued&level=yellow").content.decode()
    assert link not in watcher.get(f"{address}?show=watched&state=closed").content.decode()


@pytest.fixture
def batched(signed_in):  # noqa: F811 - the fixture
    """A card over several cases: ten nodes finished by one account in a moment (S18)."""
    when, by = timezone.now(), build.account_of(CLERK, timezone.now())
    for number in range(10):
        case = services.open_case(build.power(), title=f"第{number}件", by=by, at=when)
        for kind in ("node_open", "node_close"):
            services.record(case, Happening(kind, when, node="n1"), by=by, at=when)
    return Card.objects.get(rule="S18", case=None)


def test_a_card_over_several_cases_is_corrected_with_papers_and_closed(batched, clerk, watcher):
    act(clerk, batched, core.CORRECT, text="已逐件复核", papers=[paper()])
    batched.refresh_from_db()
    assert batched.state == "corrected"

    act(watcher, batched, core.VERIFY, result=core.PASSED, text="已核对")
    act(watcher, batched, core.CLEAR, reason="属实", papers=[paper("核查.pdf")])
    batched.refresh_from_db()

    assert batched.state == "closed"
    assert rebuilt.differences({"card", "paper", "event"}) == []


def test_both_sides_take_out_the_papers_of_a_card_and_each_taking_out_is_noted(
    batched,
    clerk,
    watcher,
    signed_in,  # noqa: F811 - the fixture
):
    act(clerk, batched, core.CORRECT, text="已逐件复核", papers=[paper()])
    kept = Paper.objects.get(case=None)
    address = reverse("desk:card-paper", args=[batched.pk, kept.digest])

    assert address in page(watcher, batched).content.decode()
    for client in (clerk, watcher):
        assert client.get(address).content == b"%PDF-1.7 fictional " + "整改.pdf".encode()
    assert Reading.objects.filter(paper=kept, case=None).count() == 2
    assert signed_in(build.account_of(OTHER, timezone.now())).get(address).status_code == 403


def test_a_card_opens_no_paper_that_no_act_on_it_names(card, batched, clerk):
    act(clerk, card, core.CORRECT, text="已补", papers=[paper()])
    other = Paper.objects.get()

    found = clerk.get(reverse("desk:card-paper", args=[batched.pk, other.digest]))

    assert found.status_code == 404


def test_the_same_answer_sent_twice_happens_once_on_a_card_without_a_case(batched, clerk):
    for _again in range(2):
        act(clerk, batched, core.EXPLAIN, text="当日集中收件")

    assert Event.objects.filter(case=None, kind=core.EXPLAIN).count() == 1


@pytest.fixture
def talk(signed_in):  # noqa: F811 - the fixture
    """A talk proposed as two yellow cards add up."""
    when, by = timezone.now(), build.account_of(CLERK, timezone.now())
    for _again in range(2):
        case = services.open_case(build.power(), title="某件", by=by, at=when)
        for kind in ("node_open", "node_close"):
            services.record(case, Happening(kind, when, node="n1"), by=by, at=when)
    return Talk.objects.get()


def test_a_talk_is_read_by_the_person_once_decided_answered_with_papers_and_read_by_the_body(
    talk, clerk, watcher
):
    address = reverse("desk:talk", args=[talk.pk])
    mine = reverse("desk:talks-with-me")
    assert clerk.get(address).status_code == 404
    assert "No talk with you was decided on" in clerk.get(mine).content.decode()

    decision = {"is_accepted": "1", "reason": "先谈一次，听其说明"}
    watcher.post(reverse("desk:decide-talk", args=[talk.pk]), decision)

    assert address in clerk.get(mine).content.decode()
    assert "先谈一次，听其说明" in clerk.get(address).content.decode()
    said = {"words": "当日系统故障", "papers": [paper("说明.pdf")]}
    assert clerk.post(reverse("desk:answer-talk", args=[talk.pk]), said).status_code == 302
    read = watcher.get(address).content.decode()
    assert "当日系统故障" in read
    named = reverse("desk:talk-paper", args=[talk.pk, Paper.objects.get(case=None).digest])
    assert named in read
    assert watcher.get(named).status_code == 200
    assert watcher.get(reverse("desk:answer-talk", args=[talk.pk])).status_code == 404


def test_the_form_of_an_act_that_is_not_yours_is_refused_in_words(card, clerk, watcher):
    refused = {
        (clerk, core.CLEAR): "Whoever is carded does not decide",
        (clerk, core.VERIFY): "Whoever is carded does not decide",
        (watcher, core.EXPLAIN): "Only whoever is carded answers",
        (watcher, core.VERIFY): "The card is not so far yet",
        (watcher, core.RECHECK): "Only a closed card that was drawn",
    }
    for (client, kind), said in refused.items():
        shown = client.get(reverse("desk:act-on-card", args=[card.pk, kind]))
        assert shown.status_code >= 400, kind
        assert said in shown.content.decode(), kind

    for client, kind in [(clerk, core.EXPLAIN), (watcher, core.ACK)]:
        assert client.get(reverse("desk:act-on-card", args=[card.pk, kind])).status_code == 200


def held(client, talk, **said):
    address = reverse("desk:hold-talk", args=[talk.pk])
    day = timezone.localdate().isoformat()
    words = {"key": "held", "form": "谈话提醒", "held_on": day, "text": "补齐材料"}
    return client.post(address, words | said)


def test_the_signed_record_of_a_talk_is_brought_kept_and_read_by_both(talk, clerk, watcher):
    watcher.post(reverse("desk:decide-talk", args=[talk.pk]), {"is_accepted": "1", "reason": "谈"})

    assert held(watcher, talk).status_code == 422  # asked for: a talk without a record is none
    odd = SimpleUploadedFile("记录.pdf", b"no paper at all")
    assert "is no PDF" in held(watcher, talk, record=odd).content.decode()
    assert held(watcher, talk, record=paper("记录.pdf")).status_code == 302

    talk.refresh_from_db()
    kept = Paper.objects.get(digest=talk.record)
    named = reverse("desk:talk-paper", args=[talk.pk, kept.digest])
    for each in (clerk, watcher):
        assert named in each.get(reverse("desk:talk", args=[talk.pk])).content.decode()
        assert each.get(named).status_code == 200
    assert Reading.objects.filter(paper=kept).count() == 2
    assert rebuilt.differences({"talk", "paper", "event"}) == []


def test_a_record_said_by_digest_alone_opens_no_file_of_another_case(talk, clerk):
    said = Happening("node_open", when := timezone.now(), node="n2")
    brought = [Brought("别案.pdf", paper())]
    services.record(talk.last.case, said, brought=brought, by=None, at=when)
    digest = Paper.objects.get().digest
    Talk.objects.filter(pk=talk.pk).update(
        accepted_at=timezone.now(), held_at=timezone.now(), record=digest
    )

    named = reverse("desk:talk-paper", args=[talk.pk, digest])

    assert "its digest:" in clerk.get(reverse("desk:talk", args=[talk.pk])).content.decode()
    assert clerk.get(named).status_code == 404


def test_a_talk_shows_every_sign_it_was_proposed_for(talk, watcher):
    shown = watcher.get(reverse("desk:talk", args=[talk.pk])).content.decode()

    signs = Card.objects.filter(person=talk.person, issued_at__lte=talk.proposed_at)
    assert signs.count() >= talk.yellow + talk.notices > 1
    for each in signs:
        assert reverse("desk:card", args=[each.pk]) in shown


def test_a_colleague_reads_no_talk_with_somebody_else(talk, watcher, signed_in):  # noqa: F811
    watcher.post(reverse("desk:decide-talk", args=[talk.pk]), {"is_accepted": "1", "reason": "谈"})

    other = signed_in(build.account_of(COLLEAGUE, timezone.now()))

    assert other.get(reverse("desk:talk", args=[talk.pk])).status_code == 404


def test_a_closed_card_that_was_drawn_says_so_and_is_looked_at_again(card, clerk, signed_in):  # noqa: F811
    rows = SupervisingMember.objects.filter(body__code="PZ1").select_related("official")
    first, second = (signed_in(build.account(each.official)) for each in rows.order_by("pk")[:2])
    act(clerk, card, core.CORRECT, text="已补", papers=[paper()])
    act(first, card, core.VERIFY, result=core.PASSED, text="已核对")
    act(first, card, core.CLEAR, reason="属实", papers=[paper("核查.pdf")])
    assert "Look at it again" not in page(second, card).content.decode()
    Duty.objects.create(
        case=card.case, kind="again", finding=card.finding, body="PZ1",
        opened_at=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip

    assert "Look at it again" not in page(first, card).content.decode()
    shown = page(second, card).content.decode()
    assert "Look at it again" in shown
    assert "It was drawn by lot" in shown
    act(second, card, core.RECHECK, result="不合格", text="材料系补造（虚构）")

    card.refresh_from_db()
    assert card.state == "noticed"
    assert "材料系补造" in page(clerk, card).content.decode()


def test_what_a_form_carries_unseen_has_no_label(card, clerk):
    shown = clerk.get(reverse("desk:act-on-card", args=[card.pk, core.EXPLAIN])).content.decode()

    assert 'name="key"' in shown
    assert ">Key<" not in shown
