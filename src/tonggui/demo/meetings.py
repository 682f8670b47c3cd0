# SPDX-License-Identifier: Apache-2.0
"""Holds the meetings: notice a day ahead, integrity review, leader last, vote, minutes, dissent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tonggui.demo.hours import DAY, HOUR, MINUTE
from tonggui.demo.plan import Run
from tonggui.demo.story import Story, digest

if TYPE_CHECKING:
    from tonggui.demo.county import Raw
    from tonggui.demo.scribe import Scribe

LARGE = 5  # a body that decides even if somebody is away
MAJOR = ("重大决策", "重要人事任免", "重大项目安排", "大额资金使用")
REASONS = ("建议补充比选材料后再议", "认为测算依据不足", "任职年限偏短,建议缓议")


def hold(story: Story, scribe: Scribe) -> None:
    """Write down the meeting of a case, if its procedure has one and it was held."""
    known = scribe.practice["meetings"].get(story.course.power)
    run = next((run for run in story.runs if run.meeting_at), None)
    if known and run:
        _Meeting(story, scribe, known, run).write()


def entitled(known: Raw, scribe: Scribe) -> list[str]:
    """List the posts that may vote, the chair first."""
    return list(known.get("entitled") or scribe.county.leaders[known["body"].split("-")[0]])


def matter_of(story: Story, scribe: Scribe) -> str:
    """Name what a case is about, so that no two cases are about the same."""
    known = scribe.practice["meetings"].get(story.course.power)
    about = known["subject"] if known else story.course.power
    return f"{about}({story.serial}号,虚构)"


class _Meeting:
    def __init__(self, story: Story, scribe: Scribe, known: Raw, run: Run) -> None:
        self.story, self.scribe, self.known, self.run = story, scribe, known, run
        self.rng, self.at = scribe.rng, run.meeting_at
        self.id = f"M-{story.case}"
        self.item = f"{self.id}-1"
        self.posts = entitled(known, scribe)
        self.chair = scribe.county.first_leader[story.course.power]
        related = scribe.practice["related"].get(story.course.power)
        self.related = related if related and scribe.happens("interest") else None

    def write(self) -> None:
        self._prepare()
        self._begin()
        present = self._discuss()
        against = self._decide(present)
        self._record(against)

    def _say(self, kind: str, post: str, more: Raw, *, step: int = 0) -> None:
        self.at += step
        self.scribe.act(self.story, kind, self.at, post, more)

    def _put(self, kind: str, more: Raw, *, step: int = 0) -> None:
        self.at += step
        self.story.add(kind, self.at, self.at + self.rng.randrange(3, 30), more)

    def _prepare(self) -> None:
        day_before = self.scribe.hours.before(self.at // DAY, 1)
        notice = day_before * DAY + self.at % DAY - self.rng.randrange(5, 40) * MINUTE
        self.scribe.act(
            self.story, "agenda_notice", notice, self.known["secretary"], {"meeting": self.id}
        )
        if self.known["matter"] not in MAJOR:
            return
        lead = self.story.course.lead
        at = day_before * DAY + 14 * HOUR + self.rng.randrange(150) * MINUTE
        reviewer = {"supervisor": f"supervisor:{lead}", "person": self.scribe.member(lead)}
        more: dict[str, Any] = {"item": self.item, "reviewer": reviewer, "opinion": "无异议"}
        more["opened_at"] = at - self.rng.randrange(45, 150) * MINUTE
        self.story.add("integrity_review", at, at + 12, more)

    def _begin(self) -> None:
        spare = [post for post in self.posts if post not in (self.chair, self._related_post())]
        may_miss = len(self.posts) >= LARGE and self.scribe.happens("absent")
        absent = self.rng.choice(spare) if may_miss else ""
        self.present = [post for post in self.posts if post != absent]
        more = {
            "meeting": self.id,
            "body": f"body:{self.known['body']}",
            "chair": self.chair,
            "secretary": self.known["secretary"],
            "entitled": self.posts,
            "present": self.present,
        }
        self._put("meeting_open", more)
        self._put("item_start", self._item(), step=2 * MINUTE)
        if self.related:
            more = {"item": self.item, "reason": "近亲属或利益关系", "left_room": True}
            self._say("recuse", self.related["post"], more, step=MINUTE)

    def _item(self) -> dict[str, Any]:
        item: dict[str, Any] = {"meeting": self.id, "item": self.item}
        item |= {"item_type": self.known["matter"], "subject": matter_of(self.story, self.scribe)}
        if self.known["matter"] == "重要人事任免":
            item["party"] = self.related["party"] if self.related else self._candidate()
        elif self.related:
            item["payee"] = self.related["party"]
        return item

    def _discuss(self) -> list[str]:
        voters = [post for post in self.present if post != self._related_post()]
        self._speak(self.chair, "procedural", "")
        others = [post for post in voters if post != self.chair]
        self.dissenter = self.rng.choice(others) if self.scribe.happens("dissent") else ""
        for post in others:
            self._speak(post, "substantive", "反对" if post == self.dissenter else "同意")
        self._speak(self.chair, "substantive", "同意")
        return voters

    def _speak(self, post: str, kind: str, stance: str) -> None:
        more: dict[str, Any] = {"item": self.item, "speech_kind": kind, "leading": False}
        if stance:
            more["stance"] = stance
        self._say("speech", post, more, step=self.rng.randrange(2, 5) * MINUTE)

    def _decide(self, voters: list[str]) -> list[str]:
        against = [post for post in voters if post == self.dissenter]
        votes = {post: "反对" if post in against else "同意" for post in voters}
        self._put("vote", {"item": self.item, "votes": votes}, step=3 * MINUTE)
        more: dict[str, Any] = {"id": f"RES-{self.story.case}", "item": self.item}
        more |= {"body": f"body:{self.known['body']}", "result": "adopted", "mode": "meeting"}
        more["object"] = matter_of(self.story, self.scribe)
        if self.known["matter"] == "重要人事任免":
            more["person"] = self.related["party"] if self.related else self._candidate()
        self._put("resolution", more, step=2 * MINUTE)
        return against

    def _record(self, against: list[str]) -> None:
        for post in against:
            more = {"item": self.item, "text": self.rng.choice(REASONS)}
            self._say("dissent", post, more, step=2 * MINUTE)
        self._put("meeting_close", {"meeting": self.id}, step=3 * MINUTE)
        more = {"meeting": self.id, "hash": digest(self.rng)}
        step = self.rng.randrange(30, 110) * MINUTE
        self._say("minutes", self.known["secretary"], more, step=step)

    def _candidate(self) -> str:
        return f"候选人{self.story.serial}(虚构)"

    def _related_post(self) -> str:
        return str(self.related["post"]) if self.related else ""
