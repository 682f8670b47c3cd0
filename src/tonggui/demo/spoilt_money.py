# SPDX-License-Identifier: Apache-2.0
"""Deviations with money and duties: unresolved, overpaid, unapproved, or two duties in one hand."""

from __future__ import annotations

from tonggui.demo.hours import DAY, HOUR, day_text
from tonggui.demo.money import CONDITION
from tonggui.demo.scene import Scene
from tonggui.demo.story import Act, Story

CONTRACT_NEEDED = 1_000_000  # fen
ABOVE_THRESHOLD = 6_000_000  # fen


def unresolved(story: Story) -> bool:
    """Sign and pay a second job above the threshold that no body has decided."""
    contract, paid = _first(story, "contract"), _first(story, "payment")
    approval, accepted = _first(story, "payment_approval"), _first(story, "acceptance")
    if not (contract and paid and approval and accepted):
        return False
    payee = f"青岚{story.serial}号外包(虚构)"
    for act in (contract, accepted, approval, paid):
        twin = dict(act)
        twin |= {key: f"{act[key]}-2" for key in ("id", "payment", "contract") if key in act}
        twin |= {"payee": payee} if "payee" in act else {}
        twin.pop("resolution", None)
        twin |= {"subject": f"增补工程({story.serial}号,虚构)"} if "subject" in act else {}
        twin["amount_fen"] = max(act["amount_fen"], ABOVE_THRESHOLD)
        for key in ("at", "recorded_at"):
            twin[key] = act[key] + 45
        story.acts.append(twin)
    return True


def overpaid(story: Story) -> bool:
    """Sign for a fifth more than was resolved, and pay it."""
    contract, resolution = _first(story, "contract"), _first(story, "resolution")
    if not (contract and resolution and "amount_fen" in resolution):
        return False
    contract["amount_fen"] = resolution["amount_fen"] * 12 // 10
    return True


def unmet_condition(story: Story) -> bool:
    """Sign before the condition of the resolution is met."""
    contract, resolution = _first(story, "contract"), _first(story, "resolution")
    if not (contract and resolution):
        return False
    resolution["conditions"] = [CONDITION]
    story.acts = [act for act in story.acts if act["kind"] != "condition_record"]
    return True


def approved_after(story: Story, scene: Scene) -> bool:
    """Pay first and approve days later."""
    approval, paid = _first(story, "payment_approval"), _first(story, "payment")
    if not (approval and paid) or paid["recorded_at"] > scene.hours.end - 7 * DAY:
        return False
    approval["at"] = scene.workday_later(paid["recorded_at"], scene.rng.randint(1, 3))
    approval["recorded_at"] = approval["at"] + 14
    return True


def uncontracted(story: Story) -> bool:
    """Pay ten thousand yuan and more without a contract."""
    paid = _first(story, "payment")
    if not paid or "contract" not in paid or paid["amount_fen"] < CONTRACT_NEEDED:
        return False
    del paid["contract"]
    story.acts = [act for act in story.acts if act["kind"] != "contract"]
    return True


def unaccepted(story: Story) -> bool:
    """Pay for goods or works that nobody has accepted."""
    accepted = _first(story, "acceptance")
    if not accepted or not _first(story, "payment"):
        return False
    story.acts.remove(accepted)
    return True


def buyer_accepts(story: Story) -> bool:
    """Let the buyer accept the goods."""
    accepted = _first(story, "acceptance")
    buyers = [
        closed
        for run, _, closed in story.closed()
        if run.stop.duty == "采购" and not run.stop.is_collective
    ]
    if not accepted or not buyers:
        return False
    accepted["actor"], accepted["post"] = buyers[0]["actor"], buyers[0]["post"]
    return True


def receives_and_decides(story: Story) -> bool:
    """Let whoever received the application decide it, by a delegation nobody should have given."""
    nodes = {run.stop.duty: (opened, closed) for run, opened, closed in story.closed()}
    if "受理" not in nodes or "决定" not in nodes or story.of("meeting_open"):
        return False
    who = nodes["受理"][1]["actor"]
    opened, closed = nodes["决定"]
    if who in (opened["actor"], closed["actor"]) or closed.get("late_entry"):
        return False
    first, last = opened["at"] // DAY, closed["at"] // DAY
    given = (first - 1) * DAY + 15 * HOUR
    grant: Act = {"kind": "delegation", "at": given, "recorded_at": given + 30}
    grant |= {"actor": closed["actor"], "to": who, "for_post": closed["post"], "written": True}
    grant |= {"valid_from": day_text(first), "valid_to": day_text(last), "reason": "外出"}
    story.county_acts.append(grant)
    opened["actor"] = closed["actor"] = who
    return True


def unlisted(story: Story) -> bool:
    """Open a case under a power that is in no list."""
    begun = _first(story, "case_open")
    if not begun:
        return False
    begun["power"] = story.course.code[:-6] + "099-00"
    story.acts = [act for act in story.acts if act["kind"] in ("case_open", "sup_open")]
    return True


def wrong_unit(story: Story, scene: Scene) -> bool:
    """Open a case in a unit that does not hold the power."""
    begun = _first(story, "case_open")
    other = scene.pick([unit for unit in scene.county.leaders if unit != story.course.unit])
    if not begun or other is None:
        return False
    begun["unit"] = other
    story.acts = [act for act in story.acts if act["kind"] in ("case_open", "sup_open")]
    return True


def _first(story: Story, kind: str) -> Act | None:
    return next(iter(story.of(kind)), None)
