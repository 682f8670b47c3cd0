# SPDX-License-Identifier: Apache-2.0
"""A meeting in a real browser: called, reviewed, held with the leader last, executed otherwise."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = pytest.mark.browser


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
    expect(phone.locator("#live-spoken .st-y")).to_have_count(4, timeout=20_000)
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
    expect(phone.locator("#record")).to_contain_text("RES-M-ZJJ-DZ", timeout=20_000)
    executes(leader, meeting)

    assert "局长(党组书记)" in last
    assert "S27" not in leader.inner_text("#record .feed")
    for page in (leader, watcher, phone):
        assert page.complaints == []
