# SPDX-License-Identifier: Apache-2.0
"""What an audit prints: totals, findings by rule, and where the files are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tonggui.core.rules import LEVELS
from tonggui.core.summary import Summary
from tonggui.core.wording import LANGUAGES
from tonggui.formats.report.words import REASONS, among

_WORDS = {
    "zh": {
        "cases": "办件 {cases:,} 件，行为 {events:,} 条；"
        "流程相符 {fits:.1%}，已办结 {complete:.1%}，无问题线索 {clean:.1%}",
        "nothing": "记录中没有办件。",
        "nothing_by": "截至 {0:%Y-%m-%d %H:%M}，记录中没有办件。",
        "rule": "规则",
        "name": "名称",
        "notice": "提醒",
        "yellow": "黄牌",
        "red": "红牌",
        "none": "没有发现问题线索。",
        "unjudged": "有 {0:,} 行未能评判：{1}",
        "one_edition": "有 {0:,} 件转用过新版次，而清单中没有它们走过的全部版次，"
        "整件只按清单所载版次评判（用 --earlier 给出旧版次清单）：{1}",
        "unknown": "无数据、未能评判的规则：{0}",
        "leads": "以上是问题线索，不是结论。",
        "wrote": "已写入 {0}",
        "seconds": "用时 {0:.1f} 秒（{1:,.0f} 条/秒）",
    },
    "en": {
        "cases": "{cases:,} cases, {events:,} events; "
        "{fits:.1%} fit, {complete:.1%} complete, {clean:.1%} clean",
        "nothing": "There are no cases in the log.",
        "nothing_by": "By {0:%Y-%m-%d %H:%M} the log has no case.",
        "rule": "rule",
        "name": "name",
        "notice": "notice",
        "yellow": "yellow",
        "red": "red",
        "none": "Nothing was found.",
        "unjudged": "{0:,} rows could not be judged: {1}",
        "one_edition": "{0:,} cases moved between editions that the lists lack, and were judged "
        "wholly along the listed edition (give earlier lists with --earlier): {1}",
        "unknown": "No data, not judged: {0}",
        "leads": "These are leads, not verdicts.",
        "wrote": "wrote {0}",
        "seconds": "{0:.1f} s ({1:,.0f} events/s)",
    },
}


def print_summary(summary: Summary, language: str, *, outputs: tuple[Path | None, ...]) -> str:
    """Print what was found, and which files were written; return it as plain text."""
    words = _WORDS[language]
    console = Console(highlight=False, record=True)
    console.print(_totals(summary, words))
    if summary.counts:
        console.print(_table(summary, language))
        console.print(words["leads"])
    else:
        console.print(words["none"])
    if summary.unjudged:
        console.print(
            words["unjudged"].format(summary.unjudged, _first_unjudged(summary, language))
        )
    if moved := summary.one_edition:
        console.print(words["one_edition"].format(len(moved), "、".join(moved)))
    if summary.unknown:
        console.print(words["unknown"].format(" ".join(summary.unknown)), style="dim")
    console.print(
        words["seconds"].format(summary.seconds, summary.events / max(summary.seconds, 1e-9))
    )
    for path in outputs:
        if path is not None:
            console.print(words["wrote"].format(path), soft_wrap=True)
    return console.export_text()


def _first_unjudged(summary: Summary, language: str) -> str:
    column = LANGUAGES.index(language)
    rows = [
        f"{row.row or ''} {among(REASONS, row.reason)[column]} ({row.text})"
        for row in summary.unjudged_rows[:3]
    ]
    return "; ".join(" ".join(row.split()) for row in rows)


def _totals(summary: Summary, words: dict[str, str]) -> str:
    if not summary.cases:
        if not summary.as_of:
            return words["nothing"]
        at = datetime.fromtimestamp(summary.as_of // 1_000_000, UTC)
        return words["nothing_by"].format(at.astimezone(summary.lists.calendar.zone))
    return words["cases"].format(
        cases=summary.cases,
        events=summary.events,
        fits=summary.fitting / summary.cases,
        complete=summary.complete / summary.cases,
        clean=summary.clean / summary.cases,
    )


def _table(summary: Summary, language: str) -> Table:
    words = _WORDS[language]
    table = Table(box=None, pad_edge=False)
    table.add_column(words["rule"])
    table.add_column(words["name"])
    for level in LEVELS:
        table.add_column(words[level], justify="right")
    totals: dict[str, dict[str, int]] = {}
    for count in summary.counts:
        row = totals.setdefault(count.rule, dict.fromkeys(LEVELS, 0))
        row[count.level] += count.findings
    for rule_id in sorted(totals):
        rule = summary.lists.rules[rule_id]
        name = rule.name_zh if language == "zh" else rule.name_en
        table.add_row(rule_id, name, *(f"{totals[rule_id][level]:,}" for level in LEVELS))
    return table
