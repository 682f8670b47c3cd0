# SPDX-License-Identifier: Apache-2.0
"""The page in a real browser: no script, no request, no sideways scrolling, both languages."""

import pytest

from tonggui.formats.report import render

pytestmark = pytest.mark.browser
# Whatever sticks out of the page without lying in a region that scrolls by itself.
STICKING_OUT = """() => [...document.querySelectorAll('main *')].filter(each =>
    each.getBoundingClientRect().right > innerWidth + 1
    && !each.closest('.scroll-x, .dt, .opened, .vh, .vw'))
    .map(each => each.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module", params=["county", "fines"])
def address(request, tmp_path_factory):
    path = tmp_path_factory.mktemp(request.param) / "report.html"
    path.write_text(render(request.getfixturevalue(request.param)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def show(browser, address):
    """Open the page at a width, without script; complaints and requests are kept with it."""
    pages = []

    def shown(width, *, has_script=False):
        page = browser.new_page(
            viewport={"width": width, "height": 900}, java_script_enabled=has_script
        )
        pages.append(page)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on(
            "request",
            lambda asked: asked.url == address or page.complaints.append(asked.url),
        )
        page.goto(address)
        return page

    yield shown
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_never_scrolls_sideways(show, width, language):
    page = show(width, has_script=True)
    page.locator(f"label[for=lang-{language}]").click()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(STICKING_OUT) == []


def test_the_language_changes_without_script(show):
    page = show(1440)
    note = page.locator(".note").first

    assert note.inner_text().startswith("线索，不是结论")
    page.locator("label[for=lang-en]").click()
    assert note.inner_text().startswith("Leads, not verdicts")
    assert page.get_by_text("线索，不是结论").first.is_hidden()


def test_the_language_changes_by_keyboard(show):
    page = show(1440)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")

    assert page.locator(".note").first.inner_text().startswith("Leads, not verdicts")


def test_a_number_opens_into_its_rows_without_script(show):
    page = show(1440)
    line = page.locator("#rules details").first

    assert line.locator("tbody tr").first.is_hidden()
    line.locator("summary").click()
    assert line.locator("tbody tr").first.is_visible()


def test_nothing_is_asked_for_and_nothing_is_refused(show):
    page = show(1440, has_script=True)

    assert page.complaints == []


def test_a_phone_shows_the_track_upright(show, address):
    page = show(390)

    assert page.locator(".dt:visible").count() == 0
    assert page.locator(".dt-v:visible").count() == page.locator(".dt").count()


def test_bars_can_be_compared_on_a_phone(show):
    page = show(390)

    bars = page.locator("#rules .bar").evaluate_all("all => all.map(each => each.clientWidth)")

    assert len(set(bars)) <= 1


def test_it_prints(show):
    page = show(1440)

    assert page.pdf(prefer_css_page_size=True, print_background=True).startswith(b"%PDF")
