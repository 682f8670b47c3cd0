# SPDX-License-Identifier: Apache-2.0
"""What the register of laws refuses, as facts in the user's words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tonggui.core.errors import Refused


class NotRecordable(Refused):
    """What is said of a law cannot be put on record so."""

    code = "law-not-recordable"


class NothingToAnswer(Refused):
    """A statement was signed for a power that no open change touches."""

    code = "nothing-to-answer"

    def __init__(self, change: object, power: object) -> None:
        super().__init__(
            _("`%(change)s` does not wait for an answer of `%(power)s`")
            % {"change": change, "power": power}
        )


class OnlyBasis(Refused):
    """What fell is all that a power rests on, so that it cannot be untouched."""

    code = "only-basis"

    def __init__(self, power: object) -> None:
        super().__init__(
            _(
                "what was repealed is all that `%s` rests on: revise the power or withdraw it,"
                " a statement is not enough"
            )
            % power
        )


class WrongRows(Refused):
    """Rows of a file of a duties plan cannot be used; each says where and what to do."""

    code = "wrong-rows"

    def __init__(self, rows: tuple[tuple[str, str], ...]) -> None:
        self.rows = rows
        super().__init__("；".join(f"{place}: {says}" for place, says in rows))
