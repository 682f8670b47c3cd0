# SPDX-License-Identifier: Apache-2.0
"""Writes a planned case down: openings, closings with their papers, pauses, supervision in step."""

from __future__ import annotations

from random import Random

from tonggui.demo import meetings, money
from tonggui.demo.county import County, Raw
from tonggui.demo.hours import DAY, HOUR, MINUTE, MORNING, Hours
from tonggui.demo.plan import COMMON, Plan, Run
from tonggui.demo.story import Act, Story, digest

OPINIONS = ("无异议",) * 7 + ("提出疑问", "提出建议")
CHECKERS = ("青岚正信检测(虚构)", "青岚公衡造价(虚构)", "川外衡准评估(虚构)", "川外同济审核(虚构)")


class Scribe:
    """Knows who acts when, and what an orderly case leaves behind."""

    def __init__(self, county: County, hours: Hours, practice: Raw, rng: Random) -> None:
        """Write for one county."""
        self.county, self.hours, self.practice, self.rng = county, hours, practice, rng

    def write(self, plan: Plan, *, serial: int) -> Story:
        """Write down a case as far as the end of the traffic lets it come."""
        case = f"QL-{plan.course.unit}-26-{serial:05d}"
        story = Story(case, serial, plan, self._runs_in_time(plan))
        story.is_near = any(not x.close_at and self._is_near(x) for x in story.runs)
        self._open_case(story)
        for run in story.runs:
            self._open(story, run)
            if run.close_at:
                self._close(story, run)
        self._publish_decision(story)
        meetings.hold(story, self)
        money.move(story, self)
        closed = [run for run in story.runs if run.close_at]
        story.is_complete = len(closed) == len(plan.course.stops)
        if story.is_complete:
            last = max(run.seen_at for run in closed) + 5 * MINUTE
            story.add("case_close", last, last + 9, {})
        return story

    def act(self, story: Story, kind: str, at: int, post: str, more: Raw) -> None:
        """Write down an act of whoever holds a post, received within the minute."""
        who = {"actor": self.county.holder(post, at), "post": post}
        story.add(kind, at, at + self.rng.randrange(3, 40), who | dict(more))

    def happens(self, name: str) -> bool:
        """Throw the dice for something that happens now and then."""
        return bool(self.rng.random() < self.practice["chances"][name])

    def member(self, body: str) -> str:
        """Name a member of a supervising body."""
        return self.rng.choice(self.county.members[body])

    def _runs_in_time(self, plan: Plan) -> list[Run]:
        kept: list[Run] = []
        passed: set[str] = set()
        for run in plan.runs:
            if run.open_at > self.hours.end - HOUR or not passed.issuperset(run.stop.comes_after):
                continue
            if run.seen_at < self.hours.end - HOUR:
                passed.add(run.stop.id)
            elif run.meeting_at or run.pause or plan.quirk != COMMON or self._is_dropped(run):
                continue
            else:
                run.close_at = 0
            kept.append(run)
        return kept

    def _is_dropped(self, run: Run) -> bool:
        """Leave most nodes that the end would find close to their deadline unopened."""
        return self._is_near(run) and not self.happens("near")

    def _is_near(self, run: Run) -> bool:
        opened, limit = run.open_at // DAY, run.stop.limit
        return limit is not None and self.hours.is_near(opened, limit, self.hours.end)

    def _open_case(self, story: Story) -> None:
        first, course = story.runs[0] if story.runs else story.plan.runs[0], story.course
        at = first.open_at - self.rng.randrange(2, 6) * MINUTE
        named = {"power": course.power, "unit": course.unit}
        self.act(story, "case_open", at, course.stops[0].post, named)
        story.add("sup_open", at + 1, at + 2, {"supervisor": f"supervisor:{course.lead}"})

    def _open(self, story: Story, run: Run) -> None:
        self.act(story, "node_open", run.open_at, run.stop.post, {"node": run.stop.id})
        if run.pause:
            self._pause(story, run)
        if run.stop.notice_days and run.close_at:
            self._give_notice(story, run)

    def _close(self, story: Story, run: Run) -> None:
        stop = run.stop
        more: Act = {
            "node": stop.id,
            "actor": self.county.holder(stop.post, run.close_at),
            "post": stop.post,
            "evidence": [self.paper(name) for name in stop.papers],
        }
        if stop.is_pair:
            more["co_actor"] = self._second(stop.post, more["actor"])
        if run.late_reason:
            declared = {"declared": True, "reason": run.late_reason, "declared_by": more["actor"]}
            more["late_entry"] = declared
        story.add("node_close", run.close_at, run.seen_at, more)
        if stop.needs_third_party:
            self._report(story, run)
        self._watch(story, run)

    def paper(self, name: str) -> Raw:
        """Invent a paper that nobody else has."""
        return {"name": name, "hash": digest(self.rng), "bytes": self.rng.randrange(8_000, 900_000)}

    def _second(self, post: str, first: str) -> str:
        unit = post.split("/", maxsplit=1)[0]
        others = [
            who
            for ref, who in self.county.posts.items()
            if ref.startswith(unit + "/") and who not in (first, "(集体)")
        ]
        return self.rng.choice(others)

    def _pause(self, story: Story, run: Run) -> None:
        pause = run.pause
        if pause is None:
            return
        more: Act = {"node": run.stop.id, "reason": pause.reason, "item_set": pause.items}
        if pause.told_at:
            more |= {"notice_delivered_at": pause.told_at}
        more["evidence"] = [self.paper(f"{pause.reason}通知书")]
        self.act(story, "suspend", pause.since, run.stop.post, more)
        self.act(story, "resume", pause.until, run.stop.post, {"node": run.stop.id})

    def _give_notice(self, story: Story, run: Run) -> None:
        at = run.open_at + self.rng.randrange(10, 40) * MINUTE
        if run.meeting_at:
            at = run.meeting_at // DAY * DAY + 12 * HOUR + 20 * MINUTE
        more = {"node": run.stop.id, "object": f"{run.stop.name}公示", "hash": digest(self.rng)}
        self.act(story, "publish", at, run.stop.post, more)

    def _report(self, story: Story, run: Run) -> None:
        at = max(run.open_at + MINUTE, run.seen_at - 25 * MINUTE)
        kind = "检测" if "检测" in "".join(run.stop.papers) else "审核"
        more = {"node": run.stop.id, "provider": self.rng.choice(CHECKERS), "kind_of": kind}
        more["contractor"] = f"青岚第{story.serial}号单位(虚构)"
        story.add("third_party_report", at, at + 11, more)

    def _publish_decision(self, story: Story) -> None:
        known = self.practice["publications"].get(story.course.power)
        run = next(
            (x for x in story.runs if known and x.stop.id.endswith("." + known["node"])), None
        )
        if run is None or not run.close_at:
            return
        day = self.hours.after(run.seen_at // DAY, self.rng.randint(1, 4))
        at = day * DAY + MORNING + self.rng.randrange(6 * HOUR)
        self.act(
            story, "publish", at, known["by"], {"object": known["object"], "hash": digest(self.rng)}
        )

    def _watch(self, story: Story, run: Run) -> None:
        stop = run.stop
        is_drawn = stop.mode == "sample" and self.happens("drawn")
        if not is_drawn and stop.mode != "each":
            return
        at = self._watching_time(run)
        more = {
            "node": stop.id,
            "actor": self.member(stop.lead),
            "supervisor": f"supervisor:{stop.lead}",
            "timing": stop.timing,
            "opinion": self.rng.choice(OPINIONS),
            "text": f"已查阅{story.case}材料:{stop.name}",
            "duration_s": self.rng.randrange(240, 1500),
            "opened_share": self.rng.choice((0.6, 0.8, 1.0)),
        }
        if is_drawn:
            more["drawn"] = True
        story.add("sup_act", at, at + self.rng.randrange(3, 30), more)

    def _watching_time(self, run: Run) -> int:
        """Choose a time at which the planned supervision is in step with the node."""
        if run.stop.timing == "事前":
            before = run.seen_at - self.rng.randrange(3, 30) * MINUTE
            return before if before > run.open_at else (run.open_at + run.seen_at) // 2
        days = self.rng.randint(1, 8) if run.stop.timing == "事后" else 0
        soon = run.seen_at + self.rng.randrange(8, 90) * MINUTE
        if not days and soon % DAY < 18 * HOUR:
            return soon
        return self.hours.after(run.seen_at // DAY, days or 1) * DAY + 9 * HOUR + soon % (7 * HOUR)
