# SPDX-License-Identifier: Apache-2.0
"""Why something is not taken on record in a chain of money or works."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused


class NotRecordable(Refused):
    """What was said cannot be a link: something is missing, or does not fit together."""

    code = "link-not-recordable"


class OtherUnits(Refused):
    """Whoever records serves the unit that did it; whoever looks acts for a body with the remit."""

    code = "link-of-other-unit"

    def __init__(self, unit: object) -> None:
        super().__init__(
            _("this is recorded by whoever serves %s, and looked at by a body whose remit it is")
            % unit
        )


class ReplacedAlready(Conflict):
    """A link is put right once; what took its place is put right in turn."""

    code = "link-replaced"

    def __init__(self, link: object) -> None:
        super().__init__(_("%s has been put right already: look at what stands now") % link)


class ChainKnown(Conflict):
    """A number names one chain."""

    code = "chain-known"

    def __init__(self, code: str) -> None:
        super().__init__(_("the number %s is taken: choose another, or use what is there") % code)
