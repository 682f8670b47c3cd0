# SPDX-License-Identifier: Apache-2.0
"""Plans a case: when each node opens and closes, in time, at free desks, pauses left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random

from tonggui.core.values import frozen
from tonggui.demo.county import County, Course, Raw, Stop
from tonggui.demo.desks import Booking, Desks
from tonggui.demo.hours import DAY, HOUR, LATEST_OPENING, MINUTE, MORNING, Hours

UNLIMITED = (15, 60)  # working days that a node without a limit takes
MEETING_DONE = 13 * HOUR  # by then the minutes of a morning's meeting are in
QUARTER_QUOTA = 2  # late entries of a post and quarter: one less than the rules allow
TRIES_A_DAY = 6
PAUSE_AND_AFTER = 60  # days that a case with a pause may last, up to the pause's end


@dataclass(slots=True)
class Pause:
    """A stop of the clock, with its reason and the notice to the party."""

    reason: str
    items: str
    since: int
    until: int
    told_at: int | None


@dataclass(slots=True)
class Run:
    """One node of a case: when it opens and closes, as declared and as received."""

    stop: Stop
    open_at: int
    close_at: int = 0
    seen_at: int = 0  # receipt of the closing
    late_reason: str = ""  # a declared late entry
    meeting_at: int = 0
    pause: Pause | None = None


@frozen
class Quirk:
    """What is to go wrong already in the plan: a late node, or closings forced to an instant."""

    late: str = ""  # node
    forced: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # node -> open, close


COMMON = Quirk()


@dataclass(slots=True)
class Plan:
    """When each node of a case runs; in the making, what was booked for it."""

    course: Course
    start: int  # day
    quirk: Quirk
    meets_at: str = ""
    pauses_at: str = ""
    slips_at: str = ""
    runs: list[Run] = field(default_factory=list)
    stops: list[tuple[int, int]] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    clock_day: int = 0

    def ready(self, stop: Stop) -> int:
        """Return when the last node before one was received as closed."""
        return max((run.seen_at for run in self.runs if run.stop.id in stop.comes_after), default=0)


class Planner:
    """Plans cases one after the other, each around those planned before."""

    def __init__(self, county: County, hours: Hours, practice: Raw, rng: Random) -> None:
        """Begin with empty desks."""
        self.county, self.hours, self.rng = county, hours, rng
        self.desks = Desks(hours, rng)
        self._meetings: Raw = practice["meetings"]
        self._pauses: Raw = practice["pauses"]
        self._chances: Mapping[str, float] = practice["chances"]
        self._late_entries: dict[tuple[str, int], int] = {}

    def plan(self, course: Course, *, start: int, quirk: Quirk) -> Plan:
        """Plan a case that begins on a day, or on one of the next where the day does not do."""
        for attempt in count():
            day = self.hours.calendar.on_or_after(start + attempt // TRIES_A_DAY)
            plan = self._sketch(course, day, quirk)
            if all(self._pass(plan, stop) for stop in course.stops):
                return plan
            self.desks.release(plan.bookings)
        raise AssertionError  # pragma: no cover - count() does not end

    def _sketch(self, course: Course, day: int, quirk: Quirk) -> Plan:
        power, plan = course.power, Plan(course, day, quirk)
        if meeting := self._meetings.get(power):
            plan.meets_at = f"{power}.{meeting['node']}"
        if quirk.late or quirk.forced:
            return plan
        # A pause that the end of the year cut off would leave its days on the case clock.
        is_early = day < self.hours.last - PAUSE_AND_AFTER
        if is_early and power in self._pauses and self._happens("pause"):
            plan.pauses_at = f"{power}.{self._pauses[power]['node']}"
        elif self._happens("slip"):
            plan.slips_at = self.rng.choice(course.stops).id
        return plan

    def _pass(self, plan: Plan, stop: Stop) -> bool:
        if stop.id in plan.quirk.forced:
            opened, closed = plan.quirk.forced[stop.id]
            plan.runs.append(Run(stop, opened, closed, self._seen(closed)))
            return True
        run = Run(stop, self._opening(plan, stop))
        if plan.course.clock and stop.id == plan.course.clock[0]:
            plan.clock_day = run.open_at // DAY
        if stop.id == plan.pauses_at:
            self._pause(plan, run)
        days = self._closing_days(plan, run)
        if stop.id == plan.meets_at:
            days = self._meet(run, days)
        if not days or not self._close(plan, run, days):
            return False
        if stop.id == plan.slips_at:
            self._slip(run)
        plan.runs.append(run)
        return True

    def _opening(self, plan: Plan, stop: Stop) -> int:
        if not stop.comes_after:
            return plan.start * DAY + MORNING + self.rng.randrange(7 * HOUR)
        ready = plan.ready(stop)
        soon = ready + self.rng.randrange(5, 60) * MINUTE
        is_today = soon % DAY <= LATEST_OPENING and soon // DAY == ready // DAY
        if is_today and self.hours.calendar.is_workday(soon // DAY) and self._happens("at_once"):
            return soon
        return self.hours.after(ready // DAY, 1) * DAY + MORNING + self.rng.randrange(2 * HOUR)

    def _pause(self, plan: Plan, run: Run) -> None:
        known = self._pauses[plan.course.power]
        since = run.open_at + self.rng.randrange(20, 50) * MINUTE
        again = self.hours.after(since // DAY, self.rng.randint(3, 12))
        until = again * DAY + MORNING + self.rng.randrange(HOUR)
        run.pause = Pause(known["reason"], known["items"], since, until, since + 10 * MINUTE)
        plan.stops.append((since // DAY, again))

    def _closing_days(self, plan: Plan, run: Run) -> list[int]:
        first = (run.pause.until if run.pause else run.open_at) // DAY
        last = self._last_day(plan, run)
        if run.stop.limit is None:
            first = self.hours.after(first, UNLIMITED[0])
        if run.stop.notice_days and run.stop.id != plan.meets_at:
            first += run.stop.notice_days
        if run.stop.id == plan.quirk.late:
            return self.hours.workdays(last + 1, self.hours.after(last, 7))
        return self.hours.workdays(first, last)

    def _last_day(self, plan: Plan, run: Run) -> int:
        opened, stop, course = run.open_at // DAY, run.stop, plan.course
        last = self.hours.after(opened, UNLIMITED[1])
        if stop.limit:
            last = self.hours.due(opened, stop.limit, plan.stops)
        on_clock = course.clock and course.index(stop.id) <= course.index(course.clock[1])
        if on_clock and plan.clock_day and not plan.quirk.late:
            dues = [self.hours.due(plan.clock_day, x, plan.stops) for x in course.clock_limits]
            last = min(last, *dues)
        return last

    def _meet(self, run: Run, days: list[int]) -> list[int]:
        later = [day for day in days if day > run.open_at // DAY]
        if not later:
            return []
        day = later[0] if run.stop.notice_days else self.rng.choice(later[: len(later) // 2 + 1])
        run.meeting_at = day * DAY + 9 * HOUR + self.rng.randrange(60) * MINUTE
        return [other for other in later if other >= day + run.stop.notice_days]

    def _close(self, plan: Plan, run: Run, days: list[int]) -> bool:
        at = int(len(days) * self.rng.random() ** 1.6)
        for day in days[at:] + days[:at]:
            person = self.county.holder(run.stop.post, day * DAY + 12 * HOUR)
            booking = self.desks.book(person, day=day, earliest=self._earliest(run, day))
            if booking:
                plan.bookings.append(booking)
                run.close_at, run.seen_at = booking.at, self._seen(booking.at)
                return True
        return False

    def _earliest(self, run: Run, day: int) -> int:
        if day == run.meeting_at // DAY:
            return MEETING_DONE
        begun = run.pause.until if run.pause else run.open_at
        if day > begun // DAY:
            return MORNING
        return begun % DAY + max(run.stop.minutes, 8) * MINUTE + self.rng.randrange(90) * MINUTE

    def _slip(self, run: Run) -> None:
        """Upload a closing the next morning, or days later as a declared late entry."""
        is_planned_before = run.stop.mode and run.stop.timing == "事前"
        if run.meeting_at or run.stop.notice_days or is_planned_before:
            return
        if self.rng.choice((True, False)):
            self._upload_later(run)
        else:
            self._enter_late(run)

    def _upload_later(self, run: Run) -> None:
        day = run.seen_at // DAY - 1
        at = day * DAY + self.rng.randrange(14 * HOUR, 17 * HOUR)
        is_lawful = run.seen_at - at < 23 * HOUR and at > run.open_at + HOUR
        if is_lawful and self._same_holder(run, at) and self.hours.calendar.is_workday(day):
            run.close_at = at

    def _enter_late(self, run: Run) -> None:
        seen = (run.close_at // DAY + 2) * DAY + self.rng.randrange(9 * HOUR, 16 * HOUR)
        own = self.county.own_post(self.county.holder(run.stop.post, run.close_at))
        key = (own, self.hours.quarter(run.close_at // DAY))
        if self._late_entries.get(key, 0) >= QUARTER_QUOTA or not self._same_holder(run, seen):
            return
        self._late_entries[key] = self._late_entries.get(key, 0) + 1
        run.seen_at, run.late_reason = seen, self.rng.choice(("断网", "停电", "现场办理"))

    def _same_holder(self, run: Run, at: int) -> bool:
        post = run.stop.post
        return self.county.holder(post, at) == self.county.holder(post, run.close_at)

    def _happens(self, name: str) -> bool:
        return self.rng.random() < self._chances[name]

    def _seen(self, at: int) -> int:
        return at + self.rng.randrange(3, 40)
