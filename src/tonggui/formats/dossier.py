# SPDX-License-Identifier: Apache-2.0
"""The dossier of one power as an official document: its four lists in six blocks (R71)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from tonggui.core.coverage import coverage
from tonggui.core.lists import Lists
from tonggui.core.naming import names_of
from tonggui.core.powers import STAGES, TIMINGS, Limit, Power, Step
from tonggui.formats.official import TITLE_LONGEST, Paper

_STATUS = {"in_force": "现行有效", "amended": "已修订", "repealed": "已废止", "expired": "已失效"}
_STATES = {"covered": "覆盖", "excused": "经批准不设", "blind": "空缺", "absent": "无此环节"}
_STATES["claimed"] = "写明覆盖，没有节点"
_MODES = {"each": "逐件", "sample": "抽查"}


def write_dossier(
    lists: Lists, power: Power, path: Path, notes: Iterable[tuple[str, str]] = ()
) -> None:
    """Write a power's dossier as .docx, wholly or not at all.

    `notes` are printed with the edition: who adopted and approved it, and why it was revised.
    """
    names = names_of(lists)
    unit = lists.organisation.units.get(power.unit)
    issuer = unit.name if unit else power.unit
    paper = Paper()
    paper.title(*filter(None, (issuer, *_called(power))))
    _power(paper, power, notes)
    _procedure(paper, power, names)
    _risks(paper, power)
    _controls(paper, power, names)
    _answering(paper, power, names)
    _watching(paper, power, names)
    paper.signature(*filter(None, (issuer, day_in_words(power.effective_from))))
    if lists.disclaimer:
        paper.body(f"（说明：{lists.disclaimer}）")
    paper.save(path)


def _called(power: Power) -> tuple[str, ...]:
    """Return the lines of the title: one too long is broken by sense, never within a word."""
    name, kind = f"“{power.name}”", "权力运行清单"
    return (name + kind,) if len(name + kind) <= TITLE_LONGEST else (name, kind)


def _power(paper: Paper, power: Power, notes: Iterable[tuple[str, str]]) -> None:
    paper.heading("一、职责权力")
    upkeep = power.upkeep
    clock = power.clock
    for label, text in (
        ("编号", "、".join(filter(None, (power.id, power.code)))),
        ("其他编码", "、".join(f"{scheme}：{code}" for scheme, code in power.external_codes)),
        ("版次", f"第{power.edition}版"),
        ("施行日期", day_in_words(power.effective_from)),
        *notes,
        ("类别", "、".join(filter(None, (power.side, power.category, power.statutory_type)))),
        ("权力边界", power.boundary),
        ("法定时限", upkeep.legal_limit or limit_in_words(clock.legal if clock else None)),
        ("承诺时限", upkeep.promised_limit or limit_in_words(clock.promised if clock else None)),
        ("收费", upkeep.fee),
        ("公开范围", upkeep.confidentiality),
    ):
        if text:
            paper.body(f"{label}：{text}。")
    if power.bases:
        paper.subheading("（一）行权依据")
        paper.table(
            ("名称", "条款", "层级", "效力", "核对"),
            (
                (b.title, b.article, b.rank, _STATUS.get(b.status, b.status), _CERTAIN[b.certainty])
                for b in power.bases
            ),
            (36, 22, 12, 12, 12),
        )


_CERTAIN = {"sure": "已核对", "likely": "基本确定", "unverified": "未核对"}


def _procedure(paper: Paper, power: Power, names: dict[str, str]) -> None:
    paper.heading("二、行权流程")
    ids = {node.id: str(number) for number, node in enumerate(power.nodes, start=1)}
    paper.table(
        ("序", "节点", "环节", "责任岗位", "时限", "前置", "必备材料"),
        (
            (
                ids[node.id],
                node.name,
                node.stage,
                names.get(node.post, node.post) or "、".join(sorted(node.roles)),
                limit_in_words(node.limit),
                "、".join(ids[each] for each in power.direct.get(node.id, ()) if each in ids),
                "、".join(node.evidence_required),
            )
            for node in power.nodes
        ),
        (5, 22, 8, 20, 16, 8, 22),
    )
    for title, steps in (
        ("（一）班子成员流程", power.leader_steps),
        ("（二）岗位流程", power.post_steps),
    ):
        if steps:
            paper.subheading(title)
            paper.table(
                ("上级节点", "步骤", "岗位", "时限"),
                (
                    (
                        _above(step, ids),
                        step.name,
                        names.get(step.holder, step.holder),
                        limit_in_words(step.limit),
                    )
                    for step in steps
                ),
                (14, 40, 28, 14),
            )


def _above(step: Step, ids: dict[str, str]) -> str:
    return ids.get(step.parent, step.parent.rpartition(".")[2])


def _risks(paper: Paper, power: Power) -> None:
    paper.heading("三、廉政风险")
    if not power.risks:
        paper.body("未列出风险点。")
        return
    ids = {node.id: node.name for node in power.nodes}
    paper.table(
        ("编号", "节点", "风险点", "类型", "层面", "等级"),
        (
            (
                risk.id,
                ids.get(risk.node, risk.node),
                risk.description,
                risk.kind,
                risk.layer,
                risk.level + (f"→{risk.level_after}" if risk.level_after else ""),
            )
            for risk in power.risks
        ),
        (13, 20, 26, 16, 16, 8),
    )
    for node in power.nodes:
        if node.no_risk is not None:
            paper.body(f"“{node.name}”声明无独立风险点：{node.no_risk.reason}。")


def _controls(paper: Paper, power: Power, names: dict[str, str]) -> None:
    paper.heading("四、防控措施")
    rows = [
        (
            risk.id,
            control.control_class,
            control.measure,
            names.get(control.responsible, control.responsible),
            control.frequency,
            control.evidence,
        )
        for risk in power.risks
        for control in risk.controls
        if control.is_active
    ]
    if rows:
        heads = ("风险", "方式", "措施", "责任人", "频次", "证据")
        paper.table(heads, rows, (12, 12, 34, 20, 10, 12))
    else:
        paper.body("未列出防控措施。")


def _answering(paper: Paper, power: Power, names: dict[str, str]) -> None:
    paper.heading("五、责任主体")
    for label, post in (
        ("一把手（主体责任）", power.first_leader),
        ("分管领导（一岗双责）", power.portfolio_leader),
        ("公开责任人", power.publication_officer),
        ("项目负责人", power.project_leader),
    ):
        if post:
            paper.body(f"{label}：{names.get(post, post)}。")


def _watching(paper: Paper, power: Power, names: dict[str, str]) -> None:
    paper.heading("六、监督主体")
    rows = [
        (
            node.name,
            names.get(f"supervisor:{node.supervision.lead}", node.supervision.lead),
            node.supervision.timing,
            _MODES.get(node.supervision.mode, node.supervision.mode),
        )
        for node in power.nodes
        if node.supervision
    ]
    if rows:
        paper.table(("节点", "主责监督主体", "时段", "方式"), rows, (30, 44, 12, 12))
    if power.method:
        lead = names.get(f"supervisor:{power.method.lead}", power.method.lead)
        levels = "、".join(f"{level}风险{how}" for level, how in power.method.by_level)
        until = (
            f"，有效期至{day_in_words(power.method.valid_until)}"
            if power.method.valid_until
            else ""
        )
        paper.body(f"监督办法：《{power.method.doc or '未命名'}》，主责{lead}{until}。{levels}。")
    paper.subheading("监督矩阵")
    paper.table(("环节", *TIMINGS), _matrix(power), (16, 28, 28, 28))


def _matrix(power: Power) -> Iterator[tuple[str, ...]]:
    states = {(spot.stage, spot.timing): _STATES[spot.state] for spot in coverage(power)}
    for stage in STAGES:
        yield (stage, *(states[stage, timing] for timing in TIMINGS))


def limit_in_words(limit: Limit | None) -> str:
    """Return a limit as documents write it, "" for none."""
    if limit is None:
        return ""
    return f"{limit.value:g}{'个工作日' if limit.is_workdays else '日'}"


def day_in_words(text: str) -> str:
    """Return a day as documents write it, "" for none."""
    if not text:
        return ""
    day = date.fromisoformat(text[:10])
    return f"{day.year}年{day.month}月{day.day}日"
