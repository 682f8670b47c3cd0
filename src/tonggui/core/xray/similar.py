# SPDX-License-Identifier: Apache-2.0
"""Near-duplicate texts among many: all pairs above a similarity, without comparing every pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import floor

_ALL_PAIRS_UP_TO = 12
_LARGE = 60  # so many sets with a part in common are held against its first ones only
_ROUNDING = 1e-9
_SPREAD, _BITS = 0x9E3779B97F4A7C15, (1 << 64) - 1  # makes numbers of grams look like chance

Grams = tuple[int, ...]


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters; a shorter text is its own."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def jaccard(one: Iterable[object], other: Iterable[object]) -> float:
    """Return how much two sets have in common.

    >>> jaccard(bigrams("系统随机抽取"), bigrams("系统随机抽取"))
    1.0
    """
    here, there = set(one), set(other)
    return len(here & there) / len(here | there)


def similar_pairs(texts: Sequence[str], similarity: float) -> list[tuple[int, int]]:
    """Return the pairs of texts at least so similar, in order; empty texts are like none.

    A text used more than a dozen times is paired with its first use only, and of more than sixty
    that are alike in a part each is held against the first dozen: who copies is named either way.
    """
    known: dict[str, int] = {}
    by_text: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if text:
            by_text[text].append(index)
    by_grams: dict[Grams, list[int]] = defaultdict(list)
    for text, uses in by_text.items():
        grams = (known.setdefault(gram, len(known)) for gram in bigrams(text))
        by_grams[tuple(sorted(grams))] += uses
    groups = {grams: sorted(uses) for grams, uses in by_grams.items()}
    found = {pair for group in groups.values() for pair in _within(group)}
    for one, other in _near(list(groups), similarity):
        found |= set(_between(groups[one], groups[other]))
    return sorted(found)


def _within(group: list[int]) -> Iterator[tuple[int, int]]:
    firsts = group if len(group) <= _ALL_PAIRS_UP_TO else group[:1]
    for place, one in enumerate(firsts):
        yield from ((one, other) for other in group[place + 1 :])


def _between(one: list[int], other: list[int]) -> Iterator[tuple[int, int]]:
    if len(one) * len(other) > _ALL_PAIRS_UP_TO**2:
        one, other = one[:1], other[:1]
    yield from ((min(a, b), max(a, b)) for a in one for b in other)


def _near(sets: Sequence[Grams], similarity: float) -> Iterator[tuple[Grams, Grams]]:
    """Yield the pairs of different sets that are similar, some of them twice.

    Sets that similar differ in few members; parted in one more part than that, they have a part
    in common (PartEnum: Arasu, Ganti & Kaushik 2006). Only sets of like size are parted alike.
    """
    if similarity <= 0:
        yield from combinations(sets, 2)
        return
    by_size: dict[int, list[Grams]] = defaultdict(list)
    for each in sets:
        by_size[len(each)].append(each)
    for low, high in _sizes(by_size, similarity):
        alike = [each for size in range(low, high + 1) for each in by_size.get(size, ())]
        differing = floor((1 - similarity) / (1 + similarity) * 2 * high + _ROUNDING)
        for bucket in _with_a_part_in_common(alike, differing + 1):
            yield from (pair for pair in _pairs(bucket) if jaccard(*pair) >= similarity - _ROUNDING)


def _sizes(sizes: Iterable[int], similarity: float) -> Iterator[tuple[int, int]]:
    """Yield ranges of sizes, each reaching over the next, so that similar sets share one."""
    low, last = min(sizes, default=1), max(sizes, default=0)
    while low <= last:
        after = floor(low / similarity + _ROUNDING) + 1
        yield low, min(last, floor(after / similarity + _ROUNDING))
        low = after


def _with_a_part_in_common(sets: list[Grams], parts: int) -> Iterator[list[Grams]]:
    """Yield the sets of which a part is the same, part by part."""
    spread: dict[int, tuple[int, int]] = {}
    buckets: dict[tuple[int, int], list[Grams]] = defaultdict(list)
    for each in sets:
        sums = [0] * parts
        for gram in each:
            where = spread.get(gram)
            if where is None:
                code = gram * _SPREAD & _BITS
                spread[gram] = where = ((code >> 32) % parts, code * code & _BITS)
            sums[where[0]] += where[1]
        for part in enumerate(sums):
            buckets[part].append(each)
    yield from (bucket for bucket in buckets.values() if len(bucket) > 1)


def _pairs(bucket: list[Grams]) -> Iterator[tuple[Grams, Grams]]:
    if len(bucket) <= _LARGE:
        yield from combinations(bucket, 2)
        return
    for place, one in enumerate(bucket[:_ALL_PAIRS_UP_TO]):
        yield from ((one, other) for other in bucket[place + 1 :])
