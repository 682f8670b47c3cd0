# SPDX-License-Identifier: Apache-2.0
"""The catalogue of deviations put into the traffic: a name, the rule that must find it, how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

from tonggui.core.values import frozen
from tonggui.demo import spoilt_meetings as meeting
from tonggui.demo import spoilt_money as money
from tonggui.demo import spoilt_nodes as node
from tonggui.demo import spoilt_watch as watch
from tonggui.demo.scene import Scene
from tonggui.demo.story import Story

Spoil = Callable[[Story, Scene], bool]


@frozen
class Deviation:
    """A named deviation and the rule that must find it; `spoil` says whether it could be done."""

    name: str
    rule: str
    spoil: Spoil | None = None


def alone(spoil: Callable[[Story], bool]) -> Spoil:
    """Do a deviation that needs nothing but the story."""

    def done(story: Story, _: Scene) -> bool:
        return spoil(story)

    return done


# Not done to a single story that is already written: done in the plan, or by the end of the log.
LATE_NODE = Deviation("late-node", "S15")
NEAR_DEADLINE = Deviation("near-deadline", "S14")
BATCH = Deviation("batch-closing", "S18")
NIGHT = Deviation("night-closing", "S18")

CATALOGUE = (
    LATE_NODE,
    Deviation("stalled-case", "S15", node.stalled),
    Deviation("unlawful-pause", "S16", node.unlawful_pause),
    Deviation("untold-pause", "S16", node.untold_pause),
    Deviation("back-dated-closing", "S17", node.back_dated),
    Deviation("late-entry-too-late", "S17", node.late_entry_too_late),
    Deviation("instant-closing", "S19", node.instant_close),
    Deviation("short-notice", "S19", node.short_notice),
    Deviation("missing-supervision", "S20", watch.unwatched),
    Deviation("late-supervision", "S20", watch.watched_late),
    Deviation("back-dated-supervision", "S20", watch.watched_back_dated),
    Deviation("misplaced-supervision", "S20", watch.watched_elsewhere),
    Deviation("skipped-node", "S21", node.skipped),
    Deviation("out-of-order", "S21", node.out_of_order),
    Deviation("endless-return", "S21", node.endless_return),
    Deviation("supervisor-signs", "S22", watch.supervisor_signs),
    Deviation("outside-remit", "S22", watch.outsider_watches),
    Deviation("unresolved-spending", "S24", alone(money.unresolved)),
    Deviation("by-circulation", "S24", meeting.by_circulation),
    Deviation("too-few-present", "S26", alone(meeting.too_few)),
    Deviation("minority-decision", "S26", meeting.minority),
    Deviation("leader-speaks-first", "S27", alone(meeting.leader_first)),
    Deviation("leader-signs-alone", "S28", watch.leader_signs),
    Deviation("unrecused", "S29", meeting.unrecused),
    Deviation("late-minutes", "S30", meeting.late_minutes),
    Deviation("short-agenda", "S30", alone(meeting.short_agenda)),
    Deviation("silent-dissent", "S30", meeting.silent_dissent),
    Deviation("unreviewed-vote", "S31", alone(meeting.unreviewed)),
    Deviation("review-after-vote", "S31", alone(meeting.reviewed_after)),
    Deviation("hasty-review", "S31", meeting.reviewed_in_haste),
    Deviation("over-resolution", "S33", alone(money.overpaid)),
    Deviation("unmet-condition", "S33", alone(money.unmet_condition)),
    Deviation("stranger-at-desk", "S35", node.stranger),
    Deviation("buyer-accepts", "S36", alone(money.buyer_accepts)),
    Deviation("receives-and-decides", "S36", alone(money.receives_and_decides)),
    Deviation("missing-paper", "S37", node.missing_paper),
    Deviation("empty-file", "S37", node.empty_file),
    Deviation("reused-file", "S37", node.reused_file),
    Deviation("approved-after-payment", "S38", money.approved_after),
    Deviation("uncontracted-payment", "S38", alone(money.uncontracted)),
    Deviation("unaccepted-payment", "S38", alone(money.unaccepted)),
    Deviation("unlisted-power", "S03", alone(money.unlisted)),
    Deviation("wrong-unit", "S03", money.wrong_unit),
)


class Dealer:
    """Deals the catalogue out so that the rarest deviation comes first wherever it can be done."""

    def __init__(self, rng: Random) -> None:
        """Begin with nothing done."""
        self._rng = rng
        self._done: Counter[str] = Counter()
        self._refused: Counter[tuple[str, str]] = Counter()

    def hand(self, power: str) -> list[Deviation]:
        """Order the catalogue for one case of a power, rarest first."""
        return sorted(
            CATALOGUE,
            key=lambda card: (
                self._done[card.name] + self._refused[power, card.name],
                self._rng.random(),
            ),
        )

    def note(self, power: str, card: Deviation, *, done: bool) -> None:
        """Remember whether a deviation could be done in a case of a power."""
        if done:
            self._done[card.name] += 1
        else:
            self._refused[power, card.name] += 1
