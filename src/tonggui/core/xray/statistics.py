# SPDX-License-Identifier: Apache-2.0
"""The two tests S05 asks for: Fisher's exact for shares, Mann and Whitney's for amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from math import comb, erfc, sqrt

_EQUALLY_LIKELY = 1 + 1e-9


def fisher_exact(a: int, b: int, c: int, d: int) -> float:
    """Return the two-sided chance of a table [[a, b], [c, d]] at least as uneven.

    >>> round(fisher_exact(1, 9, 11, 3), 5)
    0.00276
    """
    total, row, column = a + b + c + d, a + b, a + c
    ways = comb(total, column)

    def chance(x: int) -> float:
        return comb(row, x) * comb(total - row, column - x) / ways

    seen = chance(a) * _EQUALLY_LIKELY
    possible = range(max(0, column - (total - row)), min(row, column) + 1)
    return sum(p for x in possible if (p := chance(x)) <= seen)


def mann_whitney(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the two-sided chance by the normal approximation, ties corrected, no continuity.

    >>> mann_whitney([1, 1], [1, 1])
    1.0
    """
    counts = sorted(Counter((*one, *other)).items())
    ends = accumulate(count for _, count in counts)
    ranks = {value: end - (count - 1) / 2 for (value, count), end in zip(counts, ends, strict=True)}
    n, m = len(one), len(other)
    total = n + m
    ties = sum(count**3 - count for _, count in counts)
    spread = sqrt(n * m / 12 * (total + 1 - ties / (total * (total - 1))))
    if not spread:
        return 1.0
    return erfc(abs(sum(ranks[each] for each in one) - n * (total + 1) / 2) / spread / sqrt(2))
