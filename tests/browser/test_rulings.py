# SPDX-License-Identifier: Apache-2.0
"""A rule changed in a real browser by two people, rehearsed between them, and the bell that told.

R67: one proposes on a desk, another approves on a phone; everybody reads what is in force.
"""

import re

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path):
    """Serve a county of this story's own."""
    home = tmp_path / "home"
    with county.served(home) as found:
        yield found


def proposes(member, site):
    member.goto(f"{site.address}/desk/rules/S37/")
    county.follow(member, "text=提出调整")
    member.uncheck("#id_is_on")
    member.fill("#id_reason", "试行一个季度")
    with member.expect_navigation(url=re.compile("/desk/rulings/")):
        member.click("main button[type=submit]")
    member.wait_for_selector("text=件中会提示")
    assert member.locator("text=批准").count() == 1  # only the state: no way to approve
    return member.url


def approves(head, there):
    head.goto(there)
    county.follow(head, "main button:has-text('批准')")
    assert "已批准" in head.inner_text("main")


def test_two_people_change_a_rule_and_the_bell_says_so(window, site):
    member, head = window(), window(width=390)
    county.sign_in(member, site, "commission-member")
    county.sign_in(head, site, "commission")

    there = proposes(member, site)
    head.goto(f"{site.address}/desk/notices/")
    for _ in range(60):
        if head.locator("text=规则调整待批").count():
            break
        head.wait_for_timeout(500)
        head.reload()
    assert head.locator("text=规则调整待批").count()
    approves(head, there)

    visitor = window(width=390)
    visitor.goto(f"{site.address}/rules/?on=2099-01-01")
    assert "试行一个季度" in visitor.inner_text("#S37")
    assert not [*member.complaints, *head.complaints, *visitor.complaints]
