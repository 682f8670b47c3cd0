# SPDX-License-Identifier: Apache-2.0
"""Deviations at nodes: order, time, papers, people, pauses."""

from __future__ import annotations

from tonggui.demo.hours import DAY, HOUR, MINUTE
from tonggui.demo.returns import send_back
from tonggui.demo.scene import Closed, Scene, is_before
from tonggui.demo.story import Act, Story

OUTER = ("领导出差", "系统升级", "等待协调")  # reasons that stop no clock


def missing_paper(story: Story, scene: Scene) -> bool:
    """Close a node without one of its papers."""
    found = scene.pick_closed(story, lambda x: len(x[2]["evidence"]) > 1)
    if found is None:
        return False
    found[2]["evidence"].pop()
    return True


def empty_file(story: Story, scene: Scene) -> bool:
    """Close a node with a file that holds nothing."""
    found = scene.pick_closed(story, lambda x: bool(x[2]["evidence"]))
    if found is None:
        return False
    paper = scene.rng.choice(found[2]["evidence"])
    paper["bytes"] = 0
    return True


def reused_file(story: Story, scene: Scene) -> bool:
    """Close a node with a picture that another case used weeks before."""
    found = scene.pick_closed(story, lambda x: bool(x[2]["evidence"]))
    if found is None:
        return False
    begun = found[1]["recorded_at"]
    old = scene.pick([paper for at, paper in scene.shelf if at < begun - DAY and paper["bytes"]])
    if old is None:
        return False
    found[2]["evidence"][0]["hash"] = old["hash"]
    return True


def back_dated(story: Story, scene: Scene) -> bool:
    """Declare a closing days before it is received."""
    found = scene.pick_closed(story, lambda x: x[2]["recorded_at"] - x[1]["at"] > 32 * HOUR)
    if found is None:
        return False
    _, opened, closed = found
    at = opened["at"] + scene.rng.randrange(10, 60) * MINUTE
    return _redate(scene, opened, closed, at)


def late_entry_too_late(story: Story, scene: Scene) -> bool:
    """Declare a late entry that comes after the third day, when no outage excuses it."""
    found = scene.pick_closed(story, lambda x: x[2]["recorded_at"] - x[1]["at"] > 80 * HOUR)
    if found is None:
        return False
    _, opened, closed = found
    if not _redate(scene, opened, closed, opened["at"] + 30 * MINUTE):
        return False
    closed["late_entry"] = {"declared": True, "reason": "断网", "declared_by": closed["actor"]}
    return True


def instant_close(story: Story, scene: Scene) -> bool:
    """Open a node and close it a moment later."""
    paying = {act["recorded_at"] // DAY for act in story.of("payment") + story.of("contract")}
    found = scene.pick_closed(
        story,
        lambda x: not is_before(x[0]) and not paying & set(_days(x[1], x[2])) and _is_prompt(x[2]),
    )
    if found is None:
        return False
    _, opened, closed = found
    lead = scene.rng.randrange(40, 170)
    opened["at"], opened["recorded_at"] = closed["at"] - lead, closed["recorded_at"] - lead
    opened["actor"] = closed["actor"]
    return True


def short_notice(story: Story, scene: Scene) -> bool:
    """Give public notice days too late for the closing."""
    for run, _, closed in story.closed():
        notice = story.at_node("publish", run.stop.id)
        if run.stop.notice_days and notice:
            day = closed["recorded_at"] // DAY - scene.rng.randint(1, run.stop.notice_days - 1)
            notice["at"] = day * DAY + 15 * HOUR
            notice["recorded_at"] = notice["at"] + 20
            return True
    return False


def stranger(story: Story, scene: Scene) -> bool:
    """Let somebody close a node who neither holds its post nor was written in for it."""
    acted = story.people()
    others = [who for who in scene.county.clerks() if who not in acted and who != "(集体)"]
    found = scene.pick_closed(story, lambda x: x[0].stop.post != "post:SQC/村民代表")
    who = scene.pick(others)
    if found is None or who is None:
        return False
    found[1]["actor"] = found[2]["actor"] = who
    return True


def skipped(story: Story, scene: Scene) -> bool:
    """Leave a node out and go on with the next."""
    ends = story.course.clock or ()
    later = {name for run in story.runs for name in run.stop.comes_after}
    money = {x.get("node") for x in story.of("third_party_report")}
    found = scene.pick_closed(
        story,
        lambda x: (
            x[0].stop.id in later - money - set(ends)
            and bool(x[0].stop.comes_after)
            and "资金" not in x[0].stop.flags
        ),
    )
    if found is None:
        return False
    node = found[0].stop.id
    story.acts = [act for act in story.acts if act.get("node") != node]
    return True


def out_of_order(story: Story, scene: Scene) -> bool:
    """Open a node before the one ahead of it is closed."""
    plain = {found[0].stop.id: found for found in scene.plain(story)}
    pairs = [
        (plain[later[0].stop.comes_after[0]][2], later)
        for later in plain.values()
        if len(later[0].stop.comes_after) == 1 and later[0].stop.comes_after[0] in plain
    ]
    pair = scene.pick([pair for pair in pairs if _can_begin_early(scene, story, *pair)])
    if pair is None:
        return False
    closed, (_, opened, _) = pair
    opened["at"] = closed["recorded_at"] - 6 * MINUTE
    opened["recorded_at"] = opened["at"] + 15
    return True


def stalled(story: Story, scene: Scene) -> bool:
    """Open a node and never come back to it."""
    late = scene.hours.last - 6
    found = scene.pick(
        [
            found
            for found in scene.plain(story)
            if found[0].stop.limit
            and scene.hours.due(found[1]["recorded_at"] // DAY, found[0].stop.limit) < late
        ]
    )
    if found is None:
        return False
    place = story.course.index(found[0].stop.id)
    done = {stop.id for stop in story.course.stops[:place]}
    begun = found[1]["recorded_at"]
    story.acts = [act for act in story.acts if act is found[1] or _is_earlier(act, done, begun)]
    return True


def unlawful_pause(story: Story, scene: Scene) -> bool:
    """Stop the clock for a reason that the law does not know."""
    return _pause(story, scene, reason=scene.rng.choice(OUTER), is_told=True)


def untold_pause(story: Story, scene: Scene) -> bool:
    """Stop the clock without telling the party."""
    return _pause(story, scene, reason="检测", is_told=False)


def endless_return(story: Story, scene: Scene) -> bool:
    """Send a case back to the same node three times without a word of reason."""
    return send_back(story, scene, times=3, reason="")


def _redate(scene: Scene, opened: Act, closed: Act, at: int) -> bool:
    post = closed["post"]
    if closed["recorded_at"] - at < 25 * HOUR or opened["actor"] != closed["actor"]:
        return False
    if scene.county.holder(post, at) != closed["actor"]:
        return False
    closed["at"] = at
    return True


def _days(opened: Act, closed: Act) -> range:
    return range(opened["recorded_at"] // DAY, closed["recorded_at"] // DAY + 1)


def _is_prompt(closed: Act) -> bool:
    return bool(closed["recorded_at"] - closed["at"] < MINUTE)


def _minutes(opened: Act, closed: Act) -> int:
    return int(closed["recorded_at"] - opened["recorded_at"])


def _can_begin_early(scene: Scene, story: Story, before: Act, later: Closed) -> bool:
    run, opened, closed = later
    at = before["recorded_at"] - 6 * MINUTE
    if story.course.clock and run.stop.id == story.course.clock[0]:
        return False
    if scene.county.holder(run.stop.post, at) != opened["actor"]:
        return False
    limit = run.stop.limit
    return limit is None or scene.hours.due(at // DAY, limit) >= closed["recorded_at"] // DAY


def _is_earlier(act: Act, done: set[str], begun: int) -> bool:
    if act.get("node"):
        return act["node"] in done
    return bool(act["recorded_at"] < begun and act["kind"] in ("case_open", "sup_open"))


def _pause(story: Story, scene: Scene, *, reason: str, is_told: bool) -> bool:
    found = scene.pick_closed(
        story, lambda x: x[0].stop.limit is not None and _minutes(x[1], x[2]) > HOUR
    )
    if found is None:
        return False
    run, opened, _ = found
    since = opened["recorded_at"] + 10 * MINUTE
    more: Act = {"node": run.stop.id, "reason": reason, "item_set": "补充材料"}
    if is_told:
        more["notice_delivered_at"] = since + MINUTE
    scene.scribe.act(story, "suspend", since, run.stop.post, more)
    scene.scribe.act(story, "resume", since + 30 * MINUTE, run.stop.post, {"node": run.stop.id})
    return True
