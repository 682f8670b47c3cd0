# SPDX-License-Identifier: Apache-2.0
"""How long something took and when it falls due, lawful suspensions left out (node_time, S15)."""

from tests.core.build import CALENDAR, Story, day, days, workdays
from tonggui.core.duration import FOREVER, counted, due_day, lawful, nth_day
from tonggui.core.past import Pause

STOPPED = [(day("03-03"), day("03-06"))]
FOR_GOOD = [(day("03-03"), FOREVER)]


def pause(first, last=None, *, objected=False):
    act = Story().do("suspend", first).events[0]
    return Pause(act, "n1", "补正", day(first), day(last) if last else None, objected)


def test_lawful_suspensions_are_taken_out_from_their_day_to_the_day_before_resumption():
    assert lawful([pause("03-03", "03-06")]) == STOPPED
    assert lawful([pause("03-03")]) == FOR_GOOD
    assert lawful([pause("03-03", objected=True)]) == []


def test_the_day_of_opening_does_not_count():
    assert due_day(CALENDAR, day("03-02"), workdays(5)) == day("03-09")
    assert due_day(CALENDAR, day("03-02"), days(5)) == day("03-09"), "Saturday moves to Monday"
    assert due_day(CALENDAR, day("03-02"), days(4)) == day("03-06")
    assert due_day(CALENDAR, day("03-02"), workdays(0.5)) == day("03-03")


def test_suspended_days_move_the_last_day():
    assert due_day(CALENDAR, day("03-02"), workdays(5), STOPPED) == day("03-12")
    assert nth_day(CALENDAR, day("03-02"), 5, days(5), STOPPED) == day("03-10")


def test_a_limit_has_no_last_day_while_its_suspension_lasts():
    assert due_day(CALENDAR, day("03-02"), workdays(5), FOR_GOOD) is None
    assert nth_day(CALENDAR, day("03-02"), 0, days(0), FOR_GOOD) == day("03-02")


def test_days_are_counted_in_the_unit_of_the_limit_less_suspended_ones():
    first, last = day("03-02"), day("03-11")

    assert counted(CALENDAR, first, last, workdays(1)) == 7
    assert counted(CALENDAR, first, last, days(1)) == 9
    assert counted(CALENDAR, first, last, workdays(1), STOPPED) == 4
    assert counted(CALENDAR, first, last, days(1), STOPPED) == 6
    assert counted(CALENDAR, last, first, days(1)) == 0
