# SPDX-License-Identifier: Apache-2.0
"""The score of what a supervising body answers for: a hundred minus named deductions (R67)."""

from itertools import permutations

import pytest

from tonggui.core.assessment import FULL, PARTS, Kind, Part, Scale, Tallied, assess

SCALE = Scale(
    weights={Part.USE: 40, Part.NODES: 30, Part.CONTROLS: 30},
    late=dict.fromkeys(Part, 0.5),
    points=dict.fromkeys((Kind.STAMPED, Kind.SILENT, Kind.UNTOLD, Kind.CLEARED, Kind.FAKED), 5),
)
ALL = {Part.USE: 10, Part.NODES: 10, Part.CONTROLS: 10}


def scored(tasks, **counts):
    return assess(Tallied(tasks, {Kind[name.upper()]: n for name, n in counts.items()}), SCALE)


def test_a_body_of_which_nothing_is_known_has_no_score():
    assert scored({}).score is None
    assert not any(each.has_data for each in scored({}).portions)


def test_a_body_that_did_all_in_time_keeps_its_hundred():
    assert scored(ALL).score == FULL


def test_a_missing_task_takes_its_share_of_the_part_and_a_late_one_half_of_that():
    assert scored(ALL, look_missing=1).score == FULL - 400
    assert scored(ALL, look_late=1).score == FULL - 200
    assert scored(ALL, alarm_missing=10).score == FULL - 3000
    assert scored(ALL, control_late=10).score == FULL - 1500


def test_one_that_was_confirmed_takes_a_fixed_number_of_points():
    assert scored(ALL, stamped=2).score == FULL - 1000


def test_a_part_is_lost_once_and_never_more():
    assert scored(ALL, look_missing=10, stamped=9, silent=9).score == FULL - 4000
    assert scored(ALL, faked=100).score == FULL - 3000


def test_the_score_is_a_hundred_minus_the_deductions_shown():
    found = scored({Part.USE: 7, Part.NODES: 13}, look_missing=2, look_late=3, alarm_late=5)

    taken = sum(each.points for portion in found.portions for each in portion.deductions)
    assert found.score == FULL - taken
    assert sum(portion.weight for portion in found.portions) == FULL


def test_a_part_without_data_lends_its_weight_to_the_others():
    found = scored({Part.USE: 2}, look_missing=1)

    assert found.score == FULL // 2
    assert [each.weight for each in found.portions] == [FULL, 0, 0]


def test_what_is_wrong_is_never_rounded_away():
    assert scored({Part.USE: 1_000_000}, look_late=1).score == FULL - 1


def test_a_finding_that_was_confirmed_without_any_task_is_no_missing_data():
    assert scored({}, faked=1).score == FULL - 500


@pytest.mark.parametrize("part", Part)
def test_the_order_in_which_counts_arrive_says_nothing(part):
    counts = dict.fromkeys(PARTS[part], 1)
    said = {assess(Tallied(ALL, dict(each)), SCALE).score for each in permutations(counts.items())}

    assert len(said) == 1


def test_weights_of_nothing_are_no_score():
    none = Scale(dict.fromkeys(Part, 0), SCALE.late, SCALE.points)
    assert assess(Tallied(ALL, {}), none).score is None
