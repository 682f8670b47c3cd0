# SPDX-License-Identifier: Apache-2.0
"""The organisation changed in a real browser, by whoever may, seen by the public; nobody else can.

Without JavaScript, on a desk or on a phone: every step is a page, a form and a button.
"""

import re

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
TODAY = "2026-01-05"


@pytest.fixture
def signed_in(window, site):
    """Sign in as a role, without JavaScript."""

    def enter(role, *, width=1440, language="zh-hans"):
        page = window(width=width, language=language, has_script=False)
        county.sign_in(page, site, role)
        return page

    return enter


def fill(page, **fields):
    """Fill a form and send it."""
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]").first
        kind = field.evaluate("each => each.tagName + (each.type || '')")
        if kind.startswith("SELECT"):
            field.select_option(value)
        elif "checkbox" in kind:
            page.locator(f"main [name={name}][value={value}]").check() if value is not True else (
                field.check()
            )
        else:
            field.fill(value)
    county.follow(page, "main form button[type=submit]")


def text(page):
    return page.inner_text("main")


def test_a_first_leader_sets_up_a_section_with_a_post_and_puts_a_wrong_tenure_right(
    signed_in, site
):
    page = signed_in("first-leader")
    page.click(".mainnav summary >> text=组织")
    county.follow(page, "nav >> text=单位")
    county.follow(page, "main >> text=青岚县住房和城乡建设局")
    county.follow(page, "text=设立股室")
    fill(page, name="档案股", since=TODAY)
    county.follow(page, "text=设立岗位")
    fill(page, name="档案管理岗", office="ZJJ/档案股", seats="1", since=TODAY)
    page.goto(f"{site.address}/desk/officials/new/")
    fill(page, code="R9001", name="吕示新")
    page.goto(f"{site.address}/desk/units/ZJJ/appoint/")
    fill(
        page,
        post="ZJJ/档案管理岗",
        official="吕示新",
        since="2026-02-05",
        basis="青岚任〔2026〕9号",
    )
    county.follow(page, "main table >> text=档案管理岗")
    county.follow(page, "main table >> text=更正")
    fill(page, since=TODAY, reason="任职日期录错")

    said = text(page)
    assert "任职已更正" in said
    assert "已撤回" in said
    assert said.count("吕示新") == 2

    page.goto(f"{site.address}/posts/ZJJ/档案管理岗/?on=2026-01-10")
    assert "吕某某" in text(page)
    assert "吕示新" not in text(page)


def test_what_is_refused_is_said_above_the_form_that_keeps_what_was_filled_in(signed_in, site):
    page = signed_in("first-leader", width=390)
    page.goto(f"{site.address}/desk/units/ZJJ/appoint/")

    fill(page, post="ZJJ/财务岗", official="R0017", since="2026-03-01", basis="青岚任〔2026〕5号")

    assert "韩样一" in page.inner_text(".errorlist")
    assert page.input_value("[name=basis]") == "青岚任〔2026〕5号"


def test_a_post_that_nobody_would_watch_is_refused(signed_in, site):  # R82
    page = signed_in("commission")
    page.goto(f"{site.address}/desk/units/new/")
    fill(page, code="LSZB", name="临时指挥部", level="县", rollout="trial", since=TODAY)

    assert "盲区" in text(page)

    page.goto(f"{site.address}/coverage/?on=2026-01-06")
    row = page.locator(".heat tr", has_text="临时指挥部")
    assert "盲区" in row.inner_text()


def test_the_head_of_the_commission_founds_a_body_and_the_public_sees_whom_it_watches(
    signed_in, site
):
    page = signed_in("commission")
    page.click(".mainnav summary >> text=组织")
    county.follow(page, "nav >> text=监督主体")
    county.follow(page, "text=设立监督主体")
    fill(
        page,
        code="PZ8",
        name="派驻第八纪检监察组",
        kind="派驻部门纪检组",
        parent="XJW",
        since=TODAY,
    )
    page.goto(f"{site.address}/desk/bodies/PZ8/join/")
    fill(page, official="R0098", is_head=True, since=TODAY)
    page.goto(f"{site.address}/desk/bodies/PZ8/remit/")
    fill(page, unit="青岚县民政局", category="行政给付", part="co", since=TODAY)

    page.goto(f"{site.address}/bodies/PZ8/?on=2026-01-06")
    said = text(page)
    assert "余某某" in said
    assert "青岚县民政局" in said


def test_a_leader_in_charge_of_personnel_keeps_the_members_of_the_party_group(signed_in, site):
    page = signed_in("leader", width=390)
    page.goto(f"{site.address}/desk/units/ZJJ/")
    county.follow(page, "text=增加人员")
    fill(page, official="R0002", since=TODAY)

    members = page.locator(".seats", has_text="钱示二")
    assert members.count() == 1
    assert "无表决权" not in members.inner_text()


@pytest.mark.parametrize("role", ["clerk", "group", "village", "system"])
def test_who_may_not_appoint_finds_no_button_and_is_refused_in_words(signed_in, site, role):
    page = signed_in(role)
    page.goto(f"{site.address}/desk/units/ZJJ/")

    assert "赵示一" in text(page)
    # Whoever holds a post in the unit may lend it, and nothing else.
    offered = page.locator("main a.btn").all_inner_texts()
    assert offered == (["授权代岗"] if role == "clerk" else [])

    answer = page.goto(f"{site.address}/desk/units/ZJJ/appoint/")
    assert answer.status == 403
    assert page.inner_text("main h1") == "您没有权限打开"


def test_two_administrators_make_an_account_and_its_owner_enters(signed_in, window, site):
    page = signed_in("system")
    page.goto(f"{site.address}/desk/accounts/new/")
    fill(page, username="zhou-new", official="R0005")
    link = page.inner_text(".answer").strip()
    security = signed_in("security")
    security.goto(f"{site.address}/desk/accounts/")
    row = security.locator("tr", has_text="zhou-new")
    with security.expect_navigation():
        row.locator("form[action$='/open/'] button").click()
    owner = window(has_script=False)
    owner.goto(link)
    fill(owner, password1="梨花 opens 7 rails", password2="梨花 opens 7 rails")
    owner.goto(f"{site.address}/accounts/login/")
    fill(owner, login="zhou-new", password="梨花 opens 7 rails")

    assert owner.url.endswith("/desk/")
    assert "审批股股长" in text(owner)


def test_the_audit_administrator_reads_who_did_what_and_can_change_nothing(signed_in, site):
    page = signed_in("audit", language="en")
    page.goto(f"{site.address}/desk/trail/?kind=account.made")

    assert re.search(r"account made", text(page))
    assert page.locator("main form[method=post]").count() == 0
    assert page.goto(f"{site.address}/desk/units/").status == 403
