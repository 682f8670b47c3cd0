# SPDX-License-Identifier: Apache-2.0
"""What cannot be read in a draft, in the words of whoever keeps it, and the row it is about."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen

_ROW = re.compile(
    r"(nodes|risks|controls|leader_flow|post_flow|basis|layer_statements)\[([^\]]+)\]"
)
_SHEET = r"sheet `(?P<sheet>[^`]*)`"
_ELEMENT = r"(?:^|, )[A-Za-z]+ `"
# Where something is, as the reader says it and as a clerk looks for it; the exact before the rough.
_WHERE: tuple[tuple[re.Pattern[str], Promise], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (_SHEET + r", cell (?P<cell>[A-Z]+[0-9]+)", _("sheet %(sheet)s, cell %(cell)s")),
        (
            _SHEET + r", row (?P<row>[0-9]+), column (?P<column>[A-Z]+) \((?P<head>[^)]*)\)",
            _("sheet %(sheet)s, row %(row)s, column %(column)s (%(head)s)"),
        ),
        (_SHEET + r", row (?P<row>[0-9]+)", _("sheet %(sheet)s, row %(row)s")),
        (_SHEET + r", column (?P<column>[A-Z]+)", _("sheet %(sheet)s, column %(column)s")),
        (_SHEET, _("sheet %(sheet)s")),
        (r"^line (?P<row>[0-9]+)$", _("line %(row)s")),
        (r"^(?P<key>[^,]+), line (?P<row>[0-9]+)$", _("line %(row)s (%(key)s)")),
        (_ELEMENT + r"[^`]*` \((?P<name>.*)\)$", _("`%(name)s` of the drawing")),
        (_ELEMENT + r"(?P<name>[^`]*)`$", _("`%(name)s` of the drawing")),
    )
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
        (
            r"expected a length of time.*found `([^`]*)`",
            _("`%s` is no length; write it as 5个工作日 or 7日"),
        ),
        (
            r"expected a date such as.*found `([^`]*)`",
            _("`%s` is no day; write it as 2026-05-01 or 2026年5月1日"),
        ),
        (r"expected a number, found `([^`]*)`", _("`%s` is no number")),
        (r"expected 是 or 否, found `([^`]*)`", _("write 是 or 否, not `%s`")),
        (r"expected the column `([^`]*)` to be filled", _("the column `%s` is empty in this row")),
        (r"as further up, found `([^`]*)`", _("`%s` is not what stands further up for the same")),
        (
            r"found a formula; paste it as values",
            _("a formula stands here; copy the cell and paste it as a value"),
        ),
        (
            r"found the error (\S+)",
            _("Excel shows the error `%s` here; put the value in its place"),
        ),
        (r"expected at most ([\d,]+) characters", _("a cell holds at most %s characters")),
        (
            r"expected a row of headings such as (.*)",
            _("no row of headings was found; it names columns such as %s"),
        ),
        (
            r"unknown heading `([^`]*)`",
            _("`%s` is no column of this sheet; the empty workbook shows them all"),
        ),
        (r"expected the column `([^`]*)`, it is missing", _("the column `%s` is missing")),
        (
            r"unknown sheet; did you mean `([^`]*)`",
            _("there is no sheet of this name; perhaps `%s` is meant"),
        ),
        (r"unknown sheet", _("there is no sheet of this name; the empty workbook shows them all")),
        (r"expected `([^`]*)` once, found it again", _("two sheets are both the sheet `%s`")),
        (
            r"expected \.xlsx without a password|old \.xls",
            _("save it as .xlsx and without a password, then choose it again"),
        ),
        (
            r"expected an Excel workbook|expected a whole \.xlsx file|workbook that can be read",
            _("this is no Excel workbook (.xlsx), or it is damaged"),
        ),
        (r"expected at most ([\d,]+) bytes", _("the file is larger than the %s bytes allowed")),
        (r"unpacks to a flood", _("a sheet unpacks to a flood of data; the file is refused")),
        (r"expected XML|is not XML", _("this is no BPMN file: it cannot be read as XML")),
        (r"expected `definitions` of BPMN", _("this is no BPMN file: it holds no BPMN 2.0")),
        (
            r"expected a process with (?:elements|tasks) in it",
            _("the drawing holds no procedure"),
        ),
        (
            r"found nothing in it|expected lists, found an empty file",
            _("the file is empty"),
        ),
        (
            r"save `([^`]*)` as an Excel workbook",
            _("save `%s` as an Excel workbook (.xlsx), then choose it again"),
        ),
        (
            r"expected a folder, .*found `([^`]*)`",
            _("lists are a workbook (.xlsx) or a .yaml file, not `%s`"),
        ),
        (
            r"expected text in UTF-8|expected YAML|expected `key: value` lines",
            _("this is no file of lists: it cannot be read as YAML"),
        ),
        (r"expected at least one power", _("no power stands in the file")),
        (r"expected the key `nodes`", _("the power has no node: give the nodes of its procedure")),
        (
            r"unknown `([^`]*)`; (?:it stands in no sheet|did you mean)",
            _("`%s` stands in no sheet that lists them; look how it is written there"),
        ),
        (r"expected `([^`]*)` once", _("`%s` is there twice; each name stands once")),
        (r"expected the edge once", _("a way stands there twice")),
        (r"expected edges that lead on", _("the ways lead in a circle; draw loops in a BPMN file")),
        (
            r"found `post:[^`/]*/([^`]*)`",
            _("there is no post `%s`; a supervising body is written such as supervisor:PZ1"),
        ),
        (
            r"expected one of ((?:[^\x00-\x7f]+, )+[^\x00-\x7f]+); found",
            _("only one of these can stand here: %s"),
        ),
        (r"expected one (?:that is|of) .*found `([^`]*)`", _("`%s` is not on record")),
        (r"expected a rule id", _("rules are called S01 to S53")),
        (r"expected a date that exists, found `([^`]*)`", _("`%s` is no day of the calendar")),
        (r"expected a number greater than 0", _("a limit is longer than nothing")),
        (r"expected more than 0 days", _("a limit is longer than nothing")),
        (
            r"expected at most ([\d,]+), found",
            _("this is longer than the %s that are allowed; a limit is written in days"),
        ),
        (
            r"expected a span such as.*found `([^`]*)`",
            _("`%s` is no length; write it as 5wd for workdays or 7d for days"),
        ),
        (
            r"expected a whole number from 1 to 5",
            _("likelihood and impact are numbers from 1 to 5"),
        ),
        (r"expected `([^`]*)` in one lane", _("`%s` lies in two lanes; one post does a task")),
        (r"second token", _("two branches meet at a node that waits for only one of them")),
        (
            r"waits forever|has no way out|no run is ever complete|event of kind `end`",
            _("the procedure has no way out; let some way lead to the end"),
        ),
        (r"event of kind `start`", _("the procedure has no beginning; draw a start event")),
        (r"cannot be reached", _("no way leads to it; draw one, or take it out")),
        # What only somebody who writes YAML meets; the keys are as the reference has them.
        (r"unknown key, did you mean `([^`]*)`", _("there is no such key; perhaps `%s` is meant")),
        (r"unknown key; expected one of (.*)", _("there is no such key here; there are: %s")),
        (r"expected the key `([^`]*)`", _("the key `%s` is missing")),
        (
            r"expected one that is known, found .*; did you mean `([^`]*)`",
            _("this is not known; perhaps `%s` is meant"),
        ),
        (r"expected one that is defined \(none is\), found (.*)", _("%s is not on record")),
        (
            r"expected a list of at least one node",
            _("the power has no node: give the nodes of its procedure"),
        ),
        (r"expected text, found", _("words belong here")),
        (r"expected a list(?: of words)?, found", _("a list belongs here, one line an item")),
        (r"expected true or false, found", _("write true or false")),
        (r"expected an? (?:whole )?number, found", _("a number belongs here")),
        (r"expected `key: value` lines, found", _("keys with their values belong here")),
        (
            r"expected it once, found it also in (.*)",
            _("it stands twice; the other place is: %s"),
        ),
    )
)


@frozen
class Unread:
    """What is wrong, and the table and record it is about; "" for the page as a whole."""

    says: str
    table: str = ""
    record: str = ""


def where(error: Unusable) -> str:
    """Return the place in a file as a clerk looks for it: sheet, row and column, or cell."""
    for pattern, said in _WHERE:
        if found := pattern.search(error.place):
            return str(said) % found.groupdict()
    return error.place


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
