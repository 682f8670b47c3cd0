# SPDX-License-Identifier: Apache-2.0
"""All powers of a unit as one official document in the customary columns (R9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tonggui.core.lists import Lists
from tonggui.core.naming import names_of
from tonggui.core.powers import Power
from tonggui.core.xray.view import active
from tonggui.formats.dossier import day_in_words, limit_in_words
from tonggui.formats.official import Paper

_Row = tuple[str, ...]


def write_unit_sheet(
    lists: Lists, unit: str, powers: Sequence[Power], day: date, path: Path
) -> None:
    """Write the four lists of a unit as .docx, wholly or not at all; `lists` know the names."""
    names = names_of(lists)
    paper = Paper()
    paper.title(unit, "职责权力和廉政风险防控清单")
    paper.body(f"本清单依据{day_in_words(day.isoformat())}有效的各项权力版次生成。")
    for heading, heads, widths, rows in (
        ("一、职责权力", ("编号", "名称", "类别", "依据", "边界"), (12, 20, 16, 28, 24), _powers),
        (
            "二、行权流程",
            ("权力", "节点", "环节", "责任岗位", "时限", "必备材料"),
            (18, 20, 8, 20, 14, 20),
            _nodes,
        ),
        (
            "三、廉政风险点和防控措施",
            ("权力", "节点", "风险点", "等级", "防控措施", "责任人"),
            (16, 14, 22, 8, 26, 14),
            _risks,
        ),
        ("四、监督", ("权力", "主责监督主体", "监督办法", "有效期至"), (28, 30, 26, 16), _watched),
    ):
        paper.heading(heading)
        found = [row for each in powers for row in rows(each, names)]
        if found:
            paper.table(heads, found, widths)
        else:
            paper.body("无。")
    if lists.disclaimer:
        paper.body(f"（说明：{lists.disclaimer}）")
    paper.save(path)


def _powers(power: Power, _names: dict[str, str]) -> Iterator[_Row]:
    kinds = (power.side, power.category, power.statutory_type)
    bases = "、".join(f"《{each.title}》{each.article}" for each in power.bases)
    codes = "、".join(filter(None, (power.id, power.code)))
    yield codes, power.name, "、".join(filter(None, kinds)), bases, power.boundary


def _nodes(power: Power, names: dict[str, str]) -> Iterator[_Row]:
    for node in power.nodes:
        post = names.get(node.post, node.post) or "、".join(sorted(node.roles))
        papers = "、".join(node.evidence_required)
        yield power.name, node.name, node.stage, post, limit_in_words(node.limit), papers


def _risks(power: Power, names: dict[str, str]) -> Iterator[_Row]:
    called = {node.id: node.name for node in power.nodes}
    for risk in power.risks:
        about = power.name, called.get(risk.node, risk.node), risk.description, risk.level
        controls = [
            (each.measure, names.get(each.responsible, each.responsible)) for each in active(risk)
        ]
        for control in controls or [("", "")]:
            yield *about, *control


def _watched(power: Power, names: dict[str, str]) -> Iterator[_Row]:
    if method := power.method:
        lead = names.get(f"supervisor:{method.lead}", method.lead)
        yield power.name, lead, method.doc, day_in_words(method.valid_until)
