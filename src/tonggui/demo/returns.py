# SPDX-License-Identifier: Apache-2.0
"""Sends a case back: the node ahead is opened and closed again, then the node that sent it."""

from __future__ import annotations

from tonggui.demo.hours import DAY, HOUR, MINUTE
from tonggui.demo.plan import Run
from tonggui.demo.scene import Closed, Scene
from tonggui.demo.story import Act, Story

QUICK = 5  # minutes that a node takes at least
TURN = 50 * MINUTE
REASONS = ("测算依据不全,退回补充", "当事人信息有误,退回更正")


def send_back(story: Story, scene: Scene, *, times: int, reason: str) -> bool:
    """Send a case back so many times, with a reason on record or with none."""
    places = {found[0].stop.id: found for found in scene.plain(story)}
    pairs = [
        (places[later[0].stop.comes_after[0]], later)
        for later in places.values()
        if len(later[0].stop.comes_after) == 1 and later[0].stop.comes_after[0] in places
    ]
    pair = scene.pick([pair for pair in pairs if _suits(story, *pair, times)])
    if pair is None:
        return False
    (earlier, _, closed), (later, opened, _) = pair
    for turn in range(times):
        at = opened["recorded_at"] + 10 * MINUTE + turn * TURN
        _turn(story, scene, (earlier, closed), later, at=at, reason=reason)
    return True


def _suits(story: Story, earlier: Closed, later: Closed, times: int) -> bool:
    stop, (_, opened, closed) = earlier[0].stop, later
    room = closed["recorded_at"] - opened["recorded_at"]
    ends_by = opened["recorded_at"] % DAY + times * TURN
    is_end = story.course.clock and stop.id in story.course.clock
    return (
        room > times * TURN + HOUR
        and ends_by < 17 * HOUR
        and not (is_end or stop.mode == "each" or stop.minutes > QUICK or stop.duty == "决定")
        and not story.at_node("sup_act", stop.id)
        and not story.at_node("third_party_report", stop.id)
        and "资金" not in stop.flags | later[0].stop.flags
    )


def _turn(  # noqa: PLR0913 - who sends what back to whom, when and why
    story: Story,
    scene: Scene,
    earlier: tuple[Run, Act],
    later: Run,
    *,
    at: int,
    reason: str,
) -> None:
    run, closed = earlier
    post, act = run.stop.post, scene.scribe.act
    why = {"loop_reason": reason} if reason else {}
    back = {"node": run.stop.id, "from_node": later.stop.id, "reason": reason}
    act(story, "return", at, later.stop.post, back)
    act(story, "node_open", at + 5 * MINUTE, post, {"node": run.stop.id} | why)
    papers = {"evidence": [scene.scribe.paper(name) for name in run.stop.papers]}
    again = {"node": run.stop.id} | papers
    again |= {"co_actor": closed["co_actor"]} if "co_actor" in closed else {}
    act(story, "node_close", at + 35 * MINUTE, post, again)
    act(story, "node_open", at + 45 * MINUTE, later.stop.post, {"node": later.stop.id} | why)
