# SPDX-License-Identifier: Apache-2.0
"""A law is amended in a browser: exactly one power is marked, its unit is told, and answers (R41).

The change touches the article on which the one published power rests; the draft of P02, which
rests on another article of the same law, is not named.
"""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
LAW = "中华人民共和国建筑法"
REASON = "只改了主管部门名称，办理条件和时限不变（虚构）"


@pytest.fixture
def site(tmp_path):
    """Serve a county of this story's own."""
    with county.served(tmp_path / "home") as found:
        yield found


def looked_at(page, name):
    """See that a page is no wider than its window."""
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width, name


def read(page, url, name):
    page.goto(url)
    looked_at(page, name)
    return page.inner_text("main")


def recorded(page, site):
    """Put all laws on record that lists name, and let one article be amended; return the page."""
    page.goto(f"{site.address}/desk/laws/")
    county.follow(page, "main a[href$='/laws/named/']")
    looked_at(page, "named")
    county.follow(page, "main form button[type=submit] >> nth=-1")
    looked_at(page, "laws")
    county.follow(page, f"main a:text-is('{LAW}')")
    county.follow(page, "main .acts a[href$='/change/']")
    looked_at(page, "became")
    page.fill("main [name=article]", "第八条")
    page.fill("main [name=source]", "主席令第29号（虚构）")
    page.fill("main [name=summary]", "施工许可条件有改动（虚构）")
    county.follow(page, "main form button[type=submit] >> nth=-1")
    return page.url


def on_a_phone(window, site, change):
    """Read the pages of the register on a phone in both languages; return what complains."""
    law = change.split("/")[-2].partition("-")[0]
    found = []
    for language in ("zh-hans", "en"):
        page = window(width=390, language=language)
        county.sign_in(page, site, "platform")
        for name, url in (
            ("laws", f"{site.address}/desk/laws/"),
            ("law", f"{site.address}/desk/laws/{law}/"),
            ("became", f"{site.address}/desk/laws/{law}/change/"),
            ("change", change),
            ("basis", f"{site.address}/bases/one/?title={LAW}"),
            ("power", f"{site.address}/powers/P01/"),
        ):
            read(page, url, f"{name}-{language}")
        found += page.complaints
    return found


def test_a_law_is_amended_and_the_unit_that_rests_on_it_answers(window, site):
    keeper, clerk, leader, visitor = (window() for _each in range(4))
    county.sign_in(keeper, site, "platform")

    change = recorded(keeper, site)
    shown = keeper.inner_text("main")
    looked_at(keeper, "change")
    complaints = on_a_phone(window, site, change)
    public = read(visitor, f"{site.address}/powers/P01/", "power")
    law = read(visitor, f"{site.address}/bases/one/?title={LAW}", "basis")
    county.sign_in(clerk, site, "clerk")
    waits = clerk.inner_text("main")
    county.follow(clerk, f"main a[href='{change.removeprefix(site.address)}'] >> nth=0")
    seen = clerk.inner_text("main")
    county.sign_in(leader, site, "first-leader")
    leader.goto(change)
    county.follow(leader, "main a[href$='/P01/']:text-is('不受影响')")
    looked_at(leader, "sign")
    leader.fill("main [name=reason]", REASON)
    county.follow(leader, "main form button[type=submit] >> nth=-1")
    answered = leader.inner_text("main")
    looked_at(leader, "answered")

    assert "1 项权力" in shown
    assert "P01" in shown
    assert "P02" not in shown
    assert "待修订" in public
    assert "施工许可条件有改动" in law
    assert law.count("待修订") == 1
    assert f"修订 1 项权力：{LAW}" in waits
    assert "待修订" in seen
    assert "不受影响" not in seen
    assert REASON in answered
    assert "待修订" not in answered
    assert f"{LAW}" not in read(clerk, f"{site.address}/desk/", "home")
    assert complaints == []
    assert not any(each.complaints for each in (keeper, clerk, leader, visitor))
