# SPDX-License-Identifier: Apache-2.0
"""Cases in a real browser: worked on by a clerk, a leader, a village cadre on a phone (R31)."""

import os
import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser import county

pytestmark = pytest.mark.browser
PHONE = 390
PHOTO = {
    "name": "照片.png",
    "mimeType": "image/png",
    "buffer": b"\x89PNG\r\n\x1a\n fictional",
}


@pytest.fixture
def enter(window, site):
    """Sign in as a role, without JavaScript."""

    def entered(role, width=1440):
        page = window(width=width, has_script=False)
        county.sign_in(page, site, role)
        return page

    return entered


def press(page, selector="main form button[type=submit]"):
    """Press what leads to another page, and wait for it."""
    county.follow(page, selector)


def opened(page, site, power, title):
    """Open a case of a power and return its number."""
    page.goto(f"{site.address}/desk/cases/open/")
    county.follow(page, f"main a[href$='/open/{power}/']")
    page.fill("main [name=title]", title)
    press(page)
    return re.search(r"/cases/([^/]+)/", page.url)[1]


ONE_LINE = 40  # pixels: two digits stay beside one another


def is_within(page):
    """Say that nothing stands out of the window to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_a_clerk_opens_a_case_finishes_its_first_node_and_the_next_holder_has_it(enter, site):
    page = enter("clerk")
    code = opened(page, site, "P01", "示例影院施工许可（虚构）")
    page.goto(f"{site.address}/desk/turns/")
    county.follow(page, f"main a[href*='/{code}/act/node_close/']")
    page.locator("main [name=paper_0]").set_input_files(PHOTO)
    page.fill("main [name=opinion]", "材料齐全")
    press(page)

    expect(page.locator("main .rail-stop.is-done")).to_have_count(1)
    expect(page.locator("main a[href*='/papers/']")).to_have_count(1)
    with page.expect_download() as taken:
        page.click("main a[href*='/papers/']")
    assert taken.value.path().read_bytes() == PHOTO["buffer"]
    page.goto(f"{site.address}/desk/turns/?show=done")
    expect(page.locator("main tbody")).to_contain_text(code)


def test_a_leader_finds_a_case_urges_it_and_the_clerk_sees_that(enter, site):
    clerk = enter("clerk")
    code = opened(clerk, site, "P01", "示例书店施工许可（虚构）")
    leader = enter("leader")
    leader.goto(f"{site.address}/desk/cases/?q=示例书店")
    county.follow(leader, f"main tbody a[href$='/{code}/']")
    county.follow(leader, "main .acts a[href$='/act/urge/']")
    leader.fill("main [name=text]", "请于今日办结")
    press(leader)

    clerk.goto(f"{site.address}/desk/turns/")
    turn = clerk.locator("main tr", has_text=code)
    expect(turn).to_have_count(1)
    assert "催办 1 次" in turn.inner_text()


def dropped(site, code):
    """Let the township's own system tell of a case up to the node of the village's cashier."""
    lines = [f"{code},P12,node_close,n{number},2026-03-02 09:00" for number in range(1, 8)]
    place = site.home / "incoming"
    place.mkdir(exist_ok=True)
    text = "\n".join(["case,power,kind,node,at", *lines, ""])
    path = place / f"{code}.csv.part"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    path.rename(place / f"{code}.csv")


def test_a_village_cadre_finishes_a_node_on_a_phone_in_three_taps(enter, site):
    # Once more where it failed before: another case.
    code = f"SQC-TOWN-{secrets.randbelow(10**9)}"
    dropped(site, code)
    page = enter("village", PHONE)
    turn = page.locator(f"main a[href*='/{code}/act/node_close/']")
    for _ in range(60):
        page.goto(f"{site.address}/desk/turns/")
        if turn.count():
            break
        page.wait_for_timeout(1_000)
    assert is_within(page)
    county.follow(page, f"main a[href*='/{code}/act/node_close/']")
    assert is_within(page)
    button = page.locator("main form button[type=submit]").bounding_box()
    assert button["height"] >= 44
    upload = page.locator("main input[type=file]").first
    assert "image/" in upload.get_attribute("accept")
    upload.set_input_files(PHOTO)
    press(page)

    expect(page.locator("main .rail-stop.is-done")).to_have_count(8)
    assert is_within(page)
    numbers = page.locator(".led td.mono").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert max(numbers) < ONE_LINE
    assert page.complaints == []


def test_what_was_written_is_kept_when_somebody_else_was_faster(enter, site):
    slow, fast = enter("clerk"), enter("clerk")
    code = opened(slow, site, "P01", "示例书院施工许可（虚构）")
    for each in (slow, fast):
        each.goto(f"{site.address}/desk/turns/")
        county.follow(each, f"main a[href*='/{code}/act/node_close/']")
    press(fast)
    slow.fill("main [name=opinion]", "写了很久的意见")
    press(slow)

    expect(slow.locator("main .errorlist")).to_contain_text("您填写期间")
    assert slow.locator("main [name=opinion]").input_value() == "写了很久的意见"
