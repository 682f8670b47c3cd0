# SPDX-License-Identifier: Apache-2.0
"""Cells that hold several things that belong together: ways, joins, pairs, points and papers."""

from __future__ import annotations

import re
from typing import Any

from tonggui.core.values import frozen
from tonggui.formats.workbook.codecs import SEPARATORS, narrow

_ARROW = re.compile(r"→|->|-")
_BETWEEN = re.compile(r"↔|<->|/|×")
_INSIDE = "(内部产生)"


@frozen
class Edges:
    """Ways between nodes, n1→n2、n2→n3."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the ways in order."""
        return "、".join("→".join(map(str, pair)) for pair in value)

    def read(self, text: str, unit: str) -> list[list[str]]:  # noqa: ARG002
        """Return the pairs in order."""
        parts = (part.strip() for part in SEPARATORS.split(text))
        pairs = [[end.strip() for end in _ARROW.split(part)] for part in parts if part]
        if not all(len(pair) == 2 and all(pair) for pair in pairs):  # noqa: PLR2004 - from and to
            raise ValueError("ways such as n1→n2、n2→n3")
        return pairs


@frozen
class Joins:
    """How branches meet at a node: n5:全部、n7:任一."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the nodes with their words."""
        words = {"all": "全部", "any": "任一"}
        return "、".join(f"{node}:{words.get(how, how)}" for node, how in value.items())

    def read(self, text: str, unit: str) -> dict[str, str]:  # noqa: ARG002
        """Return the nodes with all or any."""
        words = {"全部": "all", "任一": "any", "all": "all", "any": "any"}
        found: dict[str, str] = {}
        for part in filter(None, (each.strip() for each in SEPARATORS.split(text))):
            node, _, how = part.replace("：", ":").rpartition(":")
            if not node or how not in words:
                raise ValueError("joins such as n5:全部、n7:任一")
            found[node] = words[how]
        return found


@frozen
class Pairs:
    """Two duties or two nodes that one person may not both do: 采购↔验收、n1↔n5."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the pairs in order."""
        return "、".join("↔".join(map(str, pair)) for pair in value)

    def read(self, text: str, unit: str) -> list[list[str]]:  # noqa: ARG002
        """Return the pairs in order."""
        parts = (part.strip() for part in SEPARATORS.split(text))
        pairs = [[end.strip() for end in _BETWEEN.split(part)] for part in parts if part]
        if not all(len(pair) == 2 and all(pair) for pair in pairs):  # noqa: PLR2004 - both of a pair
            raise ValueError("pairs such as 采购↔验收")
        return pairs


@frozen
class Codes:
    """Codes in other schemes: 国家政务服务事项编码:11310、省权责清单编码:A-7."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return each scheme with its code, in order."""
        return "、".join(f"{each['scheme']}:{each['code']}" for each in value)

    def read(self, text: str, unit: str) -> list[dict[str, str]]:  # noqa: ARG002
        """Return each scheme with its code, in order."""
        found = []
        for part in filter(None, (each.strip() for each in SEPARATORS.split(text))):
            scheme, _, code = part.replace("：", ":").partition(":")
            if not scheme.strip() or not code.strip():
                raise ValueError("schemes with codes such as 国家政务服务事项编码:11310")
            found.append({"scheme": scheme.strip(), "code": code.strip()})
        return found


@frozen
class Points:
    """Points by what they are added for: 涉及资金:2、对外:1."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the reasons with their points."""
        return "、".join(f"{why}:{int(points)}" for why, points in value.items())

    def read(self, text: str, unit: str) -> dict[str, int]:  # noqa: ARG002
        """Return the points by reason."""
        found: dict[str, int] = {}
        for part in filter(None, (each.strip() for each in SEPARATORS.split(text))):
            why, _, points = part.replace("：", ":").rpartition(":")
            if not why.strip() or not re.fullmatch(r"[+-]?[0-9]{1,6}", narrow(points)):
                raise ValueError("reasons with points such as 涉及资金:2")
            found[why.strip()] = int(narrow(points))
        return found


@frozen
class Inputs:
    """Papers a node needs; what an earlier node produces says so: 申请表、报告(内部产生)."""

    def show(self, value: Any, unit: str) -> str:  # noqa: ARG002
        """Return the papers in order."""
        return "、".join(
            f"{each['name']}{_INSIDE if each.get('produced_inside') is True else ''}"
            for each in value
        )

    def read(self, text: str, unit: str) -> list[dict[str, Any]]:  # noqa: ARG002
        """Return the papers in order."""
        parts = (part.strip() for part in SEPARATORS.split(text))
        return [_paper(part.replace("（", "(").replace("）", ")")) for part in parts if part]


def _paper(text: str) -> dict[str, Any]:
    name = text.removesuffix(_INSIDE).strip()
    if not name:
        raise ValueError("papers such as 申请表、核查报告(内部产生)")
    return {"name": name, "produced_inside": True} if text.endswith(_INSIDE) else {"name": name}
