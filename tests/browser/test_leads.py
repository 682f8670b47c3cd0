# SPDX-License-Identifier: Apache-2.0
"""A lead of accountability in a real browser: decided, contested on a phone, reviewed, ended (R29).

The scores of supervising bodies are opened down to what they count (R67).
"""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
CONTROL = "P01-R1-C3"


@pytest.fixture
def enter(window, site):
    """Sign in as a role."""

    def entered(role, width=1440, language="en"):
        page = window(width=width, language=language, has_script=False)
        county.sign_in(page, site, role)
        return page

    return entered


def step(page, label, **fields):
    """Take the step that a button of a lead names."""
    with page.expect_navigation():
        page.locator("main a.btn-s", has_text=label).first.click()
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        if name == "measure":
            field.select_option(value)
        else:
            field.fill(value)
    county.follow(page, "main form button[type=submit]")


def test_a_confirmed_card_is_followed_to_its_end_by_those_it_concerns(enter, site):
    head = enter("first-leader")
    head.goto(f"{site.address}/desk/leads/")
    lead = head.locator("main tr", has_text=CONTROL).first.locator("a.t").get_attribute("href")

    clerk = enter("clerk", width=390, language="zh-hans")
    clerk.goto(site.address + lead)
    step(clerk, "陈述申辩", words="材料已有，漏传（虚构）")
    assert "材料已有" in clerk.inner_text("main")

    head.goto(site.address + lead)
    step(head, "Decide", measure="remind", paper="党组会〔2026〕3号", words="再犯（虚构）")
    assert "reminder talk" in head.inner_text("main")

    clerk.goto(site.address + lead)
    step(clerk, "申诉", words="不属实（虚构）")
    assert "待复核" in clerk.inner_text("main")
    assert clerk.evaluate("document.documentElement.scrollWidth") <= 390

    commission = enter("commission")
    commission.goto(site.address + lead)
    step(commission, "Review", measure="none", paper="纪委〔2026〕9号", words="查明漏传（虚构）")

    assert "not held accountable" in commission.inner_text("main")
    assert commission.locator("main .tg-tag", has_text="ended").count() == 1


def test_a_score_opens_down_to_what_it_counts(enter, site):
    page = enter("commission")
    page.goto(f"{site.address}/desk/scores/")
    with page.expect_navigation():
        page.locator("main tbody a", has_text="派驻第一").first.click()
    assert page.locator("main section").count() >= 4

    taken = page.locator("main td[data-l='How many'] a")
    if taken.count():
        with page.expect_navigation():
            taken.first.click()
        assert page.locator("main tbody tr").count() >= 1

    public = enter("clerk")
    public.goto(f"{site.address}/boards/scores/")
    assert public.locator("main tbody tr").count() >= 10
    assert not public.complaints
