# SPDX-License-Identifier: Apache-2.0
"""The county's workbook comes through the front door of a site without a power, in a browser."""

import pytest

from tests.browser import county
from tests.browser.test_drafting import EMPTY
from tests.site import running
from tonggui.formats.lists import convert

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("drafting")]
LISTS = running.ROOT / "examples" / "qinglan" / "lists"
POWERS = 17


@pytest.fixture
def site(tmp_path):
    """Serve the county with its people and without a single power."""
    with county.served(tmp_path / "home", furnish=EMPTY) as found:
        yield found


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """Write the county's lists as the workbook that clerks keep."""
    path = tmp_path_factory.mktemp("workbook") / "county.xlsx"
    convert(LISTS, path)
    return path


def imported(page, site, workbook, mode):
    page.goto(f"{site.address}/desk/powers/import/")
    page.set_input_files("[name=file]", workbook)
    with page.expect_navigation(timeout=240_000):
        page.click(f"main button[value={mode}]")
    return page.inner_text("main")


def test_the_countys_workbook_comes_in_whole_and_a_second_time_changes_nothing(
    window, site, workbook
):
    platform = window()
    county.sign_in(platform, site, "platform")

    tried = imported(platform, site, workbook, "try")
    kept = imported(platform, site, workbook, "keep")
    again = imported(platform, site, workbook, "try")

    assert f"{POWERS} 项权力将变化" in tried
    assert f"新建草案 {POWERS} 件" in kept
    assert "0 项权力将变化" in again.splitlines()
    assert platform.complaints == []
