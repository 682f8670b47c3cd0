# SPDX-License-Identifier: Apache-2.0
"""How what changed between editions reads before and after, in a citizen's words, zh and en.

Of each aspect: what is asked about it, what is said where it is stated, and where it is not.
`{0}` is what is stated, `{1}` the node, risk or control it is about.
"""

from __future__ import annotations

Both = tuple[str, str]
NOT_SAID: Both = ("没有写明", "not stated")

ASPECTS: dict[str, tuple[Both, Both, Both]] = {
    "power.name": (("这项权力叫什么", "What the power is called"), ("{0}", "{0}"), NOT_SAID),
    "power.unit": (
        ("由哪个单位行使", "Which unit exercises it"),
        ("由{0}行使", "{0} exercises it"),
        NOT_SAID,
    ),
    "power.boundary": (
        ("能决定什么、不得决定什么", "What may be decided, and what may not"),
        ("{0}", "{0}"),
        ("没有写明能决定什么、不得决定什么", "what may be decided was not stated"),
    ),
    "power.category": (
        ("属于哪类权力", "What kind of power it is"),
        ("属于{0:words}", "{0:words}"),
        NOT_SAID,
    ),
    "power.statutory_type": (
        ("法律上是哪种行为", "What kind of act it is in law"),
        ("属于{0:words}", "{0:words}"),
        NOT_SAID,
    ),
    "power.state": (("是否在用", "Whether it is in use"), ("{0:words}", "{0:words}"), NOT_SAID),
    "power.effective_from": (
        ("从哪天起施行", "From which day it holds"),
        ("自 {0} 起", "from {0}"),
        NOT_SAID,
    ),
    "power.portfolio_leader": (
        ("哪位领导分管", "Which leader is in charge"),
        ("由{0}分管", "{0} is in charge"),
        ("没有写明由谁分管", "nobody was named"),
    ),
    "power.first_leader": (
        ("谁负主体责任", "Who answers for it as first leader"),
        ("由{0}负责", "{0} answers"),
        ("没有写明由谁负责", "nobody was named"),
    ),
    "power.publication_officer": (
        ("谁负责公开", "Who answers for its publication"),
        ("由{0}负责公开", "{0} answers"),
        ("没有写明由谁负责公开", "nobody was named"),
    ),
    "promised": (
        ("全程承诺多久办完", "How long it takes, as promised"),
        ("承诺 {0:limit}办完", "promised within {0:limit}"),
        ("没有承诺多久办完", "nothing was promised"),
    ),
    "legal": (
        ("全程依法最长多久", "How long it may take by law"),
        ("依法最长 {0:limit}", "at most {0:limit} by law"),
        ("没有写明法定时限", "no legal limit was stated"),
    ),
    "node.name": (
        ("“{1}”这一步叫什么", "What the step `{1}` is called"),
        ("叫“{0}”", "`{0}`"),
        NOT_SAID,
    ),
    "node.post": (
        ("“{1}”由谁办理", "Who does `{1}`"),
        ("由{0}办理", "{0} does it"),
        ("没有写明由谁办理", "nobody was named"),
    ),
    "node.stage": (
        ("“{1}”属于哪个环节", "Which stage `{1}` belongs to"),
        ("属于{0:words}环节", "the stage {0:words}"),
        NOT_SAID,
    ),
    "node.decision_mode": (
        ("“{1}”怎样决定", "How `{1}` is decided"),
        ("{0:words}决定", "decided: {0:words}"),
        NOT_SAID,
    ),
    "node.key_flags": (
        ("“{1}”是不是重点", "Whether `{1}` is a key point"),
        ("是重点，涉及{0:words}", "it is, for {0:words}"),
        ("不是重点", "it is not"),
    ),
    "node.evidence_required": (
        ("“{1}”必须有哪些材料", "Which papers `{1}` must have"),
        ("必须有{0:words}", "{0:words}"),
        ("没有要求材料", "none were asked for"),
    ),
    "node.published": (
        ("“{1}”向社会公开什么", "What `{1}` makes public"),
        ("公开{0:words}", "{0:words}"),
        ("没有写明公开什么", "nothing was named"),
    ),
    "node.limit": (
        ("“{1}”最长多久", "How long `{1}` may take"),
        ("最长 {0:limit}", "at most {0:limit}"),
        ("没有规定时限", "no limit was set"),
    ),
    "node.lead": (
        ("“{1}”由谁监督", "Who watches `{1}`"),
        ("由{0}监督", "{0} watches it"),
        ("没有人监督", "nobody watched it"),
    ),
    "step.holder": (
        ("“{1}”由哪个岗位做", "Which post does `{1}`"),
        ("由{0}做", "{0} does it"),
        ("没有写明由谁做", "nobody was named"),
    ),
    "step.name": (
        ("“{1}”这一步叫什么", "What the step `{1}` is called"),
        ("叫“{0}”", "`{0}`"),
        NOT_SAID,
    ),
    "step.limit": (
        ("“{1}”最长多久", "How long `{1}` may take"),
        ("最长 {0:limit}", "at most {0:limit}"),
        ("没有规定时限", "no limit was set"),
    ),
    "risk.description": (
        ("风险“{1}”怎样表述", "How the risk `{1}` is worded"),
        ("{0}", "{0}"),
        NOT_SAID,
    ),
    "risk.kind": (
        ("风险“{1}”属于哪一类", "Which kind the risk `{1}` is of"),
        ("属于{0}", "{0}"),
        NOT_SAID,
    ),
    "risk.level": (
        ("风险“{1}”有多高", "How high the risk `{1}` is"),
        ("{0:words}风险", "{0:words}"),
        ("没有评级", "it was not rated"),
    ),
    "control.measure": (
        ("措施“{1}”做什么", "What the control `{1}` does"),
        ("{0}", "{0}"),
        NOT_SAID,
    ),
    "control.responsible": (
        ("措施“{1}”由谁做", "Who carries out the control `{1}`"),
        ("由{0}做", "{0} does it"),
        ("没有写明由谁做", "nobody was named"),
    ),
    "control.frequency": (
        ("措施“{1}”多久做一次", "How often the control `{1}` is carried out"),
        ("{0}", "{0}"),
        NOT_SAID,
    ),
    "control.evidence": (
        ("措施“{1}”留什么证据", "What evidence the control `{1}` leaves"),
        ("留有{0}", "{0}"),
        ("没有要求证据", "none was asked for"),
    ),
    "method.doc": (
        ("监督按哪份文件", "Under which document it is watched"),
        ("{0}", "{0}"),
        NOT_SAID,
    ),
    "method.lead": (
        ("监督由谁牵头", "Who leads the supervision"),
        ("由{0}牵头", "{0} leads"),
        ("没有写明由谁牵头", "nobody was named"),
    ),
    "method.focus": (
        ("监督重点是什么", "What supervision looks at first"),
        ("{0}", "{0}"),
        NOT_SAID,
    ),
    "method.valid_until": (
        ("监督办法到哪天为止", "Until when the method holds"),
        ("到 {0} 为止", "until {0}"),
        ("没有写明到哪天为止", "no end was set"),
    ),
    "method.level": (
        ("{1:words}风险的怎样监督", "How high, middle or low risk is watched: {1:words}"),
        ("{0}", "{0}"),
        NOT_SAID,
    ),
}

# What comes and goes: what it is about, how it reads where it is there, and where it is not.
THERE: dict[str, tuple[Both, Both, Both]] = {
    "basis": (
        ("依据什么", "What it rests on"),
        ("以《{0}》为依据", "rests on {0}"),
        ("不以《{0}》为依据", "does not rest on {0}"),
    ),
    "code": (
        ("在其他体系里的编码", "Which codes it has elsewhere"),
        ("编码“{0}”", "`{0}`"),
        ("没有编码“{0}”", "without `{0}`"),
    ),
    "node": (
        ("要经过哪些步骤", "Which steps it takes"),
        ("要经过“{0}”", "`{0}` is a step"),
        ("没有“{0}”这一步", "`{0}` is no step"),
    ),
    "step": (
        ("岗位上要做哪些事", "What posts do"),
        ("要做“{0}”", "`{0}` is done"),
        ("不做“{0}”", "`{0}` is not done"),
    ),
    "risk": (
        ("提示了哪些廉政风险", "Which integrity risks are named"),
        ("提示了风险“{0}”", "`{0}` is named"),
        ("没有提示风险“{0}”", "`{0}` is not named"),
    ),
    "control": (
        ("采取了哪些防控措施", "Which controls there are"),
        ("采取措施“{0}”", "`{0}` is done"),
        ("没有措施“{0}”", "`{0}` is not done"),
    ),
    "cell": (
        ("“{0:words}”环节{1:words}是否必须监督", "Whether `{0:words}` must be watched {1:words}"),
        ("经批准不设监督", "it need not be watched, by approval"),
        ("必须监督", "it must be watched"),
    ),
    "method": (
        ("有没有监督办法", "Whether there is a supervision method"),
        ("有监督办法", "there is one"),
        ("没有监督办法", "there is none"),
    ),
}
ORDER: Both = ("按什么次序办理", "In which order it is done")
BASIS_STATUS: tuple[Both, Both] = (
    ("依据《{1}》是否有效", "Whether its basis {1} holds"),
    ("{0:words}", "{0:words}"),
)
