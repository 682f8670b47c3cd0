# SPDX-License-Identifier: Apache-2.0
"""A visitor walks in a browser from a power to a running case, to who watches it, and to its cards.

R55: anonymous, on a phone and on a desk, with and without scripts.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.county import follow

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "has_script"), [(1440, True), (390, False)])
def test_from_a_power_to_its_supervision(window, site, width, has_script):
    page = window(width=width, language="en", has_script=has_script)
    page.goto(f"{site.address}/powers/P01/")

    follow(page, "text=Cases of this power")
    assert page.locator("svg.mini").count() > 0
    follow(page, ".on-rails a.t >> nth=0")
    assert page.locator(".rail-stop").count() == 6
    assert page.locator("main a[href^='/desk/']").count() == 0
    follow(page, "main .sub a[href^='/bodies/']")
    assert "/bodies/PZ1/" in page.url


def test_a_card_leads_to_its_case_and_a_unit_to_its_cards(window, site):
    page = window(language="en")
    page.goto(f"{site.address}/boards/oversight/")

    red = page.locator("li:has(.pai-r)").first
    code = red.locator(".mono").inner_text()
    follow(page, f"li:has(.pai-r) a.t[href='/cases/{code}/']")
    assert page.locator("#cards .pai-r").count() > 0

    page.goto(site.address)
    follow(page, "#units a.bare[href*='unit=ZJJ'] >> nth=0")
    assert "unit=ZJJ" in page.url
    assert page.locator("li:has(.pai-r)").count() > 0


def test_the_page_of_a_case_asks_by_itself_for_what_is_new(window, site):
    page = window(language="en")
    page.goto(f"{site.address}/boards/power/")
    cases = [each.get_attribute("href") for each in page.locator(".on-rails a.t").all()]
    for case in cases:  # another journey may have closed the first of them; what is over is still
        page.goto(f"{site.address}{case}")
        if page.locator("[hx-trigger='every 20s']").count():
            break

    with page.expect_response(page.url):
        pass
    expect(page.locator("#rails")).to_have_count(1)
    assert page.locator("#rails .rail-stop").count() > 0
