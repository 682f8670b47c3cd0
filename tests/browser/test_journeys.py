# SPDX-License-Identifier: Apache-2.0
"""What people do here, done in a real browser: look up, switch, sign in, see their desk, leave."""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
DESKS = {
    "clerk": ("审批受理岗", "派驻第一纪检监察组"),
    "leader": ("住建局党组成员(综合)", "任职和免职"),
    "first-leader": ("住建局局长(党组书记)", "确定班子分工"),
    "group": ("派驻第一纪检监察组", "青岚县自然资源局"),
    "commission": ("县纪委监委", "确定监督职责"),
    "village": ("村报账员", "石桥村村务监督委员会"),
    "platform": ("案管岗", "导出组织"),
    "system": ("管理员不行使权力", "开设账号"),
    "security": ("管理员不行使权力", "启用和锁定账号"),
    "audit": ("管理员不行使权力", "查看审计记录"),
}


@pytest.mark.parametrize("role", county.ROLES)
def test_each_role_signs_in_sees_the_own_desk_and_leaves(window, site, role):
    page = window()

    county.sign_in(page, site, role)
    page.eval_on_selector_all("main details", "all => all.forEach(each => (each.open = true))")
    desk = page.inner_text("main")
    page.goto(f"{site.address}/accounts/logout/")
    county.follow(page, "main button[type=submit], form button[type=submit] >> nth=0")
    page.goto(f"{site.address}/desk/")

    assert all(words in desk for words in DESKS[role])
    assert "/accounts/login/" in page.url
    assert page.complaints == []


def test_someone_looks_up_a_post_while_typing(window, site):
    page = window()
    page.goto(site.address)

    page.type("#q", "出纳", delay=20)
    page.wait_for_selector("#found section")

    assert "出纳" in page.inner_text("#found")
    assert page.complaints == []


def test_someone_looks_up_a_post_without_javascript(window, site):
    page = window(has_script=False)
    page.goto(site.address)

    page.fill("#q", "出纳")
    county.follow(page, "form[role=search] button")

    assert "/search/?q=" in page.url
    assert "出纳" in page.inner_text("#found")


def test_the_language_changes_on_the_same_page_without_javascript(window, site):
    page = window(has_script=False)
    page.goto(f"{site.address}/search/?q=JJ")

    county.follow(page, "text=English")

    assert page.url == f"{site.address}/search/?q=JJ"
    assert page.get_attribute("html", "lang") == "en"
    assert "Staff sign-in" in page.inner_text("header")


def test_a_phone_has_its_menu_without_javascript(window, site):
    page = window(width=390, has_script=False)
    page.goto(site.address)

    page.click(".menu > summary")

    assert page.is_visible("details.menu >> text=工作人员登录")


@pytest.mark.parametrize("width", [1440, 390])
def test_every_way_is_under_a_heading_that_opens_without_javascript(window, site, width):
    page = window(width=width, has_script=False)
    county.sign_in(page, site, "commission")

    page.click(".menu > summary" if width == 390 else ".mainnav summary >> text=监督")
    county.follow(page, "header a:visible >> text=双轨总览")

    assert page.url == f"{site.address}/desk/behind/"
    assert page.locator("header [aria-current=page]").first.text_content() == "双轨总览"


def test_the_masthead_of_whoever_may_most_stands_on_one_row(window, site):
    page = window(language="en")
    county.sign_in(page, site, "commission")

    assert page.locator(".mast").bounding_box()["height"] < 72


def test_a_menu_opens_and_closes_by_keys(window, site):
    page = window()
    county.sign_in(page, site, "clerk")
    first = page.locator(".mainnav details").first

    first.locator("summary").focus()
    page.keyboard.press("Enter")
    opened = first.get_attribute("open")
    page.keyboard.press("Escape")

    assert opened is not None
    assert first.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_first_key_leads_past_the_masthead(window, site):
    page = window()
    page.goto(site.address)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_wrong_password_says_so_and_signs_nobody_in(window, site):
    page = window()
    page.goto(f"{site.address}/accounts/login/")
    page.fill("input[name=login]", "clerk-nobody")
    page.fill("input[name=password]", "wrong")
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()

    page.goto(f"{site.address}/desk/")

    assert "/accounts/login/" in page.url


def test_paper_shows_the_page_without_its_frame(window, site):
    page = window()
    page.goto(site.address)

    page.emulate_media(media="print")

    assert not page.is_visible("header.mast")
    assert not page.is_visible("footer.foot")
    assert page.is_visible("main h1")
