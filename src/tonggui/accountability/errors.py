# SPDX-License-Identifier: Apache-2.0
"""Why a step on a lead of accountability is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused


class NoLead(Refused):
    """A lead follows from a card that people confirmed, and from nothing else."""

    code = "no-lead"

    def __init__(self) -> None:
        super().__init__(_("the card is not confirmed, or was opened again: nothing follows yet"))


class NotNext(Conflict):
    """Steps of a lead follow one another."""

    code = "lead-not-next"

    def __init__(self) -> None:
        super().__init__(_("this is not what comes next: somebody was first, or it is too early"))


class NotYours(Refused):
    """Who decides was not part of it, and whoever contests is the person it is about."""

    code = "lead-not-yours"

    def __init__(self) -> None:
        super().__init__(
            _("it is answered by the person it is about, and decided by others who are competent")
        )


class NotSaid(Refused):
    """Every step has its words, and a decision the paper it rests on."""

    code = "lead-not-said"

    def __init__(self) -> None:
        super().__init__(_("say why; a decision also names its measure and its resolution"))
