# SPDX-License-Identifier: Apache-2.0
"""What tests share: where things are, and what is skipped when something is absent."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.thorough import IS_ASKED, examples

# A slow machine makes no test wrong; how fast things are is measured by the benchmarks. Each run
# tries the same examples, so that no landing hangs on luck; a thorough one looks for new ones.
settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize=not IS_ASKED,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
settings.load_profile("unhurried")

# What the command says is asked for in a language, or is that of no locale.
os.environ.pop("TONGGUI_LANG", None)
os.environ["LC_ALL"] = "C.UTF-8"

ROOT = Path(__file__).parents[1]
# Those that compare with pm4py have an environment without it.
HAS_DJANGO = "DJANGO_SETTINGS_MODULE" in os.environ
INTERFACES = {"browser", "cli", "demo", "desk", "docs", "formats", "portal"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(items):
    """Mark what is to be run on PostgreSQL too: uses of the database, except by pages (ADR 45)."""
    for item in items:
        uses = item.get_closest_marker("django_db")
        if not (uses or DATABASE_FIXTURES & set(item.fixturenames)):
            continue
        place = item.path.relative_to(ROOT / "tests")
        is_page = place.parts[0] in INTERFACES or place.name == "test_pages.py"
        if not is_page or (uses and uses.kwargs.get("transaction")):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Copy a migrated database instead of migrating one in each process."""
    from django.db import connection

    from tests import template

    name = connection.creation._get_test_db_name()  # noqa: SLF001 - as Django would call it
    with django_db_blocker.unblock():
        template.copied(name)
    yield
    with django_db_blocker.unblock():
        template.dropped(name)


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    """Let tests with transactions of their own leave an empty database, past its guards."""
    if not HAS_DJANGO:
        yield
        return
    from django.test import TransactionTestCase

    from tests import template

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: template.restored())
        yield


@pytest.fixture(scope="session", autouse=True)
def told_as_declared():
    """Let no entry of any test tell more than the table of kinds and fields says."""
    if not HAS_DJANGO:
        yield
        return
    from tests import rebuilt

    with pytest.MonkeyPatch.context() as patch:
        rebuilt.watch(patch)
        yield


@pytest.fixture(scope="session")
def root():
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real_logs():
    """Return the folder of real logs, or skip with a word on where to get them."""
    found = Path(os.environ.get("TONGGUI_REAL_DATA", ROOT.parent / "shared" / "data")) / "logs"
    if not found.is_dir():
        pytest.skip(
            "no real logs: put them beside the checkout in shared/data or name their folder in "
            "TONGGUI_REAL_DATA (sources: shared/data/README.md, 4TU.ResearchData)"
        )
    return found


@pytest.fixture(autouse=True)
def no_language_chosen():
    """Let no test speak in the language that another chose in the same process."""
    from tonggui.cli import language

    language.forget()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Let nothing reach beyond this machine: tests, like the product, need no network."""
    connect = socket.socket.connect

    def within(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            pytest.fail(f"a test reached for the network: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", within)


def _is_here(host):
    return host in ("localhost", "::1") or host.startswith("127.")


@pytest.fixture(scope="session")
def browser():
    """Return the one running Chromium, or skip; two Playwrights in one process stop each other."""
    from tests.browser import county

    api = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
    path = county.chromium()
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    api.expect.set_options(timeout=county.PATIENCE_MS / 2)
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=county.OPTIONS)
        yield running
        running.close()
