# SPDX-License-Identifier: Apache-2.0
"""A meeting in a real browser: called, reviewed, held with the leader last, executed otherwise."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = pytest.mark.browser
LISTED = "P03"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve a county of this story's own."""
    with county.served(tmp_path_factory.mktemp("meetings") / "home") as found:
        yield found


def calls(leader, site):
    leader.goto(f"{site.address}/desk/meetings/")
    county.follow(leader, "main .acts a >> nth=0")
    soon = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=5)
    leader.select_option("#id_secretary", "post:ZJJ/会议秘书岗")
    leader.fill("#id_begins_at", soon.strftime("%Y-%m-%dT%H:%M"))
    county.follow(leader, "main button[type=submit]")
    meeting = leader.url
    county.follow(leader, "text=列入议程")
    leader.select_option("#id_belongs", "power:P03")
    leader.select_option("#id_matter", "重大项目安排")
    leader.fill("#id_subject", "东门坡改造（虚构）")
    leader.fill("#id_yuan", "865200")
    leader.fill("#id_payee", "甲公司（虚构）")
    county.follow(leader, "main button[type=submit]")
    county.follow(leader, "text=发通知")
    county.follow(leader, "main button[type=submit]")
    assert "通知已发出" in leader.inner_text("main")
    return meeting


def reviews(watcher, meeting):
    watcher.goto(f"{meeting}1/review/")
    watcher.check("input[name=opinion][value=无异议]")
    county.follow(watcher, "main button[type=submit]")
    assert "无异议" in watcher.inner_text("#record")


def holds(leader, phone, meeting):
    phone.goto(f"{meeting}1/")
    expect(phone.locator("#live-acts a, .mt-say")).to_have_count(0)
    leader.goto(meeting)
    county.follow(leader, "text=开始会议")
    for box in leader.query_selector_all("input[name=present]"):
        box.check()
    county.follow(leader, "main button[type=submit]")
    leader.goto(f"{meeting}1/")
    county.follow(leader, "text=开始本议题")
    county.follow(leader, "main button[type=submit]")
    states_from_the_phone(phone)
    leader.goto(f"{meeting}1/")
    voters = leader.locator(".mt-who input").count()
    for _each in range(voters - 1):
        leader.fill(".mt-say textarea", "同意按方案实施（虚构）")
        county.follow(leader, ".mt-keys button[value=同意]")
    assert leader.locator(".speak .st-y").count() == voters
    return voters


def states_from_the_phone(phone):
    """A member's page, opened before, offers the words once the item is called."""
    phone.reload()
    expect(phone.locator(".mt-say.is-own")).to_have_count(1)
    phone.fill("#own-words", "同意，补齐影像（虚构）")
    county.follow(phone, ".mt-say.is-own button[value=同意]")
    expect(phone.locator(".speak .st-y")).to_have_count(1)
    expect(phone.locator(".mt-say")).to_have_count(0)


def votes_from_the_phone(phone):
    expect(phone.locator("#live-spoken .st-y")).to_have_count(4)
    county.follow(phone, "#live-acts >> text=投票")
    phone.check("input[name=choice][value=同意]")
    county.follow(phone, "main button[type=submit]")
    expect(phone.locator("#live-acts")).to_contain_text("已投票")


def decides(leader):
    leader.reload()
    county.follow(leader, "text=记名表决")
    for each in leader.query_selector_all("input[type=radio][value=同意]"):
        each.check()
    county.follow(leader, "main button[type=submit]")
    county.follow(leader, "main .acts >> text=决议")
    leader.select_option("#id_owner", "post:ZJJ/住建局副局长(项目)")
    due = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=30)
    leader.fill("#id_due", due.strftime("%Y-%m-%d"))
    county.follow(leader, "main button[type=submit]")
    assert "RES-M-ZJJ-DZ" in leader.inner_text("#record")


def executes(leader, meeting):
    leader.goto(f"{meeting}1/follow/execution/")
    leader.fill("#id_id", "HT-1")
    leader.fill("#id_yuan", "1012000")
    leader.fill("#id_payee", "甲公司（虚构）")
    county.follow(leader, "main button[type=submit]")
    assert re.search(r"S33", leader.inner_text("#record"))


def test_a_matter_is_decided_in_a_meeting_and_carried_out_otherwise(window, site):
    leader, watcher, phone = window(), window(), window(width=390)
    county.sign_in(leader, site, "first-leader")
    county.sign_in(watcher, site, "group")
    county.sign_in(phone, site, "leader")

    meeting = calls(leader, site)
    reviews(watcher, meeting)
    voters = holds(leader, phone, meeting)
    last = leader.locator(".speak li").nth(voters - 1).inner_text()
    votes_from_the_phone(phone)
    decides(leader)
    expect(phone.locator("#record")).to_contain_text("RES-M-ZJJ-DZ")
    executes(leader, meeting)

    assert "局长(党组书记)" in last
    assert "S27" not in leader.inner_text("#record .feed")
    for page in (leader, watcher, phone):
        assert page.complaints == []


def go(page, site, path):
    page.goto(f"{site.address}{path}")


def send(page, **answers):
    for name, value in answers.items():
        page.fill(f"main [name={name}]", value)
    county.follow(page, "main form.form button[type=submit]")


def puts_in_charge_of_the_law(head, site):
    go(head, site, "/desk/units/ZJJ/divide/")
    for each in head.locator("main input[name^=post-]").all():
        label = head.locator(f"label[for={each.get_attribute('id')}]").inner_text()
        if "综合" in label:
            each.fill(each.input_value() + "、法制")
    send(head, since=datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    head.wait_for_url("**/desk/units/ZJJ/")


def revises(window, site):
    """Open a revision with its reason, and have it reviewed by both parts."""
    clerk = window()
    county.sign_in(clerk, site, "clerk")
    go(clerk, site, f"/desk/powers/{LISTED}/draft/")
    clerk.select_option("[name=kind]", "流程优化")
    send(clerk, words="边界写得更清楚(虚构)")
    go(clerk, site, f"/desk/powers/{LISTED}/edit/power/")
    clerk.fill("[name=own-boundary]", "只实施棚户区改造，不得变更用途(虚构)")
    county.follow(clerk, "button[value=save] >> nth=0")
    for role, path in (("leader", "legality"), ("group", "discipline")):
        page = window()
        county.sign_in(page, site, role)
        go(page, site, f"/desk/powers/{LISTED}/{path}/")
        page.check("[name=agrees][value=yes]")
        send(page, opinion="已通读(虚构)")
        assert page.complaints == []


def puts_on_the_agenda(head, site):
    """Call a meeting, and put the draft on its agenda from the draft's own page."""
    go(head, site, "/desk/meetings/")
    county.follow(head, "main .acts a >> nth=0")
    soon = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=5)
    head.select_option("#id_secretary", "post:ZJJ/会议秘书岗")
    head.fill("#id_begins_at", soon.strftime("%Y-%m-%dT%H:%M"))
    county.follow(head, "main button[type=submit]")
    meeting = head.url
    go(head, site, f"/desk/powers/{LISTED}/")
    county.follow(head, "main >> text=列入议程")
    head.select_option("[name=meeting]", meeting.rstrip("/").rpartition("/")[2])
    send(head)
    assert LISTED in head.inner_text("#adopts")
    return meeting


def carries(head, meeting):
    """Hold the meeting with everybody there, and carry its only item."""
    head.goto(f"{meeting}notify/")
    county.follow(head, "main button[type=submit]")
    head.goto(f"{meeting}open/")
    for box in head.query_selector_all("input[name=present]"):
        box.check()
    county.follow(head, "main button[type=submit]")
    head.goto(f"{meeting}1/")
    county.follow(head, "text=开始本议题")
    county.follow(head, "main button[type=submit]")
    head.goto(f"{meeting}1/")
    county.follow(head, "text=记名表决")
    for each in head.query_selector_all("input[type=radio][value=同意]"):
        each.check()
    county.follow(head, "main button[type=submit]")
    county.follow(head, "main .acts >> text=决议")
    county.follow(head, "main button[type=submit]")


def test_lists_are_adopted_by_an_item_of_a_meeting_and_the_edition_names_it(window, site):  # R22
    head, visitor = window(), window(width=390)
    county.sign_in(head, site, "first-leader")

    puts_in_charge_of_the_law(head, site)
    revises(window, site)
    meeting = puts_on_the_agenda(head, site)
    carries(head, meeting)
    go(head, site, f"/desk/powers/{LISTED}/adopt/")
    send(head)
    expect(head.locator("main")).to_contain_text("看会议议题")
    go(head, site, f"/desk/powers/{LISTED}/publish/")
    send(head)

    item = f"{meeting.rstrip('/').rpartition('/')[2]}-1"
    go(visitor, site, f"/powers/{LISTED}/")
    expect(visitor.locator(".edition-box")).to_contain_text(item)
    expect(visitor.locator("#changes")).to_contain_text("边界写得更清楚(虚构)")
    assert visitor.evaluate("document.documentElement.scrollWidth") == 390
    head.goto(f"{meeting}1/")
    expect(head.locator("#adopts")).to_contain_text("第 2 版")
    for page in (head, visitor):
        assert page.complaints == []
