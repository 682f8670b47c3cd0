# SPDX-License-Identifier: Apache-2.0
"""The pages people read, and what is in them: links, headings, snippets."""

import re
from pathlib import Path
from urllib.parse import unquote

from tests.conftest import ROOT

FOLDERS = ("", "docs", "examples")
# What is said as it is written, so that no link or command is looked for in it.
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def pages():
    """Return every page, by its path in the checkout."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def text(page):
    return (ROOT / page).read_text(encoding="utf-8")


def fences(page):
    """Return the snippets of a page: their language, and their text without its indent."""
    for indent, language, body in FENCE.findall(text(page)):
        yield language, re.sub(f"^{indent}", "", body, flags=re.MULTILINE)


def anchors(page):
    """Return what can be linked to in a page, as GitHub names it."""
    said = FENCE.sub("", text(page))
    slugs = {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in HEADING.findall(said)
    }
    return slugs | set(re.findall(r'<a id="([^"]+)">', said))


def links(page):
    """Return the links of a page within the checkout: the file and the anchor."""
    for link in LINK.findall(FENCE.sub("", text(page))):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = unquote(link).partition("#")
        yield (ROOT / page).parent / file if file else ROOT / page, anchor


def is_chinese(page):
    return Path(page).name.endswith(".zh-CN.md")
