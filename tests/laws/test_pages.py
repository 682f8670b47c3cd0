# SPDX-License-Identifier: Apache-2.0
"""The register of laws at the desk and in public: recorded, marked, answered (R4, R41, S04)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.people import build as people
from tests.registry import build
from tonggui.laws.models import Law, LawChange
from tonggui.laws.standing import due_on
from tonggui.people import services as organisation
from tonggui.registry.models import Edition
from tonggui.registry.xrays import keeping

pytestmark = pytest.mark.django_db
LAW, ARTICLE = "中华人民共和国预算法", "第五十二条"


def signed_in(client, account):
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def reviewer(unit):
    """Return the account of a leader whom the division of work puts in charge of legal review."""
    tenure = people.holder(people.post(unit, "分管法制副局长", is_leader=True), name="某人")
    organisation.divide_work(unit, {tenure.post: ["法制"]}, since=people.BEGAN, **people.does())
    return people.account(tenure.official)


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def recorded(page):
    """Put the law on record, and let article 52 be amended from today on."""
    made = page.post("/desk/laws/new/", {"title": LAW, "rank": "法律", "since": localdate()})
    assert made.status_code == 302
    law = Law.objects.get()
    said = {"effect": "amended", "article": ARTICLE, "since": localdate(), "source": "主席令第1号"}
    return law, page.post(f"/desk/laws/{law.code}/change/", said)


def test_who_reviews_the_law_records_a_change_and_sees_exactly_what_hangs_on_it(client, edition):
    page = signed_in(client, reviewer(edition.power.unit))
    body = build.body()
    assert LAW in text(page.get("/desk/laws/"))

    law, changed = recorded(page)
    shown = text(page.get(changed.url))

    assert edition.name in text(page.get(f"/desk/laws/{law.code}/change/"))
    assert "1 of 1 powers are still to be revised" in shown
    assert f"by {due_on(localdate(), localdate())}" in shown
    for words in (edition.name, body["nodes"][0]["name"], body["risks"][0]["description"]):
        assert words in shown
    assert body["risks"][0]["controls"][0]["measure"] in shown
    assert "1 of 1 powers to be revised" in text(page.get(f"/desk/laws/{law.code}/"))


def test_a_clerk_is_told_of_the_change_and_may_record_none(client, edition):
    unit = edition.power.unit
    law, changed = recorded(signed_in(client, reviewer(unit)))
    clerk = people.account(people.holder(people.post(unit, "经办"), name="某人").official)
    page = signed_in(client, clerk)

    home, shown = text(page.get("/desk/")), text(page.get(changed.url))

    assert f"Revise 1 power: {LAW}" in home
    assert changed.url in home
    assert "Nothing changes" not in shown
    assert f"/desk/powers/{build.SOUND}/" in shown
    for url in ("/desk/laws/new/", f"/desk/laws/{law.code}/change/", f"{changed.url}withdraw/"):
        assert page.get(url).status_code == 403
    assert page.post(f"{changed.url}{build.SOUND}/", {"reason": "x"}).status_code == 403


def test_a_unit_that_rests_on_nothing_of_it_is_told_nothing(client, edition):
    recorded(signed_in(client, reviewer(edition.power.unit)))
    other = people.watched_unit("U77")
    clerk = people.account(people.holder(people.post(other, "经办"), name="邻人").official)

    assert LAW not in text(signed_in(client, clerk).get("/desk/"))


def test_a_statement_is_signed_in_public_and_once(client, edition):
    page = signed_in(client, reviewer(edition.power.unit))
    _law, changed = recorded(page)
    sign = f"{changed.url}{build.SOUND}/"
    assert LAW in text(page.get(sign))
    assert "required" in text(page.post(sign, {"reason": " "}), 422)

    assert page.post(sign, {"reason": "只改了施行机关名称"}).status_code == 302

    shown = text(page.get(changed.url))
    assert "All 1 powers have answered" in shown
    assert "只改了施行机关名称" in shown
    assert f"Revise 1 power: {LAW}" not in text(page.get("/desk/"))
    text(page.post(sign, {"reason": "再签"}), 422)
    assert page.get(f"{changed.url}P99/").status_code == 404


def test_the_public_sees_what_became_of_a_law_and_which_powers_wait(client, edition):
    client.cookies["django_language"] = "zh-hans"
    assert "待修订" not in text(client.get(f"/powers/{build.SOUND}/"))
    account = reviewer(edition.power.unit)
    _law, changed = recorded(signed_in(client, account))
    client.logout()
    client.cookies["django_language"] = "zh-hans"

    law = text(client.get("/bases/one/", {"title": LAW, "n": "1"}))
    power = text(client.get(f"/powers/{build.SOUND}/", {"n": "1"}))

    assert "主席令第1号" in law
    assert "待修订" in law
    assert "待修订:该权力的依据已变动" in power.replace("：", ":")
    assert "待复核" in text(client.get("/bases/", {"n": "1"}))
    (row, *_) = client.get("/bases/one.json", {"title": LAW, "n": "1"}).json()["bases"]
    assert row["to_be_revised"] is True
    assert Edition.objects.get().body == edition.body
    page = signed_in(client, account)
    page.post(f"{changed.url}{build.SOUND}/", {"reason": "只改了施行机关名称"})
    client.logout()
    client.cookies["django_language"] = "zh-hans"
    assert "待修订" not in text(client.get(f"/powers/{build.SOUND}/", {"n": "2"}))


def test_a_change_of_another_article_marks_nothing(client, edition):
    page = signed_in(client, reviewer(edition.power.unit))
    law, _changed = recorded(page)
    change = LawChange.objects.get()
    withdrawn = page.post(f"/desk/laws/changes/{change.code}/withdraw/", {"reason": "条款看错"})
    said = {"effect": "repealed", "article": "第九十九条", "since": localdate(), "source": "公报"}

    changed = page.post(f"/desk/laws/{law.code}/change/", said)

    assert withdrawn.status_code == 302
    assert "No published power rests on it" in text(page.get(changed.url))
    assert "recorded in error" in text(page.get(f"/desk/laws/changes/{change.code}/"))
    public = text(client.get("/bases/one/", {"title": LAW, "n": "3"}))
    assert "第九十九条" in public
    assert "to be revised" not in public


def test_laws_that_lists_name_are_put_on_record_together_and_put_right(client, edition):
    page = signed_in(client, reviewer(edition.power.unit))
    named = {each["title"] for each in build.body()["basis"]}
    assert all(title in text(page.get("/desk/laws/named/")) for title in named)

    assert page.post("/desk/laws/named/").status_code == 302

    assert Law.objects.count() == len(named)
    law = Law.objects.get(versions__title=LAW)
    facts = {"title": LAW, "also": "预算法", "number": "主席令第22号", "since": localdate()}
    assert page.post(f"/desk/laws/{law.code}/revise/", facts).status_code == 302
    shown = text(page.get(f"/desk/laws/{law.code}/"))
    assert "主席令第22号" in shown
    text(page.post("/desk/laws/new/", {"title": "《预算法》", "since": localdate()}), 422)
    text(page.post("/desk/laws/named/"), 422)


def test_a_line_of_the_xray_leads_to_the_change_it_speaks_of(client, edition):
    page = signed_in(client, reviewer(edition.power.unit))
    law = page.post("/desk/laws/new/", {"title": LAW, "since": localdate()})
    long_ago = localdate() - timedelta(days=60)
    said = {"effect": "amended", "since": long_ago, "source": "公报"}
    changed = page.post(f"{law.url}change/", said)
    at = people.AT.replace(year=localdate().year, month=localdate().month, day=localdate().day)

    keeping.bring_up(at=at)

    shown = text(page.get(f"/desk/xray/{edition.power.unit.code}/"))
    assert "S04" in shown
    assert changed.url in shown
