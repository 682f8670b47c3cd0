# SPDX-License-Identifier: Apache-2.0
"""What the differences of editions and the gates of a risk round say, in Chinese and English."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "edition.power.set": ("写明{0:words}：{2:words}", "{0:words} is now stated: {2:words}"),
    "edition.power.gone": (
        "不再写明{0:words}（原为 {1:words}）",
        "{0:words} no longer stated: {1:words}",
    ),
    "edition.power.changed": (
        "{0:words}由“{1:words}”改为“{2:words}”",
        "{0:words} changes from `{1:words}` to `{2:words}`",
    ),
    "edition.promised": (
        "承诺时限由 {0:limit} 改为 {1:limit}",
        "the promised time changes from {0:limit} to {1:limit}",
    ),
    "edition.legal": (
        "法定时限由 {0:limit} 改为 {1:limit}",
        "the legal time changes from {0:limit} to {1:limit}",
    ),
    "edition.basis.less": ("不再以《{0}》为依据", "no longer rests on {0}"),
    "edition.basis.more": ("增加依据《{0}》", "now also rests on {0}"),
    "edition.basis.status": (
        "依据《{0}》由{1:words}变为{2:words}",
        "its basis {0}, {1:words} before, is now {2:words}",
    ),
    "edition.node.less": ("取消环节“{0}”", "the step `{0}` is dropped"),
    "edition.node.more": ("增加环节“{0}”", "the step `{0}` is added"),
    "edition.order": ("办理次序改为：{1:words}", "the order is now: {1:words}"),
    "edition.node.set": ("“{3}”写明{0:words}：{2:words}", "`{3}` now states {0:words}: {2:words}"),
    "edition.node.gone": (
        "“{3}”不再写明{0:words}（原为 {1:words}）",
        "`{3}` no longer states {0:words} ({1:words} before)",
    ),
    "edition.node.changed": (
        "“{3}”的{0:words}由“{1:words}”改为“{2:words}”",
        "{0:words} of `{3}` changes from `{1:words}` to `{2:words}`",
    ),
    "edition.node.limit": (
        "“{0}”的时限由 {1:limit} 改为 {2:limit}",
        "the time for `{0}` changes from {1:limit} to {2:limit}",
    ),
    "edition.lead.set": ("“{0}”改由 {2} 监督", "`{0}` is now watched by {2}"),
    "edition.lead.gone": (
        "“{0}”不再有主责监督（原为 {1}）",
        "`{0}` is no longer watched ({1} before)",
    ),
    "edition.lead.changed": (
        "“{0}”的主责监督由 {1} 改为 {2}",
        "`{0}` is watched by {2} instead of {1}",
    ),
    "edition.step.less": ("岗位上不再做“{0}”", "posts no longer do `{0}`"),
    "edition.step.more": ("岗位上增加“{0}”", "posts now also do `{0}`"),
    "edition.step.set": ("“{3}”写明{0:words}：{2:words}", "`{3}` now states {0:words}: {2:words}"),
    "edition.step.gone": (
        "“{3}”不再写明{0:words}（原为 {1:words}）",
        "`{3}` no longer states {0:words} ({1:words} before)",
    ),
    "edition.step.changed": (
        "“{3}”的{0:words}由“{1:words}”改为“{2:words}”",
        "{0:words} of `{3}` changes from `{1:words}` to `{2:words}`",
    ),
    "edition.step.limit": (
        "“{0}”的时限由 {1:limit} 改为 {2:limit}",
        "the time for `{0}` changes from {1:limit} to {2:limit}",
    ),
    "edition.risk.less": ("不再列出风险“{0}”", "the risk `{0}` is no longer listed"),
    "edition.risk.more": ("新列出风险“{0}”", "the risk `{0}` is newly listed"),
    "edition.risk.level": (
        "风险“{0}”由{1:words}调为{2:words}",
        "the risk `{0}` goes from {1:words} to {2:words}",
    ),
    "edition.risk.set": (
        "风险“{3}”写明{0:words}：{2:words}",
        "the risk `{3}` now states {0:words}: {2:words}",
    ),
    "edition.risk.gone": (
        "风险“{3}”不再写明{0:words}",
        "the risk `{3}` no longer states {0:words}",
    ),
    "edition.risk.changed": (
        "风险“{3}”的{0:words}由“{1:words}”改为“{2:words}”",
        "{0:words} of the risk `{3}` changes from `{1:words}` to `{2:words}`",
    ),
    "edition.control.less": ("取消措施“{0}”", "the control `{0}` is dropped"),
    "edition.control.more": ("增加措施“{0}”", "the control `{0}` is added"),
    "edition.control.set": (
        "措施“{3}”写明{0:words}：{2:words}",
        "the control `{3}` states {0:words}: {2:words}",
    ),
    "edition.control.gone": (
        "措施“{3}”不再写明{0:words}",
        "the control `{3}` no longer states {0:words}",
    ),
    "edition.control.changed": (
        "措施“{3}”的{0:words}由“{1:words}”改为“{2:words}”",
        "{0:words} of the control `{3}` changes from `{1:words}` to `{2:words}`",
    ),
    "edition.method.less": ("取消监督办法", "the supervision method is dropped"),
    "edition.method.more": ("制定监督办法", "a supervision method is added"),
    "edition.method.set": (
        "监督办法写明{0:words}：{2:words}",
        "the method now states {0:words}: {2:words}",
    ),
    "edition.method.gone": ("监督办法不再写明{0:words}", "the method no longer states {0:words}"),
    "edition.method.changed": (
        "监督办法的{0:words}由“{1:words}”改为“{2:words}”",
        "{0:words} of the method changes from `{1:words}` to `{2:words}`",
    ),
    "edition.method.level": (
        "{0:words}风险的监督由“{1:absent}”改为“{2:absent}”",
        "watching of {0:words} risk changes from `{1:absent}` to `{2:absent}`",
    ),
    "gate.node": (
        "关键节点“{0}”（{1:words}）没有风险点，也没有无风险声明",
        "key node `{0}` ({1:words}) has neither a risk nor a statement of none",
    ),
    "gate.layer": ("{0:words}层面没有风险点或签署说明", "no risk and no statement for {0:words}"),
    "gate.return": ("{0} 尚未返回排查结果", "{0} has not answered yet"),
    "gate.cause": ("风险“{0}”没有写明成因", "the risk `{0}` states no cause"),
    "gate.sources": ("来源未用全：{0:words}", "sources not used: {0:words}"),
    "gate.problem": ("历史问题 {0} 没有对应风险点", "past problem {0} is matched to no risk"),
    "gate.same": ("风险 {0} 与 {1} 文字雷同", "the risks {0} and {1} say the same"),
    "gate.no_node": ("风险“{0}”不在任何节点上", "the risk `{0}` sits on no node"),
    "gate.kind": ("风险“{0}”没有归入三类之一", "the risk `{0}` is of none of the three kinds"),
    "gate.score": (
        "风险“{0}”没有评分，也没有理由",
        "the risk `{0}` has neither a score nor a reason",
    ),
    "gate.level": (
        "风险“{0}”定为{1:words}，评分为{2:words}",
        "the risk `{0}` is rated {1:words}, scored {2:words}",
    ),
    "gate.rises": ("风险“{0}”采取措施后反而更高", "the risk `{0}` is higher after its controls"),
    "gate.remains": (
        "风险“{0}”采取措施后仍为高，没有具名接受",
        "the risk `{0}` stays high after its controls, accepted by nobody",
    ),
    "gate.review": (
        "接受风险“{0}”（{1}）没有有效的复核日期",
        "who accepted the risk `{0}` ({1}) named no day to look again, or it has passed",
    ),
    "gate.list": ("{0:words}没有公开，也没有豁免", "{0:words} is neither published nor exempt"),
    "gate.layers": ("三层流程没有公开", "the layers are not published"),
}

WORDS: dict[str, tuple[str, str]] = {
    "power.name": ("名称", "the name"),
    "power.unit": ("行使主体", "the unit"),
    "power.boundary": ("权力边界", "the boundary"),
    "power.category": ("类别", "the category"),
    "power.statutory_type": ("法定类型", "the statutory type"),
    "power.state": ("状态", "the state"),
    "power.effective_from": ("生效日期", "the day it comes into force"),
    "power.portfolio_leader": ("分管领导", "the leader in charge"),
    "power.first_leader": ("一把手", "the first leader"),
    "power.publication_officer": ("公开责任人", "the publication officer"),
    "node.name": ("名称", "the name"),
    "node.post": ("责任岗位", "the post"),
    "node.stage": ("环节", "the stage"),
    "node.decision_mode": ("决定方式", "the way of deciding"),
    "node.key_flags": ("关键标志", "the key flags"),
    "node.evidence_required": ("必备材料", "the papers required"),
    "node.published": ("公开内容", "what is made public"),
    "step.name": ("名称", "the name"),
    "step.holder": ("岗位", "the post"),
    "risk.description": ("表述", "the wording"),
    "risk.kind": ("类型", "the kind"),
    "control.measure": ("内容", "the measure"),
    "control.responsible": ("责任人", "who answers"),
    "control.frequency": ("频次", "the frequency"),
    "control.evidence": ("证据", "the evidence"),
    "method.doc": ("文件", "the document"),
    "method.lead": ("主责监督主体", "the lead"),
    "method.focus": ("重点", "the focus"),
    "method.valid_until": ("有效期", "the end"),
    "个人": ("个人", "by one person"),
    "双人": ("双人", "by two people"),
    "集体": ("集体", "together"),
    "auto": ("系统自动", "by the system"),
    "draft": ("拟定", "a draft"),
    "scheduled": ("待推开", "scheduled"),
    "suspended": ("暂停", "suspended"),
    "abolished": ("取消", "abolished"),
    "高": ("高", "high"),
    "中": ("中", "middle"),
    "低": ("低", "low"),
}
