# SPDX-License-Identifier: Apache-2.0
"""What can be refused in a risk round, in a trial, and where something is withheld."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused


class RoundClosed(Conflict):
    """The round takes nothing any more."""

    code = "round-closed"

    def __init__(self, found: object) -> None:
        super().__init__(_("round `%s` is closed: wait for the next one") % found)


class RoundOpen(Conflict):
    """A unit has one round at a time."""

    code = "round-open"

    def __init__(self, unit: object) -> None:
        super().__init__(_("`%s` has an open round: close that one first") % unit)


class Answered(Conflict):
    """An answer stands as it was given."""

    code = "answered"

    def __init__(self, what: object) -> None:
        super().__init__(_("`%s` was answered already; what was said stands") % what)


class NotYourPost(Refused):
    """A post is answered for by whoever holds it, and by nobody else (R18)."""

    code = "not-your-post"

    def __init__(self, post: object) -> None:
        super().__init__(_("you do not hold `%s` today: whoever holds it answers") % post)


class Unsaid(Refused):
    """Something that must be said is missing, or is not one of what may be said."""

    code = "unsaid"


class NothingToSurvey(Refused):
    """A round needs posts that can be asked and powers that they exercise."""

    code = "nothing-to-survey"

    def __init__(self, unit: object) -> None:
        super().__init__(
            _("`%s` has no post that is held, or no power on its list: a round would ask nobody")
            % unit
        )


class GateShut(Refused):
    """A gate keeps the round open (R25)."""

    code = "gate-shut"

    def __init__(self, found: object, shut: Sequence[str]) -> None:
        self.shut = tuple(shut)
        super().__init__(
            _("round `%(round)s` cannot close while these gates are shut: %(gates)s")
            % {"round": found, "gates": "、".join(shut)}
        )


class NotAdopted(Refused):
    """A step waits for the meeting."""

    code = "round-not-adopted"

    def __init__(self, found: object) -> None:
        super().__init__(_("round `%s` was not adopted in a meeting yet") % found)


class BadSample(Refused):
    """Past events cannot be used for a trial."""

    code = "bad-sample"
