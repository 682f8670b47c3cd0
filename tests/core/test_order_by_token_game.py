# SPDX-License-Identifier: Apache-2.0
"""The automaton against the token game played in full, on random procedures and cases."""

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.core.random_flows import play, randoms, spoil, structured, twist, wild
from tests.core.token_game import TokenGame
from tonggui.core.flow import FlowError
from tonggui.core.order import Automaton, replay
from tonggui.core.shape import check_shape

ANY_FLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
LIMIT = 3_000
WORDS = {"unsafe": "receives a second token", "stuck": "waits forever"}


def any_flow(random):
    kind = random.choice(["structured", "twisted", "wild"])
    if kind == "wild":
        return wild(random)
    flow = structured(random, depth=2)
    return twist(flow, random) if kind == "twisted" else flow


def is_drawn_right(flow):
    try:
        check_shape(flow)
    except FlowError:
        return False
    return True


def right_flow(random):
    """Return a flow that can be followed, and its token game."""
    flow = any_flow(random)
    assume(is_drawn_right(flow))
    game = TokenGame(flow)
    assume(game.verdict(LIMIT) == "right")
    return flow, game


def some_case(game, flow, random):
    labels = play(game, random)
    names = [*(each.label for each in flow.tasks), "未列事项"]
    return spoil(labels, names, random) if random.random() < 0.7 else labels


@given(randoms())
@ANY_FLOW
def test_a_flow_is_refused_exactly_when_a_run_of_it_goes_wrong(random):
    flow = any_flow(random)
    assume(is_drawn_right(flow))
    verdict = TokenGame(flow).verdict(LIMIT)
    assume(verdict != "large")

    if verdict == "right":
        assert Automaton(flow).labels == {each.label for each in flow.tasks}
    else:
        with pytest.raises(FlowError, match=WORDS[verdict]):
            Automaton(flow)


@given(randoms())
@ANY_FLOW
def test_a_case_that_went_as_the_procedure_wants_fits(random):
    flow, game = right_flow(random)
    markings, labels = game.first(), play(game, random)
    for label in labels:
        markings = game.step(markings, label)

    run = replay(Automaton(flow), labels)

    assert not run.deviations
    assert run.fits == run.complete == (frozenset() in markings)


@given(randoms())
@ANY_FLOW
def test_every_act_is_judged_as_the_token_game_judges_it(random):
    flow, game = right_flow(random)
    automaton = Automaton(flow)
    labels = some_case(game, flow, random)
    markings, state = game.first(), automaton.start

    for index, label in enumerate(labels):
        after = game.step(markings, label)
        reached = automaton.step(state, label)
        assert (reached >= 0) == bool(after)
        if not after:
            deviation = automaton.resync(state, label, labels[:index])
            after, reached = explained(game, markings, deviation, labels[:index]), deviation.state
        markings, state = after, reached
        assert automaton.is_complete(state) == (frozenset() in markings)
        ranks = sorted(game.rank[each] for each in automaton.missing_elements(state))
        assert tuple(ranks) == (game.missing(markings) or ())


def explained(game, markings, deviation, done):
    """Check an explanation, and return where the case goes on."""
    if deviation.label == "未列事项":
        assert deviation.kind == "unlisted"
        return markings
    nearest = game.nearest(markings, deviation.label)
    if nearest is None:
        assert deviation.kind == ("repeated" if deviation.label in done else "out_of_order")
        return markings
    assert deviation.kind == "skipped"
    assert tuple(sorted(game.rank[each] for each in deviation.elements)) == nearest[0]
    return nearest[1]


@given(randoms())
@ANY_FLOW
def test_the_deviations_of_a_prefix_are_a_prefix_of_the_deviations(random):
    flow, game = right_flow(random)
    automaton = Automaton(flow)
    labels = some_case(game, flow, random)
    whole = replay(automaton, labels).deviations

    for length in range(len(labels)):
        found = replay(Automaton(flow), labels[:length]).deviations
        assert found == tuple(each for each in whole if each[0] < length)


@given(randoms())
@ANY_FLOW
def test_what_else_was_judged_before_changes_nothing(random):
    flow, game = right_flow(random)
    case = some_case(game, flow, random)
    fresh, warm = Automaton(flow), Automaton(flow)
    for _ in range(5):
        replay(warm, some_case(game, flow, random))

    assert replay(warm, case) == replay(fresh, case)
    warm.forget()
    assert replay(warm, case) == replay(fresh, case)
