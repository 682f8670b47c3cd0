# SPDX-License-Identifier: Apache-2.0
"""Deviations at meetings: who is there, who speaks when, what is on record, what was reviewed."""

from __future__ import annotations

from tonggui.demo.hours import DAY, HOUR, MINUTE
from tonggui.demo.meetings import MAJOR
from tonggui.demo.scene import Scene
from tonggui.demo.story import Act, Story

QUORATE_TALK = 2  # fewer could not discuss anything
OUTVOTING = 4  # present, so that one vote against changes nothing
NEEDED = {"重要人事任免": (2, 3)}


def leader_first(story: Story) -> bool:
    """Let the first leader take a stand before the others have spoken."""
    if not _is_major(story):
        return False
    speech = story.of("speech")[0]
    speech |= {"speech_kind": "substantive", "stance": "同意", "leading": True}
    return True


def too_few(story: Story) -> bool:
    """Decide with too few present."""
    opening = _opening(story)
    if opening is None or story.of("recuse"):
        return False
    team = len(opening["entitled"])
    over, under = _quorum(story, opening)
    keep = -(-team * over // under) - 1
    if keep < QUORATE_TALK or keep >= len(opening["present"]):
        return False
    gone = set(opening["present"][keep:])
    opening["present"] = opening["present"][:keep]
    vote = story.of("vote")[0]
    vote["votes"] = {post: voice for post, voice in vote["votes"].items() if post not in gone}
    story.acts = [x for x in story.acts if not (x["kind"] in _VOICES and x.get("post") in gone)]
    return True


def minority(story: Story, scene: Scene) -> bool:
    """Adopt an appointment that fewer than half of those entitled voted for."""
    opening, vote = _opening(story), next(iter(story.of("vote")), None)
    if opening is None or vote is None or _matter(story) != "重要人事任免":
        return False
    most = len(opening["entitled"]) // 2
    posts = [post for post in vote["votes"] if post != opening["chair"]]
    for post in posts[most - 1 :]:
        _turn(story, scene, post, with_reasons=True)
    return True


def silent_dissent(story: Story, scene: Scene) -> bool:
    """Vote against without reasons on record."""
    opening = _opening(story)
    if opening is None or len(opening["present"]) < OUTVOTING or story.of("dissent"):
        return False
    vote = story.of("vote")[0]
    posts = [post for post in vote["votes"] if post != opening["chair"]]
    _turn(story, scene, scene.rng.choice(posts), with_reasons=False)
    return True


def late_minutes(story: Story, scene: Scene) -> bool:
    """Hand the minutes in days later."""
    minutes = next(iter(story.of("minutes")), None)
    if minutes is None or minutes["recorded_at"] > scene.hours.end - 14 * DAY:
        return False
    minutes["at"] = scene.workday_later(minutes["at"], scene.rng.randint(3, 5))
    minutes["recorded_at"] = minutes["at"] + 30
    return True


def short_agenda(story: Story) -> bool:
    """Send the agenda out on the morning of the meeting."""
    notice, opening = next(iter(story.of("agenda_notice")), None), _opening(story)
    if notice is None or opening is None:
        return False
    notice["at"] = opening["at"] - 40 * MINUTE
    notice["recorded_at"] = notice["at"] + 12
    return True


def unreviewed(story: Story) -> bool:
    """Vote on a major matter without an integrity review."""
    review = next(iter(story.of("integrity_review")), None)
    if review is None or not story.of("vote"):
        return False
    story.acts.remove(review)
    return True


def reviewed_after(story: Story) -> bool:
    """Let the integrity opinion arrive after the vote."""
    review, vote = (
        next(iter(story.of("integrity_review")), None),
        next(iter(story.of("vote")), None),
    )
    if review is None or vote is None:
        return False
    review["at"] = vote["recorded_at"] + 3 * HOUR
    review["recorded_at"] = review["at"] + 20
    review["opened_at"] = review["at"] - HOUR
    return True


def reviewed_in_haste(story: Story, scene: Scene) -> bool:
    """Give the integrity opinion minutes after the papers were opened."""
    review = next(iter(story.of("integrity_review")), None)
    if review is None or not story.of("vote"):
        return False
    review["opened_at"] = review["at"] - scene.rng.randrange(2, 9) * MINUTE
    return True


def by_circulation(story: Story, scene: Scene) -> bool:
    """Pass a further major matter round for signature instead of meeting."""
    first = next(iter(story.of("resolution")), None)
    if first is None or not _is_major(story) or "amount_fen" not in first:
        return False
    at = scene.workday_later(first["recorded_at"], 2)
    if at > scene.hours.end - HOUR:
        return False
    more = {"id": f"{first['id']}-2", "item": f"传签-{story.serial}", "item_type": "大额资金使用"}
    more |= {"body": first["body"], "result": "adopted", "mode": "circulation"}
    more |= {"object": f"追加支出({story.serial}号,虚构)", "amount_fen": first["amount_fen"]}
    story.add("resolution", at, at + 20, more)
    return True


def unrecused(story: Story, scene: Scene) -> bool:
    """Let a member with an interest take part."""
    known = scene.scribe.practice["related"].get(story.course.power)
    opening = _opening(story)
    if known is None or opening is None or story.of("recuse"):
        return False
    if known["post"] not in opening["present"]:
        return False
    key = "party" if _matter(story) == "重要人事任免" else "payee"
    story.of("item_start")[0][key] = known["party"]
    for act in story.acts:
        if act["kind"] in ("contract", "payment"):
            act["payee"] = known["party"]
        elif key == "party" and "person" in act and act["kind"] in ("resolution", "appointment"):
            act["person"] = known["party"]
    return True


_VOICES = ("speech", "dissent")


def _opening(story: Story) -> Act | None:
    return next(iter(story.of("meeting_open")), None)


def _matter(story: Story) -> str:
    item = next(iter(story.of("item_start")), None)
    return str(item["item_type"]) if item else ""


def _is_major(story: Story) -> bool:
    return _matter(story) in MAJOR


def _quorum(story: Story, opening: Act) -> tuple[int, int]:
    if opening["body"] == "body:SQC-CMDB":
        return (2, 3)
    return NEEDED.get(_matter(story), (1, 2))


def _turn(story: Story, scene: Scene, post: str, *, with_reasons: bool) -> None:
    """Make a member speak and vote against."""
    vote = story.of("vote")[0]
    vote["votes"][post] = "反对"
    for speech in story.of("speech"):
        if speech["post"] == post and speech.get("stance"):
            speech["stance"] = "反对"
    had = any(act["post"] == post for act in story.of("dissent"))
    if with_reasons and not had:
        more = {"item": vote["item"], "text": "条件不成熟,建议缓议"}
        scene.scribe.act(story, "dissent", vote["at"] + 3 * MINUTE, post, more)
