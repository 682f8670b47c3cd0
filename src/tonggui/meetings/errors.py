# SPDX-License-Identifier: Apache-2.0
"""What is impossible in a meeting, and is refused in words; what is only wrong is recorded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused


class MeetingOver(Conflict):
    """A meeting that is over or called off takes nothing more in."""

    code = "meeting-over"

    def __init__(self, meeting: object) -> None:
        super().__init__(
            _("meeting `%s` is over or called off: nothing more happens in it") % meeting
        )


class NotOpen(Conflict):
    """Nobody speaks or votes before a meeting is opened."""

    code = "meeting-not-open"

    def __init__(self, meeting: object) -> None:
        super().__init__(_("meeting `%s` has not been opened yet") % meeting)


class NotTheSecretary(Refused):
    """The record of a meeting is kept by its secretary, or by whoever chairs it."""

    code = "not-the-secretary"

    def __init__(self, meeting: object) -> None:
        super().__init__(
            _("the record of `%s` is kept by its secretary or its chair: you hold neither post")
            % meeting
        )


class NotEntitled(Refused):
    """Only members of the body who are in the room speak or vote as such."""

    code = "not-entitled"

    def __init__(self, post: object) -> None:
        super().__init__(
            _("`%s` is no voter on this item: not a member, not present, or recused") % post
        )


class VotedAlready(Conflict):
    """An item is voted on once."""

    code = "voted-already"

    def __init__(self, item: object) -> None:
        super().__init__(_("item `%s` has been voted on: there is no second vote") % item)


class ResolvedAlready(Conflict):
    """An item is resolved once; another meeting may resolve it anew."""

    code = "resolved-already"

    def __init__(self, item: object) -> None:
        super().__init__(
            _("item `%s` has its resolution: a later meeting may replace it by another") % item
        )


class NotCarried(Refused):
    """Lists are adopted by an item that was about them and was carried, and by no other."""

    code = "not-carried"

    def __init__(self, item: object, why: object) -> None:
        super().__init__(
            _("item `%(item)s` adopts nothing here: %(why)s") % {"item": item, "why": why}
        )


class NotInTurn(Refused):
    """Something that cannot follow what has happened so far, or lacks what it must say."""

    code = "not-in-turn"
