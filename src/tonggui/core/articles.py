# SPDX-License-Identifier: Apache-2.0
"""Which articles of a law a text names, so that a change of one touches only what rests on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

Article = tuple[int, int]  # 第十二条之一 is (12, 1), 第十二条 is (12, 0)
_DIGITS = MappingProxyType(
    dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "两": 2}
)
_PLACES = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_SIGNS = "".join([*_DIGITS, *_PLACES])
_NUMBER = rf"(?:[0-9]+|[{_SIGNS}]+)"
_THROUGH = r"(?:至|到|[-–—－~～]+)"  # all that lies between is meant too
_AND = rf"(?:[、,，和及与]|{_THROUGH})"
_NAMED = re.compile(rf"第\s*({_NUMBER}(?:\s*{_AND}\s*{_NUMBER})*)\s*条(?:\s*之\s*({_NUMBER}))?")
_EACH = re.compile(rf"({_AND})?\s*({_NUMBER})")
_TO = re.compile(rf"\s*{_THROUGH}\s*")
_MARKS = '《》〈〉「」"“” \t\r\n\u3000'
_WIDEST = 400  # no law has more articles in one breath; a longer stretch is no stretch


def articles(text: str) -> frozenset[Article]:
    """Return the articles a text names; none where it names the law as a whole.

    >>> sorted(articles("第五十二条第一款、第54条之一"))
    [(52, 0), (54, 1)]
    >>> sorted(articles("第九条至第十一条")), sorted(articles("第3、5条"))
    ([(9, 0), (10, 0), (11, 0)], [(3, 0), (5, 0)])
    """
    found: set[Article] = set()
    last: Article | None = None
    ended = 0
    for match in _NAMED.finditer(text):
        is_through = bool(_TO.fullmatch(text, ended, match.start()))
        for sign, named in _named(match):
            if last and (is_through or _TO.fullmatch(sign)):
                found.update(_between(last, named))
            found.add(named)
            last, is_through = named, False
        ended = match.end()
    return frozenset(found)


def _named(match: re.Match[str]) -> list[tuple[str, Article]]:
    """Return the articles between one 第 and its 条, each with the sign before it."""
    each = [(sign, (number(digits), 0)) for sign, digits in _EACH.findall(match[1])]
    if match[2]:
        sign, (last, _none) = each[-1]
        each[-1] = sign, (last, number(match[2]))
    return each


def number(text: str) -> int:
    """Return a number written in digits or in Chinese.

    >>> [number(each) for each in ("12", "十二", "一百零三", "二〇", "两百五十六")]
    [12, 12, 103, 20, 256]
    """
    if text.isdigit() and text.isascii():
        return int(text)
    if not _PLACES.keys() & set(text):
        return int("".join(str(_DIGITS[each]) for each in text))
    total = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * _PLACES[sign], 0
    return total + digit


def touches(changed: str, named: str) -> bool:
    """Say whether a change of some articles touches what rests on some; no article is all of them.

    >>> touches("第五十二条", "第五十二条第一款"), touches("第九条", "第五十二条")
    (True, False)
    >>> touches("", "第九条")
    True
    """
    changing, resting = articles(changed), articles(named)
    return not changing or not resting or not changing.isdisjoint(resting)


def plain(title: str) -> str:
    """Return the title of a law without its marks and blanks, as two are compared.

    >>> plain("《中华人民共和国 预算法》")
    '中华人民共和国预算法'
    """
    return "".join(each for each in title if each not in _MARKS)


def _between(first: Article, last: Article) -> Iterator[Article]:
    if 0 < last[0] - first[0] <= _WIDEST:
        yield from ((each, 0) for each in range(first[0] + 1, last[0]))
