# SPDX-License-Identifier: Apache-2.0
"""What is said of meetings and what became of them (S30, S31, S33, S34), in both languages."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "S30.a.expected": ("到会成员逐一表态", "every member present states a position"),
    "S30.a.observed": ("未表态：{0}", "no statement by {0}"),
    "S30.b.expected": ("反对或弃权附理由", "reasons for a vote against or abstaining"),
    "S30.b.observed": ("无理由：{0}", "no reason by {0}"),
    "S30.c.expected": ("会后 {0} 小时内形成纪要", "minutes within {0} hours of the meeting"),
    "S30.c.observed": ("纪要 {0:absent}", "minutes {0:absent}"),
    "S30.d.expected": ("提前 {0} 小时通知议题", "the agenda announced {0} hours ahead"),
    "S30.d.observed": ("通知 {0:absent}", "notice {0:absent}"),
    "S30.e.expected": ("纪要签发后不改", "minutes unchanged after sign-off"),
    "S30.e.observed": ("纪要前后不一致，无更正手续", "minutes changed without a signed correction"),
    "S31.a.expected": ("表决前有廉政审查意见", "an integrity opinion before the vote"),
    "S31.a.observed": ("{0} 表决时没有意见", "none at the vote of {0}"),
    "S31.b.expected": (
        "采纳廉政审查意见，或报告理由",
        "the opinion heeded, or the reasons reported",
    ),
    "S31.b.observed": ("意见不同意或暂缓，仍予通过", "adopted against the opinion"),
    "S31.c.expected": ("审查人不参与表决和办理", "the reviewer neither votes nor handles"),
    "S31.c.observed": ("审查人参与了表决或办理", "the reviewer took part"),
    "S31.d.expected": ("审查不少于 {0} 分钟", "a review of at least {0} minutes"),
    "S31.d.observed": ("审查时间过短", "reviewed in less"),
    "S33.a.expected": ("按决议金额 {0:yuan} 执行", "{0:yuan} as resolved"),
    "S33.a.observed": ("执行 {0:yuan}", "{0:yuan} executed"),
    "S33.b.expected": ("{0:words}为“{1}”", "{0:words} `{1}` as resolved"),
    "S33.b.observed": ("{0:words}为“{1}”", "{0:words} `{1}`"),
    "S33.c.expected": ("决议未被暂缓", "a resolution that is not suspended"),
    "S33.c.observed": ("决议暂缓期间执行", "executed while suspended"),
    "S34.a.expected": ("{0} 前有落实记录", "a record of progress by {0}"),
    "S34.a.observed": ("到期没有任何进展记录", "none by the day it was due"),
    "S34.b.expected": ("{0} 前反馈结果", "the outcome told by {0}"),
    "S34.b.observed": ("到期没有反馈结果", "not told by that day"),
    "S33.d.expected": ("先落实条件：{0}", "conditions met first: {0}"),
    "S33.d.observed": ("条件未落实即执行", "executed before they were"),
}
