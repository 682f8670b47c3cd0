# SPDX-License-Identifier: Apache-2.0
"""What can be refused on the way from a draft to an edition."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused
from tonggui.core.xray.flaws import Problem


class ChangedMeanwhile(Conflict):
    """Somebody else changed the draft after it was opened here."""

    code = "changed-meanwhile"

    def __init__(self, power: object, mine: int, now: int) -> None:
        super().__init__(
            _(
                "the draft of `%(power)s` was opened at version %(mine)d and is at version "
                "%(now)d now: nothing was written over; look at what changed, then revise again"
            )
            % {"power": power, "mine": mine, "now": now}
        )


class AlreadyPublished(Conflict):
    """The draft became an edition, so there is nothing left to change in it."""

    code = "already-published"

    def __init__(self, power: object) -> None:
        super().__init__(_("this draft of `%s` is published already") % power)


class CodeGone(Refused):
    """The power was withdrawn, and its code is never used again."""

    code = "code-gone"

    def __init__(self, power: object) -> None:
        super().__init__(_("`%s` was withdrawn; its code is never used again") % power)


class AlreadyDrafted(Refused):
    """A power has one draft at a time."""

    code = "already-drafted"

    def __init__(self, power: object) -> None:
        super().__init__(_("`%s` has a draft already: revise that one") % power)


class CodeTaken(Refused):
    """A code of another scheme stands for another power."""

    code = "code-taken"

    def __init__(self, code: object, power: object) -> None:
        super().__init__(
            _("the code `%(code)s` belongs to `%(power)s`") % {"code": code, "power": power}
        )


class NameTaken(Refused):
    """A risk or a control is named as one of another power: what is found could be of either."""

    code = "name-taken"

    def __init__(self, name: object, power: object) -> None:
        super().__init__(
            _("`%(name)s` is the name of a risk or control of `%(power)s`: choose another")
            % {"name": name, "power": power}
        )


class UnfitBody(Refused):
    """What was given is not the four lists of this one power."""

    code = "unfit-body"


class NothingKnown(Refused):
    """No lists were taken in yet, so nothing can be read against them."""

    code = "nothing-known"

    def __init__(self) -> None:
        super().__init__(_("no lists were taken in yet: import the county's lists first"))


class NotReady(Refused):
    """A step before this one is missing for the draft as it is now."""

    code = "not-ready"

    def __init__(self, power: object, missing: Sequence[object]) -> None:
        said = "、".join(str(each) for each in missing)
        super().__init__(
            _("the draft of `%(power)s` as it is now still lacks: %(missing)s")
            % {"power": power, "missing": said}
        )


class SetBack(Refused):
    """A change sets a draft back on its road, and nobody says why."""

    code = "set-back"

    def __init__(self, power: object, left: object, reached: object) -> None:
        super().__init__(
            _("this sets `%(power)s` back from “%(left)s” to “%(reached)s”: say why")
            % {"power": power, "left": left, "reached": reached}
        )


class WithoutReason(Refused):
    """A revision of what is published says why before anybody reviews it."""

    code = "without-reason"

    def __init__(self, power: object) -> None:
        super().__init__(
            _("`%s` is published: say why it is revised before the draft is reviewed") % power
        )


class OwnAsking(Refused):
    """Whoever wrote in a draft approves nothing that it asks for."""

    code = "own-asking"

    def __init__(self, power: object) -> None:
        super().__init__(
            _("you wrote in this draft of `%s`; somebody else approves what it asks for") % power
        )


class OwnWork(Refused):
    """Whoever wrote a draft does not review it."""

    code = "own-work"

    def __init__(self, power: object) -> None:
        super().__init__(_("you wrote this draft of `%s`; somebody else reviews it") % power)


class NotPublishable(Refused):
    """Something that must hold does not, so the draft cannot become an edition."""

    code = "not-publishable"

    def __init__(self, power: object, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "、".join(f"{p.finding.rule} {p.finding.object}" for p in problems)
        super().__init__(
            _("`%(power)s` cannot be published while the x-ray finds: %(shown)s")
            % {"power": power, "shown": shown}
        )


class NotWhole(Refused):
    """The power does not say all that a published power must."""

    code = "not-whole"

    def __init__(self, power: object, missing: Sequence[str]) -> None:
        super().__init__(
            _("`%(power)s` cannot be published yet; it lacks: %(missing)s")
            % {"power": power, "missing": "；".join(missing)}
        )


class UnknownPosts(Refused):
    """Nodes name posts that are not on record."""

    code = "unknown-posts"

    def __init__(self, power: object, posts: Sequence[str]) -> None:
        super().__init__(
            _("`%(power)s` names posts that are not on record: %(posts)s")
            % {"power": power, "posts": "、".join(posts)}
        )


class TooEarly(Refused):
    """An edition cannot be in force before the one it follows."""

    code = "too-early"

    def __init__(self, power: object, day: object) -> None:
        super().__init__(
            _("an edition of `%(power)s` is in force from %(day)s: the next cannot begin earlier")
            % {"power": power, "day": day}
        )


class RulesAreRuled(Refused):
    """Settings of rules are changed by two people, not by taking lists in."""

    code = "rules-are-ruled"

    def __init__(self) -> None:
        super().__init__(
            _("these lists set rules otherwise: propose that under Rules, and leave `rules` out")
        )


class TakesAway(Refused):
    """A file that lacks much of what stands in drafts may be half a file."""

    code = "takes-away"

    def __init__(self, powers: list[str]) -> None:
        super().__init__(
            _("much would be taken away of %s: look at it with --try, and import with --remove")
            % ", ".join(powers)
        )
