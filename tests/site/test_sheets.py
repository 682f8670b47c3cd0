# SPDX-License-Identifier: Apache-2.0
"""Style sheets and pages know each other: every class is used, and every class used is styled."""

import re
from pathlib import Path

from django.contrib.staticfiles.finders import find

from tonggui.formats.report.page import stylesheet

SELECTOR = re.compile(r"\.(-?[a-zA-Z_][\w-]*)(?![^{}]*\})")
USED = re.compile(r'class="([^"]*)"')
WORDS = re.compile(r"[a-zA-Z_][\w-]*")
# Set by a template tag or a filter from what it is given.
MADE = {"mini-in-step", "mini-late", "mini-none", "mini-due", "mini-planned", "mini-done"} | {
    "mini-hollow",
    "mini-p",
    "mini-s",
    "mini-tie",
    "errorlist",
    "lags-act",
    "lags-over",
    # The look of a node on the double track follows from its state.
    *("on", "off", "ties", "told-late", "is-red", "is-yellow", "is-notice", "is-ended"),
    *("tie-in-step", "tie-late", "tie-told-late", "tie-due", "tie-none", "tie-planned"),
    *("is-in-step", "is-told-late", "is-none", "is-planned", "is-late", "is-ahead"),
}


def styled(root):
    sheets = (root / "src/tonggui/site/static/tonggui").glob("*.css")
    text = "".join(path.read_text(encoding="utf-8") for path in sheets)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return {name for rule in re.findall(r"([^{}]+)\{", text) for name in SELECTOR.findall(rule)}


def written(root):
    found = set()
    for pattern in ("templates/**/*.html", "templatetags/*.py"):
        for path in (root / "src" / "tonggui").rglob(pattern):
            text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            for value in USED.findall(text):
                found |= set(WORDS.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", value)))
            # A class may also stand in the branch of a condition.
            for value in re.findall(r'class="[^>]*?>', text):
                found |= set(WORDS.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", value)))
    return found


def test_every_class_of_the_sheets_is_used(root):
    used = written(root) | MADE
    beginnings = tuple(each for each in used if each.endswith("-"))

    unused = {each for each in styled(root) - used if not each.startswith(beginnings or ("\0",))}

    assert unused == set()


def test_every_class_that_pages_use_is_styled(root):
    used = {
        name
        for path in (root / "src" / "tonggui").rglob("templates/**/*.html")
        for value in USED.findall(path.read_text(encoding="utf-8"))
        for name in WORDS.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", value))
    }

    known = styled(root)
    unknown = {
        each
        for each in used - known
        # A number or a word is added to it: then it is enough that one such class is styled.
        if not (each.endswith("-") and any(name.startswith(each) for name in known))
    }

    assert unknown == set()


def test_colours_and_sizes_are_said_once_for_the_site_and_the_report(root):
    (said,) = (root / "src" / "tonggui").rglob("tokens.css")

    assert Path(find("tonggui/tokens.css")).read_text(encoding="utf-8") in stylesheet()
    assert Path(find("tonggui/tokens.css")).samefile(said)
