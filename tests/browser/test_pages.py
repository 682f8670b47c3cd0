# SPDX-License-Identifier: Apache-2.0
"""Every page that can be reached is readable by everybody: WCAG 2.2 AA, phone, both languages."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: `make setup`")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Pages of one kind look alike: two units are as good as ten.
ALIKE, MOST = 2, 40
DESK, PHONE = 1440, 390
LEFT_OUT = re.compile(
    r"/(language|type|static|health)/|logout|\.(bpmn|csv|docx|json|svg|txt|xlsx|yaml)$|/tile/"
)
STICKING_OUT = """() => [...document.querySelectorAll('body *')].filter(each =>
    each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.scroll-x, .vh'))
    .map(each => each.outerHTML.slice(0, 90))"""
# A grid in which someone types may be wider than a phone.
SCROLLING = """() => [...document.querySelectorAll('.scroll-x:has(table:not(.edit))')]
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 90))"""
WORDS = re.compile(r"[A-Za-z]{3,}")
# In a Chinese page Latin letters stand only in codes, digests, names of standards and what people
# typed.
LATIN = re.compile(r"English|Excel|CSV|JSON|TOTP|https?|xlsx|Mozilla|[A-Z]{2,}|sha256|localhost")


def kind(path):
    """Return an address without what it names, so that pages of one kind are one."""
    first, *rest = path.strip("/").split("/")
    return "/".join([first, *("…" if index else part for index, part in enumerate(rest))])


def reachable(page, site, start, beginning="/"):
    """Yield every page that links lead to, at most two of a kind; each is open when it is given."""
    waiting, seen, counts = [start], {start}, {}
    while waiting and len(counts) < MOST:
        path = waiting.pop(0)
        counts[kind(path)] = counts.get(kind(path), 0) + 1
        if counts[kind(path)] > ALIKE:
            continue
        answer = page.goto(site.address + path)
        if "text/html" not in answer.headers["content-type"]:
            continue
        yield path, answer
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
        )
        for link in links:
            found = urlsplit(urljoin(site.address + path, link))
            if f"{found.scheme}://{found.netloc}" != site.address or LEFT_OUT.search(found.path):
                continue
            if found.path not in seen and found.path.startswith(beginning):
                seen.add(found.path)
                waiting.append(found.path)


def faults(page, path, answer):
    """Return what is wrong with the page that is open, on a desk and on a phone."""
    width = page.viewport_size["width"]
    found = [f"{path}: {each}" for each in page.complaints]
    page.complaints.clear()
    if answer.status != 200:
        found.append(f"{path}: {answer.status}")
    for each in (DESK + PHONE - width, width):
        found += [f"{path} at {each}: {fault}" for fault in misfits(page, each)]
    return found + [f"{path}: {each}" for each in violations(page)]


def misfits(page, width):
    """Return what does not fit the page at a width, and leave it at that width."""
    page.set_viewport_size({"width": width, "height": 900})
    found = [f"sticks out: {each}" for each in page.evaluate(STICKING_OUT)[:3]]
    if width == PHONE:
        found += [f"scrolls: {each}" for each in page.evaluate(SCROLLING)[:3]]
    return found


def violations(page):
    """Yield where the open page breaks the standards."""
    checked = axe.Axe().run(page, options={"runOnly": STANDARDS})
    for violation in checked.response["violations"]:
        yield f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"


@pytest.mark.parametrize(("width", "language"), [(DESK, "zh-hans"), (PHONE, "en")])
def test_every_public_page_can_be_read_by_everybody(window, site, width, language):
    page = window(width=width, language=language)

    found = [fault for at in reachable(page, site, "/") for fault in faults(page, *at)]

    assert found == []


@pytest.mark.parametrize("role", county.ROLES)
def test_every_page_of_the_desk_can_be_read_by_everybody(window, site, role):
    width, language = (DESK, "zh-hans") if county.ROLES.index(role) % 2 else (PHONE, "en")
    page = window(width=width, language=language)
    county.sign_in(page, site, role)

    pages = reachable(page, site, "/desk/", ("/desk/", "/accounts/"))
    found = [fault for at in pages for fault in faults(page, *at)]

    assert found == []


def test_a_label_of_two_lines_does_not_stand_over_the_next_on_a_phone(window, site):
    page = window(width=PHONE, language="en")
    county.sign_in(page, site, "platform")
    page.goto(f"{site.address}/desk/units/")

    room = page.locator("td[data-l='Supervising body']").evaluate_all(
        """cells => cells.map(each => each.clientHeight
            - parseFloat(getComputedStyle(each, '::before').height))"""
    )

    assert room
    assert min(room) >= 0


@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("path", ["/", "/chains/", "/ledger/verify/"])
def test_a_narrow_phone_or_a_tablet_never_scrolls_sideways(window, site, width, path):
    page = window(width=width, language="en")

    page.goto(site.address + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(STICKING_OUT) == []


def test_a_masthead_with_notices_stays_within_a_narrow_phone(window, site):
    page = window(width=320, language="en")
    county.sign_in(page, site, "commission")

    assert page.locator(".only-narrow.num").is_visible()
    assert page.evaluate(STICKING_OUT) == []


def test_large_type_stays_within_the_page(window, site):
    page = window(width=390)
    page.goto(f"{site.address}/type/large/?next=/")

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert page.evaluate(STICKING_OUT) == []


def test_a_chinese_page_speaks_chinese(window, site):
    page = window()
    page.goto(site.address)

    page.eval_on_selector_all(".mono", "all => all.forEach(each => each.remove())")
    said = page.inner_text("body")
    left = [word for word in WORDS.findall(said) if not LATIN.search(word)]

    assert left == []
