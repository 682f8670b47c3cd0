# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures on the pages anew from the report of `make demo`, with the system's Chromium.

`make pictures` runs it. The double track is shown by a case whose supervision came late.
"""

import shutil
import tempfile
from pathlib import Path

import polars as pl
from playwright.sync_api import sync_playwright

from tonggui.cli.audit import Wanted, run

ROOT = Path(__file__).parents[1]
DEMO = ROOT / ".tonggui" / "demo"
IMAGES = ROOT / "docs" / "images"
LISTS = ROOT / "examples" / "qinglan" / "lists"


def late_case(folder):
    """Audit one case of the demo whose supervision came late, alone; return the report."""
    found = pl.read_parquet(DEMO / "findings.parquet").filter(pl.col("rule") == "S20")
    late = found.filter(pl.col("observed").str.contains("才到"), pl.col("power") == "P07")
    case = late.sort("at").row(0, named=True)["case"]
    log = next(DEMO.glob("log-*.parquet"))
    pl.scan_parquet(log).filter(pl.col("case") == case).sink_parquet(folder / log.name)
    wanted = Wanted(events=folder / log.name, lists=LISTS, report=folder / "late.html")
    run(wanted, quiet=True)
    return wanted.report


def shown(browser, report, language, *, width, height):
    """Open a report in a language, at a size; how long it took says nothing on another machine."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(report.as_uri())
    page.locator(f"label[for=lang-{language}]").click()
    page.locator(".head .sub > span").last.evaluate("each => each.remove()")
    return page


def take(browser, late):
    """Take every picture."""
    demo = DEMO / "report.html"
    for language in ("zh", "en"):
        page = shown(browser, demo, language, width=1440, height=1100)
        page.screenshot(path=IMAGES / f"report-{language}.png")
        page = shown(browser, late, language, width=1440, height=900)
        page.locator("#case-1").screenshot(path=IMAGES / f"report-track-{language}.png")
        page = shown(browser, demo, language, width=390, height=844)
        page.screenshot(path=IMAGES / f"report-phone-{language}.png")


def main():
    """Take the pictures of a demo that has been made."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take(browser, late_case(Path(folder)))
        browser.close()


if __name__ == "__main__":
    main()
