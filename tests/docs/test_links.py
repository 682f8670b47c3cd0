# SPDX-License-Identifier: Apache-2.0
"""Every link leads somewhere, and every page people read is there in both languages."""

import re

import pytest

from tests.conftest import ROOT
from tests.docs.pages import anchors, is_chinese, links, pages, text

# What only those read who change the code, or look at measurements.
ENGLISH_ONLY = ("CHANGELOG.md", "CONTRIBUTING.md", "docs/benchmarks.md", "docs/decisions/")
ENGLISH_ONLY += ("docs/reference/modules.md",)
# Made from the code; the README leads to both languages of them.
MADE = tuple(f"docs/reference/{name}" for name in ("access", "rules", "settings"))
LOCAL = re.compile(r"(?<![\w.])/(home|tmp|root|work|opt)/")


@pytest.mark.parametrize("page", pages())
def test_every_link_leads_somewhere(page):
    for file, anchor in links(page):
        assert file.exists(), f"{page} links to {file}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file.resolve().relative_to(ROOT)), f"{page}: #{anchor}"


@pytest.mark.parametrize("page", [each for each in pages() if not each.startswith(ENGLISH_ONLY)])
def test_every_page_is_there_in_both_languages_and_says_so(page):
    if is_chinese(page):
        other = page.replace(".zh-CN.md", ".md")
    else:
        other = page.replace(".md", ".zh-CN.md")

    assert (ROOT / other).exists()
    linked = {file.resolve() for file, _ in links(page)}
    assert (ROOT / other).resolve() in linked or page.startswith(MADE)


@pytest.mark.parametrize("start", ["README.md", "README.zh-CN.md"])
def test_whoever_begins_at_a_readme_gets_to_every_page(start):
    reached, ahead = set(), {start}
    while ahead:
        page = ahead.pop()
        reached.add(page)
        near = {file.resolve() for file, _ in links(page) if file.suffix == ".md"}
        ahead |= {file.relative_to(ROOT).as_posix() for file in near} - reached

    wanted = {page for page in pages() if not page.startswith(("CHANGELOG", "docs/decisions/"))}
    assert wanted - reached == set()


@pytest.mark.parametrize("page", [each for each in pages() if not is_chinese(each)])
def test_no_page_names_a_place_of_one_machine(page):
    assert not [line for line in text(page).splitlines() if LOCAL.search(line)]
