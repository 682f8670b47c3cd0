# SPDX-License-Identifier: Apache-2.0
"""The one schema of everything that happens to a case, and the closed list of its kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Detail = Mapping[str, Any]
NOTHING: Detail = {}


class Evidence(NamedTuple):
    """A paper or picture named by an act; `first_seen_at` is the server's first sight of it."""

    name: str = ""
    hash: str = ""
    size: int | None = None
    readable: bool = True
    first_seen_at: int | None = None

    @property
    def is_usable(self) -> bool:
        """Say whether there is anything in it to read."""
        return self.readable and self.size != 0


class Marks(NamedTuple):
    """What only the past of other keys can say of an event: post, payee, contract, paper."""

    late: bool = False  # a valid late entry: counts at its declared time (补录)
    reused: tuple[str, ...] = ()  # evidence hashes that another case used before
    paid: int = 0  # fen paid by the unit to the payee within the window, this one included
    under_contract: int = 0  # fen paid under the named contract, this one included
    in_row: int = 0  # engagements of this kind by this provider in a row, this one included


UNMARKED = Marks()


class Event(NamedTuple):
    """One act on a case, by the power or by its supervision. Times are microseconds since 1970 UTC.

    `at` is what was declared, `recorded_at` what the server received; the second is the truth.
    `evidence` is None where the source has no record of evidence at all (unknown, not absent).
    """

    case: str
    seq: int
    kind: str
    at: int
    recorded_at: int
    node: str | None = None
    actor: str | None = None
    post: str | None = None
    unit: str | None = None
    power: str | None = None
    edition: str | None = None
    amount: int | None = None
    evidence: tuple[Evidence, ...] | None = None
    detail: Detail = NOTHING
    marks: Marks = UNMARKED

    @property
    def counts_at(self) -> int:
        """Return the time that counts: receipt, or the declared time of a valid late entry."""
        return self.at if self.marks.late else self.recorded_at


NODE_OPEN, NODE_CLOSE = "node_open", "node_close"
CASE_OPEN, CASE_CLOSE = "case_open", "case_close"
CASE_VOID, RETURN, TRANSFER = "case_void", "return", "transfer"
EDITION_MOVE = "edition_move"
RATIFICATION = "ratification"
ENGAGEMENT, STATEMENT = "engagement", "independence_statement"
BALLOT = "ballot"  # a member's own vote, before the vote is taken
REPORT, FILING = "third_party_report", "provider_filing"
# What happens in a meeting, and is entered together where it was held on paper.
OF_MEETINGS = frozenset(
    (
        "agenda_notice",
        "meeting_open",
        "item_start",
        "recuse",
        "speech",
        "ballot",
        "vote",
        "dissent",
        "resolution",
        "override_report",
        "meeting_close",
        "minutes",
    )
)

KINDS = {
    "acceptance": "验收",
    "added_sign": "加签",
    "agenda_notice": "会议通知",
    "appointment": "任免执行",
    "ballot": "本人投票",
    "benefit_list": "发放名单",
    "bookkeeping": "记账",
    "card_ack": "签收",
    "card_clear": "摘牌",
    "card_disposition": "处置",
    "card_recheck": "复查",
    "card_review": "复核",
    "card_withdraw": "撤销预警",
    "case_close": "办结",
    "case_decided": "作出决定",
    "case_open": "立件",
    "case_void": "误立撤销",
    "change_order": "变更签证",
    "clock_tick": "时钟",
    "compensating_control": "补偿性控制",
    "condition_record": "条件落实记录",
    "config_change": "配置变更",
    "contract": "合同",
    "countersign": "会签",
    "delegation": "授权代岗",
    "dissent": "不同意见",
    "edition_move": "转用新版次",
    "engagement": "委托第三方",
    "explanation": "申辩",
    "external_record": "外部登记",
    "feedback": "群众反映",
    "fund_in": "资金到账",
    "independence_statement": "独立性声明",
    "inspection_notice": "检查通知",
    "instruction": "批示",
    "integrity_review": "廉政审查",
    "item_start": "议题开始",
    "meeting_close": "会议结束",
    "meeting_open": "会议开始",
    "minutes": "会议纪要",
    "node_close": "节点办结",
    "node_open": "节点开始",
    "override_report": "不采纳报告",
    "payment": "支付",
    "payment_approval": "支付审批",
    "pledge_sign": "签责任书",
    "probe": "公开巡检",
    "progress": "落实记录",
    "project_approval": "项目立项",
    "provider_filing": "唯一机构备案",
    "publish": "公开",
    "ratification": "追认",
    "record_edit": "改动记录",
    "rectification_close": "整改办结",
    "rectification_open": "整改开始",
    "rectification_verify": "整改核验",
    "recuse": "回避",
    "resolution": "决议",
    "resume": "恢复计时",
    "return": "退回",
    "signature": "签字",
    "speech": "发言",
    "sup_act": "监督行为",
    "sup_handover": "监督移交",
    "sup_open": "监督开始",
    "suspend": "暂停计时",
    "talk": "谈话提醒",
    "tenure_change": "岗位变动",
    "third_party_report": "第三方报告",
    "transfer": "转办",
    "urge": "催办",
    "vote": "表决",
}


def word(value: object) -> str:
    """Return what a detail says if it is a text, "" if it is a number, a list or anything else."""
    return value if isinstance(value, str) else ""


def words(value: object) -> list[str]:
    """Return the texts of a list that a detail gives, none if it gives anything else."""
    return (
        [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []
    )
