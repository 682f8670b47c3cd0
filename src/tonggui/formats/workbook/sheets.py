# SPDX-License-Identifier: Apache-2.0
"""Which sheets a workbook of lists has, and which columns: those that clerks know by heart."""

from __future__ import annotations

from tonggui.core.powers import CONTROL_CLASSES, MAJOR_MATTERS, RISK_LEVELS, STAGES, TIMINGS
from tonggui.core.upkeep import LAYERS, SOURCES
from tonggui.core.values import frozen
from tonggui.formats.workbook.codecs import Codec, Texts
from tonggui.formats.workbook.compound import Codes, Edges, Inputs, Joins, Pairs, Points
from tonggui.formats.workbook.words import (
    CELL,
    CERTAINTY,
    DAY,
    FLAGS,
    KINDS,
    LAYERS_STATUS,
    LENGTH,
    LIST,
    MODE,
    MONEY,
    NUMBER,
    POST,
    ROUND,
    SPAN,
    STATE,
    STATUS,
    TEXT,
    YES,
    same,
)


@frozen
class Column:
    """A column: its heading, the key it holds and how; `depth` says of which record of the row."""

    title: str
    key: tuple[str, ...]
    codec: Codec = TEXT
    depth: int = 0
    also: tuple[str, ...] = ()  # other headings in use
    width: int = 14


@frozen
class Sheet:
    """A sheet: lists within lists, one row for each record of the innermost.

    `names` are the keys that tell records of each depth apart ("" where nothing does). Records from
    depth `makes` on are made by this sheet; those above must stand in another.
    """

    name: str
    chain: tuple[str, ...]
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    makes: int
    title: str = ""

    def name_column(self, depth: int) -> Column | None:
        """Return the column of the key that tells the records of a depth apart."""
        key = (self.names[depth],)
        found = (c for c in self.columns if c.depth == depth and c.key == key)
        return next(found, None) if self.names[depth] else None


def _c(  # noqa: PLR0913, PLR0917 - a column in one line
    title: str,
    key: str,
    codec: Codec = TEXT,
    depth: int = 0,
    also: tuple[str, ...] = (),
    width: int = 14,
) -> Column:
    return Column(title, tuple(key.split(".")), codec, depth, also, width)


POWER = _c("权力编号", "id", also=("编号", "权力编码"), width=10)


def _of_powers(name: str, *columns: Column, inner: str = "", named: str = "") -> Sheet:
    """Return a sheet under powers that stand in 权责清单."""
    if not inner:
        return Sheet(name, ("powers",), ("id",), (POWER, *columns), makes=1)
    return Sheet(name, ("powers", inner), ("id", named), (POWER, *columns), makes=1)


DOCUMENTS = "documents"  # of `facts`; a sheet of its own, as clerks keep them (R81)
SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "权责清单",
        ("powers",),
        ("id",),
        (
            POWER,
            _c("职权编码", "code", also=("编码",), width=24),
            _c("行使主体", "unit", also=("实施主体", "单位", "单位编码"), width=10),
            _c("职权名称", "name", also=("权力名称", "权力事项", "事项名称"), width=32),
            _c("权力类别(内部/外部)", "side", also=("内外",), width=10),
            _c("职权类别", "category", also=("类别",)),
            _c("法定类型", "statutory_type", also=("职权类型",)),
            _c("三重一大", "tzyd"),
            _c("权力边界", "boundary", width=30),
            _c("法定时限", "legal_limit", width=18),
            _c("承诺时限", "promised_limit", width=18),
            _c("收费依据标准", "fee", also=("收费",)),
            _c("风险等级", "risk_level", same(*RISK_LEVELS[::-1]), width=9),
            _c("状态", "state", STATE, width=9),
            _c("生效日期", "effective_from", DAY, width=12),
            _c("计时起点", "clock.from_node", width=9),
            _c("计时终点", "clock.to_node", width=9),
            _c("全程法定时限", "clock.legal", SPAN),
            _c("全程承诺时限", "clock.promised", SPAN),
            _c("分管领导", "portfolio_leader_ref", POST, width=20),
            _c("一把手", "first_leader_ref", POST, width=20),
            _c("公开责任人", "publication_officer_ref", POST, width=16),
            _c("项目负责人", "project_leader_ref", POST, width=16),
            _c("公开范围", "confidentiality", width=20),
            _c("不相容职责或节点", "incompatible", Pairs(), width=24),
            _c("其他编码", "external_codes", Codes(), also=("外部编码",), width=30),
        ),
        makes=0,
        title="权责清单",
    ),
    _of_powers(
        "实施依据",
        _c("依据名称", "title", depth=1, also=("实施依据", "名称"), width=40),
        _c("条款", "article", depth=1, width=20),
        _c("层级", "rank", depth=1, also=("依据层级",)),
        _c("效力状态", "status", STATUS, 1, also=("状态",)),
        _c("核对程度", "certainty", CERTAINTY, 1),
        _c("条号变动", "renumbered", YES, 1, width=9),
        _c("废止日期", "repealed_at", DAY, 1),
        _c("说明", "note", depth=1, width=30),
        inner="basis",
    ),
    _of_powers(
        "流程",
        _c("节点", "node", depth=1, also=("节点编号",), width=8),
        _c("节点名称", "name", depth=1, also=("流程节点", "环节名称"), width=24),
        _c("环节", "stage", same(*STAGES), 1, width=8),
        _c("责任岗位", "post_ref", POST, 1, also=("岗位",), width=20),
        _c("时限", "time_limit", LENGTH, 1, also=("办理时限",)),
        _c("时限来源", "time_limit.source", depth=1),
        _c("时限依据", "time_limit.basis", depth=1),
        _c("时限自节点办结起", "time_limit.after", depth=1, width=12),
        _c("时限因节点免除", "time_limit.unless", LIST, 1, width=12),
        _c("时限仅办理时计", "time_limit.if_done", YES, 1, width=12),
        _c("最早可办", "not_before", LENGTH, 1),
        _c("最早可办自节点办结起", "not_before.after", depth=1, width=12),
        _c("最早可办依据", "not_before.basis", depth=1),
        _c("可办角色", "roles", LIST, 1),
        _c("决定方式", "decision_mode", same("个人", "双人", "集体", "auto"), 1, width=9),
        _c("关键标志", "key_flags", FLAGS, 1),
        _c("职责", "sod_role", depth=1, width=8),
        _c("必备材料", "evidence_required", LIST, 1, also=("文书", "材料"), width=24),
        _c("适用时材料", "evidence_when_applicable", LIST, 1, width=18),
        _c("所需材料", "inputs", Inputs(), 1, width=24),
        _c("产出材料", "outputs", LIST, 1),
        _c("公开内容", "publish", LIST, 1),
        _c("通常时段", "default_timing", same(*TIMINGS), 1, width=9),
        _c("监督主体", "supervision.lead", depth=1, also=("主责监督",), width=10),
        _c("监督时段", "supervision.timing", same(*TIMINGS), 1, width=9),
        _c("监督方式", "supervision.mode", MODE, 1, width=9),
        _c("协同监督", "supervision.also", LIST, 1, width=10),
        _c("最短分钟", "min_plausible_minutes", NUMBER, 1, width=9),
        _c("公示天数", "statutory_notice_days", NUMBER, 1, width=9),
        _c("须第三方", "third_party_required", YES, 1, width=9),
        _c("可批量", "batch_ok", YES, 1, width=8),
        _c("必经", "mandatory", YES, 1, width=8),
        _c("无风险理由", "no_risk_statement.reason", depth=1, width=28),
        _c("无风险签署人", "no_risk_statement.signed_by", POST, 1, width=18),
        _c("无风险日期", "no_risk_statement.date", DAY, 1),
        inner="nodes",
        named="node",
    ),
    _of_powers(
        "流程走向",
        _c("走向", "flow.edges", Edges(), width=60),
        _c("汇合", "flow.join", Joins()),
    ),
    Sheet(
        "风险防控",
        ("powers", "risks", "controls"),
        ("id", "risk", "control"),
        (
            POWER,
            _c("风险编号", "risk", depth=1, width=10),
            _c("节点", "node", depth=1, also=("流程节点",), width=8),
            _c("风险点", "description", depth=1, also=("表现形式",), width=26),
            _c("风险类型", "kind", depth=1, also=("风险类别",), width=16),
            _c("层面", "holder_layer", same(*LAYERS), 1, width=16),
            _c("风险等级", "level", same(*RISK_LEVELS[::-1]), 1, width=9),
            _c("级次", "level_ordinal", depth=1, width=8),
            _c("排查来源", "found_by", Texts(same(*SOURCES)), 1),
            _c("可能性", "score.likelihood", NUMBER, 1, width=8),
            _c("影响", "score.impact", NUMBER, 1, width=8),
            _c("加分因素", "score.modifiers", Points(), 1, width=18),
            _c("调整理由", "override_reason", depth=1),
            _c("采取措施后", "level_after", same(*RISK_LEVELS[::-1]), 1, width=10),
            _c("剩余风险接受人", "accepted.by", depth=1),
            _c("接受理由", "accepted.reason", depth=1, width=24),
            _c("再次审视日期", "accepted.review_date", DAY, 1),
            _c("成因", "cause", depth=1),
            _c("措施编号", "control", depth=2, width=12),
            _c("防控方式", "class", same(*CONTROL_CLASSES), 2, width=11),
            _c("防控措施", "measure", depth=2, width=44),
            _c("责任人", "responsible_ref", POST, 2, also=("责任岗位",), width=18),
            _c("频次", "frequency", depth=2, width=9),
            _c("证据", "evidence", depth=2, width=14),
            _c("查验规则", "check_rules", LIST, 2, width=12),
            _c("在用", "active", YES, 2, width=7),
            _c("共用", "whitelisted", YES, 2, width=7),
            _c("依据制度", "document", depth=2),
        ),
        makes=1,
        title="廉政风险点及防控措施表",
    ),
    _of_powers(
        "监督办法",
        _c("文件", "supervision_method.doc", width=24),
        _c("主责监督主体", "supervision_method.lead", also=("监督主体",)),
        _c("高风险", "supervision_method.by_level.高"),
        _c("中风险", "supervision_method.by_level.中"),
        _c("低风险", "supervision_method.by_level.低"),
        _c("监督重点", "supervision_method.focus", width=30),
        _c("监督成果", "supervision_method.outputs", LIST),
        _c("有效期至", "supervision_method.valid_until", DAY),
    ),
    *(
        _of_powers(
            name,
            _c("步骤", "step", depth=1, width=9),
            _c("上级节点或步骤", "parent", depth=1, also=("上级",)),
            _c("岗位", "holder_ref", POST, 1, width=20),
            _c("步骤名称", "name", depth=1, width=28),
            _c("时限", "limit", LENGTH, 1),
            _c("并行", "parallel", depth=1, width=8),
            _c("互选", "choice", depth=1, width=8),
            inner=inner,
            named="step",
        )
        for name, inner in (("班子成员流程", "leader_flow"), ("岗位流程", "post_flow"))
    ),
    _of_powers(
        "公开与排查",
        _c("权力清单公开", "publication.power", DAY),
        _c("流程清单公开", "publication.process", DAY),
        _c("风险清单公开", "publication.risk", DAY),
        _c("防控清单公开", "publication.control", DAY),
        _c("三层流程", "layers_status", LAYERS_STATUS),
        _c("三层流程公开", "layers_published", DAY),
        _c("三层流程到期", "layers_due", DAY),
        _c("推开状态", "rollout.state", LAYERS_STATUS),
        _c("推开日期", "rollout.since", DAY),
        _c("推开到期", "rollout.due_date", DAY),
        _c("排查状态", "risk_round.state", ROUND),
        _c("排查结束", "risk_round.closed_at", DAY),
        _c("来源", "risk_round.sources_used", Texts(same(*SOURCES)), width=34),
        _c("集体决定文号", "risk_round.resolution"),
        _c("排查责任人", "risk_round.owner_ref", POST, width=18),
    ),
    _of_powers(
        "公开豁免",
        _c("清单", "list", KINDS, 1),
        _c("经批准", "approved", YES, 1),
        _c("批准人", "approved_by", depth=1),
        _c("理由", "reason", depth=1, width=30),
        _c("复核日期", "review_date", DAY, 1),
        inner="exemptions",
    ),
    _of_powers(
        "层面说明",
        _c("层面", "layer", same(*LAYERS), 1, width=18),
        _c("理由", "reason", depth=1, width=40),
        _c("签署人", "signed_by", POST, 1, width=20),
        _c("日期", "date", DAY, 1),
        inner="layer_statements",
    ),
    _of_powers(
        "监督矩阵",
        _c("环节", "stage", same(*STAGES), 1),
        _c("时段", "timing", same(*TIMINGS), 1),
        _c("情况", "state", CELL, 1),
        _c("理由", "reason", depth=1, width=40),
        _c("批准人", "approved_by", depth=1, width=16),
        inner="coverage_matrix",
    ),
    Sheet(
        "单位",
        ("units",),
        ("code",),
        (
            _c("单位编码", "code", width=10),
            _c("单位名称", "name", width=30),
            _c("层级", "level", width=8),
            _c("性质", "kind"),
            _c("监督主体", "supervised_by", width=10),
            _c("第三方", "third_parties", LIST, width=30),
            _c("推开状态", "rollout.state", LAYERS_STATUS),
            _c("推开日期", "rollout.since", DAY),
            _c("推开到期", "rollout.due_date", DAY),
            _c("公开网址", "list_publication_url", width=30),
        ),
        makes=0,
    ),
    Sheet(
        "班子成员",
        ("units", "leaders"),
        ("code", "post"),
        (
            _c("单位编码", "code", also=("单位",), width=10),
            _c("岗位", "post", depth=1, also=("职务",), width=28),
            _c("人员", "person", depth=1, also=("姓名",)),
            _c("一把手", "is_first_leader", YES, 1, width=8),
            _c("分管", "portfolio", LIST, 1, also=("分工",), width=36),
        ),
        makes=1,
    ),
    Sheet(
        "股室岗位",
        ("units", "offices", "posts"),
        ("code", "office", "post"),
        (
            _c("单位编码", "code", also=("单位",), width=10),
            _c("股室", "office", depth=1, also=("科室",), width=18),
            _c("岗位", "post", depth=2, width=20),
            _c("人员", "person", depth=2, also=("姓名",)),
        ),
        makes=1,
    ),
    Sheet(
        "监督主体",
        ("supervisors", "members"),
        ("code", ""),
        (
            _c("编码", "code", width=8),
            _c("名称", "name", width=32),
            _c("类别", "kind", width=16),
            _c("上级", "parent", width=8),
            _c("风险等级", "levels", Texts(same(*RISK_LEVELS[::-1]))),
            _c("监督重点", "remit_focus", width=44),
            _c("成员", "person", depth=1),
            _c("负责人", "head", YES, 1, width=8),
        ),
        makes=0,
    ),
    Sheet(
        "会议",
        ("collective_bodies",),
        ("code",),
        (
            _c("会议编码", "code"),
            _c("会议名称", "name", width=24),
            _c("单位编码", "unit", also=("单位",)),
            _c("一般议题到会", "quorum.general"),
            _c("人事议题到会", "quorum.personnel"),
            _c("级别", "rank", NUMBER),
        ),
        makes=0,
    ),
    Sheet(
        "三重一大",
        ("tzyd_scope", "matters"),
        ("unit", ""),
        (
            _c("单位编码", "unit", also=("单位",)),
            _c("类别", "type", same(*MAJOR_MATTERS), 1, width=16),
            _c("会议编码", "forum", depth=1),
            _c("事项", "items", LIST, 1, width=44),
            _c("单笔限额(元)", "threshold_single_fen", MONEY, 1),
            _c("累计限额(元)", "threshold_cumulative_fen", MONEY, 1),
            _c("累计天数", "window_days", NUMBER, 1),
        ),
        makes=0,
    ),
    Sheet(
        "制度",
        (DOCUMENTS,),
        ("id",),
        (
            _c("制度编号", "id", also=("编号",)),
            _c("制度名称", "title", width=36),
            _c("状态", "status", STATUS),
            _c("发文单位", "issued_by", width=24),
            _c("版本", "version"),
            _c("施行日期", "issued_at", DAY, also=("发布日期",)),
            _c("废止日期", "repealed_at", DAY),
            _c("复核日期", "review_date", DAY),
        ),
        makes=0,
    ),
)
REST = "其他内容"  # what has no sheet: key and JSON
GUIDE = "填写说明"
NOTES = "版次说明"  # how editions came about; no part of the lists, and not read
MORE = "其他"  # the heading of a column that holds, as JSON, what has no column
LEFT_OUT = frozenset(("序号", "备注", ""))
