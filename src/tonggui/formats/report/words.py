# SPDX-License-Identifier: Apache-2.0
"""What the page itself says, in Chinese and English (DESIGN.md §7)."""

from __future__ import annotations

from tonggui.formats.report.markup import Phrase

LEVELS = {
    "notice": Phrase("提醒", "Reminder"),
    "yellow": Phrase("黄牌", "Yellow card"),
    "red": Phrase("红牌", "Red card"),
}
LEVELS_SHORT = {
    "notice": Phrase("提醒", "Reminder"),
    "yellow": Phrase("黄牌", "Yellow"),
    "red": Phrase("红牌", "Red"),
}
STAGES = {
    "动议": Phrase("动议", "Motion"),
    "决策": Phrase("决策", "Decision"),
    "执行": Phrase("执行", "Execution"),
    "结果": Phrase("结果", "Result"),
}
TIMINGS = {
    "事前": Phrase("事前", "Before"),
    "事中": Phrase("事中", "During"),
    "事后": Phrase("事后", "After"),
}
RISKS = {
    "高": Phrase("高风险", "High risk"),
    "中": Phrase("中风险", "Medium risk"),
    "低": Phrase("低风险", "Low risk"),
}
FEEDS = {
    "M1": Phrase("不按要求公开权力", "Power not made public as required"),
    "M2": Phrase("不按流程行使权力", "Power not exercised by the procedure"),
    "M3": Phrase("不按防控措施制约权力", "Power not restrained by the controls"),
    "J1": Phrase("单位行权流程不规范", "Procedure not kept in the unit"),
    "J2": Phrase("权力运行不公开", "Power run out of public view"),
    "J3": Phrase("廉政风险不预警", "No warning of integrity risks"),
    "J4": Phrase("防控措施不落地", "Controls not put into effect"),
}
REASONS = {
    "no case": Phrase("没有办件号", "no case"),
    "no time": Phrase("没有时间", "no time"),
    "no such kind": Phrase("没有这一行为种类", "no such kind"),
    "neither node nor kind": Phrase("既无节点也无行为种类", "neither node nor kind"),
    "no listed power has these acts": Phrase(
        "没有哪项所列权力有这些行为", "no listed power has these acts"
    ),
}
WORDS = {
    "act": Phrase("行为", "Act"),
    "acts_title": Phrase("行为记录", "Record of acts"),
    "acts_note": Phrase(
        "以收到时间为准；{n} 条", "Time of receipt is what counts; {n} act{s}"
    ),
    "acts_shown": Phrase("显示前 {shown} 条，共 {n} 条", "the first {shown} of {n} acts"),
    "answers": Phrase("谁负责", "Who answers"),
    "as_of": Phrase("截至 {day}", "as of {day}"),
    "audit": Phrase("权力运行审计", "Audit of power at work"),
    "audited": Phrase(
        "对照{lists}所列权力、流程、风险与防控，核对 {source} 中 "
        "{first} 至 {last} 的 {events} 条行为、{cases} 件办件。",
        "{events} acts on {cases} cases from {first} to {last} in {source}, judged against the "
        "powers, procedures, risks and controls of {lists}.",
    ),
    "before_log": Phrase("日志之前已办", "Before the log"),
    "by_level": Phrase("按级别", "By level"),
    "by_month": Phrase("按月", "By month"),
    "by_node": Phrase("按节点", "By node"),
    "by_post": Phrase("按岗位", "By post"),
    "by_post_note": Phrase("首位责任岗位", "the post that answers first"),
    "by_rule": Phrase("按规则", "By rule"),
    "by_unit": Phrase("按单位", "By unit"),
    "case": Phrase("办件", "Case"),
    "case_node": Phrase("办件与节点", "Case and node"),
    "cases": Phrase("办件", "Cases"),
    "cases_title": Phrase("最需核查的办件", "Cases to look at first"),
    "clean": Phrase("无问题线索", "Without findings"),
    "complete": Phrase("已办结", "Complete"),
    "count_of": Phrase("{n} 件", "{n} case{s}"),
    "declared": Phrase("申报时间", "Declared"),
    "direct": Phrase("直接责任", "Answers directly"),
    "due_by": Phrase("{day} 前反应", "must react by {day}"),
    "edition": Phrase("第 {n} 版", "edition {n}"),
    "engine": Phrase("引擎 {engine}", "engine {engine}"),
    "events": Phrase("行为", "Acts"),
    "evidence_of": Phrase("证据 {have}/{need}", "Evidence {have}/{need}"),
    "evidence_unknown": Phrase("证据 无记录", "Evidence: no record"),
    "expected": Phrase("应当", "Expected"),
    "feeds": Phrase("追责情形", "Counts towards"),
    "findings": Phrase("问题线索", "Findings"),
    "findings_n": Phrase("{n} 条问题线索", "{n} finding{s}"),
    "first_leader": Phrase("一把手", "First leader"),
    "failed_control": Phrase("未起作用的防控", "Control that did not hold"),
    "fits": Phrase("流程相符", "Fits the procedure"),
    "fits_no": Phrase("流程不符", "Does not fit"),
    "fits_yes": Phrase("流程相符", "Fits"),
    "flow_text": Phrase("节点、岗位、时限与监督", "Nodes, posts, limits and oversight"),
    "incomplete": Phrase("未办结", "Not complete"),
    "outcome_found": Phrase("有问题线索", "With findings"),
    "outcome_incomplete": Phrase("未办结", "Not complete"),
    "outcome_unfit": Phrase("流程不符", "Do not fit the procedure"),
    "outcomes": Phrase("哪些办件", "Which cases"),
    "outcomes_note": Phrase("全部逐件结论见 --cases 文件", "Every verdict: --cases file"),
    "outcomes_shown": Phrase("显示前 {shown} 件，共 {n} 件", "the first {shown} of {n} cases"),
    "lang": Phrase("语言", "Language"),
    "lawful_days": Phrase("含依法顺延或暂停", "lawful days off or stops included"),
    "lead": Phrase("牵头监督", "Lead supervisor"),
    "leads": Phrase(
        "这里列出的是问题线索，不是结论。每条都写明应当怎样、查见什么、谁负责、由谁在何时之前核查；"
        "责任由有权机关依程序认定，当事人可以说明和申辩。",
        "What is listed here are leads, not verdicts. Each says what was expected, what was seen, "
        "who answers and who must look into it by when. Only the competent body decides on "
        "responsibility, by due procedure, after hearing those concerned.",
    ),
    "leads_title": Phrase("线索，不是结论", "Leads, not verdicts"),
    "level": Phrase("级别", "Level"),
    "limit": Phrase("时限", "Limit"),
    "month": Phrase("月份", "Month"),
    "months_n": Phrase("逐月列出（{n} 个月）", "Month by month ({n})"),
    "more_groups": Phrase(
        "另有 {n} 项，共 {count} 条，见 --findings 文件",
        "{n} more with {count} findings in all: see the --findings file",
    ),
    "more_here": Phrase("另 {n} 条，见下", "{n} more below"),
    "nav": Phrase("目录", "Contents"),
    "no_data": Phrase("无数据", "No data"),
    "no_findings": Phrase("没有问题线索。", "No findings."),
    "no_node": Phrase("全件（不在某一节点）", "The case as a whole"),
    "no_oversight": Phrase(
        "监督运行：来源没有监督记录", "Oversight: the source has no record of it"
    ),
    "no_post": Phrase("岗位未记录", "Post not recorded"),
    "no_power": Phrase("权力未记录", "Power not recorded"),
    "no_unit": Phrase("单位未记录", "Unit not recorded"),
    "node": Phrase("节点", "Node"),
    "not_yet": Phrase("未开始", "not begun"),
    "observed": Phrase("查见", "Observed"),
    "oversight": Phrase("监督运行", "Oversight"),
    "others_n": Phrase("其余 {n} 项", "{n} more"),
    "portfolio_leader": Phrase("分管领导", "Leader in charge"),
    "post": Phrase("岗位", "Post"),
    "power": Phrase("权力运行", "Power"),
    "powers_title": Phrase("权力流程与问题所在", "Procedures and where findings lie"),
    "powers_unused": Phrase(
        "本次日志中没有办件，无从评判：", "No case in this log, so nothing can be said of:"
    ),
    "quiet": Phrase("已评判，没有问题线索", "Judged, without findings"),
    "reaction": Phrase("监督主体须反应", "Supervisor must react"),
    "received": Phrase("收到时间", "Received"),
    "risk": Phrase("风险", "Risk"),
    "row": Phrase("行", "Row"),
    "reason": Phrase("原因", "Reason"),
    "content": Phrase("内容", "Content"),
    "rule": Phrase("规则", "Rule"),
    "said": Phrase("应当与查见", "Expected and observed"),
    "seconds": Phrase("用时 {n} 秒", "{n} s"),
    "share": Phrase("占比", "Share"),
    "shown": Phrase(
        "{level}：显示前 {shown} 条，共 {n} 条；全部见 --findings 文件",
        "{level}: the first {shown} of {n}; all are in the --findings file",
    ),
    "skip": Phrase("跳到正文", "Skip to content"),
    "stage": Phrase("环节", "Stage"),
    "still_open": Phrase("至 {day} 仍未办结", "still open on {day}"),
    "supervision": Phrase("监督", "Oversight"),
    "time": Phrase("时间", "Time"),
    "title": Phrase("权力运行审计报告", "Audit report"),
    "total": Phrase("合计", "Total"),
    "track": Phrase("行为轨道", "Track of acts"),
    "tracks": Phrase("双轨图", "Double track"),
    "unjudged": Phrase("未能评判的行", "Rows not judged"),
    "one_edition": Phrase(
        "有 {n} 件转用过新版次，而清单中没有它们走过的全部版次，整件只按清单所载版次评判：{cases}",
        "{n} cases moved between editions that the lists lack, and were judged wholly along the "
        "listed edition: {cases}",
    ),
    "unjudged_none": Phrase("所有行均已评判。", "Every row was judged."),
    "unjudged_note": Phrase(
        "显示前 {shown} 行，共 {n} 行", "the first {shown} of {n} rows"
    ),
    "unknown": Phrase("来源没有记载，无从评判", "The source says nothing on this"),
    "unknown_note": Phrase(
        "下列规则所需的信息来源中没有。没有数据不等于没有问题，故以灰色斜纹标出，不计为合规。",
        "The source lacks what these rules need. No data is not the same as no problem: they are "
        "hatched grey and never counted as in order.",
    ),
    "where_title": Phrase("问题线索在哪里", "Where the findings lie"),
    "worst": Phrase("最重级别", "Worst level"),
    "whole_case": Phrase("全件", "The whole case"),
    "who": Phrase("谁", "Who"),
}  # fmt: skip


def word(key: str, **values: object) -> Phrase:
    """Say something in both languages; `n` also decides the English plural."""
    phrase = WORDS[key]
    if not values:
        return phrase
    plural = "" if str(values.get("n", "")) == "1" else "s"
    zh, en = ({name: _tongue(value, i) for name, value in values.items()} for i in (0, 1))
    return Phrase(phrase.zh.format(s="", **zh), phrase.en.format(s=plural, **en))


def _tongue(value: object, column: int) -> object:
    return value[column] if isinstance(value, Phrase) else value


def of_case(key: str, name: str) -> Phrase:
    """Say something of one case or power among several, so that each is told from the others."""
    phrase = WORDS[key]
    return Phrase(f"{phrase.zh} {name}", f"{phrase.en} {name}")


def among(words: dict[str, Phrase], value: str) -> Phrase:
    """Say one of a closed list of words, the word itself where it is not of the list."""
    return words.get(value, Phrase(value, value))
