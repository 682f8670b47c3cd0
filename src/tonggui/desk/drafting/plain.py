# SPDX-License-Identifier: Apache-2.0
"""What cannot be read in a draft, in the words of whoever keeps it, and the row it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.core.errors import Unusable

_ROW = re.compile(
    r"(nodes|risks|controls|leader_flow|post_flow|basis|layer_statements)\[([^\]]+)\]"
)
# The reader's own sentences, and how they are said to a clerk; `%s` is what it found.
_SAID: tuple[tuple[re.Pattern[str], Promise], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"unknown node; .*found `([^`]*)`", _("there is no node `%s` in this procedure")),
        (r"expected the key `lead`", _("name the body that leads the watching")),
        (r"expected the key `unit`|expected the key `value`", _("give the limit as a length")),
        (
            r"expected the key `from_node`|expected the key `to_node`",
            _("say from which node to which the whole case runs"),
        ),
        (r"expected the key `level`", _("choose the level")),
        (r"expected the key `class`", _("choose the class")),
        (r"expected the key `parent`", _("say under which node or step it stands")),
        (r"expected the key `node`", _("choose the node")),
        (r"expected the key `title`", _("give the name of the law or document")),
        (
            r"expected the key `likelihood`|expected the key `impact`",
            _("give both likelihood and impact"),
        ),
        (r"expected `([^`]*)` once", _("`%s` is there twice; each name stands once")),
        (r"expected the edge once", _("a way stands there twice")),
        (r"expected edges that lead on", _("the ways lead in a circle; draw loops in a BPMN file")),
        (r"expected one (?:that is|of) .*found `([^`]*)`", _("`%s` is not on record")),
        (r"expected a rule id", _("rules are called S01 to S53")),
        (r"expected a date that exists, found `([^`]*)`", _("`%s` is no day of the calendar")),
        (r"expected a number greater than 0", _("a limit is longer than nothing")),
        (
            r"expected a whole number from 1 to 5",
            _("likelihood and impact are numbers from 1 to 5"),
        ),
        (r"second token", _("two branches meet at a node that waits for only one of them")),
        (
            r"waits forever|has no way out|no run is ever complete",
            _("the procedure has no way out; let some way lead to the end"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Unread:
    """What is wrong, and the table and record it is about; "" for the page as a whole."""

    says: str
    table: str = ""
    record: str = ""


def unread(error: Unusable) -> Unread:
    """Say to a clerk what the reader of lists could not use."""
    found = _ROW.findall(error.place)
    table, record = found[-1] if found else ("", "")
    return Unread(_plainly(error), table, record)


def _plainly(error: Unusable) -> str:
    for pattern, said in _SAID:
        if found := pattern.search(error.expected):
            words = next((each for each in found.groups() if each), "")
            return str(said) % words if "%s" in str(said) else str(said)
    return f"{error.place}: {error.expected}" if error.place else error.expected
