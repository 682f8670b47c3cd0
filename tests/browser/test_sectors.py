# SPDX-License-Identifier: Apache-2.0
"""A sector in focus in a real browser: numbers opened, a complaint recorded, looked into (R53)."""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(window, site):
    """Sign in as a role."""

    def entered(role, width=1440, language="en"):
        page = window(width=width, language=language)
        county.sign_in(page, site, role)
        return page

    return entered


def test_a_sector_in_focus_is_looked_into_by_the_bodies_with_the_remit(enter, site, window):
    office = enter("commission")
    office.goto(f"{site.address}/desk/sectors/")
    first = office.locator("main tbody tr").first
    number = int(first.locator("td a.num, td.num a").last.inner_text())
    assert "行政审批" in first.inner_text()
    county.follow(office, "main tbody tr:first-child td.num a")
    assert f"{number} in the last 30 days" in office.inner_text("main")

    office.goto(f"{site.address}/desk/complaints/new/")
    for name, value in {"register": "县信访局（虚构）", "number": "26-1", "power": "P01"}.items():
        office.fill(f"main [name={name}]", value)
    county.follow(office, "main form button[type=submit]")
    assert "The complaint is on record." in office.inner_text("body")
    rows = office.locator("main tbody tr").first
    assert int(rows.locator("td.num a").last.inner_text()) == number + 1

    group = enter("group", width=390, language="zh-hans")
    group.goto(f"{site.address}/desk/duties/")
    county.follow(group, "main a[href*='/desk/sectors/focus/'].btn")
    county.follow(group, "main .acts a.btn-sup")
    group.fill("main textarea[name=words]", "抽看十件，两件材料不齐（虚构）")
    county.follow(group, "main form button[type=submit]")
    assert "抽看十件" in group.inner_text("main")

    visitor = window(width=390, language="en")
    visitor.goto(f"{site.address}/boards/oversight/")
    assert "行政审批" in visitor.inner_text("#focus")
    assert [*office.complaints, *group.complaints, *visitor.complaints] == []
