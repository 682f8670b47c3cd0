# SPDX-License-Identifier: Apache-2.0
"""What `tonggui lists check` prints: findings by rule, the worst one by one, what stands beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tonggui.core.findings import Said
from tonggui.core.lapsed import Lapsed
from tonggui.core.lists import Lists
from tonggui.core.rules import LEVELS
from tonggui.core.values import frozen
from tonggui.core.wording import say_all

MOST_LINES = 200
WEAKER = ("sampled", "lead")
_WORDS = {
    "zh": {
        "powers": "清单 {0} 项权力，截至 {1}",
        "rule": "规则",
        "name": "名称",
        "notice": "提醒",
        "yellow": "黄牌",
        "red": "红牌",
        "object": "对象",
        "said": "✓ 应当  ✗ 实际",
        "place": "改在",
        "none": "没有发现问题线索。",
        "unjudged": "无数据、未判断的规则:{0}",
        "more": "另有 {0:,} 条，见 --findings 写出的文件。",
        "and_more": "……",
        "leads": "以上是问题线索，不是结论。",
        "wrote": "已写入 {0}",
        "again": "到期须重新审视",
        "why": "原因",
        "accepted": "已接受的风险过了复核日：{0}（{1} 接受）",
        "fallen": "所依据的制度已废止或修订：{1} {0}",
        "review": "所依据的制度过了复核日：{1} {0}",
        "unread": "读不了、未判断的权力：{0}",
        "unconfirmed": "高风险未经县纪委监委确认，不能公布：{0} {1}",
        "sampled": "监督弱于风险等级的要求，应件件看、现为抽查：{0} {1}（{2}）",
        "lead": "监督弱于风险等级的要求，牵头主体层级不够：{0} {1}（{2}）",
        "unmapped": "三定职责没有对应权力，也没有写明理由：{0} {1}",
    },
    "en": {
        "powers": "{0} powers, as of {1}",
        "rule": "rule",
        "name": "name",
        "notice": "notice",
        "yellow": "yellow",
        "red": "red",
        "object": "object",
        "said": "✓ expected  ✗ observed",
        "place": "mend in",
        "none": "Nothing was found.",
        "unjudged": "No data, not judged: {0}",
        "more": "{0:,} more; --findings writes them all.",
        "and_more": "…",
        "leads": "These are leads, not verdicts.",
        "wrote": "wrote {0}",
        "again": "to be looked at again",
        "why": "why",
        "accepted": "accepted by {1} until {0}",
        "fallen": "rests on a repealed or amended document: {1} {0}",
        "review": "rests on a document past its review: {1} {0}",
        "unread": "Powers that cannot be read, not judged: {0}",
        "unconfirmed": "no publication before the commission confirms this high risk: {0} {1}",
        "sampled": "planned weaker than the level demands, by lot and not each: {0} {1} ({2})",
        "lead": "planned weaker than the level demands, by who leads: {0} {1} ({2})",
        "unmapped": "no power carries this duty of the plan, and no reason says why: {0} {1}",
    },
}


class Row(NamedTuple):
    """Something that does not hold, as it is printed: names stand in its sentences."""

    rule: str
    clauses: str
    level: str
    object: str
    expected: tuple[Said, ...]
    observed: tuple[Said, ...]
    place: str


@frozen
class Report:
    """What is printed of lists: counts by rule and level, the worst rows, what stands beside.

    `again` is what was to be looked at again by then, `again_at` where each of it is mended,
    `unread` the powers that cannot be read at all, `grey` the rules without data. Of `lists` the
    rules, the calendar and the names count, not the powers.
    """

    lists: Lists
    powers: int
    as_of: int
    counts: Counter[tuple[str, str]]
    worst: tuple[Row, ...]
    names: Mapping[str, str]
    grey: tuple[str, ...]
    again: tuple[Lapsed, ...] = ()
    again_at: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unmapped: tuple[tuple[str, str], ...] = ()  # duties no power carries, by unit
    unconfirmed: tuple[tuple[str, str], ...] = ()  # high risks of drafts, by power
    weaker: tuple[tuple[str, str, str, str], ...] = ()  # power, node, level and why

    @property
    def is_clean(self) -> bool:
        """Say whether nothing at all was found."""
        beside = self.unmapped or self.unconfirmed or self.weaker
        return not (self.counts or self.again or beside)


def show(report: Report, language: str, findings: Path | None) -> None:
    """Print the findings by rule, then one by one, worst first."""
    words = _WORDS[language]
    console = Console(highlight=False, markup=False)
    day = datetime.fromtimestamp(report.as_of / 1e6, report.lists.calendar.zone)
    console.print(words["powers"].format(report.powers, day.strftime("%Y-%m-%d")))
    if report.is_clean:
        console.print(words["none"])
    if found := report.counts.total():
        console.print(_by_rule(report, language))
        console.print(_one_by_one(report, language))
        if found > MOST_LINES:
            console.print(words["more"].format(found - MOST_LINES))
    if report.again:
        console.print(_again(report, language))
    for line in _beside(report, words):
        console.print(line)
    if report.unread:
        console.print(words["unread"].format(", ".join(report.unread)))
    if report.grey:
        console.print(words["unjudged"].format(", ".join(report.grey)))
    if found:
        console.print(words["leads"])
    if findings is not None:
        console.print(words["wrote"].format(findings), soft_wrap=True)


def _beside(report: Report, words: Mapping[str, str]) -> Iterator[str]:
    """Yield what a site knows beside the findings of rules, so many lines of each at most."""
    rows: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
        ("unmapped", report.unmapped),
        ("unconfirmed", report.unconfirmed),
        *((why, tuple(e[:3] for e in report.weaker if e[-1] == why)) for why in WEAKER),
    ]
    for name, found in rows:
        for each in found[:MOST_LINES]:
            yield words[name].format(*each)
        if len(found) > MOST_LINES:
            yield words["and_more"]


def _by_rule(report: Report, language: str) -> Table:
    words = _WORDS[language]
    table = Table()
    for heading in ("rule", "name", *LEVELS):
        table.add_column(words[heading], justify="right" if heading in LEVELS else "left")
    for name in sorted({rule for rule, _ in report.counts}):
        rule = report.lists.list_rules[name]
        said = rule.name_zh if language == "zh" else rule.name_en
        table.add_row(name, said, *(str(report.counts[name, level] or "") for level in LEVELS))
    return table


def _one_by_one(report: Report, language: str) -> Table:
    words = _WORDS[language]
    table = Table(show_lines=True)
    for heading in ("rule", "object", "said", "place"):
        table.add_column(words[heading], overflow="fold")
    for row in report.worst:
        sides = zip("✓✗", (row.expected, row.observed), strict=True)
        table.add_row(
            f"{row.rule} {row.clauses}\n{words[row.level]}",
            row.object,
            "\n".join(f"{mark} {say_all(said, language)}" for mark, said in sides),
            row.place,
        )
    return table


def _again(report: Report, language: str) -> Table:
    words = _WORDS[language]
    table = Table(title=words["again"], title_justify="left", show_lines=True)
    for heading in ("object", "why", "place"):
        table.add_column(words[heading], overflow="fold")
    for each, place in list(zip(report.again, report.again_at, strict=True))[:MOST_LINES]:
        day = date.fromordinal(each.day).isoformat() if each.day else ""
        rests_on = report.names.get(each.rests_on, each.rests_on)
        why = words[each.why].format(day, rests_on).strip()
        table.add_row(f"{each.power}\n{each.object}\n{each.name}", why, place)
    return table
