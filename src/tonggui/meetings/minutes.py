# SPDX-License-Identifier: Apache-2.0
"""Draws the minutes of a meeting from what was recorded, in the customary order (会议纪要)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from django.utils.timezone import localtime
from django.utils.translation import override

from tonggui.core.checks.meeting import SUBSTANTIVE
from tonggui.core.values import frozen
from tonggui.formats.official import Paper
from tonggui.meetings import members
from tonggui.meetings.members import Seat
from tonggui.meetings.models import Meeting
from tonggui.meetings.sitting import Act, Sitting, sittings_of
from tonggui.people import queries

_KINDS = {SUBSTANTIVE: "表态", "report": "汇报", "question": "提问", "procedural": "主持"}
_RESULTS = {"adopted": "通过", "rejected": "未通过", "deferred": "缓议"}
_MODES = {"meeting": "会议决定", "circulation": "传签"}
_NUMBERS = "一二三四五六七八九十"


@frozen
class Part:
    """An item of the minutes: its heading, and what is said of it, line by line."""

    heading: str
    lines: tuple[str, ...]


@frozen
class Minutes:
    """Minutes as they are read: title, number, what stands above the items, the items."""

    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        """Return the digest that the record keeps of them."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return f"sha256:{sha256(text.encode()).hexdigest()}"


def minutes_of(meeting: Meeting) -> Minutes:
    """Return the minutes of a meeting as far as it was held."""
    day = localtime(meeting.begins_at).date()
    sittings = sittings_of(meeting)
    names = _Names(meeting, sittings)
    unit = queries.unit_on(meeting.body.unit, day) if meeting.body.unit else None
    title = f"{unit.name if unit else ''}{_called(meeting.kind)}纪要"
    with override("zh-hans"):
        return Minutes(
            title=title,
            number=meeting.code,
            facts=tuple(_facts(meeting, sittings, names)),
            parts=tuple(_part(number, each, names) for number, each in enumerate(sittings)),
        )


def write_minutes(minutes: Minutes, path: Path) -> None:
    """Write minutes as .docx in the layout of official documents, wholly or not at all."""
    paper = Paper()
    paper.title(minutes.title)
    paper.body(f"编号：{minutes.number}")
    for label, text in minutes.facts:
        paper.body(f"{label}：{text}")
    for part in minutes.parts:
        paper.heading(part.heading)
        for line in part.lines:
            paper.body(line)
    paper.signature("主持人（签字）：＿＿＿＿＿＿", "记录人（签字）：＿＿＿＿＿＿")
    paper.note(f"记录摘要：{minutes.digest}")
    paper.save(path)


def _called(kind: str) -> str:
    """Return a kind of meeting as titles write it: 党组会 is called 党组会议 there."""
    return kind if kind.endswith(("会议", "大会")) else f"{kind}议"


class _Names:
    """Says posts as people do, with who held them on the day of the meeting."""

    def __init__(self, meeting: Meeting, sittings: list[Sitting]) -> None:
        refs = {meeting.chair, meeting.secretary}
        for each in sittings:
            refs |= {*each.entitled, *(act.post for act in each.acts if act.post)}
            resolution = each.last("resolution")
            refs |= {str(resolution.detail.get("owner") or "")} if resolution else set()
        day = localtime(meeting.begins_at).date()
        self._seats = members.called(sorted(refs - {""}), day)

    def __call__(self, ref: str) -> str:
        seat = self._seats.get(ref, Seat(ref, ref, "", ""))
        return f"{seat.person}（{seat.name}）" if seat.person else seat.name

    def all(self, refs: list[str]) -> str:
        """Return several of them in a row."""
        return "、".join(self(ref) for ref in refs)


def _facts(meeting: Meeting, sittings: list[Sitting], names: _Names) -> Iterator[tuple[str, str]]:
    opened = sittings[0].last("meeting_open") if sittings else None
    held = localtime(opened.row.at if opened else meeting.begins_at)
    yield "时间", f"{held.year}年{held.month}月{held.day}日 {held:%H:%M}"
    if meeting.place:
        yield "地点", meeting.place
    yield "主持", names(meeting.chair)
    yield "记录", names(meeting.secretary)
    if opened and sittings:
        entitled, present = sittings[0].entitled, list(opened.detail.get("present") or ())
        yield "出席", f"{names.all(present)}（应到 {len(entitled)} 人，实到 {len(present)} 人）"
        if absent := [post for post in entitled if post not in present]:
            yield "缺席", names.all(absent)
    attended = meeting.invitations.exclude(attended_at=None).select_related("body")
    bodies = queries.bodies_on(held.date())
    if watching := [bodies[each.body_id].name for each in attended if each.body_id in bodies]:
        yield "列席", "、".join(watching)
    if meeting.late_reason:
        yield "补录", f"本次会议以纸质记录，事后录入（{meeting.late_reason}）"


def _part(number: int, sitting: Sitting, names: _Names) -> Part:
    said = _NUMBERS[number] if number < len(_NUMBERS) else str(number + 1)
    heading = f"{said}、{sitting.item.subject}（{sitting.item.matter}）"
    return Part(heading, tuple(_lines(sitting, names)))


def _lines(sitting: Sitting, names: _Names) -> Iterator[str]:
    for act in sitting.of("integrity_review"):
        words = "；".join([str(act.detail.get("text") or ""), *act.detail.get("conditions", ())])
        yield f"廉政审查：{act.detail.get('opinion')}。{words}".rstrip("；")
    for act in sitting.of("recuse"):
        yield f"回避：{names(act.post)}离席。"
    for order, act in enumerate(sitting.speeches, start=1):
        yield f"{order}. {_speech(act, names)}"
    for act in sitting.of("vote"):
        yield f"表决：{_vote(act, names)}"
    for act in sitting.of("dissent"):
        yield f"不同意见：{names(act.post)}：{act.detail.get('text')}"
    for act in sitting.of("override_report"):
        yield f"不采纳廉政审查意见的理由：{act.detail.get('reason')}"
    for act in sitting.of("resolution"):
        yield f"决议：{_resolution(act, names)}"


def _speech(act: Act, names: _Names) -> str:
    if "corrects" in act.detail:
        return f"{names(act.post)}更正：{act.detail.get('text')}"
    kind = _KINDS.get(str(act.detail.get("speech_kind")), "")
    stance = str(act.detail.get("stance") or "")
    head = f"{names(act.post)}{kind}{f'“{stance}”' if stance else ''}"
    return f"{head}：{act.detail['text']}" if act.detail.get("text") else f"{head}。"


def _vote(act: Act, names: _Names) -> str:
    counted = act.detail.get("counted")
    if counted:
        return "无记名，" + "，".join(f"{choice} {n} 票" for choice, n in counted.items()) + "。"
    votes = act.detail.get("votes") or {}
    sides = {
        choice: [post for post, each in votes.items() if each == choice]
        for choice in ("同意", "反对", "弃权")
    }
    told = [f"{side} {len(who)} 票（{names.all(who)}）" for side, who in sides.items() if who]
    return "，".join(told) + "。"


def _resolution(act: Act, names: _Names) -> str:
    detail, amount = act.detail, act.row.amount
    said = [f"{_RESULTS.get(str(detail.get('result')), '')}：{detail.get('object')}"]
    said.append(_MODES.get(str(detail.get("mode")), ""))
    if amount is not None:
        said.append(f"金额 {amount / 100:,.2f} 元")
    for label, name in (("收款人", "payee"), ("人选", "person")):
        if detail.get(name):
            said.append(f"{label} {detail[name]}")
    if detail.get("owner"):
        said.append(f"由{names(str(detail['owner']))}负责，{detail.get('due')} 前落实")
    if detail.get("conditions"):
        said.append("条件：" + "；".join(detail["conditions"]))
    if detail.get("reason"):
        said.append(f"与多数票不一致的理由：{detail['reason']}")
    return "，".join(each for each in said if each) + "。"
