# SPDX-License-Identifier: Apache-2.0
"""A card in a real browser: from the act to its end, seen by both sides, fair to the carded.

R55, R65, R69: act, finding, card, explanation, correction, verification, end.
"""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
CLERK, GROUP = "clerk", "group"


@pytest.fixture
def enter(window, site):
    """Sign in as a role, without JavaScript."""

    def entered(role, width=1440):
        page = window(width=width, has_script=False)
        county.sign_in(page, site, role)
        return page

    return entered


def send(page, files=(), **fields):
    """Fill the form of a page and send it."""
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if files:
        paper = {"name": files[0], "mimeType": "application/pdf", "buffer": b"%PDF-1.7 fictional"}
        page.set_input_files("main input[type=file]", [paper])
    county.follow(page, "main form button[type=submit]")


def press(page, words):
    with page.expect_navigation():
        page.locator("main .acts a", has_text=words).first.click()


def said(page):
    return page.inner_text("main")


def carded(page, site):
    """Open a case and finish its first node without the papers it asks for."""
    page.goto(f"{site.address}/desk/cases/open/P01/")
    send(page, title="示例走廊改造施工许可（虚构）")
    case = page.url.rstrip("/").rsplit("/", 1)[-1]
    for kind in ("node_open", "node_close"):
        page.goto(f"{site.address}/desk/cases/{case}/act/{kind}/?node=P01.n1")
        send(page)
    return case


def test_a_card_lives_from_the_act_to_its_end(enter, site):
    clerk, group = enter(CLERK), enter(GROUP, 390)
    case = carded(clerk, site)
    # Both sides see it at the first look: it was issued in the transaction of the act.
    clerk.goto(f"{site.address}/desk/cases/{case}/")
    found = clerk.locator("main li", has_text="S37").locator("a[href*='/desk/cards/']")
    link = found.first.get_attribute("href")
    group.goto(f"{site.address}{link}")

    assert "S37" in said(group)
    clerk.goto(f"{site.address}{link}")
    assert "申辩是权利" in said(clerk)
    press(clerk, "签收")
    send(clerk)
    press(clerk, "申辩")
    send(clerk, text="材料已收，上传时漏传（虚构）")
    press(clerk, "报告整改")
    send(clerk, files=["补传.pdf"], text="已补传（虚构）")
    assert "由" in said(clerk)
    assert clerk.locator("main .acts a", has_text="摘牌").count() == 0
    group.goto(f"{site.address}{link}")
    press(group, "核验整改")
    send(group, result="合格", text="已核对原件（虚构）")
    press(group, "摘牌")
    send(group, files=["核查.pdf"], reason="整改到位（虚构）")

    assert "已摘牌" in said(group)
    assert clerk.complaints == group.complaints == []


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_of_cards_fit_the_window(enter, site, width):
    page = enter(GROUP, width)
    for address in ("/desk/cards/", "/desk/cards/?show=mine", "/desk/cards/talks/"):
        page.goto(f"{site.address}{address}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, address
    page.goto(f"{site.address}/desk/cards/?show=watched")
    county.follow(page, "main a.t")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert "下一步" in said(page)


def test_a_talk_is_told_to_the_person_once_decided_who_answers_and_the_body_reads_it(enter, site):
    """R69, fair to the watched: two cards propose a talk; the person hears of the decision."""
    clerk, group = enter(CLERK, 390), enter(GROUP)
    for _again in range(2):
        carded(clerk, site)
    group.goto(f"{site.address}/desk/cards/talks/")
    county.follow(group, "main a[href$='/decide/']")
    send(group, is_accepted="1", reason="先谈一次，听其说明（虚构）")

    clerk.goto(f"{site.address}/desk/cards/talks/mine/")
    county.follow(clerk, "main a.t")
    assert "先谈一次，听其说明" in said(clerk)
    press(clerk, "说明")
    send(clerk, files=["说明.pdf"], words="当日系统故障，已于次日补齐（虚构）")
    assert clerk.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    talk = clerk.url

    group.goto(talk)
    assert "当日系统故障" in said(group)
    assert group.locator("main a[download]").count() == 1
    assert clerk.complaints == group.complaints == []
