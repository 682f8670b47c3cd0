# SPDX-License-Identifier: Apache-2.0
"""A third party in a real browser: engaged, stating, reporting, and seen (R36, S32)."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = pytest.mark.browser


@pytest.fixture
def provider():
    # Once more where it failed before: another provider.
    return f"示例审核公司{secrets.randbelow(10**6)}（虚构）"


def at_case(page, site):
    """Go to the case of the demonstration whose last node asks for a third party."""
    page.goto(f"{site.address}/desk/third-parties/")
    county.follow(page, "main td a.t >> nth=-1")
    return page.url.partition("#")[0]


def row(page, provider):
    found = page.locator("#thirds tbody tr", has_text=provider)
    expect(found).to_have_count(1)
    return found


def enters(page, provider, link):
    with page.expect_navigation():
        row(page, provider).locator(f"a[href*='/{link}/']").click()


def paper(name):
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + name.encode()}


def test_a_clerk_engages_a_third_party_and_the_stationed_group_sees_what_came_of_it(
    window, site, provider
):
    clerk, group = window(), window(width=390)
    county.sign_in(clerk, site, "clerk")
    county.sign_in(group, site, "group")

    case = at_case(clerk, site)
    county.follow(clerk, "#thirds .sheet-h a[href$='/third/engage/']")
    clerk.select_option("#id_kind_of", "检测")
    clerk.fill("#id_provider", provider)
    county.follow(clerk, "main form button[type=submit]")
    expect(row(clerk, provider)).to_contain_text("审批受理岗")
    assert "ZJJ/" not in row(clerk, provider).inner_text()

    enters(clerk, provider, "statement")
    clerk.fill("#id_person", "示例审（虚构）")
    clerk.set_input_files("#id_papers", [paper(f"{provider}声明.pdf")])
    county.follow(clerk, "main form button[type=submit]")
    expect(row(clerk, provider)).to_contain_text("比对无关联")

    enters(clerk, provider, "report")
    clerk.set_input_files("#id_papers", [paper(f"{provider}报告.pdf")])
    county.follow(clerk, "main form button[type=submit]")
    expect(row(clerk, provider).locator(".tg-tag", has_text="按时")).to_have_count(1)

    group.goto(case)
    expect(row(group, provider)).to_contain_text("按时")
    group.goto(f"{site.address}/desk/third-parties/?provider={provider}")
    expect(group.locator("main tbody tr")).to_have_count(1)
    assert "青岚县住房和城乡建设局" in group.inner_text("main tbody tr")
    for page in (clerk, group):
        assert page.complaints == []
