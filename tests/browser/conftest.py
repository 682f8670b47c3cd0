# SPDX-License-Identifier: Apache-2.0
"""What tests in a browser share: the county served, Chromium, and windows that are watched."""

import pytest

from tests.browser import county


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Serve the demonstration's county."""
    with county.served(tmp_path_factory.mktemp("county") / "home", furnish=county.AT_WORK) as found:
        yield found


@pytest.fixture
def window(browser, site):
    """Open windows whose complaints are kept: errors, and requests that leave the machine."""
    opened = []

    def open_one(**how):
        context = county.context(browser, site, **how)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda m: m.type == "error" and page.complaints.append(m.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith(site.address) or page.complaints.append(asked.url),
        )
        opened.append(context)
        return page

    yield open_one
    for context in opened:
        context.close()


def pytest_terminal_summary(terminalreporter):
    """Say of each test that was tried again what went wrong the first time."""
    for each in terminalreporter.stats.get("rerun", ()):
        terminalreporter.section(f"tried again: {each.nodeid}")
        terminalreporter.write_line(each.longreprtext)
