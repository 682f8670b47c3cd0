# SPDX-License-Identifier: Apache-2.0
"""An item of a meeting as its page shows it: gates in words, seats, papers, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from math import ceil
from types import MappingProxyType

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.functional import Promise
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.core.checks.meeting import FOR
from tonggui.core.values import frozen
from tonggui.desk import meeting_forms as forms
from tonggui.meetings.deciding import share_of
from tonggui.meetings.foreseeing import LAST, NOTICE, QUORUM, RECUSED, REVIEW, STATED, gates
from tonggui.meetings.members import Seat
from tonggui.meetings.services.following import EXECUTIONS
from tonggui.meetings.services.holding import CHOICES
from tonggui.meetings.sitting import Act, Sitting
from tonggui.supervision import footing

IN, VOTED, OUT, RECUSED_SEAT = "in", "voted", "out", "rc"
# How a ballot is drawn, beside its word: by shape, not by colour.
MARKS: MappingProxyType[str, str] = MappingProxyType({FOR: "✓", "反对": "✕", "弃权": "－"})
GATES: MappingProxyType[tuple[str, str], tuple[Promise, Promise]] = MappingProxyType(
    {
        NOTICE: (
            gettext_lazy("Announced in time"),
            gettext_lazy("the notice came late, without a reason of urgency"),
        ),
        QUORUM: (
            gettext_lazy("Enough members present"),
            gettext_lazy("too few for this kind of matter"),
        ),
        RECUSED: (
            gettext_lazy("Whoever has a tie stays out"),
            gettext_lazy("a register ties somebody to a party"),
        ),
        REVIEW: (
            gettext_lazy("Integrity review before the vote"),
            gettext_lazy("missing, too hasty, by an insider, or not followed"),
        ),
        STATED: (
            gettext_lazy("Every member has stated a position"),
            gettext_lazy("somebody has not spoken yet"),
        ),
        LAST: (
            gettext_lazy("The first leader speaks last"),
            gettext_lazy("the leader spoke before others had"),
        ),
    }
)


@frozen
class Passed:
    """A gate of the vote in words: what it asks, how it stands, what is lacking if it is shut."""

    rule: str
    state: str
    name: str
    says: str
    lacks: str


@frozen
class Slot:
    """A seat in the line of votes: whose, how they voted, and whether the majority is reached."""

    state: str
    mark: str = ""
    word: str = ""
    is_line: bool = False


@frozen
class NamedPaper:
    """A paper that an act brought: its name, its digest, and which act."""

    name: str
    digest: str
    kind: str


@frozen
class Held:
    """An execution held against its resolution: rows of what, as resolved, as carried out."""

    act: Act
    rows: tuple[tuple[str, str, str, bool], ...]


def passed(sitting: Sitting, posts: Mapping[str, Seat], *, at: datetime) -> list[Passed]:
    """Return the gates of the vote in words; none before a meeting is opened."""
    if not sitting.opening:
        return []
    says = _Saying(sitting, posts)
    return [
        Passed(
            each.rule,
            each.state,
            str(GATES[each.rule, each.clause][0]),
            says.of((each.rule, each.clause)),
            str(GATES[each.rule, each.clause][1]),
        )
        for each in gates(sitting, at=at)
    ]


def quorum(sitting: Sitting, *, among: int = 0) -> int:
    """Return how many must be there for an item of its kind; of so many before it is opened."""
    share = share_of(sitting.item.meeting, sitting.item.matter)
    return ceil(share * (among or _counted(sitting)))


def needed(sitting: Sitting) -> int:
    """Return how many votes in favour carry an item."""
    return len(sitting.entitled) // 2 + 1


def tally(sitting: Sitting) -> dict[str, int]:
    """Return how many voted how, {} before the vote."""
    cast = sitting.last("vote")
    if cast is None:
        return {}
    counted = cast.detail.get("counted")
    if counted:
        return {choice: int(counted.get(choice, 0)) for choice in CHOICES}
    votes = list((cast.detail.get("votes") or {}).values())
    return {choice: votes.count(choice) for choice in CHOICES}


def slots(sitting: Sitting) -> list[Slot]:
    """Return the seats as a line of votes, those in favour first, with where the majority lies."""
    said = tally(sitting)
    found = [
        Slot(VOTED, MARKS[each], forms.word(each))
        for each in CHOICES
        for _number in range(said.get(each, 0))
    ]
    voters, cast = len(sitting.voters), 0 if said else len(sitting.cast)
    found += [Slot(VOTED, "●", _("has cast a vote"))] * cast
    found += [Slot(IN, "", _("did not vote") if said else _("may vote"))] * (voters - len(found))
    recused = [each for each in sitting.entitled if each in sitting.recused]
    absent = len(sitting.entitled) - voters - len(recused)
    found += [Slot(RECUSED_SEAT, "", _("recused"))] * len(recused)
    found += [Slot(OUT, "", _("absent"))] * absent
    line = needed(sitting)
    return [
        Slot(each.state, each.mark, each.word, is_line=number == line)
        for number, each in enumerate(found, start=1)
    ]


def papers(sitting: Sitting) -> list[NamedPaper]:
    """Return the papers of an item, each once, in the order in which they came."""
    found: dict[str, NamedPaper] = {}
    for act in sitting.acts:
        for each in json.loads(act.row.evidence) if act.row.evidence else ():
            digest = str(each.get("hash") or "")
            found.setdefault(digest, NamedPaper(str(each.get("name")), digest, act.kind))
    return list(found.values())


def held_against(sitting: Sitting) -> list[Held]:
    """Return what was carried out beside what was resolved; whether it breaks a rule is judged."""
    resolution = sitting.last("resolution")
    if resolution is None:
        return []
    return [Held(act, tuple(_compared(resolution, act))) for act in sitting.of(*EXECUTIONS)]


def ledger(sitting: Sitting) -> list[Act]:
    """Return what was entered of an item, the latest first."""
    return sorted(sitting.acts, key=lambda each: each.row.seq, reverse=True)


def yuan(fen: int | None) -> str:
    """Return a sum that is kept in fen, in yuan; "" where there is none."""
    if fen is None:
        return ""
    whole, rest = divmod(fen, 100)
    return _("%s yuan") % (intcomma(whole, use_l10n=False) + (f".{rest:02}" if rest else ""))


def short(at: datetime) -> str:
    """Return a time as pages of meetings say it."""
    return localtime(at).strftime("%m-%d %H:%M")


@frozen
class _Saying:
    """Says of each gate how it stands."""

    sitting: Sitting
    posts: Mapping[str, Seat]

    def of(self, gate: tuple[str, str]) -> str:
        """Return how a gate stands, in words."""
        says = {
            NOTICE: self._notice,
            QUORUM: self._quorum,
            RECUSED: self._recused,
            REVIEW: self._review,
            STATED: self._stated,
            LAST: self._last,
        }
        return says[gate]()

    def _notice(self) -> str:
        notice = self.sitting.last("agenda_notice")
        if notice is None:
            return _("no notice was given")
        meeting = self.sitting.item.meeting
        held = meeting.opened_at if not meeting.late_reason else None
        begins = short(held or meeting.begins_at)
        return _("notice %(notice)s, meeting %(begins)s") % {
            "notice": short(notice.row.at),
            "begins": begins,
        }

    def _quorum(self) -> str:
        return _("%(entitled)d entitled, %(voters)d in the room, %(needed)d needed") % {
            "entitled": len(self.sitting.entitled),
            "voters": len(self.sitting.voters),
            "needed": quorum(self.sitting),
        }

    def _recused(self) -> str:
        names = [self._name(each) for each in self.sitting.recused]
        return _("%s left the room") % "、".join(names) if names else _("nobody was recused")

    def _review(self) -> str:
        review = self.sitting.last("integrity_review")
        if review is None:
            return _("no opinion yet")
        opinion = forms.word(str(review.detail.get("opinion")))
        return f"{opinion} · {short(review.recorded_at)}"

    def _stated(self) -> str:
        others = [each for each in self.sitting.voters if each != self.sitting.chair]
        spoken = len(others) - len(self.sitting.still_to_speak)
        said = _("%(spoken)d of %(all)d have, the first leader apart")
        return said % {"spoken": spoken, "all": len(others)}

    def _last(self) -> str:
        name = self._name(self.sitting.chair)
        if self.sitting.chair in self.sitting.stated:
            return _("%s has stated a position") % name
        return _("%s has not stated a position yet") % name

    def _name(self, ref: str) -> str:
        seat = self.posts.get(ref)
        return (seat.person or seat.name) if seat else ref.rpartition("/")[2]


def _counted(sitting: Sitting) -> int:
    """Return of how many a quorum is a share: all who are entitled, or those not recused."""
    rules = footing.lists_of(sitting.item.case.edition, localdate()).rules
    if "S26" not in rules or rules["S26"].number("recused_in_denominator"):
        return len(sitting.entitled)
    return len([each for each in sitting.entitled if each not in sitting.recused])


def _compared(resolution: Act, done: Act) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what both of them say, and whether they say the same."""
    if resolution.row.amount is not None or done.row.amount is not None:
        sums = [yuan(each.row.amount) for each in (resolution, done)]
        yield _("amount"), sums[0], sums[1], resolution.row.amount == done.row.amount
    for name, label in _COMPARED:
        said = [str(each.detail.get(name) or "") for each in (resolution, done)]
        # What one of them leaves open is no difference.
        if any(said):
            yield str(label), said[0], said[1], "" in said or said[0] == said[1]


_COMPARED: Iterable[tuple[str, Promise]] = (
    ("payee", gettext_lazy("payee")),
    ("object", gettext_lazy("object")),
    ("person", gettext_lazy("person")),
)
