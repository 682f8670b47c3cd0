# SPDX-License-Identifier: Apache-2.0
"""How a person is named in public: post first, and of the name only the family name."""

from __future__ import annotations

# Family names of two characters, one after the other.
_TWO = (
    "欧阳太史上官端木司马东方独孤南宫夏侯诸葛尉迟公孙慕容司徒司空令狐皇甫宇文长孙申屠轩辕钟离闻人"
    "公冶澹台万俟赫连濮阳淳于单于仲孙呼延百里东郭西门第五"
)
_DOUBLE = frozenset(_TWO[at : at + 2] for at in range(0, len(_TWO), 2))


def masked(name: str) -> str:
    """Return a name as strangers may read it.

    >>> masked("欧阳小春"), masked("赵示一"), masked("Zhao Yi")
    ('欧阳某某', '赵某某', 'Z. Y.')
    """
    if name.isascii():
        return " ".join(f"{word[0]}." for word in name.split())
    family = name[:2] if name[:2] in _DOUBLE and len(name) > len("欧阳") else name[:1]
    return family + "某" * max(1, len(name) - len(family))
