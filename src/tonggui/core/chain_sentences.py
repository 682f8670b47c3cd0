# SPDX-License-Identifier: Apache-2.0
"""What is said of funds (S40) and of changes in projects (S41), in Chinese and English."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "S40.a.expected": ("资金到账后 {0} 天内拨付", "money passed on within {0} days of its arrival"),
    "S40.a.observed": ("{0:yuan} 自 {1} 起未拨付", "{0:yuan} lies there since {1}"),
    "S40.b.expected": ("收入等于支出加结余", "what came in equals what went out and what is left"),
    "S40.b.observed": (
        "收入 {0:yuan}，支出 {1:yuan}，结余 {2:yuan}",
        "in {0:yuan}, out {1:yuan}, left {2:yuan}",
    ),
    "S40.c.expected": ("支付到最终对象", "paid to those it is for"),
    "S40.c.observed": (
        "{0:yuan} 没有记录最终对象",
        "{0:yuan} paid without saying who it was for in the end",
    ),
    "S40.c.shown.expected": (
        "支付后 {0} 天内在末端公开",
        "published where it is received, within {0} days of the payment",
    ),
    "S40.c.shown.observed": (
        "{0:yuan} 未按期公开",
        "{0:yuan} not published in time",
    ),
    "S41.a.expected": (
        "累计变更超过合同额 {0}% 须先经会议决定",
        "changes of more than {0}% of the contract are resolved first",
    ),
    "S41.a.observed": (
        "累计变更 {0:yuan}，合同 {1:yuan}，没有决议",
        "{0:yuan} of changes on {1:yuan} of contracts, without a resolution",
    ),
    "S41.b.expected": ("合同加变更在概算 {0:yuan} 内", "contracts and changes up to {0:yuan}"),
    "S41.b.observed": ("合计 {0:yuan}，没有重新批准", "{0:yuan} in all, not approved again"),
    "S41.c.expected": ("先批准，后施工", "approved before work begins"),
    "S41.c.observed": ("{0} 施工，{1} 批准", "begun {0}, approved {1}"),
    "S41.d.expected": (
        "变更不接连贴近限额 {0:yuan}",
        "changes do not stay just below {0:yuan}, one after another",
    ),
    "S41.d.observed": ("{0} 笔变更贴近限额", "{0} changes just below it"),
}
