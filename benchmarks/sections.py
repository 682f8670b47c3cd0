# SPDX-License-Identifier: Apache-2.0
"""The page of benchmarks, of which each benchmark writes its own sections and no other."""

from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_NEXT = "\n## "


def put(head, said, table):
    """Put a section into the page in place of the one of its head, else at the end."""
    before, _, after = PAGE.read_text(encoding="utf-8").partition(f"{head}\n")
    _, mark, rest = after.partition(_NEXT)
    kept = f"{before.rstrip()}\n\n{head}\n\n{said}\n\n{table.rstrip()}\n"
    PAGE.write_text(kept + (f"{_NEXT}{rest}" if mark else ""), encoding="utf-8")


def put_first(text, last):
    """Put what the page begins with, up to the end of the section of the head `last`."""
    _, _, after = PAGE.read_text(encoding="utf-8").partition(f"{last}\n")
    _, mark, rest = after.partition(_NEXT)
    PAGE.write_text(f"{text.rstrip()}\n" + (f"{_NEXT}{rest}" if mark else ""), encoding="utf-8")
