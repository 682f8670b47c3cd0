# SPDX-License-Identifier: Apache-2.0
"""Deviations of the supervision: absent, late, back-dated, at the wrong node, or overstepping."""

from __future__ import annotations

from tonggui.demo.hours import DAY, HOUR, MINUTE
from tonggui.demo.plan import Run
from tonggui.demo.scene import Scene, is_before, is_each
from tonggui.demo.story import Act, Story

BODIES = ("PZ1", "PZ2", "PZ3", "LTJ")


def unwatched(story: Story, scene: Scene) -> bool:
    """Leave out the supervision planned for a node."""
    found = _watched(story, scene, days=0)
    if found is None or not _falls_due(scene, found[0], found[1]):
        return False
    story.acts.remove(found[2])
    return True


def watched_late(story: Story, scene: Scene) -> bool:
    """Supervise days after the planned time."""
    found = _watched(story, scene, days=18)
    if found is None:
        return False
    run, closed, act = found
    late = 13 if run.stop.timing == "事后" else 3
    act["at"] = scene.workday_later(closed["recorded_at"], late)
    act["recorded_at"] = act["at"] + 25
    return True


def watched_back_dated(story: Story, scene: Scene) -> bool:
    """Declare a supervision more than a day before it is received."""
    found = _watched(story, scene, days=0)
    if found is None:
        return False
    act = found[2]
    act["at"] = act["recorded_at"] - scene.rng.randrange(30, 60) * HOUR
    return True


def watched_elsewhere(story: Story, scene: Scene) -> bool:
    """Do the supervision planned for one node at another."""
    found = _watched(story, scene, days=0)
    if found is None or not _falls_due(scene, found[0], found[1]):
        return False
    run, _, act = found
    others = [
        other.stop.id
        for other, _, _ in story.closed()
        if other.stop.lead == run.stop.lead and not story.at_node("sup_act", other.stop.id)
    ]
    other = scene.pick(others)
    if other is None:
        return False
    act["task_node"], act["node"] = run.stop.id, other
    return True


def supervisor_signs(story: Story, scene: Scene) -> bool:
    """Let the stationed supervisor sign the business form."""
    body = story.course.lead
    found = scene.pick_closed(story, lambda x: _lasts(x[1], x[2]))
    if found is None or not scene.county.watches(body, story.course.unit):
        return False
    at = found[2]["recorded_at"] - 4 * MINUTE
    more = {"node": found[0].stop.id, "actor": scene.scribe.member(body)}
    more |= {"supervisor": f"supervisor:{body}", "signature_kind": "cosign", "text": "同意"}
    story.add("signature", at, at + 9, more)
    return True


def outsider_watches(story: Story, scene: Scene) -> bool:
    """Let a body act that has no remit on the unit."""
    body = scene.pick([x for x in BODIES if not scene.county.watches(x, story.course.unit)])
    found = scene.pick_closed(story, lambda x: _lasts(x[1], x[2]))
    if found is None or body is None or body == found[0].stop.lead:
        return False
    at = found[2]["recorded_at"] - 3 * MINUTE
    more: Act = {"node": found[0].stop.id, "actor": scene.scribe.member(body), "timing": "事中"}
    more |= {"supervisor": f"supervisor:{body}", "opinion": "无异议", "duration_s": 420}
    more |= {"text": f"已查阅{story.case}材料", "opened_share": 1.0}
    story.add("sup_act", at, at + 9, more)
    return True


def leader_signs(story: Story, scene: Scene) -> bool:
    """Let the first leader approve alone where another post holds the node."""
    leader = scene.county.first_leader[story.course.power]
    found = scene.pick_closed(
        story,
        lambda x: (
            bool(x[0].stop.flags & {"人事", "资金", "物资"})
            and not x[0].stop.is_collective
            and x[0].stop.post != leader
            and _lasts(x[1], x[2])
        ),
    )
    if found is None:
        return False
    at = found[2]["recorded_at"] - 4 * MINUTE
    more = {"node": found[0].stop.id, "signature_kind": "approve", "text": "同意,照此办理"}
    scene.scribe.act(story, "signature", at, leader, more)
    return True


def _watched(story: Story, scene: Scene, *, days: int) -> tuple[Run, Act, Act] | None:
    acts = {act["node"]: act for act in story.of("sup_act") if not act.get("drawn")}
    before = scene.hours.end - days * DAY * 7 // 5 - DAY
    return scene.pick(
        [
            (run, closed, acts[run.stop.id])
            for run, _, closed in story.closed()
            if is_each(run)
            and run.stop.id in acts
            and not run.late_reason
            and acts[run.stop.id]["recorded_at"] < before
        ]
    )


def _falls_due(scene: Scene, run: Run, closed: Act) -> bool:
    days = 0 if is_before(run) else 11 if run.stop.timing == "事后" else 2
    return scene.hours.after(closed["recorded_at"] // DAY, days) < scene.hours.last


def _lasts(opened: Act, closed: Act) -> bool:
    return bool(closed["recorded_at"] - opened["recorded_at"] > 6 * MINUTE)
