# SPDX-License-Identifier: Apache-2.0
"""Sentences about numbers, for whole columns: each made once, however many findings say it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import polars as pl

from tonggui.core.findings import Said
from tonggui.core.wording import say
from tonggui.engines.days import Ints

ENDINGS = ("S15.a.closed", "S15.a.open", "S15.a.lifted")


class Sentences:
    """Sentences about numbers, each made when it is first needed and kept."""

    def __init__(self, said: Callable[[int], Said], language: str) -> None:
        """Begin with none."""
        self._said, self._language = said, language
        self._place = np.zeros(0, dtype=np.int32)  # of a number's sentence, from 1; 0 for none yet
        self._texts: list[str] = [""]
        self._series = pl.Series(self._texts)

    def of(self, numbers: Ints) -> pl.Series:
        """Return the sentence on each number."""
        if not len(numbers):
            return self._series.clear()
        highest = int(numbers.max())
        if highest >= len(self._place):
            room = np.zeros(highest + 1 - len(self._place), dtype=np.int32)
            self._place = np.append(self._place, room)
        place = self._place[numbers]
        if not place.all():
            for number in pl.Series(numbers[place == 0]).unique():
                self._place[number] = len(self._texts)
                self._texts.append(say(self._said(number), self._language))
            self._series = pl.Series(self._texts)
            place = self._place[numbers]
        return self._series[place]


@lru_cache(maxsize=16)
def took(unit: str, language: str) -> Sentences:
    """Return the sentences on how long a node took and how that ended."""

    def said(number: int) -> Said:
        length, ending = divmod(number, len(ENDINGS))
        return Said(ENDINGS[ending], (length, unit))

    return Sentences(said, language)


@lru_cache(maxsize=4)
def waited(language: str) -> Sentences:
    """Return the sentences on how many days were waited."""
    return Sentences(lambda days: Said("S19.b.observed", (days,)), language)
