# SPDX-License-Identifier: Apache-2.0
"""Words that rules list, for stopping a clock or entering late, in English: kept in Chinese."""

from __future__ import annotations

from types import MappingProxyType

ENGLISH: MappingProxyType[str, str] = MappingProxyType(
    {
        "补正": "correction of papers",
        "听证": "hearing",
        "鉴定": "expert appraisal",
        "检测": "testing",
        "检验": "inspection",
        "公告": "public announcement",
        "公示": "publication for objections",
        "不可抗力": "force majeure",
        "专家评审": "expert review",
        "断网": "no network",
        "停电": "power cut",
        "现场办理": "work on the spot",
    }
)
