# SPDX-License-Identifier: Apache-2.0
"""Rows rebuilt from entries, and whether each entry tells no more than was declared."""

import sys

from tonggui.ledger import services, telling
from tonggui.ledger.models import Entry
from tonggui.ledger.rows import Rebuilt
from tonggui.ledger.services import BY


def differences(kinds=None):
    """Return where rows, of all kinds or of some, are not what entries tell."""
    rebuilt, openings = Rebuilt(), {}
    for entry in Entry.objects.order_by("pk"):
        rebuilt.take(entry.said)
        openings |= {entry.said.private[name]: opening for name, opening in entry.opened.items()}
    found = rebuilt.compare(openings)
    return [(where, what) for where, what in found if not kinds or where.split("/")[0] in kinds]


def watch(patch):
    """Let no entry be told from now on that tells more than was declared."""
    append = services.append

    def watched(kind, body, *, private=None, **given):
        # Tests of the ledger itself say what they like; what the program says is watched.
        caller = sys._getframe(1).f_globals["__name__"]  # noqa: SLF001 - whoever called
        if kind in telling.kinds() and caller.startswith("tonggui."):
            assert list(undeclared(kind, body, private or {})) == []
        return append(kind, body, private=private, **given)

    patch.setattr(services, "append", watched)


def undeclared(kind, body, private):
    """Return what an entry tells that the tables of kinds and of fields do not have."""
    known = telling.kinds()[kind]
    shares = {each.kind: each.shares for each in telling.declared()}
    lists = {"adds", "sets", "withdraws"}
    for row in [row for name in lists for row in body.get(name, [])]:
        if row["row"] not in known.rows:
            yield f"{kind} tells of {row['row']}"
        for field in row.keys() - {"row", "id"}:
            if shares[row["row"]][field] != telling.Share.PUBLIC:
                yield f"{kind} tells {row['row']}.{field} in the open"
    yield from (f"{kind} says {word}" for word in body.keys() - lists - set(known.words))
    for name in private.keys() - {BY} - set(known.committed):
        row, _, rest = name.partition("/")
        is_told = row in known.rows and rest
        if not is_told or shares[row][rest.rpartition("/")[2]] != telling.Share.COMMITTED:
            yield f"{kind} commits to {name}"
