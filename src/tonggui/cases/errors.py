# SPDX-License-Identifier: Apache-2.0
"""What is impossible in a case, and is refused in words; what is only wrong is recorded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused


class CaseClosed(Conflict):
    """A case that is closed moves no further; what follows it may still be recorded."""

    code = "case-closed"

    def __init__(self, case: object) -> None:
        super().__init__(_("case `%s` is closed: it moves no further on its track") % case)


class CodeUsed(Conflict):
    """A case keeps its number for good."""

    code = "case-code-used"

    def __init__(self, code: object) -> None:
        super().__init__(_("there is a case `%s` already: a number is used once") % code)


class NotInForce(Refused):
    """A case is opened of a power that has an edition in force."""

    code = "power-not-in-force"

    def __init__(self, power: object) -> None:
        super().__init__(_("`%s` has no edition in force today: no case of it can begin") % power)


class UnknownNode(Refused):
    """The edition of the case has no such node."""

    code = "unknown-node"

    def __init__(self, node: object, case: object, edition: object) -> None:
        said = _("edition `%(edition)s`, along which case `%(case)s` runs, has no node `%(node)s`")
        super().__init__(said % {"edition": edition, "case": case, "node": node})


class UnknownKind(Refused):
    """Kinds of events are a closed list."""

    code = "unknown-kind"

    def __init__(self, kind: object) -> None:
        super().__init__(
            _("`%s` is no kind of event: they are listed with the event format") % kind
        )


class NotTheHolder(Refused):
    """A node is worked on by whoever holds its post today, or was lent it in writing."""

    code = "not-the-holder"

    def __init__(self, post: object) -> None:
        super().__init__(_("you do not hold `%s` today: whoever holds it acts here") % post)


class OtherUnit(Refused):
    """Whoever serves in another unit, and does not watch this one, does nothing in its cases."""

    code = "other-unit"

    def __init__(self, case: object) -> None:
        super().__init__(_("case `%s` is of another unit, and you do not watch it") % case)


class PassedOn(Refused):
    """A node that was passed on has one owner: the receiver."""

    code = "passed-on"

    def __init__(self, node: object, to: object) -> None:
        said = _("`%(node)s` was passed on to `%(to)s`, who acts there now")
        super().__init__(said % {"node": node, "to": to})


class Meanwhile(Refused):
    """Something was done where somebody is about to act, after they had opened their form."""

    code = "meanwhile"


class NotOfTheCase(Refused):
    """No event of the case names this file, so that the case does not open it."""

    code = "not-of-the-case"

    def __init__(self, digest: object, case: object) -> None:
        super().__init__(
            _("case `%(case)s` names no kept file `%(digest)s`") % {"case": case, "digest": digest}
        )


class PaperChanged(Conflict):
    """A kept file is not what was recorded, or is gone."""

    code = "paper-changed"

    def __init__(self, name: object) -> None:
        super().__init__(
            _("`%s` is not what was recorded any more: tell the system administrator") % name
        )


class PaperErased(Refused):
    """A kept file was erased by law."""

    code = "paper-erased"

    def __init__(self, digest: object) -> None:
        super().__init__(
            _("the file `%s` was erased by law: only its digest is left as proof") % digest
        )


class NotDoneHere(Refused):
    """An act that the state of the case does not allow, or that lacks what it must say."""

    code = "not-done-here"


class UnfitPaper(Refused):
    """A file cannot be kept as evidence."""

    code = "unfit-paper"
