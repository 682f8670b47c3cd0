# SPDX-License-Identifier: Apache-2.0
"""What a post may do and must do, as an official document that its holder signs (R84)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tonggui.core.powers import Power
from tonggui.core.values import frozen
from tonggui.formats.dossier import day_in_words, limit_in_words
from tonggui.formats.official import Paper

__all__ = ["PostSheet", "limit_in_words", "write_post_sheet"]


@frozen
class PostSheet:
    """A post on a day: powers with as what they bind it, its nodes and its controls, in cells."""

    unit: str
    post: str
    day: date
    powers: tuple[tuple[Power, str], ...]
    nodes: tuple[tuple[str, ...], ...]
    controls: tuple[tuple[str, ...], ...]


def write_post_sheet(sheet: PostSheet, path: Path) -> None:
    """Write a post's page as .docx, wholly or not at all."""
    paper = Paper()
    paper.title(sheet.unit, f"{sheet.post}岗位权力和风险防控清单")
    paper.body(f"本清单依据{day_in_words(sheet.day.isoformat())}有效的各项权力版次生成。")
    _powers(paper, sheet)
    paper.heading("二、经办节点、时限和风险")
    _table(paper, sheet.nodes, ("权力", "节点", "时限", "监督主体", "风险"), (20, 21, 15, 18, 26))
    paper.heading("三、本岗位承担的防控措施")
    heads = ("权力", "风险", "措施", "频次", "证据")
    _table(paper, sheet.controls, heads, (20, 24, 30, 12, 14))
    paper.heading("四、任职确认")
    paper.body("本人已阅知本岗位的权力、节点、时限、风险和防控措施。")
    paper.signature("任职人（签名）：＿＿＿＿＿＿", "年　　月　　日")
    paper.save(path)


def _powers(paper: Paper, sheet: PostSheet) -> None:
    paper.heading("一、权力和边界")
    if not sheet.powers:
        paper.body("现行清单没有涉及本岗位的权力。")
    for power, kinds in sheet.powers:
        bases = "、".join(f"《{each.title}》{each.article}" for each in power.bases)
        paper.subheading(f"{power.name}（{power.id}）")
        paper.body(f"本岗位：{kinds}。")
        for label, text in (("依据", bases), ("边界", power.boundary)):
            if text:
                paper.body(f"{label}：{text.rstrip('。')}。")


def _table(
    paper: Paper, rows: tuple[tuple[str, ...], ...], heads: tuple[str, ...], widths: tuple[int, ...]
) -> None:
    if rows:
        paper.table(heads, rows, widths)
    else:
        paper.body("无。")
