# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of the site: public pages and the desk of each role, at two widths, twice.

`make pictures` runs it. It loads the example county into a home of its own and serves it.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import county  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PUBLIC = {"front": "/", "unit": "/units/ZJJ/", "coverage": "/coverage/"}
DESKS = ("first-leader", "group", "security")
LANGUAGES = {"zh": "zh-hans", "en": "en"}
HEIGHT = "document.documentElement.scrollHeight"


def take(page, name, width):
    """Take one picture; tall pages are cut, since they show more of the same."""
    box = {"x": 0, "y": 0, "width": width, "height": min(1200, page.evaluate(HEIGHT))}
    page.screenshot(path=IMAGES / f"site-{name}.png", clip=box, full_page=True)


def wait_until_sealed(page, site):
    """Wait until the ledger has published what was loaded; the foot of every page then says so."""
    while "#" not in page.inner_text("body"):
        page.wait_for_timeout(500)
        page.goto(f"{site.address}/search/?q={page.evaluate('Math.random()')}")
    # Pages made before are kept a little longer.
    page.wait_for_timeout(12_000)


def main():
    """Take every picture."""
    with (
        tempfile.TemporaryDirectory() as folder,
        county.served(Path(folder) / "home") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=county.chromium(), args=county.OPTIONS)
        wait_until_sealed(browser.new_page(), site)
        for short, language in LANGUAGES.items():
            for width, wide in ((1440, ""), (390, "-phone")):
                page = county.context(browser, site, width=width, language=language).new_page()
                for name, path in PUBLIC.items():
                    page.goto(site.address + path)
                    take(page, f"{name}-{short}{wide}", width)
            for role in DESKS:
                page = county.context(browser, site, language=language).new_page()
                county.sign_in(page, site, role)
                page.goto(f"{site.address}/desk/")
                take(page, f"desk-{role}-{short}", 1440)


if __name__ == "__main__":
    main()
