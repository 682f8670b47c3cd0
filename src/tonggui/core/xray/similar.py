# SPDX-License-Identifier: Apache-2.0
"""Near-duplicate texts among many: all pairs above a similarity, without comparing every pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

_ALL_PAIRS_UP_TO = 12
_ROUNDING = 1e-9


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters; a shorter text is its own."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets have in common.

    >>> jaccard(bigrams("系统随机抽取"), bigrams("系统随机抽取"))
    1.0
    """
    return len(one & other) / len(one | other)


def similar_pairs(texts: Sequence[str], similarity: float) -> list[tuple[int, int]]:
    """Return the pairs of texts at least so similar, in order; empty texts are like none.

    Exact: two sets that similar must share a word among their rarest ones (prefix filtering,
    Chaudhuri et al. 2006). One text used more than a dozen times is paired with its first use only.
    """
    by_grams: dict[frozenset[str], list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if text:
            by_grams[bigrams(text)].append(index)
    found = {pair for group in by_grams.values() for pair in _within(group)}
    for one, other in _near(list(by_grams), similarity):
        found |= set(_between(by_grams[one], by_grams[other]))
    return sorted(found)


def _within(group: list[int]) -> Iterator[tuple[int, int]]:
    firsts = group if len(group) <= _ALL_PAIRS_UP_TO else group[:1]
    for place, one in enumerate(firsts):
        yield from ((one, other) for other in group[place + 1 :])


def _between(one: list[int], other: list[int]) -> Iterator[tuple[int, int]]:
    if len(one) * len(other) > _ALL_PAIRS_UP_TO**2:
        one, other = one[:1], other[:1]
    yield from ((min(a, b), max(a, b)) for a in one for b in other)


def _near(
    sets: list[frozenset[str]], similarity: float
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield the pairs of different sets that are similar."""
    if similarity <= 0:
        yield from ((a, b) for i, a in enumerate(sets) for b in sets[i + 1 :])
        return
    counts = Counter(gram for each in sets for gram in each)
    index: dict[str, list[int]] = defaultdict(list)
    # From short to long: whatever is met in the index is no longer than the set at hand.
    for here in sorted(range(len(sets)), key=lambda number: len(sets[number])):
        each = sets[here]
        least = similarity * len(each) - _ROUNDING
        rarest = sorted(each, key=lambda gram: (counts[gram], gram))
        prefix = rarest[: len(each) - ceil(least) + 1]
        candidates = {there for gram in prefix for there in index[gram]}
        for there in candidates:
            other = sets[there]
            if len(other) >= least and jaccard(each, other) >= similarity:
                yield other, each
        for gram in prefix:
            index[gram].append(here)
