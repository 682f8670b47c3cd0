# SPDX-License-Identifier: Apache-2.0
"""What findings say, in Chinese and English: fact, time, limit; never a verdict (DESIGN.md §7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from string import Formatter
from typing import Any

from tonggui.core.bindings import SENTENCES as OF_BINDINGS
from tonggui.core.chain_sentences import SENTENCES as OF_CHAINS
from tonggui.core.edition_sentences import SENTENCES as OF_EDITIONS
from tonggui.core.edition_sentences import WORDS as WORDS_OF_EDITIONS
from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.list_sentences import SENTENCES as OF_LISTS
from tonggui.core.list_sentences import WORDS as WORDS_OF_LISTS
from tonggui.core.meeting_sentences import SENTENCES as OF_MEETINGS
from tonggui.core.third_party_sentences import SENTENCES as OF_THIRD_PARTIES

LANGUAGES = ("zh", "en")

SENTENCES: dict[str, tuple[str, str]] = {
    "S03.a.expected": ("权力在清单内", "the power is listed"),
    "S03.a.observed": ("清单内没有“{0}”", "no list has `{0}`"),
    "S03.b.expected": ("权力在行使期内", "the power is in force"),
    "S03.b.observed": ("权力状态为{0:field}", "the power is {0:field}"),
    "S03.c.expected": ("由清单所列单位行使", "exercised by the unit that holds it"),
    "S03.c.observed": ("由 {0} 办理，无书面委托", "opened in {0} with no written entrustment"),
    "S14.a": ("尚未办结，最后一日为 {0}", "still open; its last day is {0}"),
    "S15.a.expected": ("“{0}”{1:span}内办结", "`{0}` closed within {1:span}"),
    "S15.a.closed": ("用时 {0:span}", "took {0:span}"),
    "S15.a.open": ("已 {0:span}，尚未办结", "open for {0:span}"),
    "S15.a.lifted": ("{0:span}后才无须办理", "not needed any more only after {0:span}"),
    "S15.legal": ("“{0}”在法定时限 {1:span}内办结", "`{0}` done within the legal {1:span}"),
    "S15.promised": ("“{0}”在承诺时限 {1:span}内办结", "`{0}` done within the promised {1:span}"),
    "S15.case": ("全件已计 {0:span}", "the case stands at {0:span}"),
    "S16.a.expected": ("暂停理由限于 {0}", "a clock stops only for {0}"),
    "S16.a.observed": ("以“{0}”暂停", "stopped for `{0}`"),
    "S16.b.expected": ("一个工作日内送达暂停通知", "the party told within one workday"),
    "S16.b.observed": ("未按期送达通知", "no notice delivered in time"),
    "S16.c.expected": ("同一批材料补正不超过 {0} 次", "at most {0} correction of the same papers"),
    "S16.c.observed": ("同一批材料再次补正", "the same papers sent back again"),
    "S16.d.expected": ("暂停不超过 {0} 日", "stopped for at most {0} days"),
    "S16.d.observed": ("暂停时间超过上限", "stopped for longer than that"),
    "S16.e.expected": ("不在最后一日才暂停", "not stopped on the last day"),
    "S16.e.observed": ("临到期以“{0}”暂停", "stopped for `{0}` as the limit ran out"),
    "S17.a.expected": ("{0} 小时内入账", "recorded within {0} hours"),
    "S17.a.observed": (
        "申报 {0}，收到 {1}，迟 {2} 小时",
        "declared {0}, received {1}: {2} hours later",
    ),
    "S17.b.expected": ("材料先于办结", "papers before the closing they support"),
    "S17.b.observed": (
        "有材料在办结（{1}）之后才出现",
        "a paper first seen after the closing ({1})",
    ),
    "S17.c.expected": ("申报时间与先后一致", "declared in the order received"),
    "S17.c.observed": (
        "申报开始 {0}，早于前一节点的办结",
        "declared to begin {0}, before the node ahead closed",
    ),
    "S17.d.expected": ("先决策，后签约付款公开", "decided before contract, payment or publication"),
    "S17.d.observed": (
        "决策于 {1} 才入账，其结果已先入账",
        "the decision was received {1}, after what rests on it",
    ),
    "S18.a.expected": (
        "{1} 分钟内办结少于 {0} 个节点",
        "fewer than {0} closings within {1} minutes",
    ),
    "S18.a.observed": ("{1} 至 {2} 办结 {0} 个节点", "{0} closings from {1} to {2}"),
    "S18.b.expected": (
        "月末 {0} 个工作日办结不到 {1}%",
        "under {1}% closed in the last {0} workdays",
    ),
    "S18.b.observed": (
        "当月 {1} 个中月末办结占 {0}%",
        "{0}% of {1} closed at the end of the month",
    ),
    "S18.c.expected": (
        "检查通知后办结与平日（每日 {0} 个）相当",
        "as many as on other days ({0} a day)",
    ),
    "S18.c.observed": (
        "检查通知后两个工作日办结 {0} 个",
        "{0} closings in two workdays after the notice",
    ),
    "S18.d.expected": ("夜间办结少于 {0} 个", "fewer than {0} closings at night"),
    "S18.d.observed": ("夜间 {1} 至 {2} 办结 {0} 个", "{0} closings in the night of {1} to {2}"),
    "S19.a.expected": ("“{0}”至少需 {1} 分钟", "`{0}` takes at least {1} minutes"),
    "S19.a.observed": ("用时 {0} 分钟", "took {0} minutes"),
    "S19.b.expected": ("“{0}”至少经过 {1} 日", "`{0}` waits at least {1} days"),
    "S19.b.observed": ("只经过 {0} 日", "only {0} days had passed"),
    "S20.a.expected": ("{1} 于 {2} 前监督“{0}”", "{1} attends `{0}` by {2}"),
    "S20.a.observed": ("监督于 {0} 才到", "supervised only at {0}"),
    "S20.a.absent": ("该节点没有监督记录", "no supervision on record at the node"),
    "S20.b.expected": (
        "{1} 对“{0}”的监督当日入账",
        "{1} records its supervision of `{0}` the same day",
    ),
    "S20.b.observed": ("监督于 {0} 才入账，倒签", "recorded only at {0}, back-dated"),
    "S20.c.expected": ("{1} 在“{0}”实施监督", "{1} supervises at `{0}`"),
    "S20.c.observed": ("监督移到其他节点（{0}）", "done at another node ({0})"),
    "S21.opened_before.expected": ("先办结“{0}”", "`{0}` closed first"),
    "S21.opened_before.observed": ("未办结即开始 {0}", "{0} was opened before it"),
    "S21.skipped.expected": ("先办“{0}”", "`{0}` done first"),
    "S21.skipped.observed": ("跳过，直接办理 {0}", "skipped: {0} was done instead"),
    "S21.unlisted.expected": ("只办流程所列节点", "only nodes of the procedure"),
    "S21.unlisted.observed": ("流程没有“{0}”", "the procedure has no `{0}`"),
    "S21.repeated.expected": ("“{0}”办理一次", "`{0}` done once"),
    "S21.repeated.observed": ("重复办理 {0}", "{0} was done again"),
    "S21.out_of_order.expected": ("“{0}”按次序办理", "`{0}` done in its turn"),
    "S21.out_of_order.observed": ("{0} 的次序已过", "the turn of {0} had passed"),
    "S21.unfinished.expected": ("办完“{0}”", "`{0}` done"),
    "S21.unfinished.observed": ("记录止于 {0}，尚未办到", "the record ends with {0}; not yet done"),
    "S21.b.case_close.expected": ("办结前完成“{0}”", "`{0}` done before the case is closed"),
    "S21.b.case_close.observed": ("未办理即办结全件", "the case was closed without it"),
    "S21.c.expected": ("“{0}”退回须有理由", "a reason for returning to `{0}`"),
    "S21.c.observed": ("退回 {0} 次，无理由", "returned {0} times without a reason"),
    "S22.a.expected": ("监督人员不代行审批", "a supervisor does not sign for the power"),
    "S22.a.observed": ("{0} 人员在业务上签批", "a member of {0} signed the business"),
    "S22.b.expected": ("监督人员不参与表决", "a supervisor does not vote"),
    "S22.b.observed": ("{0} 人员参与表决", "a member of {0} voted"),
    "S22.c.expected": ("监督人员不改动业务记录", "a supervisor does not edit the record"),
    "S22.c.observed": ("{0} 人员改动业务记录", "a member of {0} edited the record"),
    "S22.e.expected": ("由对 {0} 有监督职责者监督", "supervised by a body with remit on {0}"),
    "S22.e.observed": ("{0} 无此职责", "{0} has no such remit"),
    "S24.a.expected": (
        "{0}达 {1:yuan}须先经 {2} 会议决定",
        "{0} from {1:yuan} first resolved by {2}",
    ),
    "S24.a.observed": ("金额 {0:yuan}，无在先决议", "{0:yuan} without an earlier resolution"),
    "S24.b.expected": (
        "同一收款人累计达 {0:yuan}须先经会议决定",
        "{0:yuan} to one payee first resolved",
    ),
    "S24.b.observed": ("累计 {0:yuan}，无决议", "{0:yuan} in all, without a resolution"),
    "S24.c.expected": ("{0}须开会决定", "{0} decided in a meeting"),
    "S24.c.observed": ("以传签方式决定", "decided by circulating a paper"),
    "S24.d.expected": ("“{0}”属议定事项，须由 {1} 决定", "the reserved matter {0} decided by {1}"),
    "S24.d.observed": ("由 {0} 决定", "decided by {0}"),
    "S26.a.expected": (
        "{0}应到 {1} 人，至少到会 {2} 人",
        "{0}: {2} of {1} entitled members present",
    ),
    "S26.a.observed": ("到会 {0} 人", "{0} present"),
    "S26.b.expected": ("分管领导 {0} 到会", "the leader in charge, {0}, present"),
    "S26.b.observed": ("分管领导未到会", "not present"),
    "S26.c.expected": ("任免须过应到 {0} 人的半数同意", "agreed by more than half of {0} entitled"),
    "S26.c.observed": ("同意 {0} 人", "{0} agreed"),
    "S27.a.expected": ("{0}：一把手末位表态", "{0}: the first leader speaks last"),
    "S27.a.observed": (
        "在他人表态前表明“{0:stance}”",
        "stated `{0:stance}` before the others had spoken",
    ),
    "S28.b.expected": ("“{0}”由 {1} 办理", "`{0}` decided by {1}"),
    "S28.b.observed": ("由 {0} 单独签批", "{0} signed alone"),
    "S28.c.expected": ("由 {0} 自行决定", "{0} decides without being told"),
    "S28.c.observed": (
        "{1} 个月内 {0} 件决定件件先有一把手书面批示",
        "each of {0} decisions in {1} months followed a written instruction of the first leader",
    ),
    "S29.a.expected": ("有利害关系者回避", "whoever has an interest takes no part"),
    "S29.a.observed": (
        "{0} 与当事方的关系比对命中，未回避",
        "a register ties {0} to a party; no recusal",
    ),
    "S42.a.expected": ("{0} 个工作日内签收", "acknowledged within {0} workdays"),
    "S42.a.observed": ("{0} 亮出，逾期未签收", "issued {0}, not acknowledged in time"),
    "S42.b.expected": ("{0} 个工作日内处置", "disposed of within {0} workdays"),
    "S42.b.observed": ("{0} 亮出，逾期未处置", "issued {0}, not disposed of in time"),
    "S42.c.expected": ("转办不超过 {0} 次", "passed on at most {0} times"),
    "S42.c.observed": ("已转办 {0} 次", "passed on {0} times"),
    "S44.a.expected": ("由无关人员摘牌", "cleared by somebody who does not answer for it"),
    "S44.a.observed": ("由被亮牌一方 {0} 摘牌", "cleared by {0}, of the carded side"),
    "S44.b.expected": ("由人摘牌", "cleared by a person"),
    "S44.b.observed": ("由系统自动摘牌", "cleared by the system"),
    "S44.c.expected": ("{1} 分钟内摘牌不超过 {0} 张", "at most {0} cards cleared in {1} minutes"),
    "S44.c.observed": ("短时间内批量摘牌", "more were cleared in one run"),
    "S44.d.expected": ("摘牌有理由、有证据", "cleared with a reason and evidence"),
    "S44.d.observed": ("理由或证据为空", "reason or evidence is empty"),
    "S44.e.expected": ("红牌由第二人复核", "a red card reviewed by a second person"),
    "S44.e.observed": ("没有第二人复核", "no second reviewer"),
    "S46.a.expected": ("{0} 前整改到位", "corrected by {0}"),
    "S46.a.observed": ("到期未办结", "not closed by then"),
    "S46.b.expected": ("整改办结附证据", "closed with evidence"),
    "S46.b.observed": ("没有证据", "no evidence"),
    "S46.c.expected": ("整改后 {0} 天内不复发", "no relapse within {0} days"),
    "S46.c.observed": ("同岗位 {1} 再次出现 {0}", "{0} again on the same post on {1}"),
    "S46.d.expected": ("整改材料只用于本次整改", "papers of this correction only"),
    "S46.d.observed": ("与 {0} 的材料重复", "papers already used for {0}"),
    "S35.a.expected": (
        "由 {0} 在任者或书面受托人办理",
        "done by the holder of {0} or a written delegate",
    ),
    "S35.a.observed": ("由 {0} 办理", "done by {0}"),
    "S35.b.expected": ("在 {0} 的签批限额内", "within the approval limit of {0}"),
    "S35.b.observed": (
        "{0} 超限额签批，无上级签字",
        "{0} signed beyond it with no higher signature",
    ),
    "S35.c.expected": ("使用本人设备", "on one's own device"),
    "S35.c.observed": ("一日内用他人设备办结 {0} 次", "{0} closings in a day on another's device"),
    "S36.a.expected": ("“{0}”与“{1}”由不同的人办理", "`{0}` and `{1}` by different people"),
    "S36.a.observed": ("均由 {0} 办理", "both by {0}"),
    "S36.b.expected": ("“{0}”与“{1}”不在同一设备办理", "`{0}` and `{1}` not from one device"),
    "S36.b.observed": ("两个账号在同一设备办理", "two accounts on one device"),
    "S37.a.expected": ("“{0}”必备材料齐全", "`{0}` closed with its required papers"),
    "S37.a.observed": ("缺：{0}", "missing: {0}"),
    "S37.b.expected": ("“{0}”材料可读", "readable papers at `{0}`"),
    "S37.b.observed": ("空文件或不可读：{0}", "empty or unreadable: {0}"),
    "S37.c.expected": ("“{0}”材料只用于本件", "papers of this case only at `{0}`"),
    "S37.c.observed": ("与他件重复：{0}", "used in another case before: {0}"),
    "S38.a.expected": ("先审批，后付款", "approved before paid"),
    "S38.a.observed": ("付款前没有审批", "no approval before the payment"),
    "S38.b.expected": ("在合同额 {0:yuan} 内，且有合同", "under a contract, up to {0:yuan}"),
    "S38.b.observed": ("付款 {0:yuan}", "{0:yuan} paid"),
    "S38.c.expected": ("验收前付款不超过预付 {0:yuan}", "before acceptance no more than {0:yuan}"),
    "S38.c.observed": ("已付 {0:yuan}，无验收", "{0:yuan} paid, no acceptance"),
    "S38.d.expected": ("在预算 {0:yuan} 内", "within the budget of {0:yuan}"),
    "S38.d.observed": ("累计付款 {0:yuan}", "{0:yuan} paid in all"),
    "S43.a.expected": (
        "最近 {0} 次监督意见不全是无异议，或用时中位数不少于 {1} 分钟、看过材料、意见不雷同",
        "the last {0} opinions are not all alike, or took {1} minutes, with papers opened",
    ),
    "S43.a.observed": (
        "{0} 次全为无异议：用时中位数 {1} 秒，{2}% 未打开材料，{3}% 意见文字相同",
        "all {0} say `no objection`: median {1} s, no paper opened {2}%, same words {3}%",
    ),
    "S43.b.expected": ("材料到达之后才出具意见", "an opinion given after the papers arrived"),
    "S43.b.observed": ("{0} 出具意见，材料 {1} 才到", "given {0}; the papers arrived {1}"),
    "S45.a.expected": (
        "所监督单位办件多、外部又查出问题的，{0} 个月内自己也有发现",
        "something found of its own in {0} months, where much is done and others find something",
    ),
    "S45.a.observed": (
        "{0} 个月 {1} 件，自己发现 0 件，外部查出 {2} 件",
        "{1} cases in {0} months, none objected to; {2} found by others",
    ),
    "S45.b.expected": ("{0} 个月内有办件", "some case within {0} months"),
    "S45.b.observed": (
        "行使期内的权力 {0} 项，{1} 个月没有一件",
        "{0} powers in force, and no case in {1} months",
    ),
    "S47.a.expected": (
        "{0} 日内满 {1} 次黄牌或 {2} 次提醒的，{3} 前谈话提醒",
        "{1} yellow cards or {2} reminders within {0} days answered by a talk until {3}",
    ),
    "S47.a.observed": (
        "黄牌 {0} 次、提醒 {1} 次，{2} 前没有谈话",
        "{0} yellow cards and {1} reminders; no talk until {2}",
    ),
    **OF_LISTS,
    **OF_EDITIONS,
    **OF_BINDINGS,
    **OF_CHAINS,
    **OF_MEETINGS,
    **OF_THIRD_PARTIES,
}

_WORDS = {
    "workday": ("个工作日", " workday"),
    "day": ("日", " day"),
    "suspended": ("暂停", "suspended"),
    "abolished": ("废止", "abolished"),
    "payee": ("收款人", "payee"),
    "person": ("人员", "person"),
    "place": ("地点", "place"),
    "object": ("对象", "object"),
    **WORDS_OF_LISTS,
    **WORDS_OF_EDITIONS,
}
_BETWEEN_NAMES = re.compile(r"(?<![\u3400-\u9fff）)])、|、(?![\u3400-\u9fff])")


_NOTHING = {"stance": ("倾向性意见", "a leaning"), "absent": ("没有", "missing")}


_Part = tuple[str, int | None, str]  # words, the argument after them if any, and how to say it


def _parts(template: str) -> list[_Part]:
    """Take a template apart.

    >>> _parts("open for {0:span}.")
    [('open for ', 0, 'span'), ('.', None, '')]
    """
    return [
        (literal, None if field is None else int(field), how or "")
        for literal, field, how, _ in Formatter().parse(template)
    ]


class _Sentence:
    """Formats arguments as people of a language write them."""

    def __init__(self, language: str) -> None:
        self.column = LANGUAGES.index(language)
        self._parted: dict[str, list[_Part]] = {}

    def say(self, key: str, args: Sequence[Any]) -> str:
        """Put arguments into a sentence, which is taken apart only once."""
        parts = self._parted.get(key)
        if parts is None:
            parts = self._parted[key] = _parts(SENTENCES[key][self.column])
        return self._filled(parts, args)

    def fill(self, template: str, args: Sequence[Any]) -> str:
        """Put arguments into a template that is no sentence of its own."""
        return self._filled(_parts(template), args)

    def _filled(self, parts: Iterable[_Part], args: Sequence[Any]) -> str:
        return "".join(
            literal if place is None else literal + self._put(args[place], how)
            for literal, place, how in parts
        )

    def _put(self, value: Any, how: str) -> str:
        """Say money in yuan, lengths with their unit, and what is absent as a word."""
        match how:
            case "yuan":
                return f"{value / 100:,.2f}{(' 元', ' yuan')[self.column]}"
            case "span":
                return self._span(*value)
            case "limit":
                return self._limit(str(value))
            case "stance" | "absent":
                return str(value) or _NOTHING[how][self.column]
            case "words":
                return self._words(str(value).split(SEPARATOR))
            case _:
                return f"{value:g}" if isinstance(value, float) else self._listed(str(value))

    def _listed(self, names: str) -> str:
        """Part names that are not Chinese as English does; a mark within a name stays."""
        return _BETWEEN_NAMES.sub(", ", names) if self.column else names

    def _words(self, words: Iterable[str]) -> str:
        return ("、", ", ")[self.column].join(map(self._word, words))

    def _word(self, word: str) -> str:
        """Say a word we have in both languages; `law=repealed` says a word about another."""
        name, _, about = word.rpartition("=")
        said = _WORDS[about][self.column] if about in _WORDS else about
        form = ("{}（{}）", "{} ({})")[self.column]
        return form.format(name, said) if name else said

    def _limit(self, short: str) -> str:
        """Say a limit that is written as 5wd or 7d; where there is none, that."""
        if not short:
            return _NOTHING["absent"][self.column]
        is_workdays = short.endswith("wd")
        number = short.removesuffix("wd").removesuffix("d")
        units = (("日", "day"), ("个工作日", "workday"))[is_workdays]
        plural = "s" if self.column and number != "1" else ""
        return f"{number} {units[self.column]}{plural}"

    def _span(self, number: float, unit: str) -> str:
        word = _WORDS[unit][self.column]
        plural = "s" if self.column and number != 1 else ""
        return f"{number:g}{word}{plural}" if self.column else f"{number:g} {word}"


_SENTENCES_IN = {language: _Sentence(language) for language in LANGUAGES}


@lru_cache(maxsize=100_000)
def say(said: Said, language: str) -> str:
    """Return a sentence in a language."""
    return _SENTENCES_IN[language].say(said.key, _paired(said.args))


def phrase(template: str, column: int, *args: str) -> str:
    """Return a template filled in as sentences of a language are (0 Chinese, 1 English)."""
    return _SENTENCES_IN[LANGUAGES[column]].fill(template, args)


def say_all(sentences: Iterable[Said], language: str) -> str:
    """Return several sentences as one text, each said once."""
    separator = ("；", "; ")[LANGUAGES.index(language)]
    return separator.join(dict.fromkeys(say(said, language) for said in sentences))


def _paired(args: tuple[Any, ...]) -> list[Any]:
    """Put a number and the unit that follows it together."""
    found: list[Any] = []
    for arg in args:
        if arg in ("workday", "day") and found and isinstance(found[-1], int | float):
            found[-1] = (found[-1], arg)
        else:
            found.append(arg)
    return found
