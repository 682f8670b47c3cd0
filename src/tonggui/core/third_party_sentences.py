# SPDX-License-Identifier: Apache-2.0
"""What is said of third parties (S32), in Chinese and English."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "S32.a.expected": ("“{0}”办结之前有第三方报告", "a third-party report before `{0}` is closed"),
    "S32.a.observed": ("办结时没有收到报告", "none received by its closing"),
    "S32.b.expected": (
        "第三方与承包商、供应商和本单位人员没有利害关系",
        "a third party without ties to contractor, supplier or officers of the unit",
    ),
    "S32.b.observed": ("{0}：比对有关联", "{0}: a tie was matched"),
    "S32.c.expected": (
        "同一家机构连续受托“{0}”不超过 {1} 次",
        "at most {1} engagements for `{0}` in a row by one provider",
    ),
    "S32.c.observed": ("{0} 连续第 {1} 次", "{0}: number {1} in a row"),
}
