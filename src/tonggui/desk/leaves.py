# SPDX-License-Identifier: Apache-2.0
"""Pages of lists whose length nobody counts: each knows only whether another one follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.http import HttpRequest

from tonggui.core.values import frozen

Row = TypeVar("Row")
A_PAGE = 100
_DEEPEST = 100_000  # a page that no list has; what is asked for beyond is the last of them


@frozen
class Leaf(Generic[Row]):
    """The rows of a page, its number, whether another follows, and what else its address asks."""

    rows: Sequence[Row]
    number: int
    has_next: bool
    asked: str

    @property
    def is_alone(self) -> bool:
        """Say whether there is no other page."""
        return self.number == 1 and not self.has_next

    @property
    def previous(self) -> int:
        """Return the number of the page before, 0 where there is none."""
        return self.number - 1

    @property
    def following(self) -> int:
        """Return the number of the page after."""
        return self.number + 1


def leaf(
    request: HttpRequest, ask: Callable[[int, int], Sequence[Row]], *, a_page: int = A_PAGE
) -> Leaf[Row]:
    """Return the page an address asks for; `ask` is told how many rows to skip and to return."""
    said = request.GET.get("page", "")
    number = min(max(int(said), 1), _DEEPEST) if said.isdecimal() and len(said) < 10 else 1  # noqa: PLR2004 - digits of a number
    found = ask((number - 1) * a_page, a_page + 1)
    rest = request.GET.copy()
    rest.pop("page", None)
    return Leaf(found[:a_page], number, len(found) > a_page, rest.urlencode())
