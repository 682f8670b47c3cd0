# SPDX-License-Identifier: Apache-2.0
"""Puts what a rule's settings are into its sentences, where the rules' file names the setting."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMED = re.compile(r"`(\w+)`")
_TIMES = {
    "h": (" 小时", " hours"),
    "wd": (" 个工作日", " workdays"),
    "day": (" 天", " days"),
    "min": (" 分钟", " minutes"),
    "months": (" 个月", " months"),
    "years": (" 年", " years"),
}


def in_words(
    sentence: str, values: Mapping[str, object], units: Mapping[str, str], *, is_english: bool
) -> str:
    """Return a sentence with the number of each setting that it names, and the unit of a time.

    What is no number (a switch, a list) keeps its name, as no number could say it.
    """

    def said(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if isinstance(value, bool) or not isinstance(value, int | float):
            return found[0]
        return f"{value:g}{_TIMES.get(units.get(found[1], ''), ('', ''))[is_english]}"

    return _NAMED.sub(said, sentence)
