# SPDX-License-Identifier: Apache-2.0
"""What can be refused, as facts in the user's words."""

import re

_NAMED = re.compile(r"`([^`]*)`")


class Refused(Exception):  # noqa: N818 - errors state facts, not that they are errors
    """Something asked for cannot be done, and nothing was changed."""

    code = "refused"


class Unusable(Refused):
    """An input cannot be used: names the file, the place in it and what was expected."""

    code = "unusable"

    def __init__(self, source: object, place: str, expected: str) -> None:
        """Keep the three parts, so that interfaces can show them apart."""
        self.source, self.place, self.expected = str(source), place, expected
        where = f"{source}: {place}" if place else f"{source}"
        super().__init__(" ".join(f"{where}: {expected}".split()))


class Conflict(Refused):
    """Something has changed since it was looked at, so the act would rest on what no longer is."""

    code = "conflict"


def sentence(said: object) -> str:
    """Return a refusal as pages say it: it begins large, what it names stands in quotation marks.

    The command line keeps the words as they are, with what they name between backticks.
    """
    words = quoted(str(said))
    return words[:1].upper() + words[1:]


def quoted(words: str) -> str:
    """Return words with what they name between quotation marks instead of backticks."""
    return _NAMED.sub("“\\1”", words)
