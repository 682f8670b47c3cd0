# SPDX-License-Identifier: Apache-2.0
"""A clerk pastes the unit's duties plan in a browser and maps each duty to a power (R5)."""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
DUTIES = ("核发建筑工程施工许可证（虚构）", "指导村镇建设（虚构）")
REASON = "指导工作，不形成行政权力（虚构）"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve a county of this story's own."""
    with county.served(tmp_path_factory.mktemp("plans") / "home") as found:
        yield found


def read(page, url):
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"], url
    return page.inner_text("main")


def send(page):
    county.follow(page, "main form button[type=submit] >> nth=-1")


def test_a_duties_plan_is_recorded_and_every_duty_is_mapped(window, site):
    clerk, visitor = window(width=1440), window(width=390)
    county.sign_in(clerk, site, "clerk")
    desk = f"{site.address}/desk/units/ZJJ/plan/"

    before = read(clerk, desk)
    county.follow(clerk, "main .acts a[href$='/plan/new/']")
    clerk.fill("main [name=title]", "县住建局三定方案（虚构）")
    clerk.fill("main [name=duties]", "\n".join(DUTIES))
    send(clerk)
    recorded = clerk.inner_text("main")
    waits = read(clerk, f"{site.address}/desk/")
    xray = read(clerk, f"{site.address}/desk/xray/ZJJ/")
    clerk.goto(desk)
    county.follow(clerk, "#duties a[href*='/plans/duties/'] >> nth=0")
    clerk.check("main [name=powers][value=P01]")
    send(clerk)
    county.follow(clerk, "#duties a.btn:text-is('对应')")
    clerk.fill("main [name=reason]", REASON)
    send(clerk)
    mapped = clerk.inner_text("#duties")
    public = read(visitor, f"{site.address}/units/ZJJ/")

    assert "还没有登记三定方案" in before
    assert "有 2 项职责未对应权力" in recorded
    assert "有 2 项三定职责未对应权力" in waits
    assert DUTIES[1] in xray
    assert "未对应" not in mapped
    assert REASON in mapped
    assert all(each in public for each in (*DUTIES, REASON, "建筑工程施工许可证核发"))
    assert "三定职责未对应权力" not in read(clerk, f"{site.address}/desk/")
    assert clerk.complaints == []
    assert visitor.complaints == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_duties_plans_are_read_on_a_phone(window, site, language):
    page = window(width=390, language=language)
    county.sign_in(page, site, "clerk")

    for url in ("plans/", "units/ZJJ/plan/", "units/ZJJ/plan/new/", "xray/ZJJ/"):
        assert read(page, f"{site.address}/desk/{url}")
    assert page.complaints == []
