# SPDX-License-Identifier: Apache-2.0
"""The demonstration's county served as people run it, and a real Chromium to visit it with."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import template
from tests.site import running

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Where others keep the machine busy, a page that takes half a second has taken half a minute.
PATIENCE_MS = 120_000
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
FURNISH = """
import sys, django; django.setup()
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from tonggui.demo.house import furnish
print(furnish(Path(sys.argv[1]), settings.HOME, at=timezone.now()).password)
"""
# The same with cases and risk rounds under way, as `tonggui demo` shows it.
AT_WORK = f"""{FURNISH}
from tonggui.demo import live
live.begin(Path(sys.argv[1]) / "lists", at=timezone.now())
"""
SETTINGS = {"TONGGUI_COUNTY": "青岚县", "TONGGUI_FICTIONAL": "yes", "TONGGUI_WORKERS": "1"}
ROLES = (
    "clerk",
    "leader",
    "first-leader",
    "group",
    "commission",
    "village",
    "platform",
    "system",
    "security",
    "audit",
)


@dataclass(frozen=True)
class Site:
    """Where the county is served and keeps its files, and the password of its sign-ins."""

    address: str
    password: str
    home: Path


@contextlib.contextmanager
def served(home, *, furnish=FURNISH):
    """Yield the county, loaded into a fresh home and served from it.

    It is loaded once in a run of tests, and whoever else serves it starts from a copy.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    name = hashlib.sha256(f"{run} {furnish}".encode()).hexdigest()
    made = template.kept(f"county-{name}", lambda path: _furnished(path, furnish))
    shutil.copytree(made / "home", home)
    with running.server(home, **SETTINGS) as (_, bind):
        yield Site(f"http://{bind}", (made / "password").read_text().strip(), home)


def _furnished(folder, furnish):
    """Load the county into a home in a folder, and write its password beside it."""
    home = template.upgraded(folder / "home")
    environ = running.environ(home, DJANGO_SETTINGS_MODULE="tonggui.site.settings", **SETTINGS)
    county = str(running.ROOT / "examples" / "qinglan")
    loaded = subprocess.run(
        [sys.executable, "-c", furnish, county],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    (folder / "password").write_text(loaded.stdout)


def chromium():
    """Return where Chromium is, None if it is not."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def context(browser, site, *, width=1440, language="zh-hans", has_script=True):
    """Open a fresh visitor's window."""
    opened = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=has_script
    )
    opened.set_default_timeout(PATIENCE_MS)
    opened.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
    return opened


def follow(page, selector):
    """Click what leads to another page, and wait until that page is whole."""
    with page.expect_navigation():
        page.click(selector)


def sign_in(page, site, role):
    """Sign in by the form, as a person would."""
    page.goto(f"{site.address}/accounts/login/?next=/desk/")
    page.fill("input[name=login]", role)
    page.fill("input[name=password]", site.password)
    with page.expect_navigation(url="**/desk/"):
        page.press("input[name=password]", "Enter")


def is_complaint(message):
    """Leave out that a drawing was given up because the page was left, or more was typed."""
    given_up = ("htmx:afterRequest", "htmx:sendAbort", "htmx:xhr:abort")
    return message.type == "error" and not message.text.startswith(given_up)
