# SPDX-License-Identifier: Apache-2.0
"""Personnel and the platform's post at work in a real browser, each within their bounds (S50).

The housing bureau's team member keeps its personnel; legal review is done in `test_drafting`.
"""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
PERSONNEL, PLATFORM = "leader", "platform"
UNIT = "/desk/units/ZJJ/"
OWN, OTHER = "R0004", "R0017"
WIDTHS = (1440, 390)


@pytest.fixture
def enter(window, site):
    """Sign in as a role, without JavaScript."""

    def entered(role, width=1440):
        page = window(width=width, has_script=False)
        county.sign_in(page, site, role)
        return page

    return entered


def send(page, **fields):
    """Fill the form of a page and send it."""
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    county.follow(page, "main form button[type=submit]")


def said(page):
    return page.inner_text("main")


@pytest.mark.parametrize("width", WIDTHS)
def test_personnel_appoints_others_but_not_themselves_and_lends_only_the_own_post(
    enter, site, width
):
    page, post = enter(PERSONNEL, width), f"档案岗{width}"
    page.goto(f"{site.address}{UNIT}posts/new/")
    send(page, name=post, seats="1", since="2026-01-05")
    page.goto(f"{site.address}{UNIT}appoint/")
    send(page, post=f"ZJJ/{post}", official=OWN, since="2026-02-05")
    refused = page.inner_text(".errorlist")
    send(page, official=OTHER)
    page.goto(f"{site.address}{UNIT}lend/")
    offered = page.locator("main [name=for_post] option").all_inner_texts()

    assert "本人不得为自己办理此事" in refused
    assert offered == ["住建局党组成员(综合)"]
    page.goto(f"{site.address}/desk/posts/ZJJ/{post}/")
    assert OTHER in said(page)
    assert OWN not in said(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_loan_recorded_in_error_is_withdrawn_and_the_unit_says_why(enter, site, width):
    page, number = enter(PERSONNEL, width), f"青岚授错{width}"
    page.goto(f"{site.address}{UNIT}lend/")
    days = {"since": "2026-01-05", "until": "2099-12-31"}
    send(page, code=number, official=OTHER, basis="青岚授〔2026〕9号", **days)
    loan = page.locator("main li", has_text=number)
    with page.expect_navigation():
        loan.locator("a", has_text="撤回").click()
    send(page, reason="文号录错")

    assert "登记有误已撤销" in said(page)
    assert "文号录错" in page.locator("main li", has_text=number).inner_text()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_platforms_post_takes_the_organisation_out_and_brings_none_in(enter, site, width):
    page = enter(PLATFORM, width)
    page.goto(f"{site.address}/desk/units/")
    offered = page.locator("main .acts a").all_inner_texts()
    answer = page.goto(f"{site.address}/desk/organisation/import/")

    assert "导出" in offered
    assert "导入工作簿" not in offered
    assert answer.status == 403
    assert "您没有权限打开" in said(page)
