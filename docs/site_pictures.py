# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of the site: public pages at two widths, and what each role does at the desk.

`make pictures` runs it. It loads the example county into a home of its own and serves it.
"""

import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import county  # noqa: E402

IMAGES = ROOT / "docs" / "images"
YEAR = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y}"
PUBLIC = {
    "front": "/",
    "unit": "/units/ZJJ/",
    "coverage": "/coverage/",
    "case": f"/cases/ZJJ-{YEAR}-00002/",
    "oversight-board": "/boards/oversight/",
    "project": "/chains/GC-DEMO-01/",
}
VILLAGE_NODE = f"/desk/cases/SQC-{YEAR}-00001/act/node_close/?node=P12.n8"
LATE_CASE = f"/desk/cases/ZJJ-{YEAR}-00002/"
NEW_CASE = f"/desk/cases/ZJJ-{YEAR}-00003/"
COMING = f"/desk/meetings/M-ZJJ-DZ-{YEAR}-002/1/"
HELD = f"/desk/meetings/M-ZJJ-DZ-{datetime.now(ZoneInfo('Asia/Shanghai')):%Y}-001/1/"
# What each role is shown at, beside its desk: name of the picture, address, width.
AT_WORK = {
    "clerk": (
        ("power", "/desk/powers/P02/", 1440),
        ("nodes", "/desk/powers/P02/edit/nodes/", 1440),
        ("risks", "/desk/powers/P02/edit/risks/", 390),
        ("bind", "/desk/powers/P02/controls/P02-R1-C1/checks/S15/", 1440),
        ("case", LATE_CASE, 1440),
        ("turns", "/desk/turns/", 1440),
        ("thirds", "/desk/third-parties/", 1440),
        ("case-phone", NEW_CASE, 390),
    ),
    "first-leader": (
        ("meeting", HELD, 1440),
        ("unit", "/desk/units/ZJJ/", 1440),
        ("post", "/desk/posts/ZJJ/财务岗/", 390),
    ),
    "leader": (
        ("lend", "/desk/units/ZJJ/lend/", 1440),
        ("lend-phone", "/desk/units/ZJJ/lend/", 390),
    ),
    "platform": (("units", "/desk/units/", 1440), ("units-phone", "/desk/units/", 390)),
    "commission": (
        ("bodies", "/desk/bodies/", 1440),
        ("rule", "/desk/rules/S15/", 1440),
        ("behind", "/desk/behind/", 1440),
        ("watchers", "/desk/watchers/", 1440),
        ("fund", "/desk/chains/XJ-DEMO-02/", 1440),
        ("sectors", "/desk/sectors/", 1440),
    ),
    "security": (("accounts", "/desk/accounts/", 1440),),
    "group": (
        ("read", "/desk/powers/P02/read/", 1440),
        ("duties", "/desk/duties/", 1440),
        ("case", LATE_CASE, 1440),
        ("case-phone", LATE_CASE, 390),
        ("cards", "/desk/cards/", 1440),
        ("card", "/desk/cards/1/", 1440),
        ("notices", "/desk/notices/", 1440),
    ),
    "village": (("act", VILLAGE_NODE, 390),),
    "system": (("erasures", "/desk/erasures/", 1440),),
    "audit": (("trail", "/desk/trail/", 1440),),
}
PHONES = ("village",)
LANGUAGES = {"zh": "zh-hans", "en": "en"}
HEIGHT = "document.documentElement.scrollHeight"


def take(page, name, width):
    """Take one picture; tall pages are cut, since they show more of the same."""
    box = {"x": 0, "y": 0, "width": width, "height": min(1000, page.evaluate(HEIGHT))}
    page.screenshot(path=IMAGES / f"site-{name}.png", clip=box, full_page=True)


def wait_until_sealed(page, site):
    """Wait until the ledger has published what was loaded; the foot of every page then says so."""
    page.goto(site.address)
    while "#" not in page.inner_text("body"):
        page.wait_for_timeout(500)
        page.goto(f"{site.address}/search/?q={page.evaluate('Math.random()')}")
    # Pages made before are kept a little longer.
    page.wait_for_timeout(12_000)


def public(browser, site, short):
    """Take the public pages in one language."""
    for width, wide in ((1440, ""), (390, "-phone")):
        page = county.context(browser, site, width=width, language=LANGUAGES[short]).new_page()
        for name, path in PUBLIC.items():
            page.goto(site.address + path)
            take(page, f"{name}-{short}{wide}", width)


def flow(browser, site, short):
    """Take a procedure as a phone shows it, from top to bottom."""
    page = county.context(browser, site, width=390, language=LANGUAGES[short]).new_page()
    page.goto(f"{site.address}/powers/P03/")
    page.locator("#b2").screenshot(path=IMAGES / f"site-flow-{short}-phone.png")


def at_work(browser, site, short, role):
    """Take the desk of one role, and what it works with, in one language."""
    width = 390 if role in PHONES else 1440
    page = county.context(browser, site, width=width, language=LANGUAGES[short]).new_page()
    county.sign_in(page, site, role)
    page.goto(f"{site.address}/desk/")
    take(page, f"desk-{role}-{short}", width)
    for name, path, wide in AT_WORK.get(role, ()):
        page.set_viewport_size({"width": wide, "height": 900})
        page.goto(site.address + path)
        take(page, f"desk-{role}-{name}-{short}", wide)


def refused(browser, site, short):
    """Take what a first leader reads who appoints someone to a post that is held."""
    page = county.context(browser, site, width=390, language=LANGUAGES[short]).new_page()
    county.sign_in(page, site, "first-leader")
    page.goto(f"{site.address}/desk/units/ZJJ/appoint/")
    page.select_option("[name=post]", "ZJJ/财务岗")
    page.fill("[name=official]", "R0017")
    page.fill("[name=since]", "2026-03-01")
    county.follow(page, "main form button")
    take(page, f"desk-first-leader-refused-{short}", 390)


def own_vote(browser, site):
    """Take a member's own vote on a phone, once the chair has opened the meeting and the item."""
    head = county.context(browser, site).new_page()
    county.sign_in(head, site, "first-leader")
    head.goto(f"{site.address}{COMING.removesuffix('1/')}open/")
    for each in head.locator("input[name=present]").all():
        each.check()
    county.follow(head, "main form.form button[type=submit]")
    head.goto(f"{site.address}{COMING}act/start/")
    county.follow(head, "main form.form button[type=submit]")
    for short, language in LANGUAGES.items():
        page = county.context(browser, site, width=390, language=language).new_page()
        county.sign_in(page, site, "leader")
        page.goto(f"{site.address}{COMING}own/vote/")
        take(page, f"desk-leader-vote-phone-{short}", 390)


def legal_review(browser, site):
    """Take what legal review sees, once the head has put a team member in charge of it."""
    head = county.context(browser, site).new_page()
    county.sign_in(head, site, "first-leader")
    head.goto(f"{site.address}/desk/units/ZJJ/divide/")
    for each in head.locator("main input[name^=post-]").all():
        label = head.locator(f"label[for={each.get_attribute('id')}]").inner_text()
        if "综合" in label:
            each.fill(f"{each.input_value()}、法制")
    head.fill("[name=since]", datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    county.follow(head, "main form.form button[type=submit]")
    for short, language in LANGUAGES.items():
        for width, wide in ((1440, ""), (390, "-phone")):
            page = county.context(browser, site, width=width, language=language).new_page()
            county.sign_in(page, site, "leader")
            page.goto(f"{site.address}/desk/powers/P02/legality/")
            take(page, f"desk-legal-review-{short}{wide}", width)


def main():
    """Take every picture."""
    with (
        tempfile.TemporaryDirectory() as folder,
        county.served(Path(folder) / "home", furnish=county.AT_WORK) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=county.chromium(), args=county.OPTIONS)
        wait_until_sealed(browser.new_page(), site)
        for short in LANGUAGES:
            public(browser, site, short)
            flow(browser, site, short)
            refused(browser, site, short)
            for role in county.ROLES:
                at_work(browser, site, short, role)
        own_vote(browser, site)
        legal_review(browser, site)


if __name__ == "__main__":
    main()
