# SPDX-License-Identifier: Apache-2.0
"""Why a change of a rule is refused."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused


class UnknownRule(Refused):
    """There is no such rule."""

    code = "unknown-rule"

    def __init__(self, rule: object) -> None:
        super().__init__(_("there is no rule `%s`") % rule)


class BadSetting(Refused):
    """A value does not fit the parameter, or the rule has no such parameter or level."""

    code = "bad-setting"


class NothingChanged(Refused):
    """What is proposed is what holds."""

    code = "nothing-changed"

    def __init__(self, rule: object) -> None:
        super().__init__(_("`%s` would stay as it is: change something, or leave it") % rule)


class NotSaid(Refused):
    """A change of a rule, and its refusal, say why."""

    code = "reason-not-said"

    def __init__(self) -> None:
        super().__init__(_("say why: whoever reads it later was not there"))


class NotAhead(Refused):
    """A rule changes from a day to come: nobody is judged by what did not stand."""

    code = "ruling-not-ahead"

    def __init__(self, since: date) -> None:
        said = _("`%s` has begun already: a rule changes from a later day on, never back in time")
        super().__init__(said % since)


class TakesTwo(Refused):
    """Whoever proposes a change of a rule does not approve it, and one office does not do both."""

    code = "takes-two"


class NotRehearsed(Refused):
    """A change counts only after it was tried on the cases on record."""

    code = "not-rehearsed"

    def __init__(self) -> None:
        super().__init__(_("it is not yet known what this would have found: let the rehearsal end"))


class AlreadyWaits(Conflict):
    """A rule is changed one step at a time."""

    code = "ruling-waits"

    def __init__(self, rule: object) -> None:
        super().__init__(_("a change of `%s` waits already: decide or take it back first") % rule)


class AlreadyBegins(Conflict):
    """One approved change of a rule begins on a day."""

    code = "ruling-begins"

    def __init__(self, rule: object, since: date) -> None:
        said = _("a change of `%(rule)s` begins on `%(day)s` already: choose another day")
        super().__init__(said % {"rule": rule, "day": since})


class AlreadyDecided(Conflict):
    """A ruling is decided once."""

    code = "ruling-decided"

    def __init__(self, ruling: object) -> None:
        super().__init__(_("`%s` is decided already") % ruling)
