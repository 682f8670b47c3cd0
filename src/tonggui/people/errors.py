# SPDX-License-Identifier: Apache-2.0
"""What can be refused where people and the organisation are concerned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from tonggui.core.errors import Refused


class NotSupervised(Refused):
    """Power would reach where nobody watches (R82)."""

    code = "not-supervised"

    def __init__(self, where: object) -> None:
        super().__init__(
            _("`%s` has no supervising body on that day: name one, then try again") % where
        )


class WatchesItself(Refused):
    """A body would lead the watching of high risk in the unit it is part of (R48)."""

    code = "watches-itself"

    def __init__(self, body: object, unit: object) -> None:
        super().__init__(
            _("`%(body)s` is part of `%(unit)s` and cannot lead the watching of its high risks")
            % {"body": body, "unit": unit}
        )


class AlreadyHeld(Refused):
    """Somebody holds the post on one of these days."""

    code = "already-held"

    def __init__(self, post: object, holder: object, since: date) -> None:
        super().__init__(
            _("`%(post)s` is held by `%(holder)s` since %(since)s: end that tenure first")
            % {"post": post, "holder": holder, "since": since}
        )


class NotThere(Refused):
    """What is referred to does not exist on that day."""

    code = "not-there"

    def __init__(self, what: object, day: date) -> None:
        super().__init__(_("`%(what)s` does not exist on %(day)s") % {"what": what, "day": day})


class InUse(Refused):
    """It cannot end while others depend on it."""

    code = "in-use"

    def __init__(self, what: object, by: object) -> None:
        super().__init__(
            _("`%(what)s` cannot end before `%(by)s` has ended") % {"what": what, "by": by}
        )


class Overlaps(Refused):
    """Another fact of the same kind already holds on one of these days."""

    code = "overlaps"

    def __init__(self, what: object, since: date) -> None:
        super().__init__(
            _("something else is already recorded of `%(what)s` on or after %(since)s")
            % {"what": what, "since": since}
        )


class HeldDirectly(Refused):
    """A first leader would hold what is not to be held directly (R32, S28)."""

    code = "held-directly"

    def __init__(self, post: object, words: Sequence[str]) -> None:
        super().__init__(
            _(
                "the first leader `%(post)s` may not be in charge of %(words)s: give it to another "
                "team member, or let the county commission file an exemption for a small unit"
            )
            % {"post": post, "words": "、".join(words)}
        )


class ForOneself(Refused):
    """Somebody would give, change or confirm something of their own."""

    code = "for-oneself"

    def __init__(self, what: object) -> None:
        super().__init__(
            _(
                "nobody records this for themselves (`%s`): let somebody else do it to whom it is"
                " open in the same place, or in the unit above"
            )
            % what
        )


class NotYoursToLend(Refused):
    """Somebody would lend what is neither theirs nor under them."""

    code = "not-yours-to-lend"

    def __init__(self, what: object) -> None:
        super().__init__(
            _(
                "`%s` is not yours to lend or to take back: only whoever holds the post by tenure"
                " does, or the first leader for posts and powers under them"
            )
            % what
        )


class NotListed(Refused):
    """A power would be lent that the lists in force of the lender do not have."""

    code = "not-listed"

    def __init__(self, power: object, unit: object, day: date, *, has_lists: bool = False) -> None:
        if has_lists:
            said = _("`%(power)s` is no power of `%(unit)s` by the lists in force on %(day)s")
        elif unit is None:
            said = _(
                "`%(power)s` is in no lists in force on %(day)s, so it cannot be lent: publish it"
                " first, or lend a whole post"
            )
        else:
            said = _(
                "`%(unit)s` has no lists in force on %(day)s, so `%(power)s` cannot be lent:"
                " publish its lists first, or lend a whole post"
            )
        super().__init__(said % {"power": power, "unit": unit, "day": day})


class NoRemit(Refused):
    """A post or a delegation would choose a body that is not to watch its unit (R48, R82)."""

    code = "no-remit"

    def __init__(self, body: object, unit: object) -> None:
        super().__init__(
            _(
                "`%(body)s` has no remit over `%(unit)s`: let the head of the county commission"
                " assign it first, or leave this empty"
            )
            % {"body": body, "unit": unit}
        )


class Unfit(Refused):
    """A value cannot be recorded as it is."""

    code = "unfit"
