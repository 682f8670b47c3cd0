# SPDX-License-Identifier: Apache-2.0
"""A project's change in a real browser: recorded, found, looked at, public (R57, S41)."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = pytest.mark.browser


@pytest.fixture
def code():
    # Once more where it failed before: another project.
    return f"GC-{secrets.randbelow(10**6):06}"


def records(page, site, code, stage, yuan):
    page.goto(f"{site.address}/desk/chains/{code}/")
    county.follow(page, f"main a[href$='/record/{stage}/']")
    page.fill("#id_yuan", str(yuan))
    county.follow(page, "main form button[type=submit]")


def test_a_clerk_records_a_big_change_and_the_stationed_group_looks_at_it(window, site, code):
    clerk, group, visitor = window(), window(width=390), window()
    county.sign_in(clerk, site, "clerk")
    county.sign_in(group, site, "group")

    clerk.goto(f"{site.address}/desk/chains/")
    county.follow(clerk, "main a[href$='/chains/new/']")
    clerk.select_option("#id_kind", "project")
    clerk.fill("#id_code", code)
    clerk.fill("#id_name", f"示例工程 {code}（虚构）")
    county.follow(clerk, "main form button[type=submit]")
    for stage, yuan in (("contract", 5000), ("change", 800)):
        records(clerk, site, code, stage, yuan)
    expect(clerk.locator("#facts")).to_contain_text("16%")
    expect(clerk.locator("#leads tbody tr")).to_have_count(1)

    group.goto(f"{site.address}/desk/chains/{code}/")
    county.follow(group, f"#rails a[href$='/{code}/2/look/']")
    group.select_option("#id_opinion", "建议纠正")
    group.fill("#id_words", "先上会再变更（虚构）")
    county.follow(group, "main form button[type=submit]")
    expect(group.locator("#facts")).to_contain_text("1 / 2")
    assert group.evaluate("document.documentElement.scrollWidth") <= 390

    visitor.goto(f"{site.address}/chains/{code}/")
    expect(visitor.locator("#facts")).to_contain_text("16%")
    assert "先上会再变更" not in visitor.content()
