# SPDX-License-Identifier: Apache-2.0
"""How the cells of lists are written: what each kind of value is called by people."""

from __future__ import annotations

from tonggui.formats.workbook.codecs import (
    Day,
    Length,
    Number,
    PostName,
    Span,
    Text,
    Texts,
    Words,
    YesNo,
)

TEXT, DAY, YES, NUMBER, POST = Text(), Day(), YesNo(), Number(), PostName()
MONEY, LENGTH, SPAN = Number(scale=100), Length(), Span()
LIST = Texts(TEXT)


def same(*words: str) -> Words:
    """Return a codec for words that people and lists write alike."""
    return Words({word: word for word in words})


STATE = Words(
    {"in_force": "生效", "draft": "拟定", "scheduled": "待推开"}
    | {"suspended": "暂停", "abolished": "取消"}
)
STATUS = Words(
    {"in_force": "现行有效", "amended": "已修订", "repealed": "已废止", "expired": "已失效"}
)
CERTAINTY = Words({"sure": "已核对", "likely": "基本确定", "unverified": "未核对"})
MODE = Words({"each": "逐件", "sample": "抽查"})
LAYERS_STATUS = Words({"in_force": "已生效", "scheduled": "待推开"})
ROUND = Words({"open": "进行中", "closing": "结束中", "closed": "已结束"})
CELL = Words({"covered": "覆盖", "excluded": "不适用", "empty": "空缺"})
KINDS = Words(
    {"power": "权力清单", "process": "流程清单", "risk": "风险清单", "control": "防控清单"}
)
FLAGS = Texts(same("裁量", "资金", "人事", "物资", "集体", "对外", "现场"))
