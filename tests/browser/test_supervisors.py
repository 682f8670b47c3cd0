# SPDX-License-Identifier: Apache-2.0
"""The supervisors' desk in a browser: a stationed group and the county commission (R47, R70)."""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve a county with cases under way of this story's own."""
    home = tmp_path_factory.mktemp("supervisors") / "home"
    with county.served(home, furnish=county.AT_WORK) as found:
        yield found


def fits(page):
    """Say whether a page is no wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_stationed_group_passes_a_duty_on_and_says_what_is_to_be_said(browser, site, width):
    group = county.context(browser, site, width=width, has_script=False).new_page()
    county.sign_in(group, site, "group")

    group.goto(f"{site.address}/desk/duties/")
    assert fits(group)
    county.follow(group, "main table a:has-text('转出') >> nth=0")
    group.fill("#id_reason", "组内人员须回避(虚构)")
    county.follow(group, "main button[type=submit]")
    assert "任务已转出" in group.inner_text("main")

    county.follow(group, "main .acts a:has-text('监督落后在哪里')")
    assert "盲区" in group.inner_text("main")
    assert "三项指数" in group.inner_text("main")
    assert fits(group)
    county.follow(group, "#indices tbody td a >> nth=0")
    assert "盲区节点" in group.inner_text("main")
    assert fits(group)

    group.goto(f"{site.address}/desk/watchers/")
    assert fits(group)
    assert group.locator("main tbody tr").count() == 1


def test_the_commission_sees_the_county_and_records_what_others_found(browser, site):
    commission = county.context(browser, site, language="en").new_page()
    county.sign_in(commission, site, "commission")

    commission.goto(f"{site.address}/desk/watchers/")
    assert commission.locator("main tbody tr").count() > 3
    county.follow(commission, "main .acts a:has-text('Record what others found')")
    commission.select_option("#id_unit", "ZJJ")
    commission.select_option("#id_found_by", "audit")
    commission.fill("#id_summary", "两笔款先付后批(虚构)")
    county.follow(commission, "main button[type=submit]")
    assert "What others found is recorded" in commission.inner_text("main")

    commission.goto(f"{site.address}/desk/behind/")
    county.follow(commission, "#indices thead a:has-text('Traceability')")
    assert commission.locator("#indices th[aria-sort]").inner_text().startswith("Traceability")
    county.follow(commission, "#indices tbody a[href$='/traceability/'] >> nth=0")
    assert "Acts not recorded in time" in commission.inner_text("main")
    assert fits(commission)
