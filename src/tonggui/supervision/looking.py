# SPDX-License-Identifier: Apache-2.0
"""How a supervisor looked before giving an opinion: how long, and which papers were opened (S43).

Both are measured here and by nobody's word: the time since the page was opened, and the files that
the same account took out of the case before. Where there is no file, the share stays unknown.
"""

from __future__ import annotations

from datetime import datetime

from tonggui.cases import papers
from tonggui.cases.models import Case, Reading
from tonggui.core.values import frozen
from tonggui.people.models import Account


@frozen
class File:
    """A file kept in a case, at the node whose event named it, and whether it was opened."""

    node: str
    name: str
    digest: str
    is_opened: bool


def files(case: Case, *, by: Account) -> list[File]:
    """Return the files kept in a case, each once a node, with whether an account opened them."""
    opened = set(Reading.objects.filter(case=case, by=by).values_list("paper__digest", flat=True))
    named = {
        (each.node, each.digest): File(each.node, each.name, each.digest, each.digest in opened)
        for each in papers.named_in(case)
        if each.is_here
    }
    return list(named.values())


def measured(
    case: Case, node: str, *, since: datetime, by: Account, at: datetime
) -> dict[str, float]:
    """Return what an opinion on a node is recorded with: seconds, and the share of its files.

    A node without files of its own is looked at by those of the whole case.
    """
    known = files(case, by=by)
    mine = [each for each in known if each.node == node] or known
    found: dict[str, float] = {"duration_s": max(0, round((at - since).total_seconds()))}
    if mine:
        found["opened_share"] = round(sum(each.is_opened for each in mine) / len(mine), 2)
    return found
