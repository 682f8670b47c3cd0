# SPDX-License-Identifier: Apache-2.0
"""A meeting leaves its record: announced, stances stated, minutes in time and unchanged (S30)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.calendar import HOUR
from tonggui.core.checks.meeting import SUBSTANTIVE, item_of, speeches, votes
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.powers import MAJOR_MATTERS
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_NOT_FOR = ("反对", "弃权")
_NOON = 12 * HOUR


@frozen
class Minuted:
    """What a meeting must put on record is on record, in time."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Judge the notice at the opening, the stances at the vote, the rest at the minutes."""
        if event.kind == "meeting_open":
            return self._announced(event, past)
        if event.kind == "vote":
            return (*self._stated(event, past), *self._told_after(event, past))
        if event.kind == "meeting_close":
            past.remind(self._awaited(event) + 1, _Missing(self, event).ask)
            return NONE
        return (*self._dissents(event, past), *self._in_time(event, past), *self._same(event, past))

    def missing(self, past: Past, close: Event) -> tuple[Hit, ...]:
        """Object to minutes that never came within the limit."""
        meeting = str(close.detail.get("meeting"))
        if past.of("minutes", meeting):
            return NONE
        return self._hits(past, meeting, "c", ("",))

    def _announced(self, opening: Event, past: Past) -> tuple[Hit, ...]:
        detail = opening.detail
        if detail.get("urgent_reason") or (detail.get("urgent") and detail.get("reason")):
            return NONE
        meeting = str(detail.get("meeting"))
        notices = past.of("agenda_notice", meeting)
        ahead = int(self.rule.number("agenda") * HOUR)
        if notices and notices[0].counts_at <= opening.counts_at - ahead:
            return NONE
        if any(notice.detail.get("urgent_reason") for notice in notices):
            return NONE
        seen = self.bench.say_time(notices[0].counts_at) if notices else ""
        return (self._hit(opening, "d", (int(self.rule.number("agenda")),), (seen,)),)

    def _stated(self, vote: Event, past: Past) -> tuple[Hit, ...]:
        item = item_of(vote, past)
        if item is None or item.matter not in MAJOR_MATTERS:
            return NONE
        stated = {
            act.post
            for act in speeches(past, item.id)
            if act.seq < vote.seq
            and act.detail.get("speech_kind") == SUBSTANTIVE
            and act.detail.get("stance")
        }
        silent = [
            post
            for post in item.present(past, before=vote.recorded_at)
            if post != item.chair and post not in stated
        ]
        return self._hits(past, item.meeting_id, "a", ("、".join(silent),)) if silent else NONE

    def _dissents(self, minutes: Event, past: Past) -> tuple[Hit, ...]:
        meeting = str(minutes.detail.get("meeting"))
        silent = []
        for start in past.of("item_start"):
            if start.detail.get("meeting") != minutes.detail.get("meeting"):
                continue
            item = str(start.detail.get("item"))
            for vote in past.of("vote", item):
                silent += _without_reason(past, vote, minutes)
        return self._hits(past, meeting, "b", ("、".join(silent),)) if silent else NONE

    def _told_after(self, vote: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a vote told once the minutes are there, which give no reason of a dissenter."""
        item = item_of(vote, past)
        minutes = past.of("minutes", item.meeting_id) if item is not None else ()
        if item is None or not minutes:
            return NONE
        silent = _without_reason(past, vote, minutes[-1])
        return self._hits(past, item.meeting_id, "b", ("、".join(silent),)) if silent else NONE

    def _in_time(self, minutes: Event, past: Past) -> tuple[Hit, ...]:
        meeting = str(minutes.detail.get("meeting"))
        closes = past.of("meeting_close", meeting)
        if not closes or minutes.counts_at <= self._limit(closes[-1]):
            return NONE
        return self._hits(past, meeting, "c", (self.bench.say_time(minutes.counts_at),))

    def _same(self, minutes: Event, past: Past) -> tuple[Hit, ...]:
        meeting = str(minutes.detail.get("meeting"))
        earlier = past.of("minutes", meeting)
        if not earlier or minutes.detail.get("correction_signed_by"):
            return NONE
        if earlier[-1].detail.get("hash") == minutes.detail.get("hash"):
            return NONE
        return self._hits(past, meeting, "e", ())

    def _awaited(self, close: Event) -> int:
        """Return until when minutes may come; those of a meeting on paper are entered with it."""
        limit, rule = self._limit(close), self.bench.rules.get("S17")
        if not close.marks.late or rule is None:
            return limit
        return max(limit, close.at + int(rule.number("paper_backup") * HOUR))

    def _limit(self, close: Event) -> int:
        calendar = self.bench.calendar
        day = calendar.day(close.counts_at)
        if calendar.is_workday(day + 1):
            return close.counts_at + int(self.rule.number("minutes") * HOUR)
        return calendar.start(calendar.add_workdays(day, 1)) + _NOON

    def _hits(
        self, past: Past, meeting: str, clause: str, observed: tuple[str, ...]
    ) -> tuple[Hit, ...]:
        openings = past.of("meeting_open", meeting)
        if not openings:
            return NONE
        name = {"c": "minutes", "d": "agenda"}.get(clause)
        bound = (int(self.rule.number(name)),) if name else ()
        return (self._hit(openings[-1], clause, bound, observed),)

    def _hit(
        self, opening: Event, clause: str, expected: tuple[int, ...], observed: tuple[str, ...]
    ) -> Hit:
        detail = opening.detail
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="yellow",
            by=str(detail.get("meeting")),
            event=opening,
            expected=Said(f"S30.{clause}.expected", expected),
            observed=Said(f"S30.{clause}.observed", observed),
            named=(
                ("meeting_secretary", str(detail.get("secretary", ""))),
                ("meeting_chair", str(detail.get("chair", ""))),
            ),
        )


@frozen
class _Missing:
    check: Minuted
    close: Event

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:  # noqa: ARG002 - a reminder's form
        return self.check.missing(past, self.close)


def _without_reason(past: Past, vote: Event, minutes: Event) -> list[str]:
    """Return who did not vote for an item and gave no reason before the minutes."""
    item = str(vote.detail.get("item"))
    return [
        post
        for post, choice in votes(vote).items()
        if choice in _NOT_FOR and not _has_reason(past, item, post, minutes)
    ]


def _has_reason(past: Past, item: str, post: str, minutes: Event) -> bool:
    return any(
        act.post == post
        and act.detail.get("item") == item
        and act.detail.get("text")
        and act.recorded_at <= minutes.recorded_at
        for act in past.of("dissent")
    )
